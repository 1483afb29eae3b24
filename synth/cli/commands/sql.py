"""`synth sql`: a question to the store."""

from __future__ import annotations

import click

from synth.cli.numbers import COUNT, FloatRange
from synth.cli.output import Column, Format, json_option, listing
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import existing
from synth.errors import SpecError


@click.command(cls=PlacedCommand)
@click.argument("statement", required=False)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@json_option
@click.option("-n", "limit", type=COUNT, default=1000, show_default=True, help="Rows at most.")
@click.option("--seconds", type=FloatRange(0.1), default=30.0, show_default=True, help="Time limit.")
@click.option("--views", is_flag=True, help="List the views, with what their rows mean.")
@pass_place
def sql(
    place: Place, statement: str | None, form: Format, as_json: bool, limit: int, seconds: float, views: bool
) -> None:
    """Ask the store, read-only.

    \b
    synth sql "select language, count(*) from samples group by 1"
    synth sql "select * from rejections order by tasks desc" --format csv
    """
    form = "json" if as_json else form
    if views:
        _views(form)
        return
    if not statement:
        raise SpecError("no SQL was given", mend='for example: synth sql "select * from funnel"')
    from db.sql import run_sql

    with existing(place) as store:
        result = run_sql(store, statement, limit, seconds=seconds)
    columns = [Column(name) for name in result.columns]
    listing([dict(zip(result.columns, row, strict=True)) for row in result.rows], columns, form, "no rows")
    if result.truncated:
        click.echo(f"only the first {limit} rows: allow more with -n", err=True)


def _views(form: Format) -> None:
    from db.views import VIEWS

    rows = [{"view": v.name, "about": v.summary, "columns": dict(v.columns)} for v in VIEWS]
    listing(rows, (Column("view", style="name"), Column("about")), form)
