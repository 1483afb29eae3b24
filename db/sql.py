"""One read-only SQL statement of a person, run with a time limit.

It cannot write, whatever it says: the engine refuses (SQLite: `query_only`, and
an authorizer that allows reading only; PostgreSQL: a read-only transaction), and
only a single statement that begins like a query is taken at all.

The statement goes to the driver as it is, so `:`, `%` and `?` in it are its own.
Values come back plain and alike on both backends: text, numbers, truth, null;
times as ISO text, JSON as JSON text.
"""

from __future__ import annotations

import math
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from pg8000.exceptions import DatabaseError as PgError
from pg8000.exceptions import InterfaceError as PgInterfaceError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from db import faults, views
from db.store import Store
from db.text import dump_json
from synth.errors import StoreError

LIMIT = 1000
SECONDS = 30.0
Value: TypeAlias = str | int | float | bool | None

_DECLARABLE = ("select", "with", "values", "table")
_STARTS = (*_DECLARABLE, "explain", "show")
_SKIP = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)+", re.DOTALL)
_STEPS = 10_000
"""SQLite's virtual machine steps between two looks at the clock (under a millisecond)."""
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list"}
"""What the table-valued functions `pragma_…` may look at."""
_LONGEST_MS = 2**31 - 1
"""PostgreSQL's longest time limit."""
_CANCELLED = "57014"
_DRIVER_ERRORS = (DBAPIError, sqlite3.Error, sqlite3.Warning, PgError, PgInterfaceError)


@dataclass(frozen=True)
class SqlResult:
    """Column names and rows; `truncated` when there are more rows than the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    truncated: bool


def run_sql(store: Store, statement: str, limit: int = LIMIT, *, seconds: float = SECONDS) -> SqlResult:
    """Run one query and return its first `limit` rows.

    Raises `StoreError`: the database's own words in one line, or that it took
    longer than `seconds`. Ctrl-C ends it at once.
    """
    word = _first_word(statement)
    run = _sqlite if store.is_sqlite else _postgres
    started = time.monotonic()
    try:
        with store.raw_reader().connect() as connection, connection.begin():
            columns, rows = run(connection, statement, word, limit + 1, seconds)
    except _DRIVER_ERRORS as error:
        raise _line(error, store, time.monotonic() - started, seconds) from error
    return SqlResult(columns, rows[:limit], len(rows) > limit)


_Fetched: TypeAlias = tuple[tuple[str, ...], tuple[tuple[Value, ...], ...]]


def _sqlite(connection: Connection, statement: str, _word: str, most: int, seconds: float) -> _Fetched:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    with _guarded(raw, seconds):
        cursor = raw.execute(statement)
        columns = tuple(str(d[0]) for d in cursor.description or ())
        rows = cursor.fetchmany(most)
        cursor.close()
    return columns, _plain_rows(rows)


@contextmanager
def _guarded(raw: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Only reading, and only for so long.

    SQLite swallows what is raised while it looks at the clock, and says that it was
    interrupted; before the time is up, nothing but Ctrl-C can have done that.
    """
    end = time.monotonic() + seconds
    raw.set_authorizer(_authorize)
    raw.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT and time.monotonic() <= end:
            raise KeyboardInterrupt from error
        raise
    finally:
        raw.set_progress_handler(None, 0)
        raw.set_authorizer(None)


def _authorize(action: int, first: str | None, *_rest: Any) -> int:
    """Reading, and the functions `pragma_…`, which SQLite sets up as if they were tables of the schema."""
    looking = action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS
    setting_up = action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"
    return sqlite3.SQLITE_OK if action in _READING or looking or setting_up else sqlite3.SQLITE_DENY


def _postgres(connection: Connection, statement: str, word: str, most: int, seconds: float) -> _Fetched:
    """Through the extended protocol, in which a second statement is an error."""
    limit = int(min(max(1, seconds * 1000), _LONGEST_MS))
    connection.execute(text(f"SET LOCAL statement_timeout = {limit}"))
    raw: Any = connection.connection.dbapi_connection
    if word in _DECLARABLE:
        raw.execute_unnamed(f"DECLARE synth_sql NO SCROLL CURSOR FOR {statement}")
        statement = f"FETCH FORWARD {most} FROM synth_sql"
    found = raw.execute_unnamed(statement)
    columns = tuple(str(column["name"]) for column in found.columns or ())
    return columns, _plain_rows((found.rows or [])[:most])


def _plain_rows(rows: list[Any]) -> tuple[tuple[Value, ...], ...]:
    return tuple(tuple(map(_plain, row)) for row in rows)


def _plain(value: Any) -> Value:
    if isinstance(value, (float, Decimal)) and not math.isfinite(value):
        return str(float(value))  # JSON has no such numbers
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (dict, list)):
        return dump_json(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def _first_word(statement: str) -> str:
    """The word that a statement begins with, if it is a query's."""
    skipped = _SKIP.match(statement)
    found = re.match(r"\w+", statement[skipped.end() if skipped else 0 :])
    if found is None:
        raise StoreError("no SQL query was given", mend='for example: synth sql "select * from funnel"')
    word = found.group().lower()
    if word not in _STARTS:
        raise StoreError(f"{word.upper()} is refused: this only reads", mend=f"begin with {_listed(_STARTS)}")
    return word


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words).upper()


def _line(error: Exception, store: Store, took: float, seconds: float) -> StoreError:
    """A driver's error as a line of its own words."""
    said = faults.message(error)
    if faults.sqlstate(error) == _CANCELLED or said == "interrupted":
        over = f"the query took longer than {seconds:g} s" if took >= seconds else "the query was cancelled"
        return StoreError(over, mend="narrow it with WHERE, or allow it more time")
    if said.endswith("one statement at a time.") or "multiple commands" in said:
        return StoreError("more than one SQL statement was given", mend="give one at a time")
    known = faults.explain(error, store.label)
    if known is not None and "readonly" not in said:
        return known
    names = ", ".join(view.name for view in views.VIEWS)
    unknown = "no such" in said or "does not exist" in said
    return StoreError(f"SQL: {said}", mend=f"views to ask: {names}" if unknown else "mend the statement")
