"""Moving a campaign on: admit the oldest shard, then plan up to the horizon.

The cursor (`planned_shards`, `admitted_shards`) stands in the campaign's row and
moves in the same transaction as what it counts, so repeating a call changes
nothing, and a campaign can be taken up from the store alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from agents import planner
from agents.admit import admit_shard
from db.models import Campaign, CellStat, Generation, Sample, Seed, Task, now
from db.store import Store, insert_missing
from synth.spec import CampaignSpec
from synth.vocabulary import CampaignStatus, FinishReason, Reason, SeedKind, TaskStatus


@dataclass(frozen=True)
class Planned:
    """A planned shard and its recipe."""

    shard: int
    recipe: str


@dataclass(frozen=True)
class Position:
    """Where a campaign stands after an advance."""

    spec: CampaignSpec
    waiting: tuple[Planned, ...]
    """Planned and not admitted, in order."""
    finished: FinishReason | None
    admitted: int
    samples: int


def advance(store: Store, campaign_id: str, admit: int | None) -> Position:
    """Admit shard `admit` unless that is done already, then plan on."""
    if admit is not None:
        store.write(lambda session: admit_shard(session, campaign_id, admit))
    finished: FinishReason | None = None
    while finished is None and store.write(lambda session: _has_room(session, campaign_id)):
        outcome = store.write(lambda session: _plan_one(session, campaign_id))
        finished = _finish(outcome)
        if outcome == "wait":
            break
    return store.write(lambda session: _position(session, campaign_id, finished))


def _has_room(session: Session, campaign_id: str) -> bool:
    campaign = session.get_one(Campaign, campaign_id)
    return campaign.planned_shards - campaign.admitted_shards < campaign.horizon


def _finish(outcome: str) -> FinishReason | None:
    return FinishReason(outcome) if outcome in ("target", "exhausted", "budget") else None


def _plan_one(session: Session, campaign_id: str) -> str:
    """Plan the next shard; returns the planner's outcome, or `budget`."""
    campaign = session.get_one(Campaign, campaign_id)
    spec = CampaignSpec.model_validate(campaign.spec)
    known = knowledge(session, campaign)
    if all(known.samples[r.recipe] >= r.target for r in spec.recipes):
        return "target"
    if _spent(session, campaign, spec, known.number):
        return "wait" if campaign.planned_shards > campaign.admitted_shards else "budget"
    plan = planner.plan(campaign_id, spec, campaign.planned_shards, campaign.admitted_shards, known)
    if plan.outcome == "shard":
        insert_missing(session, list(plan.tasks))
        campaign.planned_shards += 1
        campaign.updated_at = now()
        session.add(campaign)
    return plan.outcome


def _spent(session: Session, campaign: Campaign, spec: CampaignSpec, tasks: int) -> bool:
    """Whether a limit of the budget has been met. Only `minutes` depends on the clock."""
    budget = spec.budget
    if budget.tasks and tasks >= budget.tasks:
        return True
    if budget.minutes and now() - campaign.started_at >= timedelta(minutes=budget.minutes):
        return True
    if not budget.generations and not budget.tokens:
        return False
    calls, tokens = session.exec(
        select(func.count(), func.coalesce(func.sum(Generation.completion_tokens), 0)).where(
            Generation.campaign_id == campaign.id, Generation.shard < campaign.admitted_shards
        )
    ).one()
    return bool(
        (budget.generations and calls >= budget.generations) or (budget.tokens and tokens >= budget.tokens)
    )


def knowledge(session: Session, campaign: Campaign) -> planner.Knowledge:
    """Read what planning depends on."""
    ident, admitted = campaign.id, campaign.admitted_shards
    seeds = _seeds(session, ident)
    return planner.Knowledge(
        number=session.exec(select(func.count()).where(Task.campaign_id == ident)).one(),
        samples=_counts(session, Sample.recipe, Sample.campaign_id == ident),
        by_language=_counts(session, Sample.language, Sample.campaign_id == ident),
        pending=_counts(session, Task.recipe, Task.campaign_id == ident, Task.shard >= admitted),
        barren=_barren(session, ident, admitted),
        tallies=planner.tally_cells(_cells(session, ident, admitted)),
        seeds=seeds.snippets,
        files=seeds.files,
        used=_used(session, ident),
    )


class _Seeds(NamedTuple):
    """Ids by language, in order."""

    snippets: dict[str, list[str]]
    files: dict[str, list[str]]


