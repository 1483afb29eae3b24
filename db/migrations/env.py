"""What Alembic runs: the revisions, inside the transaction that `db.migrate` holds.

There is no alembic.ini: the connection comes with the configuration object.
"""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from db.migrate import VERSION_TABLE
from db.models import UtcDateTime


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types into drafts as what they are in the database."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_item=render,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
