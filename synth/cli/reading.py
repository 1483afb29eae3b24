"""Everything the store knows about one task: what `show` and `explain` are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from db.models import Campaign, Candidate, Check, Execution, Generation, Sample, Score, Seed, Task
from synth.errors import StoreError
from synth.vocabulary import Stage

if TYPE_CHECKING:
    from db.store import Store

Row = TypeVar("Row", bound=SQLModel)
Found = Sample | Task | Candidate
MIN_PREFIX = 4
_ORDER = {stage: at for at, stage in enumerate(Stage)}


@dataclass(frozen=True)
class Trace:
    """One task from its seed to its samples. Lists are in the order in which things happened."""

    campaign: Campaign
    task: Task
    sample: Sample | None
    """The sample that was asked for; None when the task or a candidate was."""
    samples: tuple[Sample, ...]
    seed: Seed | None
    generations: tuple[Generation, ...]
    candidates: tuple[Candidate, ...]
    executions: tuple[Execution, ...]
    checks: tuple[Check, ...]
    scores: tuple[Score, ...]

    def last_execution(self, candidate: Candidate) -> Execution | None:
        """The run that decided about a candidate."""
        runs = [e for e in self.executions if e.candidate_id == candidate.id]
        return runs[-1] if runs else None

    def check_of(self, candidate: Candidate) -> Check | None:
        """The static check of a candidate."""
        return next((c for c in self.checks if c.candidate_id == candidate.id), None)

    def score_of(self, candidate_id: str) -> Score | None:
        """The judge's marks of a candidate."""
        return next((s for s in self.scores if s.candidate_id == candidate_id), None)

    def to_json(self) -> dict[str, Any]:
        """The rows, as they stand in the store."""
        return {
            "sample": _dump(self.sample),
            "task": _dump(self.task),
            "seed": _dump(self.seed),
            "models": self.campaign.models,
            "samples": [s.id for s in self.samples],
            "generations": list(map(_dump, self.generations)),
            "candidates": list(map(_dump, self.candidates)),
            "executions": list(map(_dump, self.executions)),
            "checks": list(map(_dump, self.checks)),
            "scores": list(map(_dump, self.scores)),
        }


def _dump(row: SQLModel | None) -> Any:
    return row.model_dump() if row is not None else None


def trace(store: Store, ident: str) -> Trace:
    """The trace of a sample, task or candidate by its id or a beginning of it.

    Raises `StoreError` for an id that is unknown or fits several rows.
    """
    with store.read() as session:
        found = _find(session, ident)
        task_id = found.id if isinstance(found, Task) else found.task_id
        task = session.get_one(Task, task_id)
        return Trace(
            campaign=session.get_one(Campaign, task.campaign_id),
            task=task,
            sample=found if isinstance(found, Sample) else None,
            samples=tuple(_of_task(session, Sample, task_id, "number")),
            seed=session.get(Seed, task.seed_id) if task.seed_id else None,
            generations=tuple(sorted(_of_task(session, Generation, task_id, "created_at"), key=_moment)),
            candidates=tuple(_of_task(session, Candidate, task_id, "language", "slot", "attempt")),
            executions=tuple(_of_task(session, Execution, task_id, "created_at")),
            checks=tuple(_of_task(session, Check, task_id, "id")),
            scores=tuple(_of_task(session, Score, task_id, "id")),
        )


def _moment(generation: Generation) -> tuple[int, int, str, str, int]:
    """Order of the protocol: rounds of critique and revision alternate."""
    at = _ORDER.get(Stage(generation.stage), 99) if generation.stage in set(Stage) else 99
    turn = 2 * generation.round if generation.stage in (Stage.CRITIQUE, Stage.REVISE) else 0
    early = 1 if at in (1, 2) else at
    return (early, turn + at, generation.role, generation.language, generation.slot)


def _find(session: Session, ident: str) -> Found:
    exact: Found | None
    for exact in (session.get(Sample, ident), session.get(Task, ident), session.get(Candidate, ident)):
        if exact is not None:
            return exact
    near: list[Found] = []
    if len(ident) >= MIN_PREFIX:
        near += list(session.exec(select(Sample).where(_begins(Sample.id, ident)).limit(3)))
        near += list(session.exec(select(Task).where(_begins(Task.id, ident)).limit(3)))
        near += list(session.exec(select(Candidate).where(_begins(Candidate.id, ident)).limit(3)))
    if len(near) == 1:
        return near[0]
    if near:
        several = ", ".join(row.id for row in near[:3])
        raise StoreError(f"{ident!r} fits several: {several}", mend="give more of the id")
    raise StoreError(
        f"no sample or task {ident!r}", mend='ids are in `synth sql "select id, title from samples"`'
    )


def _begins(column: str, text: str) -> Any:
    return col(column).startswith(text, autoescape=True)


def _of_task(session: Session, model: type[Row], task_id: str, *order: str) -> Sequence[Row]:
    columns: Any = model
    query = select(model).where(columns.task_id == task_id)
    return list(session.exec(query.order_by(*(getattr(columns, name) for name in order))))
