"""`synth explain`: the account of one task."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from synth.cli.output import console, json_option, plain_rows, to_json
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import existing


@click.command(cls=PlacedCommand)
@click.argument("ident", metavar="ID")
@json_option
@pass_place
def explain(place: Place, ident: str, as_json: bool) -> None:
    """Say why a sample or task was kept or dropped.

    ID is a sample or a task, or the beginning of one. The account
    goes step by step: plan, model calls with their prompts and tokens, the
    problem, each solution with its verdicts, and the decision.
    """
    from db.queries import lineage
    from synth.cli.view.story import tell

    with existing(place) as store, store.read() as session:
        found = lineage(session, ident)
    story = tell(found)
    if as_json:
        click.echo(to_json({"task_id": found.task.id, **asdict(story), "rows": plain_rows(found)}))
        return
    from synth.cli.view.telling import draw, plain

    if sys.stdout.isatty():
        console().print(draw(f"task {found.task.id}", story))
    else:
        click.echo(plain(f"task {found.task.id}", story))
