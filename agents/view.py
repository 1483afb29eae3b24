"""What a stage step sees of a task, and what it may answer: data in, data out.

A *step* is the part of a stage that belongs to one recipe. It is a pair of pure
functions: `requests(view)` says which model calls to make, and
`read(view, answers)` turns the answers into an outcome. Everything with an
effect (loading rows, asking engines, writing rows) is done once, for all steps,
by `agents.stage`. So a step is tested with literals, without store or engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from agents.problem import Problem
from db.models import Candidate, Check, Generation, Memory, Score, Seed, Task
from synth.serving.request import Request
from synth.spec import CampaignSpec, RecipeSpec
from synth.vocabulary import Reason, Verdict


@dataclass(frozen=True)
class TaskView:
    """One live task with all that its agents may know. Rows are read-only."""

    spec: CampaignSpec
    task: Task
    seed: Seed | None
    problem: Problem | None
    round: int
    """Round of the discussion (critique, revise) or of the repair, from 0."""
    candidates: tuple[Candidate, ...] = ()
    """All candidates of this task, by language, slot, attempt."""
    recalled: tuple[Memory, ...] = ()
    """What the lead agent remembers that is worth showing: best exemplars, then warnings."""

    cells: Mapping[str, int] = field(default_factory=dict)
    """Samples of `fim` that the task may see, by cell (`synth.syntax.infill.rows.Made.cell`)."""

    @property
    def recipe(self) -> RecipeSpec:
        """This task's recipe as the campaign file has it."""
        return self.spec.recipe(self.task.recipe)

    def latest(self) -> tuple[Candidate, ...]:
        """The last attempt of each (language, slot)."""
        last = {(c.language, c.slot): c for c in sorted(self.candidates, key=lambda c: c.attempt)}
        return tuple(last[key] for key in sorted(last))

    def after(self, outcome: StepOutcome) -> TaskView:
        """This view as it stands once an outcome is written."""
        merged = {c.id: c for c in (*self.candidates, *outcome.candidates, *outcome.updates)}
        ordered = sorted(merged.values(), key=lambda c: (c.language, c.slot, c.attempt))
        return replace(self, problem=outcome.problem or self.problem, candidates=tuple(ordered))

    def repairable(self) -> tuple[Candidate, ...]:
        """Latest attempts that failed, may be tried once more, and left something to show."""
        return tuple(c for c in self.latest() if c.reason and c.evidence and c.attempt < self.recipe.repairs)

    def winners(self) -> tuple[Candidate, ...]:
        """Latest attempts that were executed and have nothing against them."""
        return tuple(c for c in self.latest() if c.verdict == Verdict.OK and not c.reason)


@dataclass(frozen=True)
class Drop:
    """Why a task goes no further."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True)
class StepOutcome:
    """What one step made of one task. Empty fields leave things as they are."""

    problem: Problem | None = None
    candidates: tuple[Candidate, ...] = ()
    """New candidates."""
    updates: tuple[Candidate, ...] = ()
    """Changed copies of candidates that stand already."""
    checks: tuple[Check, ...] = ()
    scores: tuple[Score, ...] = ()
    drop: Drop | None = None


class Step(Protocol):
    """One stage of one recipe, as two pure functions."""

    def requests(self, view: TaskView) -> Sequence[Request]:
        """Model calls for this task; none means there is nothing to do."""
        ...

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """Make sense of the answers (same order as the requests)."""
        ...
