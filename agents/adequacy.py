"""Measuring the winners' tests: their mutants run on the vectors that they passed.

Mutants are candidates that nobody keeps: only their executions stand in the ledger,
so a replay measures the same. A winner's score goes into its evidence and from there
into the sample. What merely passed becomes `adequate` where the recipe's share of its
mutants is killed; what is agreed stays agreed, with its score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.draws import seed_for, short_id
from agents.trials import Run, Trials
from agents.view import StepOutcome, TaskView
from db.models import Candidate, Execution
from synth.proof.adequacy import Adequacy, MutantRun, measure
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Result
from synth.syntax.mutants import Mutant, mutants
from synth.vocabulary import Level, Verdict

_PROVED = (Level.PASSED, Level.AGREED)


@dataclass(frozen=True)
class _Winner:
    """A proved candidate of one task, and its mutants."""

    candidate: Candidate
    signature: Signature
    vectors: tuple[Vector, ...]
    mutants: tuple[Mutant, ...]

    @property
    def runs(self) -> list[Run]:
        return [Run(self._as_candidate(m), self.signature, self.vectors) for m in self.mutants]

    def _as_candidate(self, mutant: Mutant) -> Candidate:
        own = self.candidate
        return Candidate(
            id=short_id(own.id, "mutant", mutant.code),
            campaign_id=own.campaign_id,
            task_id=own.task_id,
            language=own.language,
            code=mutant.code,
        )


async def add_adequacy(
    trials: Trials, views: Sequence[TaskView], outcomes: Sequence[StepOutcome]
) -> list[StepOutcome]:
    """The outcomes of `execute`, with what the mutants of their winners showed."""
    winners = [_winners(v, o) for v, o in zip(views, outcomes, strict=True)]
    executions = iter(await trials([run for some in winners for w in some for run in w.runs]))
    done: list[StepOutcome] = []
    for view, outcome, some in zip(views, outcomes, winners, strict=True):
        measured = {w.candidate.id: _measured(view, w, [next(executions) for _ in w.mutants]) for w in some}
        updates = tuple(measured.get(c.id, c) for c in outcome.updates)
        done.append(replace(outcome, updates=updates))
    return done


def _winners(view: TaskView, outcome: StepOutcome) -> list[_Winner]:
    problem, count = outcome.problem, view.recipe.mutants
    if problem is None or not count:
        return []
    signature, vectors = problem.typed(), problem.known_vectors()
    proved = [c for c in outcome.updates if c.verdict == Verdict.OK and c.level in _PROVED]
    seed = seed_for(view.spec.seed, view.task.id, "mutants")
    return [
        _Winner(c, signature, vectors, tuple(mutants(c.language, c.code, count, seed, signature.returns)))
        for c in proved
    ]


def _measured(view: TaskView, winner: _Winner, executions: Sequence[Execution]) -> Candidate:
    runs = [_run(m, e) for m, e in zip(winner.mutants, executions, strict=True)]
    found = measure(winner.signature.returns, winner.vectors, runs)
    own = winner.candidate
    level = Level.ADEQUATE if own.level == Level.PASSED and _enough(view, found) else own.level
    evidence = {**own.evidence, "adequacy": found.to_json()}
    return Candidate(**own.model_dump() | {"level": level, "evidence": evidence})


def _enough(view: TaskView, found: Adequacy) -> bool:
    return found.score is not None and found.score >= view.recipe.min_killed


def _run(mutant: Mutant, execution: Execution) -> MutantRun:
    about = f"line {mutant.line}: {mutant.before} to {mutant.after} ({mutant.operator})"
    results = tuple(Result.from_json(r) for r in execution.results)
    return MutantRun(" ".join(about.split())[:200], Verdict(execution.verdict), results)
