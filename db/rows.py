"""Writing many rows at once, so that writing them twice is writing them once.

`INSERT … ON CONFLICT` in SQLAlchemy Core, below the unit of work: rows are given
as model objects, are not attached to the session, and take part in its
transaction. SQLite gets one `executemany`; PostgreSQL gets batches of
multi-row VALUES, since a round trip for each row would cost more than the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Columns = dict[str, Any]


def insert_missing(session: Session, rows: Sequence[SQLModel]) -> int:
    """Insert the rows whose keys are not there yet; returns how many were.

    A row that breaks any unique constraint counts as there. Parents come before
    children whatever the order of `rows`.
    """
    return sum(_insert(session, table, values, None) for table, values in _grouped(rows))


def upsert(session: Session, rows: Sequence[SQLModel], columns: Sequence[str]) -> int:
    """Insert rows; where the primary key is there, set `columns`. Returns rows written.

    Of rows with one key the last counts.
    """
    return sum(_insert(session, table, _unique(table, values), columns) for table, values in _grouped(rows))


def update_rows(session: Session, model: type[SQLModel], changes: Mapping[str, Columns]) -> None:
    """Set columns of rows by their `id`: one statement for all, so all must change the same columns."""
    if not changes:
        return
    table: Table = model.__table__  # type: ignore[attr-defined]
    names = next(iter(changes.values()))
    statement = (
        update(table)
        .where(table.c.id == bindparam("key_of_row"))
        .values({name: bindparam(name) for name in names})
    )
    rows = [{"key_of_row": ident, **columns} for ident, columns in changes.items()]
    session.connection().execute(statement, rows)


def columns_of(row: SQLModel) -> Columns:
    """A row as column values. What is loaded is read past the slow instrumentation."""
    held = vars(row)
    return {name: held[name] if name in held else getattr(row, name) for name in _names(_table(row))}


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


@cache
def _parents_first() -> tuple[Table, ...]:
    return tuple(SQLModel.metadata.sorted_tables)


def _table(row: SQLModel) -> Table:
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def _grouped(rows: Iterable[SQLModel]) -> Iterator[tuple[Table, list[Columns]]]:
    groups: dict[Table, list[Columns]] = {}
    for row in rows:
        groups.setdefault(_table(row), []).append(columns_of(row))
    for table in _parents_first():
        if table in groups:
            yield table, groups[table]


def _unique(table: Table, values: list[Columns]) -> list[Columns]:
    key = [column.name for column in table.primary_key]
    return list({tuple(row[name] for name in key): row for row in values}.values())


def _insert(session: Session, table: Table, values: list[Columns], changed: Sequence[str] | None) -> int:
    if session.get_bind().dialect.name == "postgresql":
        batch = postgresql.insert(table)
        statement: Any = _on_conflict(batch, table, changed).returning(*table.primary_key)
        return len(session.connection().execute(statement, values).all())
    statement = _on_conflict(sqlite.insert(table), table, changed)
    return session.connection().execute(statement, values).rowcount


def _on_conflict(insert: Any, table: Table, changed: Sequence[str] | None) -> Any:
    if changed is None:
        return insert.on_conflict_do_nothing()
    values = {name: insert.excluded[name] for name in changed}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
