"""Which recipes may start from a seed; before, all of them from each.

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seed", sa.Column("kind", sa.String(), nullable=False, server_default="whole"))


def downgrade() -> None:
    op.drop_column("seed", "kind")
