"""Why a sample stays out of exports.

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("sample_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("benchmark", sa.String(), nullable=False),
        sa.Column("exercise", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_quarantine_campaign_id"), "quarantine", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_quarantine_sample_id"), "quarantine", ["sample_id"], unique=False)
    op.create_index(op.f("ix_quarantine_task_id"), "quarantine", ["task_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_quarantine_task_id"), table_name="quarantine")
    op.drop_index(op.f("ix_quarantine_sample_id"), table_name="quarantine")
    op.drop_index(op.f("ix_quarantine_campaign_id"), table_name="quarantine")
    op.drop_table("quarantine")
