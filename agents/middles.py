"""Proved middles: parts of a winner's code that its vectors miss when they are taken away.

A recipe may ask for some fill-in-the-middle samples of each solution (`proved_fim`).
The winner is cut as `synth fim` cuts a file, and each hole runs as a further
candidate on the vectors that the whole code passed, so its execution stands in the
ledger and a replay proves the same. What the vectors miss goes into the winner's
evidence and from there into samples; where nobody misses a hole another is tried.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agents.draws import short_id
from agents.trials import Run, Trials
from agents.view import StepOutcome, TaskView
from db.models import Candidate, Execution
from db.text import storable
from synth import languages
from synth.proof.holes import Broken, broken
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Result
from synth.syntax import rules, watch
from synth.syntax.infill.one import Hole, Text
from synth.syntax.infill.options import Options
from synth.syntax.mix import Mix
from synth.vocabulary import Level, Verdict

EVIDENCE = "middles"
"""Where a winner's evidence has them: a list of `{"key", "row"}`."""
TRIED = 3
"""Holes that are tried for each middle that is asked for, at most."""
DRAWS = 6
BLOCKS = Mix({"node": 0.8, "siblings": 0.2}, empty_suffix_rate=0.3)
"""Anything breaks without a few of its characters: only whole blocks can tell. Many a solution ends with
what matters most in it."""
SECONDS = 3.0
"""Running time of one hole: many never end, and that is no proof."""
_PROVED = (Level.PASSED, Level.ADEQUATE, Level.AGREED)


@dataclass
class _Winner:
    """A proved candidate of one task, its holes in the order of trying, and what they gave."""

    candidate: Candidate
    signature: Signature
    vectors: tuple[Vector, ...]
    asked: int
    holes: tuple[Hole, ...]
    gave: list[Broken | None] = field(default_factory=list)

    @property
    def due(self) -> list[Run]:
        """As many holes as there are proofs lacking."""
        tried, lacking = len(self.gave), self.asked - sum(found is not None for found in self.gave)
        return [self._run(hole) for hole in self.holes[tried : tried + lacking]]

    def take(self, executions: Sequence[Execution]) -> None:
        """What the holes that were due gave."""
        for execution in executions:
            results = [Result.from_json(r) for r in execution.results]
            verdict = Verdict(execution.verdict)
            stderr = storable(execution.stderr)  # as a replay reads it
            self.gave.append(broken(self.signature, self.vectors, verdict, results, stderr))

    def proved(self) -> Candidate:
        """The candidate with its proved middles, in the order of its code."""
        pairs = zip(self.holes, self.gave, strict=False)
        found = [self._entry(hole, gave) for hole, gave in pairs if gave is not None]
        found.sort(key=lambda entry: entry["row"]["start_byte"])
        own = self.candidate
        return Candidate(**own.model_dump() | {"evidence": {**own.evidence, EVIDENCE: found}})

    def _entry(self, hole: Hole, gave: Broken) -> dict[str, Any]:
        by = f"{len(self.vectors)} vectors of {self.signature}"
        proof = {"by": by, "hole": hole.filling, "gave": gave.gave.value, "detail": gave.detail}
        return {"key": hole.made.key, "row": {**hole.made.row, "proved": True, "proof": proof}}

    def _run(self, hole: Hole) -> Run:
        own = self.candidate
        made = Candidate(
            id=short_id(own.id, "hole", hole.made.row["id"]),
            campaign_id=own.campaign_id,
            task_id=own.task_id,
            language=own.language,
            code=hole.code,
        )
        return Run(made, self.signature, self.vectors, SECONDS)


async def add_middles(
    trials: Trials, views: Sequence[TaskView], outcomes: Sequence[StepOutcome]
) -> list[StepOutcome]:
    """The outcomes of `execute`, with the proved middles of their winners."""
    pairs = zip(views, outcomes, strict=True)
    winners = await asyncio.gather(*(asyncio.to_thread(_winners, v, o) for v, o in pairs))
    every = [winner for some in winners for winner in some]
    while any(due := [winner.due for winner in every]):
        executions = iter(await trials([run for runs in due for run in runs]))
        for winner, runs in zip(every, due, strict=True):
            winner.take([next(executions) for _ in runs])
    return [_with(outcome, some) for outcome, some in zip(outcomes, winners, strict=True)]


def _winners(view: TaskView, outcome: StepOutcome) -> list[_Winner]:
    problem, asked = outcome.problem, view.recipe.proved_fim
    if problem is None or not asked:
        return []
    signature, vectors = problem.typed(), problem.known_vectors()
    proved = [c for c in outcome.updates if c.verdict == Verdict.OK and c.level in _PROVED]
    return [_Winner(c, signature, vectors, asked, _holes(view, c, signature)) for c in proved]


def _holes(view: TaskView, candidate: Candidate, signature: Signature) -> tuple[Hole, ...]:
    """More than are asked for, if the code gives them; tried in the order of their keys.

    A solution is short and splits of one draw do not overlap, so it is drawn from several times.
    """
    suffix = languages.get(candidate.language).extensions[0]
    licence = view.seed.licence if view.seed else ""
    text = Text(candidate.code, candidate.language, f"{signature.name}{suffix}", licence)
    wanted, found = TRIED * view.recipe.proved_fim, dict[str, Hole]()
    for number in range(DRAWS):
        options = Options(seed=view.spec.seed + number, per_file=wanted, mix=BLOCKS, bounds=rules.SOLUTIONS)
        for hole in watch.holes(text, options):
            found.setdefault(hole.made.key, hole)
        if len(found) >= wanted:
            break
    return tuple(found[key] for key in sorted(found)[:wanted])


def _with(outcome: StepOutcome, winners: Sequence[_Winner]) -> StepOutcome:
    proved = {winner.candidate.id: winner.proved() for winner in winners}
    return replace(outcome, updates=tuple(proved.get(c.id, c) for c in outcome.updates))
