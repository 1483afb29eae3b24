"""`synth doctor`: is this machine able to prove samples?"""

from __future__ import annotations

import click

from synth.cli.exit import Code
from synth.cli.output import Column, json_option
from synth.cli.place import PlacedCommand

COLUMNS = (
    Column("mark", " "),
    Column("language", style="name"),
    Column("version"),
    Column("time", right=True),
    Column("says", "", style="quiet"),
)


@click.command(cls=PlacedCommand)
@click.argument("names", metavar="[LANG]...", nargs=-1)
@json_option
def doctor(names: tuple[str, ...], as_json: bool) -> int:
    """Prove each language with a real compile and run.

    Also says how jobs are isolated here. Exit code 1 when a language that was
    asked for (all of them by default) cannot be used.
    """
    return Code.DONE
