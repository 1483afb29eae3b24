"""One campaign at one moment: how far, how good, at what cost.

Asked again every second by the live view, so all sums come from covering
indexes (see `db.models`); only the funnel walks the tasks, and may be left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from db.models import Campaign, Generation, Sample, Task, now
from synth.errors import StoreError

_RECENT = timedelta(minutes=1)
_FUNNEL = text(
    "SELECT recipe, planned, proposed, agreed_problem, parsed, compiled, ran, passed, agreed, scored,"
    " admitted, dropped, live, abandoned, samples FROM funnel WHERE campaign_id = :id ORDER BY recipe"
)


@dataclass(frozen=True)
class RecipeProgress:
    """One recipe's way to its target; `tasks` counts all that were planned."""

    recipe: str
    target: int
    accepted: int
    tasks: int


class FunnelRow(NamedTuple):
    """One recipe's line of the view `funnel`."""

    recipe: str
    planned: int
    proposed: int
    agreed_problem: int
    parsed: int
    compiled: int
    ran: int
    passed: int
    agreed: int
    scored: int
    admitted: int
    dropped: int
    live: int
    abandoned: int
    samples: int


@dataclass(frozen=True)
class Progress:
    """A campaign at one moment. Tokens include those of rejected work."""

    campaign_id: str
    name: str
    status: str
    finish_reason: str
    created_at: datetime
    updated_at: datetime
    planned_shards: int
    admitted_shards: int
    recipes: tuple[RecipeProgress, ...]
    """In the order of the campaign file."""
    languages: Mapping[str, int]
    """Accepted samples by language."""
    levels: Mapping[str, int]
    """Accepted samples by level."""
    statuses: Mapping[str, int]
    """Tasks by status."""
    reasons: Mapping[str, int]
    """Dropped tasks by reason, the most frequent first."""
    generations: int
    prompt_tokens: int
    completion_tokens: int
    first_generation_at: datetime | None
    last_generation_at: datetime | None
    tokens_per_second: float
    """Completion tokens over the last minute (or since the first one, if that is later)."""
    funnel: tuple[FunnelRow, ...]

    @property
    def target(self) -> int:
        """Accepted samples wanted."""
        return sum(r.target for r in self.recipes)

    @property
    def accepted(self) -> int:
        """Accepted samples so far."""
        return sum(r.accepted for r in self.recipes)

    @property
    def tasks(self) -> int:
        """Tasks planned so far."""
        return sum(self.statuses.values())

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def tokens_per_sample(self) -> float | None:
        """All tokens for each accepted sample; None before the first one."""
        return self.tokens / self.accepted if self.accepted else None

    @property
    def acceptance(self) -> float | None:
        """Admitted tasks of the finished ones (admitted or dropped), 0 to 1; None before the first."""
        admitted = self.statuses.get("admitted", 0)
        finished = admitted + self.statuses.get("dropped", 0)
        return admitted / finished if finished else None


class _Spent(NamedTuple):
    """Sums over the ledger."""

    generations: int
    prompt_tokens: int
    completion_tokens: int
    first: datetime | None
    last: datetime | None


def progress(
    session: Session, campaign_id: str, *, funnel: bool = True, at: datetime | None = None
) -> Progress:
    """Read one campaign's progress; `at` is the present unless given.

    Raises `StoreError` for an unknown id.
    """
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise StoreError(f"no campaign {campaign_id!r}", mend="list the campaigns with `synth list`")
    tasks = _groups(session, campaign_id, Task.recipe, Task.status, Task.reason)
    samples = _groups(session, campaign_id, Sample.recipe, Sample.language, Sample.level)
    spent = _spent(session, campaign_id)
    return Progress(
        campaign_id=campaign.id,
        name=campaign.name,
        status=campaign.status,
        finish_reason=campaign.finish_reason,
        created_at=campaign.created_at,
        updated_at=campaign.updated_at,
        planned_shards=campaign.planned_shards,
        admitted_shards=campaign.admitted_shards,
        recipes=_recipes(campaign, _sum(samples, 0), _sum(tasks, 0)),
        languages=_sum(samples, 1),
        levels=_sum(samples, 2),
        statuses=_sum(tasks, 1),
        reasons=_sum([group for group in tasks if group.values[1] == "dropped"], 2),
        generations=spent.generations,
        prompt_tokens=spent.prompt_tokens,
        completion_tokens=spent.completion_tokens,
        first_generation_at=spent.first,
        last_generation_at=spent.last,
        tokens_per_second=_rate(session, campaign_id, spent, at or now()),
        funnel=_funnel(session, campaign_id) if funnel else (),
    )


def target_of(campaign: Campaign) -> dict[str, int]:
    """Accepted samples wanted, by recipe, in the order of the campaign file."""
    return {part["recipe"]: int(part["target"]) for part in campaign.spec.get("recipes", ())}


def _recipes(campaign: Campaign, accepted: Counter[str], tasks: Counter[str]) -> tuple[RecipeProgress, ...]:
    targets = target_of(campaign)
    return tuple(RecipeProgress(name, want, accepted[name], tasks[name]) for name, want in targets.items())


class _Group(NamedTuple):
    """Values of the grouping columns, and how many rows have them."""

    values: tuple[str, ...]
    rows: int


def _groups(session: Session, campaign_id: str, *fields: Any) -> list[_Group]:
    table = fields[0].class_
    query = select(*fields, func.count()).where(table.campaign_id == campaign_id).group_by(*fields)
    rows = session.connection().execute(query)
    return [_Group(tuple(row[:-1]), int(row[-1])) for row in rows]


def _sum(groups: list[_Group], position: int) -> Counter[str]:
    """Counts by one of the fields, the largest first."""
    sums: Counter[str] = Counter()
    for group in groups:
        sums[group.values[position]] += group.rows
    return Counter(dict(sorted(sums.items(), key=lambda item: (-item[1], item[0]))))


def _spent(session: Session, campaign_id: str) -> _Spent:
    query = select(
        func.count(),
        func.coalesce(func.sum(col(Generation.prompt_tokens)), 0),
        func.coalesce(func.sum(col(Generation.completion_tokens)), 0),
        func.min(col(Generation.created_at)),
        func.max(col(Generation.created_at)),
    ).where(col(Generation.campaign_id) == campaign_id)
    count, read, written, first, last = session.connection().execute(query).one()
    return _Spent(count, int(read), int(written), first, last)


def _rate(session: Session, campaign_id: str, spent: _Spent, at: datetime) -> float:
    """Completion tokens a second over the last minute."""
    if spent.first is None:
        return 0.0
    start = max(at - _RECENT, spent.first)
    query = select(func.coalesce(func.sum(col(Generation.completion_tokens)), 0)).where(
        col(Generation.campaign_id) == campaign_id, col(Generation.created_at) >= start
    )
    seconds = max((at - start).total_seconds(), 1.0)
    return int(session.connection().execute(query).scalar_one()) / seconds


def _funnel(session: Session, campaign_id: str) -> tuple[FunnelRow, ...]:
    rows = session.connection().execute(_FUNNEL, {"id": campaign_id})
    return tuple(FunnelRow(*row) for row in rows)
