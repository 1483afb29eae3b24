"""`synth status`: how far campaigns are, from the store alone."""

from __future__ import annotations

import sys

import click

from synth.cli.output import console, json_option, plain_rows, to_json
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import campaign_of, existing
from synth.cli.view.results import draw, lines


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@json_option
@pass_place
def status(place: Place, campaign: str | None, as_json: bool) -> None:
    """Show how far campaigns are.

    The newest campaign when none is named. Works without any server, from the
    store alone.
    """
    from db import queries

    with existing(place) as store:
        found = campaign_of(store, campaign)
        with store.read() as session:
            progress = queries.progress(session, found.id)
    if as_json:
        click.echo(
            to_json({**plain_rows(progress), "accepted": progress.accepted, "target": progress.target})
        )
    elif sys.stdout.isatty():
        console().print(draw(progress))
    else:
        click.echo(lines(progress))
    if not as_json:
        click.echo(_servers(place), err=True)


def _servers(place: Place) -> str:
    from synth.cli.stack.layout import Layout
    from synth.cli.stack.state import StackState

    state = StackState.read(Layout(place.settings.home))
    if state is None:
        return f"no servers run in {place.settings.home}"
    return f"`synth {state.mode}` (pid {state.holder.pid}) runs here, Temporal at {state.address}"