def _seeds(session: Session, campaign_id: str) -> _Seeds:
    found = _Seeds({}, {})
    query = select(Seed.language, Seed.id, Seed.kind).where(Seed.campaign_id == campaign_id)
    for language, seed, kind in session.exec(query.order_by(col(Seed.ordinal))):
        if kind != SeedKind.FILE:
            found.snippets.setdefault(language, []).append(seed)
        if kind != SeedKind.SNIPPET:
            found.files.setdefault(language, []).append(seed)
    return found


def _cells(session: Session, campaign_id: str, admitted: int) -> list[planner.CellSums]:
    """What each cell has given so far."""
    sums = [func.sum(col(c)) for c in (CellStat.tasks, CellStat.kept, CellStat.samples, CellStat.tokens)]
    query: Any = select(CellStat.cell, *sums).where(
        CellStat.campaign_id == campaign_id, CellStat.shard < admitted
    )
    rows = session.exec(query.group_by(CellStat.cell))
    return [planner.CellSums(cell, *map(int, found)) for cell, *found in rows]


def _counts(session: Session, column: object, *where: object) -> Counter[str]:
    query = select(column, func.count()).where(*where).group_by(column)  # type: ignore[call-overload]
    return Counter(dict(session.exec(query).all()))


def _used(session: Session, campaign_id: str) -> Counter[str]:
    query = (
        select(Task.recipe, Task.language, func.count())
        .where(Task.campaign_id == campaign_id)
        .group_by(Task.recipe, Task.language)
    )
    return Counter({f"{recipe}/{language}": count for recipe, language, count in session.exec(query)})


def _barren(session: Session, campaign_id: str, admitted: int) -> Counter[str]:
    """Shards in a row without a sample, counted back from the last, by recipe (a shard has one)."""
    shards = session.exec(
        select(func.min(CellStat.cell), func.sum(CellStat.samples))
        .where(CellStat.campaign_id == campaign_id, CellStat.shard < admitted)
        .group_by(col(CellStat.shard))
        .order_by(col(CellStat.shard).desc())
    )
    barren: Counter[str] = Counter()
    fertile: set[str] = set()
    for cell, samples in shards:
        recipe = cell.split("/")[0]
        if samples:
            fertile.add(recipe)
        elif recipe not in fertile:
            barren[recipe] += 1
    return barren


def _position(session: Session, campaign_id: str, finished: FinishReason | None) -> Position:
    campaign = session.get_one(Campaign, campaign_id)
    waiting = session.exec(
        select(Task.shard, Task.recipe)
        .where(Task.campaign_id == campaign_id, Task.shard >= campaign.admitted_shards)
        .distinct()
        .order_by(col(Task.shard))
    )
    samples = session.exec(select(func.count()).where(Sample.campaign_id == campaign_id)).one()
    return Position(
        spec=CampaignSpec.model_validate(campaign.spec),
        waiting=tuple(Planned(shard, recipe) for shard, recipe in waiting),
        finished=finished,
        admitted=campaign.admitted_shards,
        samples=samples,
    )


def set_status(store: Store, campaign_id: str, status: CampaignStatus, reason: str = "") -> None:
    """Record where a campaign stands."""

    def write(session: Session) -> None:
        campaign = session.get_one(Campaign, campaign_id)
        campaign.status, campaign.finish_reason, campaign.updated_at = status, reason, datetime.now(UTC)
        session.add(campaign)

    store.write(write)


def close(store: Store, campaign_id: str, reason: FinishReason) -> None:
    """End a campaign. What is in flight is given up, except after a failure of synth's own."""
    if reason is FinishReason.FAILED:
        return set_status(store, campaign_id, CampaignStatus.FAILED, reason)

    def give_up(session: Session) -> None:
        query = select(Task).where(Task.campaign_id == campaign_id, Task.status == TaskStatus.LIVE)
        for task in session.exec(query):
            task.status, task.reason = TaskStatus.ABANDONED, Reason.CAMPAIGN_ENDED
            session.add(task)

    store.write(give_up)
    stopped = reason is FinishReason.STOPPED
    return set_status(
        store, campaign_id, CampaignStatus.STOPPED if stopped else CampaignStatus.FINISHED, reason
    )


def retarget(store: Store, campaign_id: str, recipe: str, target: int) -> None:
    """Change a recipe's target in the stored campaign file."""

    def write(session: Session) -> None:
        campaign = session.get_one(Campaign, campaign_id)
        recipes = [r | {"target": target} if r["recipe"] == recipe else r for r in campaign.spec["recipes"]]
        campaign.spec = campaign.spec | {"recipes": recipes}
        session.add(campaign)

    store.write(write)
