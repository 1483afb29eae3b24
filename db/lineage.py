"""Everything that led to one sample, or to the end of one task.

Enough to show a sample with its proof and to tell why a task was kept or
dropped: the seed, the task, each model call with its prompt id and hash,
parameters and tokens, the candidates with their checks, executions and scores,
and what the agents remember of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from db.models import (
    Campaign,
    Candidate,
    Check,
    Execution,
    Generation,
    Memory,
    Quarantine,
    Sample,
    Score,
    Seed,
    Task,
)
from synth.errors import StoreError

Row = TypeVar("Row", Sample, Task)
Part = TypeVar("Part", Candidate, Check, Execution, Generation, Memory, Quarantine, Sample, Score)
_SHOWN = 4


@dataclass(frozen=True)
class Lineage:
    """One task and all rows that belong to it. Rows are for reading."""

    campaign: Campaign
    task: Task
    sample: Sample | None
    """The sample that was asked for; None when a task was."""
    seed: Seed | None
    samples: tuple[Sample, ...]
    """All accepted samples of the task, by number."""
    generations: tuple[Generation, ...]
    """In the order in which they were answered."""
    candidates: tuple[Candidate, ...]
    """By language, slot and attempt."""
    checks: tuple[Check, ...]
    executions: tuple[Execution, ...]
    """In the order in which they were run."""
    scores: tuple[Score, ...]
    memories: tuple[Memory, ...]
    """By agent."""
    quarantines: tuple[Quarantine, ...] = ()
    """What keeps samples of the task out of exports."""

    @property
    def candidate(self) -> Candidate | None:
        """The candidate that became the sample."""
        wanted = self.sample.candidate_id if self.sample else ""
        return next((c for c in self.candidates if c.id == wanted), None)

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens of all the task's calls."""
        return sum(g.prompt_tokens + g.completion_tokens for g in self.generations)


def sample(session: Session, ident: str) -> Sample:
    """A sample by id or by a beginning of it. Raises `StoreError` for none or several."""
    found = _find(session, Sample, ident)
    if found is None:
        raise StoreError(f"no sample {ident!r}", mend="list the samples with `synth sample`")
    return found


def lineage(session: Session, ident: str) -> Lineage:
    """The lineage of a sample or a task, by id or by a beginning of it.

    Raises `StoreError` for an id that is unknown or ambiguous.
    """
    found = _find(session, Sample, ident)
    task = session.get_one(Task, found.task_id) if found else _find(session, Task, ident)
    if task is None:
        raise StoreError(
            f"no sample or task {ident!r}", mend="find its id with `synth sample` or `synth tasks`"
        )
    return _gather(session, task, found)


def _find(session: Session, model: type[Row], ident: str) -> Row | None:
    exact = session.get(model, ident)
    if exact is not None or not ident:
        return exact
    fitting = col(model.id).startswith(ident, autoescape=True)
    rows = list(session.exec(select(model).where(fitting).order_by(col(model.id)).limit(_SHOWN)))
    rows = [row for row in rows if row.id.startswith(ident)]
    if len(rows) > 1:
        ids = ", ".join(row.id for row in rows)
        raise StoreError(f"{ident!r} is the beginning of several ids: {ids}", mend="give more of the id")
    return rows[0] if rows else None


def _gather(session: Session, task: Task, found: Sample | None) -> Lineage:
    return Lineage(
        campaign=session.get_one(Campaign, task.campaign_id),
        task=task,
        sample=found,
        seed=session.get(Seed, task.seed_id) if task.seed_id else None,
        samples=_of(session, Sample, task, "number"),
        generations=_of(session, Generation, task, "created_at", "key"),
        candidates=_of(session, Candidate, task, "language", "slot", "attempt"),
        checks=_of(session, Check, task, "candidate_id", "id"),
        executions=_of(session, Execution, task, "created_at", "id"),
        scores=_of(session, Score, task, "candidate_id", "judge"),
        memories=_of(session, Memory, task, "agent"),
        quarantines=_of(session, Quarantine, task, "sample_id", "id"),
    )


def _of(session: Session, model: type[Part], task: Task, *order: str) -> tuple[Part, ...]:
    query = select(model).where(col(model.task_id) == task.id)
    return tuple(session.exec(query.order_by(*(getattr(model, name) for name in order))))
