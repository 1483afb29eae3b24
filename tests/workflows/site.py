"""Everything a campaign needs, in this process: scripted engine, worker, client, store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from temporalio.client import Client

from db.store import Store
from synth.serving.scripted import Script, ScriptedEngine, load_rules
from synth.settings import Settings
from synth.spec import CampaignSpec, PoolSpec
from workflows.client import Cluster, connect, start_campaign, wait
from workflows.launch import prepare
from workflows.worker import PoolAt, WorkerOptions, run_worker

SEEDS = Path(__file__).resolve().parents[2] / "examples" / "seeds"
RULES = "tests.scripted.rules:answer"


@dataclass
class Site:
    """A running site."""

    client: Client
    store: Store
    engine: ScriptedEngine

    async def run(self, spec: CampaignSpec) -> str:
        """Run a campaign to its end; its id."""
        campaign = await self.start(spec)
        await wait(self.client, campaign)
        return campaign

    async def start(self, spec: CampaignSpec) -> str:
        """Start a campaign; its id."""
        prepared = await asyncio.to_thread(prepare, self.store, spec)
        await start_campaign(self.client, prepared.campaign_id)
        return prepared.campaign_id

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """Rows of a query."""
        with self.store.read() as session:
            return [tuple(row) for row in session.execute(text(sql), values)]

    def one(self, sql: str, **values: Any) -> Any:
        """The only value of a query."""
        return self.rows(sql, **values)[0][0]


def campaign(name: str, **changes: Any) -> CampaignSpec:
    """Discussions in two languages, snippets in one, and files' blocks."""
    base: dict[str, Any] = {
        "name": name,
        "seed": 4,
        "languages": ["python", "javascript"],
        "recipes": [
            {"recipe": "discussion", "target": 12, "min_score": 0.3, "vectors": 24},
            {"recipe": "snippet", "target": 4, "languages": ["python"], "min_score": 0.3, "vectors": 24},
            {"recipe": "fim", "target": 4, "per_seed": 1},
        ],
        "seeds": [{"folder": str(SEEDS)}],
        "pools": {"default": {"engine": "scripted", "model": "rules", "concurrency": 64}},
        "shard_size": 8,
        "horizon": 3,
    }
    return CampaignSpec.model_validate(base | changes)


@asynccontextmanager
async def site(home: Path, store_url: str, address: str, latency: float = 0.0) -> AsyncIterator[Site]:
    """Start engine and worker; stop both at the end."""
    engine = ScriptedEngine(Script(load_rules(RULES), latency))
    port = await engine.start(0)
    store = await asyncio.to_thread(Store.open, store_url)
    pool = PoolAt(
        PoolSpec.model_validate({"engine": "scripted", "model": "rules", "concurrency": 64}),
        f"http://127.0.0.1:{port}/v1",
    )
    options = WorkerOptions(
        Settings(home, home / "cache", store_url), Cluster(address), frozenset({"all"}), {"default": pool}
    )
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(options, stop))
    try:
        yield Site(await connect(Cluster(address)), store, engine)
    finally:
        stop.set()
        await worker
        await engine.stop()
        store.close()
