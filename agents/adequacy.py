"""Measuring a task's tests: mutants of one winner run on the vectors that all winners passed.

The vectors are the same for every language, so one winner is enough to say what they
notice, and the cheapest is taken: a Python one, whose mutants and branches share a
single process (`synth.languages.instrument`; where that dies, each mutant has its own);
else one in a language that starts at once (`synth.proof.adequacy.QUICK`), a process a
mutant; else the lead's, where each mutant is compiled, so that only a quarter of them is
made. Languages without a grammar's operators (SQL, awk and others: see
`tests/syntax/test_mutants.py`) have no mutants; then the evidence says none were made.

Mutants are candidates that nobody keeps: only their executions stand in the ledger,
so a replay measures the same. The score goes into every winner's evidence and from there
into the sample. What merely passed becomes `adequate` where the recipe's share of the
mutants is killed; what is agreed stays agreed, with its score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agents.draws import seed_for, short_id
from agents.trials import Run, Trials
from agents.view import StepOutcome, TaskView
from db.models import Candidate, Execution
from synth.languages.instrument import probe, sight
from synth.proof.adequacy import QUICK, Adequacy, MutantRun, measure
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Result
from synth.syntax.mutants import Mutant, mutants
from synth.vocabulary import Level, Verdict

_PROVED = (Level.PASSED, Level.AGREED)
_COMPILED = 4
"""A language that compiles for long has one mutant where others have so many."""


@dataclass(frozen=True)
class _Subject:
    """The proved candidate of one task whose mutants are made, and what they run on."""

    candidate: Candidate
    signature: Signature
    vectors: tuple[Vector, ...]
    mutants: tuple[Mutant, ...]
    apart: bool = False
    """Whether each mutant has a process of its own although one could do it all."""

    @property
    def probed(self) -> bool:
        """Whether one process does it all."""
        return self.candidate.language == "python" and not self.apart

    @property
    def runs(self) -> list[Run]:
        if not self.probed:
            return [Run(self._as(m.code), self.signature, self.vectors) for m in self.mutants]
        codes = [m.code for m in self.mutants]
        code, signature = probe(self.signature, self.candidate.code, codes, len(self.vectors))
        return [Run(self._as(code), signature, self.vectors)]

    def _as(self, code: str) -> Candidate:
        own = self.candidate
        return Candidate(
            id=short_id(own.id, "mutant", code),
            campaign_id=own.campaign_id,
            task_id=own.task_id,
            language=own.language,
            code=code,
        )

    def measured(self, executions: Sequence[Execution]) -> Adequacy | None:
        """What became of the mutants, and of the branches; None where the probe came to no report."""
        results = [tuple(Result.from_json(r) for r in e.results) for e in executions]
        if not self.probed:
            triples = zip(self.mutants, executions, results, strict=True)
            runs = [MutantRun(_about(m), Verdict(e.verdict), r) for m, e, r in triples]
            return measure(self.signature.returns, self.vectors, runs)
        seen = sight(results[0])
        if seen is None:
            return None
        alive = tuple(_about(m) for m, mark in zip(self.mutants, seen.marks, strict=False) if mark == ".")
        compiled = len(self.mutants) - seen.marks.count("c")
        return Adequacy(len(self.mutants), compiled, compiled - len(alive), alive, seen.branches.to_json())


async def add_adequacy(
    trials: Trials, views: Sequence[TaskView], outcomes: Sequence[StepOutcome]
) -> list[StepOutcome]:
    """The outcomes of `execute`, with what the mutants of one of their winners showed."""
    subjects = {v.task.id: s for v, o in zip(views, outcomes, strict=True) if (s := _subject(v, o))}
    found = await _measure(trials, subjects)
    again = {
        task: replace(subjects[task], apart=True) for task, adequacy in found.items() if adequacy is None
    }
    found |= await _measure(trials, again)
    return [
        _with(v, o, subjects[v.task.id].candidate.language, adequacy) if adequacy else o
        for v, o in zip(views, outcomes, strict=True)
        for adequacy in [found.get(v.task.id)]
    ]


async def _measure(trials: Trials, subjects: Mapping[str, _Subject]) -> dict[str, Adequacy | None]:
    """What became of the mutants, by task."""
    plans = {task: subject.runs for task, subject in subjects.items()}
    executions = iter(await trials([run for runs in plans.values() for run in runs]))
    own = {task: [next(executions) for _ in runs] for task, runs in plans.items()}
    return {task: subject.measured(own[task]) for task, subject in subjects.items()}


def _subject(view: TaskView, outcome: StepOutcome) -> _Subject | None:
    proved, problem = _proved(outcome), outcome.problem
    if problem is None or not view.recipe.mutants or not proved:
        return None
    lead = view.task.language
    proved.sort(key=lambda c: (c.language != "python", c.language not in QUICK, c.language != lead))
    chosen, signature = proved[0], problem.typed()
    most = view.recipe.mutants if chosen.language in QUICK else -(-view.recipe.mutants // _COMPILED)
    seed = seed_for(view.spec.seed, view.task.id, "mutants")
    made = mutants(chosen.language, chosen.code, most, seed, signature.returns)
    return _Subject(chosen, signature, problem.known_vectors(), tuple(made))


def _proved(outcome: StepOutcome) -> list[Candidate]:
    return [c for c in outcome.updates if c.verdict == Verdict.OK and c.level in _PROVED]


def _with(view: TaskView, outcome: StepOutcome, language: str, found: Adequacy) -> StepOutcome:
    """The outcome with the adequacy of the task's tests in the evidence of every winner."""
    adequacy = {**found.to_json(), "language": language}
    enough = found.score is not None and found.score >= view.recipe.min_killed
    fresh: dict[str, Candidate] = {}
    for own in _proved(outcome):
        level = Level.ADEQUATE if own.level == Level.PASSED and enough else own.level
        columns = {"level": level, "evidence": {**own.evidence, "adequacy": adequacy}}
        fresh[own.id] = Candidate(**own.model_dump() | columns)
    return replace(outcome, updates=tuple(fresh.get(c.id, c) for c in outcome.updates))


def _about(mutant: Mutant) -> str:
    about = f"line {mutant.line}: {mutant.before} to {mutant.after} ({mutant.operator})"
    return " ".join(about.split())[:200]
