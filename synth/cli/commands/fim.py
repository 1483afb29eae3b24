"""`synth fim`: fill-in-the-middle rows of folders, with no engine, server or store."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli.numbers import FloatRange
from synth.cli.outfile import fit, held
from synth.cli.output import Column, console, json_option, listing, to_json
from synth.cli.paths import PathType, Text
from synth.cli.place import PlacedCommand
from synth.cli.view.words import plural
from synth.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from synth.proof.suite import Suite
    from synth.syntax.infill.files import File
    from synth.syntax.infill.options import Options
    from synth.syntax.infill.run import Summary
    from synth.syntax.mix import Mix

COLUMNS = (
    Column("what", style="name"),
    Column("rows", right=True, style="number"),
    Column("share", right=True),
    Column("asked", right=True),
)
BUDGETS = {"file": 8192, "repo": 32_768}
"""Tokens of one row, by level."""
NAMES = {"context": "files of contexts"}


@click.command(cls=PlacedCommand)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PathType(path_type=Path))
@click.option("--out", required=True, type=PathType(dir_okay=False, path_type=Path), help="JSONL file.")
@click.option(
    "--level",
    type=click.Choice(["file", "repo"]),
    default="file",
    show_default=True,
    help="repo shows the files that a file depends on.",
)
@click.option("--family", default="", help="qwen2.5-coder, starcoder2, codellama, …; neutral rows if absent.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Processes.  [one a core]")
@click.option("--seed", type=int, default=0, show_default=True, help="Another number, other splits.")
@click.option("--per-file", type=click.IntRange(1), default=4, show_default=True, help="Rows of one file.")
@click.option("--language", "languages", multiple=True, help="Only these; repeatable.")
@click.option(
    "--split", "splits", multiple=True, metavar="KIND=SHARE", help="For example lines=0; repeatable."
)
@click.option(
    "--block", "blocks", multiple=True, metavar="KIND=SHARE", help="Of whole blocks: loop=0.3; repeatable."
)
@click.option("--short-rate", type=FloatRange(0, 1), help="Share of middles up to 512 bytes.  [0.8]")
@click.option("--spm-rate", type=FloatRange(0, 1), help="Suffix first.  [as the family was trained]")
@click.option("--chat-share", type=FloatRange(0, 1), default=0.0, help="Rows as a question in words.")
@click.option("--tokenizer", default="", help="A tokenizer.json, for exact counts.  [characters/3.3]")
@click.option("--max-tokens", type=click.IntRange(64), help="Of one row.  [8192; 32768 with --level repo]")
@click.option("--cut", is_flag=True, help="Show files over --max-tokens in part, not at all otherwise.")
@click.option(
    "--needs-share",
    type=FloatRange(0, 1),
    default=0.8,
    show_default=True,
    help="With --level repo: middles that use a name of another file.",
)
@click.option("--licence", default="", metavar="SPDX", help="Of files that do not name their own.")
@click.option("--allow-licence", "allowed", multiple=True, metavar="SPDX", help="Only these; repeatable.")
@click.option("--vendored", is_flag=True, help="Also below node_modules, vendor, build and the like.")
@click.option("--tests", type=Text(), metavar="COMMAND", help="Tests of PATH, run in the sandbox on a copy.")
@click.option(
    "--prove", type=click.IntRange(1), default=20, show_default=True, help="Rows to try by --tests."
)
@click.option("--test-seconds", type=FloatRange(1, 3600), default=60.0, show_default=True, help="Of one run.")
@click.option("--no-balance", is_flag=True, help="Keep every row, whatever shares come of it.")
@json_option
def fim(**given: Any) -> None:
    """Cut files into prefix, middle and suffix by their syntax.

    Blocks of several levels (expression to class), runs of statements, lines and
    characters, in declared shares; joined, the parts are the file, byte for byte.
    The output depends on files, options and seed number alone, not on the workers.
    A run that was interrupted goes on when it is asked the same again.

    With --level repo a row holds the files that its file depends on (of those below
    PATH), dependencies first, and most middles use a name that one of them defines.

    With --tests some rows are tried: where the tests fail with the middle taken away,
    the row is marked `proved`. The tests must pass as they are, twice; they see the
    repository and this machine's installed software, and no network.

    Example: synth fim src --out fim.jsonl --family qwen2.5-coder

    Example: synth fim shop --out repo.jsonl --level repo --family qwen2.5-coder
    """
    from synth.cli.proving import tests_of
    from synth.syntax.infill.files import find_files

    options, skipped = _options(given), Counter[str]()
    found = find_files(given["paths"], options.languages, given["vendored"], skipped)
    if not found:
        raise SpecError("no file of a known language", mend="`synth doctor` lists the languages")
    out = fit(given["out"], found)
    if given["tests"] and options.level == "repo":
        _whole(given["paths"][0].absolute())
    with held(out), tests_of(given["paths"], given["tests"], given["test_seconds"]) as suite:
        summary = _made(given, found, options, out, skipped)
        tried = _tried(given, out, suite) if suite else Counter[str]()
    _say(summary, tried, out, given["as_json"])


def _made(
    given: dict[str, Any], found: Sequence[File], options: Options, out: Path, skipped: Counter[str]
) -> Summary:
    """The rows of all files, in `out`."""
    from synth.syntax.infill.run import make
    from synth.syntax.repository.run import make_repositories

    workers = given["workers"] or len(os.sched_getaffinity(0))
    if options.level == "repo":
        with _progress("files", 2 * len(found)) as heard:
            return make_repositories(
                found, given["paths"], out, options, workers, skipped=skipped, heard=heard
            )
    with _progress("files", len(found)) as heard:
        return make(found, out, options, workers, skipped=skipped, heard=heard)


def _whole(folder: Path) -> None:
    """Tests are run in the folder that is given, and rows name files from their repository's root."""
    from synth.syntax.repository.roots import root_of

    root = root_of(folder) or folder
    if root != folder:
        raise SpecError(f"{folder}: is part of the repository {root}", mend="with --tests give its root")


