"""Connections: a reader that cannot write and a writer, for both backends.

SQLite. `journal_mode=WAL` lets readers go on while one process writes;
`synchronous=NORMAL` makes a commit survive the death of the process (a power
cut may lose the last commits, never the file's integrity). Transactions are
begun by us and not by the driver: `BEGIN IMMEDIATE` for a writer, so that it
waits its turn at the start and never fails half-way. One writing connection.

PostgreSQL. A writer is SERIALIZABLE, so that read-then-write is as safe as on
SQLite; a reader is REPEATABLE READ and read-only, so that it sees one moment.
"""

from __future__ import annotations

import contextlib
import math
import sqlite3
from collections.abc import Callable
from typing import Any

from pg8000.exceptions import DatabaseError as PgError
from pg8000.exceptions import InterfaceError as PgInterfaceError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from db.address import Address
from db.text import dump_json, load_json, storable

BUSY_MS = 10_000
"""How long one statement waits for another process's transaction."""
READERS = 16
"""Connections of one process at most, for reading."""
_JSON: dict[str, Any] = {"json_serializer": dump_json, "json_deserializer": load_json}


def reader(address: Address, *, frozen: bool = False) -> Engine:
    """An engine whose transactions cannot write. `frozen` opens the store itself read-only."""
    if address.is_sqlite:
        mode = _frozen_mode(address) if frozen else "rw"
        pragmas = ("query_only=ON",)
        return _sqlite(address, mode, "BEGIN", pragmas, pool_size=READERS, max_overflow=0)
    return _postgres(address, "REPEATABLE READ", read_only=True)


def writer(address: Address) -> Engine:
    """The engine of `Store.write`."""
    if address.is_sqlite:
        pragmas = ("synchronous=NORMAL", "foreign_keys=ON", "journal_size_limit=67108864")
        return _sqlite(address, "rw", "BEGIN IMMEDIATE", pragmas, pool_size=1, max_overflow=0)
    return _postgres(address, "SERIALIZABLE", read_only=False)


def migrator(address: Address) -> Engine:
    """An engine for one migration: creates the SQLite file, does not check foreign keys while at it."""
    if address.is_sqlite:
        return _sqlite(address, "rwc", "BEGIN IMMEDIATE", ("foreign_keys=OFF",), poolclass=NullPool)
    return _postgres(address, "READ COMMITTED", read_only=False)


def _sqlite(address: Address, mode: str, begin: str, pragmas: tuple[str, ...], **pool: Any) -> Engine:
    pool.setdefault("poolclass", QueuePool)
    engine = create_engine(address.url, creator=_connector(address, mode, pragmas), **_JSON, **pool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return _cleaned(engine)


def _connector(address: Address, mode: str, pragmas: tuple[str, ...]) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        uri = address.file_uri(mode)
        found = sqlite3.connect(
            uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in pragmas:
                found.execute(f"PRAGMA {pragma}")
            _complete(found)
        except sqlite3.Error:
            found.close()
            raise
        return found

    return connect


def _complete(connection: sqlite3.Connection) -> None:
    """Give `sqrt` (used by the view `synergy`) to a SQLite that was built without it."""
    try:
        connection.execute("SELECT sqrt(4)")
    except sqlite3.OperationalError as error:
        if "no such function" not in str(error):
            raise
        connection.create_function(
            "sqrt", 1, lambda x: None if x is None else math.sqrt(x), deterministic=True
        )


def _frozen_mode(address: Address) -> str:
    """`ro`; where no other process has the file open in WAL mode and its folder cannot be
    written, SQLite cannot make the index it needs, and the file is as good as immutable.
    """
    probe = sqlite3.connect(address.file_uri("ro"), uri=True)
    try:
        probe.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        log = address.path and address.path.with_name(address.path.name + "-wal")
        unwritable = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if unwritable and log and not log.exists():
            return "ro&immutable=1"
    except sqlite3.DatabaseError:
        return "ro"
    finally:
        probe.close()
    return "ro"


def _postgres(address: Address, isolation: str, *, read_only: bool) -> Engine:
    engine = create_engine(
        address.url,
        connect_args=address.connect,
        isolation_level=isolation,
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=READERS - 4,
        **_JSON,
    )
    engine.dialect.do_terminate = _hang_up  # type: ignore[assignment]
    if read_only:

        @event.listens_for(engine, "connect")
        def _freeze(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            cursor.execute("SET default_transaction_read_only = on")
            connection.commit()

    return _cleaned(engine)


def _hang_up(connection: Any) -> None:
    """Close a lost connection and its file, which the driver (pg8000 1.31.6) only forgets.

    Its socket would stay open until some garbage collection.
    """
    file = getattr(connection, "_sock", None)
    with contextlib.suppress(PgError, PgInterfaceError, OSError):
        connection.close()
    with contextlib.suppress(OSError):
        if file is not None:
            file.close()


def _cleaned(engine: Engine) -> Engine:
    """Make every string parameter storable (see `db.text`), whichever way it comes in."""

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _clean(_c: Any, _u: Any, statement: str, parameters: Any, *_rest: Any) -> tuple[str, Any]:
        return statement, _storable(parameters)

    return engine


def _storable(value: Any) -> Any:
    """Clean strings in one row of parameters, or in a list of rows; a string's subclass becomes a string."""
    if isinstance(value, str):
        return storable(value if type(value) is str else str.__str__(value))
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return tuple(map(_storable, value)) if isinstance(value, tuple) else value
