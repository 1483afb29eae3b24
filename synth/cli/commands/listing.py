"""`synth list`: the campaigns of a store."""

from __future__ import annotations

import click

from synth.cli.output import Column, form, json_option, listing
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import all_campaigns, existing, kept_samples

COLUMNS = (
    Column("id", "campaign", style="name"),
    Column("status"),
    Column("finish_reason", "ended by"),
    Column("samples", right=True, style="number"),
    Column("target", right=True),
    Column("created_at", "created (UTC)", style="quiet"),
)


@click.command("list", cls=PlacedCommand)
@json_option
@pass_place
def campaigns(place: Place, as_json: bool) -> None:
    """List campaigns."""
    with existing(place) as store:
        rows = all_campaigns(store)
        kept = kept_samples(store)
    listed = [
        {
            **row.model_dump(include={"id", "name", "status", "finish_reason", "created_at", "updated_at"}),
            "samples": kept.get(row.id, 0),
            "target": sum(r["target"] for r in row.spec["recipes"]),
        }
        for row in rows
    ]
    listing(listed, COLUMNS, form(as_json), empty="no campaigns yet: `synth run FILE`")
