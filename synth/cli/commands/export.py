"""`synth export`: a campaign's samples as files that a trainer loads unchanged."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from synth.cli.output import Column, form, json_option, listing
from synth.cli.paths import PathType
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import campaign_of, changed

COLUMNS = (
    Column("format", style="name"),
    Column("rows", right=True, style="number"),
    Column("left_out", "left out", right=True),
    Column("sha256", style="quiet"),
    Column("folder"),
)


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@click.option("--format", "formats", multiple=True, help="messages, qwen-chatml, fim-qwen, …; repeatable.")
@click.option("--out", type=PathType(path_type=Path), help="Folder.  [HOME/exports/CAMPAIGN/FORMAT]")
@json_option
@pass_place
def export(
    place: Place, campaign: str | None, formats: tuple[str, ...], out: Path | None, as_json: bool
) -> None:
    """Write a campaign's samples in a trainer's format.

    The newest campaign when none is named; the formats of its file when none is
    given. The same samples give the same bytes, at any time.
    """
    from synth.cli.exporting import folder_of, known_formats
    from synth.export import write_export

    wanted = known_formats(formats)
    with changed(place) as store:
        found = campaign_of(store, campaign)
        wanted = wanted or known_formats([e["format"] for e in found.spec["exports"]]) or ("messages",)
        several = len(wanted) > 1
        targets = [
            (f, (out / f if several else out) if out else folder_of(place.settings, found.id, f))
            for f in wanted
        ]
        results = [write_export(store, found.id, f, folder.absolute()) for f, folder in targets]
    listing([asdict(result) for result in results], COLUMNS, form(as_json))
    for result in results:
        if result.reasons:
            said = ", ".join(f"{reason.replace('_', ' ')} {n}" for reason, n in result.reasons.items())
            click.echo(f"{result.format}: samples without a row: {said}", err=True)
