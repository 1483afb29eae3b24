"""What a command prints: tables for people, JSON and CSV for programs.

Only results go to stdout; what is said on the way goes to stderr. Without a
terminal a table is plain columns, never cut to a width. NO_COLOR is honoured
(rich reads it), and colours mean the same everywhere: see `STYLES`.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Row = Mapping[str, Any]
Format = Literal["table", "json", "csv"]

STYLES = {
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "quiet": "bright_black",
    "name": "cyan",
    "number": "bold",
    "markdown.code": "cyan",
    "markdown.code_block": "default",
}
"""Names of meanings, not of colours: the only styles that synth draws with."""


@dataclass(frozen=True)
class Column:
    """One column of a listing: the key in the row, its heading, how it stands."""

    key: str
    heading: str = ""
    right: bool = False
    style: str = ""

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.heading or self.key


def console(stderr: bool = False) -> Console:
    """A rich console with synth's styles; as wide as it needs to be when nobody looks."""
    from rich.console import Console
    from rich.theme import Theme

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 160
    return Console(
        theme=Theme(STYLES), file=stream, width=width, highlight=False, soft_wrap=not stream.isatty()
    )


def listing(rows: Sequence[Row], columns: Sequence[Column], form: Format = "table", empty: str = "") -> None:
    """Print rows; `empty` is said on stderr when a table has none."""
    if form == "json":
        click.echo(to_json([dict(row) for row in rows]))
    elif form == "csv":
        click.echo(_csv(rows, columns), nl=False)
    elif not rows and empty:
        click.echo(empty, err=True)
    elif sys.stdout.isatty():
        console().print(table(rows, columns))
    else:
        click.echo("\n".join(plain(rows, columns)))


def to_json(value: Any) -> str:
    """One JSON document; times as ISO 8601, everything unknown as its text."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=_jsonable)


def plain_rows(value: Any) -> Any:
    """Rows of the store, and dataclasses that hold them, as plain values."""
    from sqlmodel import SQLModel

    if isinstance(value, SQLModel):
        return value.model_dump()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain_rows(getattr(value, f.name)) for f in fields(value)}
    return [plain_rows(item) for item in value] if isinstance(value, tuple | list) else value


def _jsonable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def table(rows: Iterable[Row], columns: Sequence[Column], title: str = "") -> Table:
    """A calm table: one rule under the headings, no boxes."""
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for c in columns:
        drawn.add_column(
            c.title, justify="right" if c.right else "left", style=c.style or None, header_style="quiet"
        )
    for row in rows:
        drawn.add_row(*(_escape(text(row.get(c.key))) for c in columns))
    return drawn


def _escape(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)


def plain(rows: Sequence[Row], columns: Sequence[Column]) -> list[str]:
    """Aligned columns, two spaces apart, no colours."""
    cells = [[c.title for c in columns], *([text(r.get(c.key)) for c in columns] for r in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return ["  ".join(_pad(*it) for it in zip(line, widths, columns, strict=True)).rstrip() for line in cells]


def _pad(cell: str, width: int, column: Column) -> str:
    return cell.rjust(width) if column.right else cell.ljust(width)


def text(value: Any) -> str:
    """One cell as a person reads it: on one line, nothing for an absent value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return " ".join(str(value).split())


def _csv(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([c.key for c in columns])
    writer.writerows([_scalar(row.get(c.key)) for c in columns] for row in rows)
    return out.getvalue()


def _scalar(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def json_option(command: Any) -> Any:
    """The `--json` of every listing."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")(command)


def form(as_json: bool) -> Format:
    """The listing's format by its flag."""
    return "json" if as_json else "table"
