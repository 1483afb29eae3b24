"""`synth doctor`: is this machine able to prove samples?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from synth.cli.exit import Code
from synth.cli.output import Column, console, json_option, plain, table, to_json
from synth.cli.place import PlacedCommand

if TYPE_CHECKING:
    from synth.languages.doctor import Diagnosis
    from synth.sandbox import SandboxMode

COLUMNS = (
    Column("mark", " "),
    Column("label", "language", style="name"),
    Column("version"),
    Column("root", style="quiet"),
    Column("compile", right=True),
    Column("run", right=True),
    Column("says", " ", style="quiet"),
)


@click.command(cls=PlacedCommand)
@click.argument("names", metavar="[LANG]...", nargs=-1)
@json_option
def doctor(names: tuple[str, ...], as_json: bool) -> int:
    """Prove each language with a real compile and run.

    Also says how jobs are isolated here. Exit code 1 when a language that was
    asked for (all of them by default) cannot be used.
    """
    from synth.languages.doctor import diagnose
    from synth.sandbox import Sandbox

    sandbox = Sandbox.open()
    try:
        found, mode = diagnose(sandbox, names), sandbox.mode
    finally:
        sandbox.close()
    if as_json:
        rows = [{**asdict(d), "healthy": d.healthy} for d in found]
        click.echo(to_json({"sandbox": asdict(mode), "languages": rows}))
    else:
        _show(found, mode)
    return Code.DONE if all(d.healthy for d in found) else Code.TROUBLE


def _show(found: Sequence[Diagnosis], mode: SandboxMode) -> None:
    rows = [_row(d) for d in found]
    if sys.stdout.isatty():
        console().print(table(rows, COLUMNS))
    else:
        click.echo("\n".join(plain(rows, COLUMNS)))
    click.echo(f"{sum(d.healthy for d in found)} of {len(found)} languages proved", err=True)
    click.echo(_isolation(mode), err=True)


def _row(found: Diagnosis) -> dict[str, Any]:
    ran = found.verdict is not None
    return {
        "mark": "✓" if found.healthy else "✗",
        "label": found.label,
        "version": found.version or "not installed",
        "root": found.root,
        "compile": f"{found.compile_ms:.0f} ms" if found.compile_ms else "",
        "run": f"{found.run_ms:.0f} ms" if ran else "",
        "says": found.mend,
    }


def _isolation(mode: SandboxMode) -> str:
    weak = "by process only (no cgroup can be written here)"
    memory = weak if mode.memory == "rlimit" else f"by {mode.memory}"
    warm = ", Python warm" if mode.warm else ""
    jobs = f"{mode.slots} jobs at a time{warm}"
    return f"isolation: {mode.bwrap}, root {mode.root}, {jobs}, memory limited {memory}"
