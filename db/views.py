"""The documented SQL views: what a person queries, the same on both backends.

Each view is one file of `db/view_sql/`: its head comment says what a row is and
what the columns mean (documentation is made from it), the rest is one SELECT in
the SQL that SQLite and PostgreSQL share. Views hold no data, so they are not
migrated: whenever a file changes, all are dropped and created anew. The view
`store_views` carries the digest of the files, to see that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from sqlalchemy import Connection, inspect, text

_NAMES = ("samples", "funnel", "rejections", "yield_by_language", "verdicts", "synergy", "cost")
_MARK = "store_views"


@dataclass(frozen=True)
class View:
    """One view. `columns` pairs the names of a group of columns with their meaning."""

    name: str
    summary: str
    columns: tuple[tuple[str, str], ...]
    source: str
    """The whole file: comment and SELECT."""


def _load(name: str) -> View:
    source = files("db").joinpath("view_sql", f"{name}.sql").read_text(encoding="utf-8")
    head = [line[2:] for line in source.splitlines() if line.startswith("--")]
    blank = head.index("")
    return View(name, " ".join(line.strip() for line in head[:blank]), _columns(head[blank + 1 :]), source)


def _columns(lines: list[str]) -> tuple[tuple[str, str], ...]:
    """`names: meaning` lines; a line that is indented further continues the one before."""
    joined: list[str] = []
    for line in lines:
        if line.startswith("   "):
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line.strip())
    pairs = [line.partition(": ") for line in joined]
    return tuple((names, meaning) for names, _, meaning in pairs)


VIEWS: tuple[View, ...] = tuple(map(_load, _NAMES))
DIGEST = hashlib.sha256("\0".join(view.source for view in VIEWS).encode()).hexdigest()[:16]


def digest_of(connection: Connection) -> str:
    """Digest of the views that the store has; empty when it has none."""
    if _MARK not in inspect(connection).get_view_names():
        return ""
    return str(connection.execute(text(f"SELECT digest FROM {_MARK}")).scalar_one())


def drop(connection: Connection) -> None:
    """Drop all views of ours that the store has."""
    for name in (_MARK, *reversed(_NAMES)):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create(connection: Connection) -> None:
    """Create all views, with their documentation inside."""
    for view in VIEWS:
        connection.exec_driver_sql(f"CREATE VIEW {view.name} AS\n{view.source}")
        if connection.dialect.name == "postgresql":
            summary = view.summary.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON VIEW {view.name} IS '{summary}'")
    connection.exec_driver_sql(f"CREATE VIEW {_MARK} AS SELECT CAST('{DIGEST}' AS TEXT) AS digest")


def document() -> str:
    """The views as Markdown: a heading, a paragraph and a table each."""
    return "\n".join(map(_markdown, VIEWS))


def _markdown(view: View) -> str:
    rows = "\n".join(f"| {names} | {meaning} |" for names, meaning in view.columns)
    return f"### `{view.name}`\n\n{view.summary}\n\n| columns | meaning |\n| --- | --- |\n{rows}\n"
