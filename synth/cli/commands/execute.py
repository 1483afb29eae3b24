"""`synth exec`: one file through the same sandbox that proves samples."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from synth.cli.exit import Code
from synth.cli.output import json_option, to_json
from synth.cli.paths import PathType
from synth.cli.place import PlacedCommand
from synth.errors import SpecError
from synth.vocabulary import Verdict

if TYPE_CHECKING:
    from synth.sandbox.job import Outcome


@click.command("exec", cls=PlacedCommand)
@click.argument("file", type=PathType(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", metavar="LANGUAGE", help="Language; by the file's name or shebang when absent.")
@click.option("--stdin", type=click.File(encoding="utf-8"), help="File for the program's standard input.")
@json_option
def execute(file: Path, lang: str | None, stdin: IO[str] | None, as_json: bool) -> int:
    """Run one file in the sandbox.

    Prints what the program printed. The verdict goes to stderr, and decides the
    exit code: 0 for ok, 1 for anything else.
    """
    from synth import languages
    from synth.sandbox import Sandbox

    language = languages.get(lang or _told(file))
    job = language.script(file.read_text(encoding="utf-8", errors="replace"), stdin.read() if stdin else "")
    sandbox = Sandbox.open()
    try:
        outcome = sandbox.run(job)
    finally:
        sandbox.close()
    if as_json:
        click.echo(to_json({"language": language.name, **asdict(outcome)}))
    else:
        click.echo(outcome.stdout, nl=False)
        click.echo(outcome.stderr, nl=False, err=True)
        click.echo(_summary(language.name, outcome), err=True)
    return Code.DONE if outcome.verdict is Verdict.OK else Code.TROUBLE


def _told(file: Path) -> str:
    """The language's name, by the file's name or its shebang."""
    from synth import languages
    from synth.syntax.identify import of_file

    if not (found := of_file(file)):
        known = ", ".join(languages.names())
        raise SpecError(f"no language for {file.name!r}", mend=f"say which with --lang: {known}")
    return found


def _summary(language: str, outcome: Outcome) -> str:
    times = f"ran {outcome.run_ms:.0f} ms"
    if outcome.compile_ms:
        times = f"compiled {outcome.compile_ms:.0f} ms, {times}"
    peak = f", peak {outcome.peak_memory_bytes / 2**20:.0f} MiB" if outcome.peak_memory_bytes else ""
    phase = "" if outcome.verdict is Verdict.OK else f" in {outcome.phase}, exit code {outcome.exit_code}"
    return f"{language}: {outcome.verdict}{phase} ({times}{peak})"
