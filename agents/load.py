"""Loading a shard: its live tasks as views, in a handful of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, func, select

from agents.problem import Problem
from agents.recall import recall
from agents.view import TaskView
from db.models import Campaign, Candidate, Memory, Sample, Seed, Task
from db.store import Store
from synth.spec import CampaignSpec
from synth.vocabulary import Recipe, TaskStatus

RECALL_POOL = 64
"""Memories of an agent that recall chooses from: the most useful ones."""

Row = TypeVar("Row", bound=SQLModel)


def load_spec_of(session: Session, campaign_id: str) -> CampaignSpec:
    """The campaign file as it stands in the store (a retarget changes it there)."""
    return CampaignSpec.model_validate(session.get_one(Campaign, campaign_id).spec)


def load_revisions(store: Store, campaign_id: str) -> dict[str, str]:
    """Revision (or file digest) of the model behind each pool, as probed when the campaign was started."""
    with store.read() as session:
        models = session.get_one(Campaign, campaign_id).models
    return {pool: str(model.get("revision", "")) for pool, model in models.items()}


def load_views(
    store: Store, campaign_id: str, shard: int, round_: int, *, recalling: bool = False
) -> list[TaskView]:
    """Live tasks of a shard, by number, with all that their steps may know.

    Memories are loaded only for a stage that recalls.
    """
    with store.read() as session:
        spec = load_spec_of(session, campaign_id)
        tasks = _tasks(session, campaign_id, shard)
        ids = [t.id for t in tasks]
        seeds = {s.id: s for s in _seeds(session, tasks)}
        candidates = _by_task(session.exec(select(Candidate).where(col(Candidate.task_id).in_(ids))))
        memories = _memories(session, tasks) if recalling else {}
        cells = (
            kept_cells(session, campaign_id, tasks[0].seen) if tasks and tasks[0].recipe == Recipe.FIM else {}
        )
    return [
        TaskView(
            spec=spec,
            task=task,
            seed=seeds.get(task.seed_id),
            problem=Problem.model_validate(task.problem) if task.problem else None,
            round=round_,
            candidates=tuple(sorted(candidates[task.id], key=lambda c: (c.language, c.slot, c.attempt))),
            recalled=tuple(recall(memories.get(task.language, ()), task)),
            cells=cells,
        )
        for task in tasks
    ]


def _tasks(session: Session, campaign_id: str, shard: int) -> list[Task]:
    query = select(Task).where(
        Task.campaign_id == campaign_id, Task.shard == shard, Task.status == TaskStatus.LIVE
    )
    return list(session.exec(query.order_by(col(Task.number))))


def _seeds(session: Session, tasks: Sequence[Task]) -> Iterable[Seed]:
    return session.exec(select(Seed).where(col(Seed.id).in_({t.seed_id for t in tasks})))


def kept_cells(session: Session, campaign_id: str, shards: int) -> Counter[str]:
    """Samples of `fim` of the first shards by cell; proved middles of solutions are in none."""
    cell = col(Sample.meta)["cell"].as_string().label("cell")
    query = select(cell, func.count()).where(
        Sample.campaign_id == campaign_id, Sample.recipe == Recipe.FIM, Sample.shard < shards
    )
    return Counter({name: count for name, count in session.exec(query.group_by("cell")) if name})


def _memories(session: Session, tasks: Sequence[Task]) -> dict[str, list[Memory]]:
    """By agent, its most useful memories of the shards that the tasks of this shard may see."""
    return {agent: _most_useful(session, tasks[0], agent) for agent in {t.language for t in tasks}}


def _most_useful(session: Session, task: Task, agent: str) -> list[Memory]:
    query = select(Memory).where(
        Memory.campaign_id == task.campaign_id, Memory.agent == agent, Memory.shard < task.seen
    )
    return list(session.exec(query.order_by(col(Memory.utility).desc(), col(Memory.id)).limit(RECALL_POOL)))


def _by_task(rows: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.task_id].append(row)
    return grouped
