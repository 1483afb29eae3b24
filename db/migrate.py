"""Bring a store to the schema of this code, once, whoever else opens it.

The whole upgrade is one transaction under the backend's own lock (SQLite:
`BEGIN IMMEDIATE`; PostgreSQL: an advisory lock), so of several processes that
open a new store at once one migrates and the others find it done, and a crash
in the middle leaves the store as it was.

    version table `synth_version`: the revision (Alembic's table, named so that it
                                   can stand in a database beside other programs)
    view `store_views`:            the digest of the view definitions

A new revision: change `db/models.py`, run `python -m db.migrate "what changes"`
(writes a draft into `db/migrations/versions/`), read it, set `HEAD`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from db import engines, views
from db.address import Address, parse
from synth.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest revision; a test holds it equal to Alembic's."""
VERSION_TABLE = "synth_version"
_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x73796E7468
"""Key of the advisory lock ("synth")."""


def is_current(engine: Engine) -> bool:
    """Whether a store has this code's schema and views. Takes no lock, writes nothing."""
    with engine.connect() as connection:
        return revision(connection) == HEAD and views.digest_of(connection) == views.DIGEST


def revision(connection: Connection) -> str | None:
    """The store's revision; None when it is not a store yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def upgrade(engine: Engine, label: str) -> None:
    """Migrate to `HEAD` and renew the views. Raises `StoreError` when the store is newer."""
    with engine.begin() as connection:
        _lock(connection)
        at = revision(connection)
        if at == HEAD and views.digest_of(connection) == views.DIGEST:
            return
        refuse_newer(at, label)
        _refuse_foreign(connection, at, label)
        views.drop(connection)
        _run(connection)
        views.create(connection)
        _check_references(connection, label)


def refuse_newer(at: str | None, label: str) -> None:
    """Raise `StoreError` for a revision that this code does not know."""
    if at not in (None, HEAD) and at not in _known():
        raise StoreError(f"store {label} was written by a newer synth (schema {at})", mend="upgrade synth")


def _refuse_foreign(connection: Connection, at: str | None, label: str) -> None:
    """A SQLite file belongs to one program; a PostgreSQL database may be shared."""
    if at is None and connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
        raise StoreError(f"{label} is a database of another program", mend="name another store")


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _run(connection: Connection) -> None:
    from alembic import command

    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _known() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}


def _check_references(connection: Connection, label: str) -> None:
    """SQLite does not check foreign keys while tables are rebuilt: do it before the commit."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise StoreError(
            f"store {label}: a row of table {broken[0]} names a row that is not in {broken[2]}",
            mend="restore the store from a copy",
        )


def use_wal(engine: Engine) -> None:
    """Turn on SQLite's write-ahead log (kept in the file). Waits for nobody: the caller retries."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()
    finally:
        connection.close()


def draft(message: str, address: Address) -> None:
    """Write the revision that leads from an existing store's schema to the models."""
    from alembic import command

    number = f"{int(HEAD) + 1:04d}"
    with engines.migrator(address).begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def _main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        address = parse(f"sqlite:///{folder}/draft.db")
        upgrade(engines.migrator(address), address.label)
        draft(sys.argv[1], address)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
