"""Refusing near-duplicates at proposal time, before anything is spent on them.

A problem's text is sketched (MinHash); its bands are looked up in SQL among the
problems that the task may remember (`task.seen`) and among the earlier tasks of
its own shard; candidates are verified on the whole sketch. What runs beside it
in other shards is compared when it is admitted (`agents.admit`), in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from agents.view import Drop, StepOutcome, TaskView
from db.models import Memory, MemoryBand
from db.store import Store
from synth.corpus.near import Sketch, similar, sketch
from synth.vocabulary import Reason


@dataclass(frozen=True)
class Known:
    """A problem that was met before."""

    title: str
    sketch: Sketch


def refuse_repeats(
    store: Store, views: Sequence[TaskView], outcomes: Sequence[StepOutcome]
) -> list[StepOutcome]:
    """Drop proposals that are near-duplicates of what their task may remember."""
    kept: list[Known] = []
    judged: list[StepOutcome] = []
    with store.read() as session:
        for view, outcome in zip(views, outcomes, strict=True):
            if outcome.problem is None or outcome.drop is not None:
                judged.append(outcome)
                continue
            own = Known(outcome.problem.title, sketch(outcome.problem.text()))
            twin = _nearest(own.sketch, kept) or remembered(session, view, own.sketch)
            if twin is None:
                kept.append(own)
                judged.append(outcome)
            else:
                drop = Drop(Reason.NEAR_DUPLICATE, f"like {twin.title!r}")
                judged.append(StepOutcome(problem=outcome.problem, drop=drop))
    return judged


def remembered(session: Session, view: TaskView, own: Sketch) -> Known | None:
    """The first near-duplicate in the memory that the task may see."""
    return find_twin(session, view.task.campaign_id, view.task.seen, own)


def find_twin(session: Session, campaign_id: str, before: int, own: Sketch) -> Known | None:
    """A near-duplicate among the problems of shards before `before`, lowest id first."""
    places = [(number, value) for number, value in enumerate(own.bands())]
    query = (
        select(Memory)
        .join(MemoryBand, col(MemoryBand.memory_id) == Memory.id)
        .where(
            MemoryBand.campaign_id == campaign_id,
            MemoryBand.shard < before,
            col(MemoryBand.value).in_([f"{number}:{value}" for number, value in places]),
        )
        .distinct()
        .order_by(col(Memory.id))
    )
    return _nearest(own, [Known(m.title, sketch(m.text)) for m in session.exec(query)])


def _nearest(own: Sketch, others: Sequence[Known]) -> Known | None:
    return next((o for o in others if similar(own, o.sketch)), None)


def band_rows(memory: Memory, own: Sketch) -> list[MemoryBand]:
    """The rows by which a problem is found again."""
    return [
        MemoryBand(
            memory_id=memory.id,
            band=number,
            campaign_id=memory.campaign_id,
            shard=memory.shard,
            value=f"{number}:{value}",
        )
        for number, value in enumerate(own.bands())
    ]
