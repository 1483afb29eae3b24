"""Replay: rebuild a campaign from its ledgers, with no engine and no sandbox.

A replay copies what was given (campaign, seeds, the plan of each task) and what
was recorded (generations, executions) into an empty store, walks every admitted
shard through the same protocol code as the live campaign, and admits it; what was
quarantined of it stays so. What comes out must be what the campaign made: the export
of the replayed store is byte-identical to the campaign's own. A question that was never recorded is a
`LedgerGap`, so a replay never invents anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from agents.admit import admit_shard
from agents.ask import LedgerAsker
from agents.stage import Workshop, run_stage
from agents.trials import LedgerTrials
from db.ledger import Ledger
from db.models import Campaign, Execution, Generation, Quarantine, Sample, Seed, Task
from db.store import Store, insert_missing
from synth.errors import StoreError
from synth.export import ExportResult, write_export
from synth.spec import CampaignSpec, ExportFormat
from synth.vocabulary import Stage, TaskStatus
from workflows.messages import ShardPlan, StageReport
from workflows.protocol import walk

CHUNK = 500
Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Replayed:
    """What a replay rebuilt, and whether it is what the campaign holds."""

    shards: int
    samples: int
    identical: bool
    """Whether the rebuilt samples equal the campaign's, row by row."""
    exports: tuple[ExportResult, ...]


async def replay(store: Store, campaign_id: str, folder: Path, formats: Sequence[ExportFormat]) -> Replayed:
    """Rebuild a campaign and write its exports under `folder/<format>`.

    Raises `StoreError` for an unknown campaign and `LedgerGap` where the ledger
    does not hold what is asked.
    """
    with TemporaryDirectory(prefix="synth-replay-") as scratch:
        copy = await asyncio.to_thread(Store.open, f"sqlite:///{scratch}/replay.db")
        try:
            await asyncio.to_thread(_copy, store, copy, campaign_id)
            shards = await _rebuild(copy, store, campaign_id)
            await asyncio.to_thread(_quarantine, store, copy, campaign_id)
            return await asyncio.to_thread(_results, store, copy, campaign_id, shards, folder, formats)
        finally:
            copy.close()


async def _rebuild(copy: Store, store: Store, campaign_id: str) -> int:
    ledger = Ledger(copy)
    shop = Workshop(copy, LedgerAsker(ledger), LedgerTrials(copy))
    try:
        plans = _plans(store, campaign_id)
        for plan in plans:
            await _walk(shop, campaign_id, plan)
            await asyncio.to_thread(_admit, copy, campaign_id, plan.shard)
        return len(plans)
    finally:
        await ledger.close()


def _admit(copy: Store, campaign_id: str, shard: int) -> None:
    copy.write(lambda session: admit_shard(session, campaign_id, shard))


async def _walk(shop: Workshop, campaign_id: str, plan: ShardPlan) -> None:
    async def stages(names: tuple[str, ...], round_: int) -> StageReport:
        for name in names:
            counts = await run_stage(shop, campaign_id, plan.shard, Stage(name), round_)
        return StageReport(counts.live, counts.pending)

    await walk(plan, stages)


def _plans(store: Store, campaign_id: str) -> list[ShardPlan]:
    with store.read() as session:
        campaign = session.get_one(Campaign, campaign_id)
        spec = CampaignSpec.model_validate(campaign.spec)
        shards = session.exec(
            select(Task.shard, Task.recipe)
            .where(Task.campaign_id == campaign_id, Task.shard < campaign.admitted_shards)
            .distinct()
            .order_by(col(Task.shard))
        ).all()
    return [
        ShardPlan(
            shard, recipe, spec.recipe(recipe).rounds, spec.recipe(recipe).repairs, spec.author, spec.judge
        )
        for shard, recipe in shards
    ]


def _copy(source: Store, copy: Store, campaign_id: str) -> None:
    """Copy what was given and what was recorded; what was decided is left out."""
    with source.read() as session:
        campaign = session.get(Campaign, campaign_id)
        if campaign is None:
            raise StoreError(f"no campaign {campaign_id!r}", mend="see `synth list`")
        given = campaign.model_dump() | {"admitted_shards": 0}
        _add_all(copy, [Campaign(**given)])
        for kind in (Seed, Task, Generation, Execution):
            for rows in _chunks(session, kind, campaign_id):
                _add_all(copy, [_given(row, campaign.admitted_shards) for row in rows])


def _add_all(copy: Store, rows: Sequence[SQLModel]) -> None:
    copy.write(lambda session: insert_missing(session, rows))


def _chunks(session: Session, kind: type[Any], campaign_id: str) -> Iterator[list[SQLModel]]:
    query = select(kind).where(kind.campaign_id == campaign_id).execution_options(yield_per=CHUNK)
    for part in session.exec(query).partitions(CHUNK):
        yield list(part)


def _given(row: SQLModel, admitted: int) -> SQLModel:
    """A copy of a row; a task of an admitted shard goes back to how it was planned."""
    if not isinstance(row, Task) or row.shard >= admitted:
        return type(row)(**row.model_dump())
    planned = {"status": TaskStatus.LIVE, "reason": "", "detail": "", "stage": "", "round": 0, "problem": {}}
    return Task(**row.model_dump() | planned)


def _quarantine(source: Store, copy: Store, campaign_id: str) -> None:
    """Copy why rebuilt samples are kept out of exports: benchmarks judged that, no ledger has it."""
    rebuilt = {row["id"] for row in _samples(copy, campaign_id)}
    with source.read() as session:
        rows = session.exec(select(Quarantine).where(Quarantine.campaign_id == campaign_id))
        kept = [Quarantine(**row.model_dump()) for row in rows if row.sample_id in rebuilt]
    _add_all(copy, kept)


def _results(
    store: Store,
    copy: Store,
    campaign_id: str,
    shards: int,
    folder: Path,
    formats: Sequence[ExportFormat],
) -> Replayed:
    rebuilt, original = _samples(copy, campaign_id), _samples(store, campaign_id)
    exports = tuple(write_export(copy, campaign_id, f, folder / f) for f in formats)
    return Replayed(shards, len(rebuilt), rebuilt == original, exports)


def _samples(store: Store, campaign_id: str) -> list[dict[str, Any]]:
    with store.read() as session:
        query = select(Sample).where(Sample.campaign_id == campaign_id).order_by(col(Sample.number))
        return [row.model_dump(exclude={"created_at"}) for row in session.exec(query)]
