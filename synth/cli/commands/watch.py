"""`synth watch`: the live view of a campaign that runs elsewhere."""

from __future__ import annotations

import asyncio
import sys

import click

from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import campaign_of, existing


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@pass_place
def watch(place: Place, campaign: str | None) -> None:
    """Follow a running campaign.

    The newest campaign when none is named. Reads the store only: leaving
    (Ctrl-C) changes nothing.
    """
    from db import queries
    from db.progress import Progress
    from synth.cli.follow import follow, manner
    from synth.cli.output import console
    from synth.cli.view.results import draw, lines

    with existing(place) as store:
        ident = campaign_of(store, campaign).id

        def read() -> Progress:
            with store.read() as session:
                return queries.progress(session, ident)

        progress = asyncio.run(follow(read, manner(quiet=False), note="Ctrl-C leaves; the campaign goes on."))
    if sys.stdout.isatty():
        console().print(draw(progress))
    else:
        click.echo(lines(progress))