def _tried(given: dict[str, Any], out: Path, suite: Suite) -> Counter[str]:
    """What became of the rows that the tests tried."""
    from synth.proof.removal import prove_rows

    with _progress("rows tried", given["prove"]) as heard:
        return prove_rows(out, suite, given["prove"], given["seed"], heard)


def _options(given: dict[str, Any]) -> Options:
    from synth import languages
    from synth.syntax.infill.options import Options

    if unknown := [name for name in given["languages"] if name not in languages.names()]:
        raise SpecError(f"no language {unknown[0]!r}", mend="`synth doctor` lists the languages")
    return Options(
        family=given["family"],
        seed=given["seed"],
        per_file=given["per_file"],
        spm_rate=-1.0 if given["spm_rate"] is None else given["spm_rate"],
        chat_share=given["chat_share"],
        tokenizer=given["tokenizer"],
        max_tokens=given["max_tokens"] or BUDGETS[given["level"]],
        cut=given["cut"],
        languages=tuple(sorted(given["languages"])),
        licence=given["licence"],
        allowed=tuple(sorted(given["allowed"])),
        mix=_mix(given["splits"], given["blocks"], given["short_rate"]),
        balance=not given["no_balance"],
        level=given["level"],
        needs_share=given["needs_share"],
    )


def _mix(splits: tuple[str, ...], blocks: tuple[str, ...], short_rate: float | None) -> Mix:
    from synth.syntax.mix import BLOCK_WEIGHTS, SHORT_RATE, SPLIT_WEIGHTS, Mix

    kinds: dict[Any, float] = _shares(splits, SPLIT_WEIGHTS, "split kind")
    groups = _shares(blocks, BLOCK_WEIGHTS, "kind of block")
    return Mix(kinds, SHORT_RATE if short_rate is None else short_rate, blocks=groups)


def _shares(given: tuple[str, ...], default: Mapping[Any, float], what: str) -> dict[str, float]:
    weights = dict(default)
    for each in given:
        name, _, share = each.partition("=")
        if name not in weights or not share.replace(".", "", 1).isdecimal():
            raise SpecError(f"not KIND=SHARE: {each!r}", mend=f"kinds: {', '.join(weights)}")
        weights[name] = float(share)
    if not any(weights.values()):
        raise SpecError(f"every {what} has share 0", mend="give one a share")
    return weights


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; nothing on the way elsewhere."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = BarColumn(complete_style="name", finished_style="good")
    columns = (TextColumn(what), bar, MofNCompleteColumn(), TimeRemainingColumn())
    shown = console(stderr=True)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as drawn:
        task = drawn.add_task(what, total=total)
        yield lambda done: drawn.update(task, advance=done)


def _say(summary: Summary, tried: Counter[str], out: Path, as_json: bool) -> None:
    refused = dict(sorted(summary.refused.items()))
    if as_json:
        document = {
            "out": str(out),
            "rows": summary.rows,
            "files": summary.files,
            "bytes": summary.bytes,
            "resumed_files": summary.resumed,
            "refused": refused,
            **{f"by_{name}": dict(sorted(counter.items())) for name, counter in summary.counts.items()},
            "shares": {n: {"found": f, "asked": a} for n, (f, a) in summary.shares.items()},
            "tests": dict(sorted(tried.items())),
        }
        click.echo(to_json(document))
        return
    listing(
        [
            {
                "what": name,
                "rows": round(found * summary.rows),
                "share": f"{found:.3f}",
                "asked": f"{asked:.3f}",
            }
            for name, (found, asked) in summary.shares.items()
        ],
        COLUMNS,
    )
    by_language = ", ".join(f"{name} {n}" for name, n in summary.counts["language"].most_common())
    click.echo(f"languages: {by_language or 'none'}", err=True)
    if needs := summary.counts.get("needs"):
        click.echo(f"middles that use a name of another file: {needs['some']} of {summary.rows}", err=True)
    for what in ("file", "context", "draw", "row"):
        reasons = Counter({r.partition(":")[2]: n for r, n in refused.items() if r.startswith(f"{what}:")})
        if reasons:
            said = ", ".join(f"{reason.replace('_', ' ')} {n}" for reason, n in reasons.most_common())
            click.echo(f"{NAMES.get(what, f'{what}s')} left out: {said}", err=True)
    if tried:
        said = ", ".join(f"{what.replace('_', ' ')} {tried[what]}" for what in sorted(tried))
        click.echo(f"rows by the tests: {said}", err=True)
    click.echo(f"{plural(summary.rows, 'row')} of {plural(summary.files, 'file')} in {out}", err=True)
