"""Why a task was kept or dropped, told in the order in which it happened.

A story is data: a verdict, steps, and (where solutions were run) a matrix of
candidates by vectors. `view.telling` draws it; `synth explain --json` prints
it as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from synth.cli.view.facts import model_line, seed_line
from synth.cli.view.matrix import Matrix, matrix
from synth.cli.view.proof import proof_of
from synth.cli.view.words import count, plural
from synth.proof.ballot import Evidence
from synth.vocabulary import Stage

if TYPE_CHECKING:
    from db.lineage import Lineage
    from db.models import Candidate, Generation

_TALK = (Stage.PROPOSE, Stage.CRITIQUE, Stage.REVISE)
Mark = Literal["good", "bad", "quiet"]


@dataclass(frozen=True)
class Step:
    """One thing that happened, and what is to be known of it."""

    title: str
    mark: Mark = "quiet"
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """The whole account of one task."""

    verdict: str
    kept: bool | None
    """None while the task is still under way."""
    steps: tuple[Step, ...] = ()
    matrix: Matrix | None = field(default=None)


def tell(found: Lineage) -> Story:
    """The story of a task."""
    kept = {"admitted": True, "dropped": False, "abandoned": False}.get(found.task.status)
    steps = (
        _planned(found),
        *_calls(g for g in found.generations if g.stage in _TALK),
        *_problem(found),
        *_calls(g for g in found.generations if g.stage not in _TALK),
        *(_candidate(found, c) for c in found.candidates),
        *_decision(found),
    )
    return Story(_verdict(found), kept, steps, matrix(found))


def _verdict(found: Lineage) -> str:
    task = found.task
    if task.status == "admitted":
        languages = ", ".join(sorted({s.language for s in found.samples}))
        return f"kept: {plural(len(found.samples), 'sample')} in {languages}"
    if task.status == "live":
        return f"under way: the last stage it went through is {task.stage or 'planning'}"
    detail = f" — {task.detail}" if task.detail else ""
    return f"{task.status} at {task.stage or 'planning'}: {task.reason.replace('_', ' ')}{detail}"


def _planned(found: Lineage) -> Step:
    task = found.task
    cell = [task.recipe, f"led by {task.language}", task.partner and f"with {task.partner}"]
    about = [task.concept and f"concept {task.concept}", task.difficulty]
    seed = [f"seed {seed_line(found.seed)}"] if found.seed else []
    words = ", ".join(filter(None, [*cell, *about]))
    return Step(f"planned as number {task.number}, shard {task.shard}", "quiet", (words, *seed))


def _calls(generations: Iterable[Generation]) -> Iterator[Step]:
    """One step a stage and round, in the order in which they were answered."""
    for (stage, round_), group in groupby(generations, key=lambda g: (g.stage, g.round)):
        calls = list(group)
        turn = f", round {round_ + 1}" if stage in (Stage.CRITIQUE, Stage.REVISE, Stage.REPAIR) else ""
        bad = any(c.finish_reason != "stop" for c in calls)
        yield Step(f"{stage}{turn}", "bad" if bad else "quiet", tuple(map(_call, calls)))


def _call(call: Generation) -> str:
    who = " ".join(filter(None, [call.language, call.role]))
    prompt = f"{call.prompt_id}@{call.prompt_hash[:8]}"
    tokens = f"{count(call.prompt_tokens)} → {count(call.completion_tokens)} tokens"
    cut = {"length": "CUT at the token limit", "refused": f"REFUSED: {call.error}"}.get(call.finish_reason)
    parts = [
        who,
        prompt,
        model_line(call),
        tokens,
        f"{call.latency_ms / 1000:.1f} s",
        cut,
        call.key[:8],
    ]
    return " · ".join(filter(None, parts))


def _problem(found: Lineage) -> Iterator[Step]:
    problem = found.task.problem
    if not problem.get("statement"):
        return
    lines = [problem.get("title", ""), _typed(problem.get("signature"))]
    asked = [f"asked to change: {text}" for text in problem.get("critique", ())]
    agreed = len(problem.get("vectors", ()))
    proposed = len(problem.get("examples", ()))
    vectors = f"{plural(proposed, 'example')} proposed, {plural(agreed, 'vector')} agreed"
    mark: Mark = "good" if problem.get("endorsed") else "quiet"
    title = "problem, endorsed by every critic" if problem.get("endorsed") else "problem"
    yield Step(title, mark, tuple(filter(None, [*lines, *asked, vectors])))


def _typed(signature: Any) -> str:
    if not signature:
        return ""
    parameters = ", ".join(f"{p['name']}: {p['type']}" for p in signature["parameters"])
    return f"{signature['name']}({parameters}) -> {signature['returns']}"


def _candidate(found: Lineage, candidate: Candidate) -> Step:
    name = f"{candidate.language} solution"
    if candidate.slot:
        name += f" {candidate.slot + 1}"
    if candidate.attempt:
        name += f", repair {candidate.attempt}"
    failed = bool(candidate.reason) or candidate.verdict not in ("", "ok")
    mark: Mark = "bad" if failed else "good" if candidate.level else "quiet"
    words = [candidate.level and f"level {candidate.level}", candidate.reason.replace("_", " ")]
    title = " — ".join(filter(None, [name, ", ".join(filter(None, words))]))
    return Step(title, mark, tuple(_evidence(found, candidate)))


def _evidence(found: Lineage, candidate: Candidate) -> Iterator[str]:
    proof = proof_of(found, candidate)
    check, run, score = proof.check, proof.run, proof.score
    if check is not None:
        yield f"syntax: {'parses' if check.ok else f'does not parse: {check.detail}'} ({check.tier} check)"
    if run is not None:
        times = f"compiled {run.compile_ms:.0f} ms, ran {run.run_ms:.0f} ms"
        yield f"execution: {run.verdict}, {times}, {run.language} {run.toolchain}".rstrip()
        if run.verdict != "ok" and run.stderr.strip():
            yield f"stderr: {run.stderr.strip().splitlines()[-1][:160]}"
    yield from _loss(candidate.evidence)
    if score is not None:
        marks = ", ".join(f"{name} {mark}" for name, mark in score.items.items())
        yield f"judge {score.judge}: {score.total:.2f} ({marks})"


def _loss(evidence: dict[str, Any]) -> Iterator[str]:
    """Where a solution lost: the vector, what was agreed and what it gave."""
    if not isinstance(evidence.get("case"), dict):
        return
    case = Evidence.from_json(evidence["case"])
    arguments = ", ".join(json.dumps(a, ensure_ascii=False) for a in case.arguments)
    agreed = f"agreed {json.dumps(case.expected, ensure_ascii=False)}" if case.known else "nothing was agreed"
    gave = json.dumps(case.got.value, ensure_ascii=False) if case.got.ok else case.got.error
    where = f"on vector {case.index}{', made smaller' if 'shrunk_from' in evidence else ''}"
    yield f"{where} ({arguments}): {agreed}, it gave {gave}"


def _decision(found: Lineage) -> Iterator[Step]:
    task = found.task
    if task.status == "admitted":
        lines = tuple(f"{s.id}: {s.language}, {s.level}, score {s.score:.2f}" for s in found.samples)
        yield Step(f"kept as {plural(len(found.samples), 'sample')}", "good", lines)
    elif task.status != "live":
        yield Step(
            f"{task.status}: {task.reason.replace('_', ' ')}", "bad", (task.detail,) if task.detail else ()
        )
