"""Read models: what commands show, as frozen values that outlive their session.

    campaigns, find_campaign      the list, and one by id, name or the beginning of its id
    progress                      one campaign at this moment (`db.progress`)
    sample, lineage               one sample or task with all that led to it (`db.lineage`)
    list_samples, list_tasks      lines of a table

Every function takes a session of `Store.read()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from db.lineage import Lineage, lineage, sample
from db.models import Campaign, Sample, Task
from db.progress import FunnelRow, Progress, RecipeProgress, progress, target_of
from synth.errors import StoreError

__all__ = [
    "CampaignLine",
    "FunnelRow",
    "Lineage",
    "Progress",
    "RecipeProgress",
    "SampleLine",
    "TaskLine",
    "campaigns",
    "find_campaign",
    "lineage",
    "list_samples",
    "list_tasks",
    "progress",
    "sample",
]


@dataclass(frozen=True)
class CampaignLine:
    """One campaign in the list."""

    id: str
    name: str
    status: str
    finish_reason: str
    target: int
    accepted: int
    tasks: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class SampleLine:
    """One sample in a table."""

    id: str
    campaign_id: str
    number: int
    kind: str
    recipe: str
    language: str
    level: str
    score: float
    title: str
    task_id: str


@dataclass(frozen=True)
class TaskLine:
    """One task in a table; `samples` of it were accepted."""

    id: str
    campaign_id: str
    number: int
    shard: int
    recipe: str
    language: str
    partner: str
    concept: str
    difficulty: str
    status: str
    stage: str
    reason: str
    samples: int


def campaigns(session: Session) -> list[CampaignLine]:
    """All campaigns, the newest first."""
    accepted = _counts(session, Sample)
    tasks = _counts(session, Task)
    newest = select(Campaign).order_by(col(Campaign.created_at).desc(), col(Campaign.id))
    return [_line(c, accepted.get(c.id, 0), tasks.get(c.id, 0)) for c in session.exec(newest)]


def find_campaign(session: Session, name: str) -> Campaign:
    """A campaign by id, by name (the newest of that name), or by a beginning of its id that is unique.

    Raises `StoreError` for one that is unknown or ambiguous.
    """
    newest = select(Campaign).order_by(col(Campaign.created_at).desc(), col(Campaign.id))
    rows = list(session.exec(newest))
    for row in rows:
        if name in (row.id, row.name):
            return row
    fitting = [row for row in rows if name and row.id.startswith(name)]
    if len(fitting) > 1:
        raise StoreError(
            f"{name!r} is the beginning of several campaigns: {', '.join(r.id for r in fitting[:4])}",
            mend="give more of the id",
        )
    if not fitting:
        known = ", ".join(r.id for r in rows[:4]) or "none"
        raise StoreError(f"no campaign {name!r}", mend=f"campaigns in this store: {known}")
    return fitting[0]


def list_samples(
    session: Session,
    campaign: str | None = None,
    language: str | None = None,
    recipe: str | None = None,
    level: str | None = None,
    limit: int = 50,
) -> list[SampleLine]:
    """Accepted samples by campaign and number; the first `limit` that fit."""
    fields: list[Any] = [getattr(Sample, name) for name in SampleLine.__dataclass_fields__]
    query = sa.select(*fields).order_by(col(Sample.campaign_id), col(Sample.number)).limit(limit)
    wanted = {"campaign_id": campaign, "language": language, "recipe": recipe, "level": level}
    return [SampleLine(*row) for row in session.connection().execute(_where(query, Sample, wanted))]


def list_tasks(
    session: Session,
    campaign: str | None = None,
    status: str | None = None,
    reason: str | None = None,
    language: str | None = None,
    recipe: str | None = None,
    limit: int = 50,
) -> list[TaskLine]:
    """Tasks by campaign and number; the first `limit` that fit."""
    fields: list[Any] = [getattr(Task, name) for name in TaskLine.__dataclass_fields__ if name != "samples"]
    samples = sa.select(func.count()).where(col(Sample.task_id) == col(Task.id)).scalar_subquery()
    query = sa.select(*fields, samples).order_by(col(Task.campaign_id), col(Task.number)).limit(limit)
    wanted = {
        "campaign_id": campaign, "status": status, "reason": reason,
        "language": language, "recipe": recipe,
    }  # fmt: skip
    return [TaskLine(*row) for row in session.connection().execute(_where(query, Task, wanted))]


def _where(
    query: sa.Select[Any], model: type[Sample] | type[Task], wanted: dict[str, str | None]
) -> sa.Select[Any]:
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(model, name) == value)
    return query


def _line(campaign: Campaign, accepted: int, tasks: int) -> CampaignLine:
    return CampaignLine(
        id=campaign.id,
        name=campaign.name,
        status=campaign.status,
        finish_reason=campaign.finish_reason,
        target=sum(target_of(campaign).values()),
        accepted=accepted,
        tasks=tasks,
        created_at=campaign.created_at,
        updated_at=campaign.updated_at,
    )


def _counts(session: Session, model: type[Sample] | type[Task]) -> dict[str, int]:
    """Rows by campaign."""
    query = select(model.campaign_id, func.count()).group_by(col(model.campaign_id))
    return {campaign: int(count) for campaign, count in session.exec(query)}
