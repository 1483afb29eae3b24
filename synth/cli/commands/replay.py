"""`synth replay`: a campaign's export, rebuilt from what was recorded."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from synth.cli.exit import Code
from synth.cli.output import json_option, to_json
from synth.cli.paths import PathType
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import campaign_of, existing
from synth.cli.view.words import plural


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@click.option("--out", type=PathType(path_type=Path), help="Folder for the rebuilt exports.", required=True)
@click.option("--format", "formats", multiple=True, help="Export formats; the campaign's own when absent.")
@json_option
@pass_place
def replay(place: Place, campaign: str | None, out: Path, formats: tuple[str, ...], as_json: bool) -> int:
    """Rebuild an export from the ledger, with no engine.

    Walks every shard again with the recorded answers and runs, and compares
    what comes out with the campaign: exit code 1 when it differs.
    """
    from synth.cli.exporting import known_formats
    from workflows.replay import replay as rebuild

    with existing(place) as store:
        found = campaign_of(store, campaign)
        wanted = known_formats(formats or tuple(e["format"] for e in found.spec["exports"]) or ("messages",))
        result = asyncio.run(rebuild(store, found.id, out, wanted))
    if as_json:
        click.echo(to_json({"campaign_id": found.id, **asdict(result)}))
    else:
        _say(found.id, result)
    return Code.DONE if result.identical else Code.TROUBLE


def _say(campaign_id: str, result: Any) -> None:
    same = "the same as the campaign's" if result.identical else "NOT the same as the campaign's"
    made = f"{plural(result.samples, 'sample')} from {plural(result.shards, 'shard')}"
    click.echo(f"replayed {campaign_id}: {made}, {same}")
    for export in result.exports:
        click.echo(str(export.folder))
