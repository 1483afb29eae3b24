"""What went wrong below the session, as one of three things.

- *transient*: worth another try at once (busy file, serialization, deadlock,
  lost connection);
- the store's own trouble: a `StoreError` line that a person can act on
  (`StoreUnavailable` where work may go on once it is mended);
- anything else is a fault of the caller (a constraint, wrong SQL) and is raised
  as it came.

Drivers say it in numbers: SQLite's primary result code, PostgreSQL's SQLSTATE.
"""

from __future__ import annotations

import sqlite3
import ssl
from typing import Any

from pg8000.exceptions import DatabaseError as PgError
from pg8000.exceptions import InterfaceError as PgInterfaceError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from synth.errors import StoreError, StoreUnavailable

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CONFLICT = {"40001", "40P01", "55P03"}
_GONE = ("08", "57P01", "57P02", "57P03", "53300")
_LOST = ("network error", "connection is closed", "Can't create a connection", "communication error")
UNIQUE = "23505"
"""SQLSTATE of a unique violation, which a serializable transaction may give for a race."""

_SQLITE_LINES: dict[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_BUSY: (StoreUnavailable, "is busy", "find the process that holds it open, and retry"),
    sqlite3.SQLITE_LOCKED: (StoreUnavailable, "is locked", "find the process that holds it open, and retry"),
    sqlite3.SQLITE_FULL: (StoreUnavailable, "cannot grow: the disk is full", "free some space, and retry"),
    sqlite3.SQLITE_IOERR: (
        StoreUnavailable,
        "disk I/O error",
        "check the disk and its free space, and retry",
    ),
    sqlite3.SQLITE_READONLY: (StoreError, "is read-only", "make the file and its folder writable"),
    sqlite3.SQLITE_PERM: (StoreError, "may not be opened", "make the file and its folder writable"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "cannot be opened",
        "make its folder writable, or name another store",
    ),
    sqlite3.SQLITE_NOTADB: (
        StoreError,
        "is not a database file",
        "name another store, or move the file away",
    ),
    sqlite3.SQLITE_CORRUPT: (
        StoreError,
        "is damaged",
        "restore it from a copy, or salvage it with sqlite3 .recover",
    ),
}
_POSTGRES_LINES: dict[str, tuple[type[StoreError], str, str]] = {
    "28P01": (StoreError, "the server refuses this user and password", "check the URL or PGPASSWORD"),
    "28000": (StoreError, "the server refuses this user", "check the user and the server's pg_hba.conf"),
    "3D000": (StoreError, "there is no such database", "create it with createdb"),
    "42501": (StoreError, "the user lacks a right", "grant the user CREATE and USAGE on the schema"),
    "2BP01": (StoreError, "other objects depend on synth's views", "drop your views of them, then retry"),
    "42P07": (StoreError, "a table of another program is in the way", "give synth a database of its own"),
    "25006": (StoreError, "the server is read-only", "name the primary server"),
    "53100": (StoreUnavailable, "the server's disk is full", "free some space, and retry"),
    "53200": (StoreUnavailable, "the server is out of memory", "free some memory, and retry"),
    "53300": (StoreUnavailable, "the server has no free connection", "raise max_connections, and retry"),
}


def is_transient(error: BaseException) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    cause = driver_error(error)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(cause) in _BUSY
    if _is_lost(cause):
        return True
    state = sqlstate(error)
    return state in _CONFLICT or state.startswith(_GONE)


def driver_error(error: BaseException) -> BaseException:
    """The driver's own exception below SQLAlchemy's."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig
    return error


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five-character state; empty for anything else."""
    fields = _pg_fields(driver_error(error))
    return str(fields.get("C", ""))


def message(error: BaseException) -> str:
    """The database's own words in one line, without SQL text and parameters."""
    cause = driver_error(error)
    return " ".join(str(_pg_fields(cause).get("M") or cause).split())


def explain(error: BaseException, label: str) -> StoreError | None:
    """The line for a person, or None when the store is not to blame. `label` names the store."""
    cause = driver_error(error)
    if isinstance(cause, sqlite3.Error):
        known = _SQLITE_LINES.get(_sqlite_code(cause))
        return known and known[0](f"store {label} {known[1]}", mend=known[2])
    if _is_lost(cause):
        return unreachable(label)
    if isinstance(cause, ssl.SSLError) or ("SSL" in str(cause) and isinstance(cause, PgInterfaceError)):
        return StoreError(
            f"store {label}: no TLS with this server ({cause})",
            mend="mend its certificate, or set sslmode in the URL",
        )
    if isinstance(error, PoolTimeout):
        return StoreUnavailable(
            f"store {label}: all connections are taken", mend="run less at once, and retry"
        )
    state = sqlstate(error)
    if known := _POSTGRES_LINES.get(state):
        return known[0](f"store {label}: {known[1]} ({message(error)})", mend=known[2])
    if state in _CONFLICT:
        return StoreUnavailable(f"store {label} is busy ({message(error)})", mend="retry")
    return unreachable(label) if state.startswith(_GONE) else None


def constraint(error: BaseException) -> IntegrityError | None:
    """A broken constraint as SQLAlchemy's own error: PostgreSQL's driver does not say so at commit."""
    if not sqlstate(error).startswith("23") or isinstance(error, IntegrityError):
        return None
    return IntegrityError(None, None, driver_error(error))


def unreachable(label: str) -> StoreUnavailable:
    """No server answers at the store's address."""
    return StoreUnavailable(
        f"store {label}: no PostgreSQL server answers there", mend="start the server or mend the address"
    )


def _is_lost(error: BaseException) -> bool:
    """Whether the driver says, in its few ways, that there is no connection (any more)."""
    return isinstance(error, ConnectionError) or (
        isinstance(error, PgInterfaceError) and any(words in str(error) for words in _LOST)
    )


def _sqlite_code(error: sqlite3.Error) -> int:
    """Primary result code: the low byte of the extended one."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _pg_fields(error: BaseException) -> dict[str, Any]:
    if isinstance(error, PgError) and error.args and isinstance(error.args[0], dict):
        return error.args[0]
    return {}
