"""`synth explain`: the account of one task."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from synth.cli.output import console, json_option, to_json
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import existing


@click.command(cls=PlacedCommand)
@click.argument("ident", metavar="ID")
@json_option
@pass_place
def explain(place: Place, ident: str, as_json: bool) -> None:
    """Say why a sample or task was kept or dropped.

    ID is a sample, a task or a candidate, or the beginning of one. The account
    goes step by step: plan, model calls with their prompts and tokens, the
    problem, each solution with its verdicts, and the decision.
    """
    from synth.cli.reading import trace
    from synth.cli.view.story import tell

    with existing(place) as store:
        found = trace(store, ident)
    story = tell(found)
    if as_json:
        click.echo(to_json({"task_id": found.task.id, **asdict(story), "rows": found.to_json()}))
        return
    from synth.cli.view.telling import draw, plain

    if sys.stdout.isatty():
        console().print(draw(f"task {found.task.id}", story))
    else:
        click.echo(plain(f"task {found.task.id}", story))
