"""`synth show`: one sample."""

from __future__ import annotations

import sys

import click

from synth.cli.output import console, json_option, plain_rows, to_json
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import existing
from synth.errors import StoreError


@click.command(cls=PlacedCommand)
@click.argument("ident", metavar="ID")
@json_option
@pass_place
def show(place: Place, ident: str, as_json: bool) -> None:
    """Show a sample: instruction, response, tests, lineage.

    ID is a sample or a task, or the beginning of one.
    """
    from db.queries import lineage

    with existing(place) as store, store.read() as session:
        found = lineage(session, ident)
    if as_json:
        click.echo(to_json(plain_rows(found)))
        return
    samples = (found.sample,) if found.sample else found.samples
    if not samples:
        raise StoreError(f"task {found.task.id} gave no sample", mend=f"`synth explain {ident}` says why")
    from synth.cli.view.sample import draw, plain

    for sample in samples:
        if sys.stdout.isatty():
            console().print(draw(found, sample))
        else:
            click.echo(plain(found, sample))
