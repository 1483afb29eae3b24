"""Doubt settled where division explains it: the Python winner's twin is asked.

Winners are doubted when they differ on vectors that do not say who slipped
(`synth.proof.doubt`), most often because Python's division floors and the others' cuts. The twin of each
doubted Python winner (`synth.languages.division`) runs on those vectors; if every twin
gives what all members that cut gave, and somebody gave something, nobody slipped and
all of them are agreed. One process more, for tasks in doubt only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.draws import short_id
from agents.trials import Run, Trials
from agents.view import StepOutcome
from db.models import Candidate, Execution
from synth.languages.division import cutting
from synth.proof.doubt import explained
from synth.proof.excuse import floors
from synth.proof.signature import Type, Vector
from synth.proof.trial import Result
from synth.vocabulary import Level

SHOWN = 3
"""Vectors that are kept to show why a winner is doubted."""


@dataclass(frozen=True)
class _Case:
    """A task in doubt: the vectors, what members that cut gave for each, and the twins."""

    vectors: tuple[Vector, ...]
    given: tuple[tuple[Result, ...], ...]
    twins: tuple[Run, ...]

    def settled(self, type_: Type, executions: Sequence[Execution]) -> bool:
        """Whether every twin gives what the others gave."""
        if not executions:
            return False
        rows = [[Result.from_json(r) for r in e.results] for e in executions]
        return all(explained(type_, row, self.given) for row in rows)


async def settle_doubts(
    trials: Trials,
    outcomes: Sequence[StepOutcome],
    runs: Sequence[Sequence[Run]],
    executions: Sequence[Sequence[Execution]],
) -> list[StepOutcome]:
    """The outcomes of `execute`, with those agreed whose doubt is a matter of division."""
    cases = [_case(o, r, e) for o, r, e in zip(outcomes, runs, executions, strict=True)]
    rows = iter(await trials([run for case in cases if case for run in case.twins]))
    done: list[StepOutcome] = []
    for outcome, case in zip(outcomes, cases, strict=True):
        own = [next(rows) for _ in case.twins] if case else []
        settled = bool(case and outcome.problem and case.settled(outcome.problem.typed().returns, own))
        done.append(replace(outcome, updates=tuple(_shown(c, settled) for c in outcome.updates)))
    return done


def _shown(candidate: Candidate, settled: bool) -> Candidate:
    doubts = candidate.evidence.get("doubt")
    if not doubts:
        return candidate
    if not settled:
        return Candidate(
            **candidate.model_dump() | {"evidence": {**candidate.evidence, "doubt": doubts[:SHOWN]}}
        )
    rest = {k: v for k, v in candidate.evidence.items() if k != "doubt"}
    columns = {"level": Level.AGREED, "agreed": True, "evidence": rest | {"division": doubts[:SHOWN]}}
    return Candidate(**candidate.model_dump() | columns)


def _case(outcome: StepOutcome, runs: Sequence[Run], executions: Sequence[Execution]) -> _Case | None:
    doubted = {c.id: c for c in outcome.updates if c.evidence.get("doubt")}
    if not doubted or not runs:
        return None
    wanted = {json.dumps(arguments) for c in doubted.values() for arguments in c.evidence["doubt"]}
    places = [i for i, v in enumerate(runs[0].vectors) if json.dumps(list(v.arguments)) in wanted]
    vectors = tuple(runs[0].vectors[i] for i in places)
    won = {c.id for c in outcome.updates if c.agreed} | doubted.keys()
    pairs = [(r, e) for r, e in zip(runs, executions, strict=True) if r.candidate.id in won]
    cut = [e for r, e in pairs if not floors(r.candidate.language)]
    given = tuple(tuple(Result.from_json(e.results[i]) for e in cut) for i in places)
    floored = [r for r, _ in pairs if r.candidate.id in doubted and floors(r.candidate.language)]
    twins = [_twin(r, vectors) for r in floored]
    return _Case(vectors, given, tuple(t for t in twins if t)) if all(twins) and twins else None


def _twin(run: Run, vectors: tuple[Vector, ...]) -> Run | None:
    own = run.candidate
    code = cutting(own.code) if own.language == "python" else None
    if code is None:
        return None
    columns = {"id": short_id(own.id, "cutting", code), "code": code}
    return Run(Candidate(**own.model_dump() | columns), run.signature, vectors)
