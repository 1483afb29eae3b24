"""Writing many rows at once, so that writing them twice is writing them once.

`INSERT … ON CONFLICT` in SQLAlchemy Core, below the unit of work: rows are given
as model objects, are not attached to the session, and take part in its
transaction. SQLite gets one `executemany`; PostgreSQL gets batches of
multi-row VALUES, since a round trip for each row would cost more than the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Columns = dict[str, Any]


def insert_missing(session: Session, rows: Sequence[SQLModel]) -> int:
    """Insert the rows whose keys are not there yet; returns how many were.

    A row that breaks any unique constraint counts as there. Parents come before
    children whatever the order of `rows`.
    """
    return sum(_insert(session, table, values, None) for table, values in _grouped(rows))


def upsert(session: Session, rows: Sequence[SQLModel], update: Sequence[str]) -> int:
    """Insert rows; where the primary key is there, set the columns `update`. Returns rows written.

    Of rows with one key the last counts.
    """
    return sum(_insert(session, table, _unique(table, values), update) for table, values in _grouped(rows))


def columns_of(row: SQLModel) -> Columns:
    """A row as column values."""
    return {column.name: getattr(row, column.name) for column in _table(row).columns}


def _table(row: SQLModel) -> Table:
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def _grouped(rows: Iterable[SQLModel]) -> Iterator[tuple[Table, list[Columns]]]:
    groups: dict[Table, list[Columns]] = {}
    for row in rows:
        groups.setdefault(_table(row), []).append(columns_of(row))
    for table in SQLModel.metadata.sorted_tables:
        if table in groups:
            yield table, groups[table]


def _unique(table: Table, values: list[Columns]) -> list[Columns]:
    key = [column.name for column in table.primary_key]
    return list({tuple(row[name] for name in key): row for row in values}.values())


def _insert(session: Session, table: Table, values: list[Columns], update: Sequence[str] | None) -> int:
    if session.get_bind().dialect.name == "postgresql":
        batch = postgresql.insert(table)
        statement: Any = _on_conflict(batch, table, update).returning(*table.primary_key)
        return len(session.connection().execute(statement, values).all())
    statement = _on_conflict(sqlite.insert(table), table, update)
    return session.connection().execute(statement, values).rowcount


def _on_conflict(insert: Any, table: Table, update: Sequence[str] | None) -> Any:
    if update is None:
        return insert.on_conflict_do_nothing()
    changed = {name: insert.excluded[name] for name in update}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
