"""`synth decontaminate`: find and quarantine what solves, or quotes, a benchmark."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli.output import Column, json_option, listing, to_json
from synth.cli.paths import PathType
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import campaign_of, changed, existing
from synth.cli.view.words import plural
from synth.errors import SpecError

if TYPE_CHECKING:
    from db.models import Quarantine, Sample
    from synth.corpus.benchmarks import Exercise
    from synth.proof.decontaminate import Decontamination, Finding, Subject
    from synth.sandbox import Sandbox

CHUNK = 256
COLUMNS = (
    Column("ident", "sample", style="name"),
    Column("rule"),
    Column("benchmark"),
    Column("exercise"),
    Column("detail"),
)


@click.command(cls=PlacedCommand)
@click.option("--benchmark", "benchmarks", multiple=True, required=True, metavar="NAME=PATH")
@click.option("--campaign", metavar="CAMPAIGN", help="Its samples are looked at.  [the newest]")
@click.option("--code", type=PathType(exists=True, dir_okay=False, path_type=Path), help="JSONL instead.")
@click.option("--rule", "rules", multiple=True, help="tests, words, entry_point, lcs; all when absent.")
@click.option("--dry-run", is_flag=True, help="Report, and quarantine nothing.")
@json_option
@pass_place
def decontaminate(
    place: Place,
    benchmarks: tuple[str, ...],
    campaign: str | None,
    code: Path | None,
    rules: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Quarantine samples that solve or quote a benchmark.

    Python samples are run against the benchmark's own tests in the sandbox; typed
    samples of other languages against the calls in them. A quarantined sample stays
    in the store with the reason and is left out of exports. Rows of --code hold
    `code` (or `response`, or `messages`), and may hold `id`, `language`, `instruction`.
    """
    from synth.proof.decontaminate import ALL_RULES

    chosen = rules or ALL_RULES
    if unknown := [rule for rule in chosen if rule not in ALL_RULES]:
        raise SpecError(f"no rule {unknown[0]!r}", mend=f"known rules: {', '.join(ALL_RULES)}")
    exercises = [x for given in benchmarks for x in _exercises(given)]
    with _sandbox("tests" in chosen) as sandbox:
        if code is not None:
            found, seen, ready = asyncio.run(_look(sandbox, exercises, chosen, _rows(code)))
        else:
            found, seen, ready = _campaign(place, campaign, sandbox, exercises, chosen, dry_run)
    _say(found, seen, ready, as_json, kept=code is None and not dry_run)


def _exercises(given: str) -> list[Exercise]:
    from synth.corpus.benchmarks import read_benchmark

    name, mark, path = given.partition("=")
    if not mark or not name or not path:
        raise SpecError(f"not NAME=PATH: {given!r}", mend="for example --benchmark humaneval=HumanEval.jsonl")
    return read_benchmark(name, Path(path))


@contextmanager
def _sandbox(wanted: bool) -> Iterator[Sandbox | None]:
    from synth.sandbox import Sandbox

    if not wanted:
        yield None
        return
    with Sandbox.open() as sandbox:
        yield sandbox


def _campaign(
    place: Place,
    name: str | None,
    sandbox: Sandbox | None,
    exercises: Sequence[Exercise],
    rules: Sequence[str],
    dry_run: bool,
) -> tuple[list[Finding], int, Decontamination]:
    from db.quarantine import each_sample, quarantine

    with existing(place) if dry_run else changed(place) as store:
        ident = campaign_of(store, name).id
        with store.read() as session:
            tasks = dict[str, str]()
            subjects = (_subject(s, tasks) for s in each_sample(session, ident))
            result = asyncio.run(_look(sandbox, exercises, rules, subjects))
        if not dry_run:
            rows = [_row(ident, tasks[f.ident], f) for f in result[0]]
            store.write(lambda session: quarantine(session, rows))
        return result


async def _look(
    sandbox: Sandbox | None,
    exercises: Sequence[Exercise],
    rules: Sequence[str],
    subjects: Iterable[Subject],
) -> tuple[list[Finding], int, Decontamination]:
    from synth import languages
    from synth.proof.decontaminate import Decontamination

    known = {name: languages.get(name) for name in languages.names()}
    ready = await Decontamination.open(sandbox, known, exercises, rules)
    found: list[Finding] = []
    seen, rest = 0, iter(subjects)
    while chunk := list(islice(rest, CHUNK)):
        found += await ready.findings(chunk)
        seen += len(chunk)
    return found, seen, ready


def _subject(sample: Sample, tasks: dict[str, str]) -> Subject:
    from synth.export.row import signature_of
    from synth.proof.decontaminate import Subject

    tasks[sample.id] = sample.task_id
    whole = "".join(str(sample.fim.get(part) or "") for part in ("prefix", "middle", "suffix"))
    return Subject(
        sample.id,
        sample.language,
        whole or sample.code,
        sample.instruction,
        signature_of(sample),
    )


def _rows(path: Path) -> Iterator[Subject]:
    from synth.corpus.programs import read_programs

    return read_programs(path)


def _row(campaign_id: str, task_id: str, found: Finding) -> Quarantine:
    import hashlib

    from db.models import Quarantine

    key = "\x1f".join((found.ident, found.rule, found.benchmark, found.exercise))
    return Quarantine(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        campaign_id=campaign_id,
        task_id=task_id,
        sample_id=found.ident,
        rule=found.rule,
        benchmark=found.benchmark,
        exercise=found.exercise,
        detail=found.detail,
    )


def _say(found: list[Finding], seen: int, ready: Decontamination, as_json: bool, kept: bool) -> None:
    exams = ready.exams
    if as_json:
        left_out = {"failing": [x.name for x in exams.failing], "weak": [x.name for x in exams.weak]}
        counts: dict[str, Any] = {"samples": seen, "exercises_run": len(exams.usable), **left_out}
        click.echo(to_json({**counts, "findings": [asdict(f) for f in found]}))
        return
    listing([asdict(f) for f in found], COLUMNS, empty="nothing found")
    if exams.usable or exams.failing or exams.weak:
        click.echo(f"run against {plural(len(exams.usable), 'exercise')}", err=True)
    for why, left in (("do not pass their own tests here", exams.failing), ("prove nothing", exams.weak)):
        if left:
            click.echo(f"left out, they {why}: {', '.join(x.name for x in left)}", err=True)
    met = Counter({rule: len({f.ident for f in found if f.rule == rule}) for rule in {f.rule for f in found}})
    by_rule = ", ".join(f"{rule} {count}" for rule, count in sorted(met.items()))
    what = "quarantined" if kept else "met a rule"
    tail = f" ({by_rule})" if by_rule else ""
    click.echo(f"{len({f.ident for f in found})} of {plural(seen, 'sample')} {what}{tail}", err=True)
