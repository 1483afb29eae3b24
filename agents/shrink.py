"""Failing cases made small before anybody reads them: repair prompts, DPO pairs, `synth show`.

After the judgement each loser has the smallest vector that it failed. Where that is
still long, smaller forms of it run in the loser and in two winners of different
families (`synth.proof.shrink`), a batch a round and all tasks at once. Runs stand in
the ledger like any other, so a replay shows the same case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.trials import Run, Trials
from agents.view import StepOutcome, TaskView
from db.models import Candidate, Execution
from synth.proof.adequacy import QUICK
from synth.proof.ballot import Evidence
from synth.proof.excuse import family
from synth.proof.habit import Habit, learn
from synth.proof.shrink import proposals, settle, worth
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Result
from synth.vocabulary import Verdict

ROUNDS = 3
"""Rounds of a loser in a language that starts at once; others have one, for each compiles three programs."""


@dataclass(frozen=True)
class _Loser:
    """A candidate that lost, its case as small as it is by now, and who says what is right."""

    candidate: Candidate
    signature: Signature
    habits: tuple[Habit, ...]
    case: Evidence
    references: tuple[Candidate, ...]

    def runs(self) -> tuple[list[Vector], list[Run]]:
        """What to try next, and the programs that try it; nothing where nothing is smaller."""
        tried = proposals(self.signature, self.case, self.habits)
        everyone = (*self.references, self.candidate) if tried else ()
        return tried, [Run(c, self.signature, tuple(tried)) for c in everyone]

    def after(self, tried: Sequence[Vector], executions: Sequence[Execution]) -> _Loser:
        """This loser with the smallest case that holds."""
        *given, own = [[Result.from_json(r) for r in e.results] for e in executions]
        return replace(self, case=settle(self.signature.returns, self.case, tried, given, own))

    @property
    def most(self) -> int:
        """Rounds that this loser is worth."""
        quick = all(c.language in QUICK for c in (*self.references, self.candidate))
        return ROUNDS if quick else 1


async def make_cases_small(
    trials: Trials, views: Sequence[TaskView], outcomes: Sequence[StepOutcome]
) -> list[StepOutcome]:
    """The outcomes of `execute`, with smaller failing cases where there are any."""
    losers = [loser for v, o in zip(views, outcomes, strict=True) for loser in _losers(v, o)]
    shown = {loser.candidate.id: loser.case for loser in losers}
    for round_ in range(ROUNDS):
        plans = [(one, *one.runs()) for one in losers if round_ < one.most]
        plans = [plan for plan in plans if plan[2]]
        executions = iter(await trials([run for _, _, runs in plans for run in runs]))
        after = [one.after(tried, [next(executions) for _ in runs]) for one, tried, runs in plans]
        losers = [new for new, (old, *_) in zip(after, plans, strict=True) if new.case is not old.case]
        shown |= {one.candidate.id: one.case for one in losers}
    return [replace(o, updates=tuple(_shown(c, shown) for c in o.updates)) for o in outcomes]


def _shown(candidate: Candidate, shown: dict[str, Evidence]) -> Candidate:
    case = shown.get(candidate.id)
    if case is None or list(case.arguments) == candidate.evidence["case"]["arguments"]:
        return candidate
    seen = candidate.evidence["case"]["arguments"]
    evidence = {**candidate.evidence, "case": case.to_json(), "shrunk_from": seen}
    return Candidate(**candidate.model_dump() | {"evidence": evidence})


def _losers(view: TaskView, outcome: StepOutcome) -> list[_Loser]:
    problem = outcome.problem
    references = _references(outcome.updates)
    if problem is None or not references:
        return []
    signature = problem.typed()
    own = [e.arguments for e in problem.examples if Vector(tuple(e.arguments)).fits(signature)]
    habits = tuple(learn([a[i] for a in own]) for i in range(len(signature.parameters)))
    cases = [(c, Evidence.from_json(c.evidence["case"])) for c in outcome.updates if "case" in c.evidence]
    return [_Loser(c, signature, habits, case, references) for c, case in cases if worth(case)]


def _references(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Two winners of different families, those that start at once first; none where there are fewer."""
    won = [c for c in candidates if c.verdict == Verdict.OK and c.agreed]
    won.sort(key=lambda c: (c.language not in QUICK, c.language, c.slot))
    second = next((c for c in won if family(c.language) != family(won[0].language)), None)
    return (won[0], second) if second else ()
