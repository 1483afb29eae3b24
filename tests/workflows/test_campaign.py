"""Whole campaigns through a real Temporal server, with the scripted engine and the real sandbox."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from temporalio.worker import Replayer

from db.models import Quarantine, Sample
from db.quarantine import quarantine
from db.store import Store
from synth.export import write_export
from synth.vocabulary import Verdict
from tests.workflows.site import Site, campaign, site
from workflows.campaign import CampaignWorkflow
from workflows.client import handle, query_progress, send_retarget, signal, wait
from workflows.replay import replay
from workflows.shard import ShardWorkflow

pytestmark = pytest.mark.temporal


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new store on each backend."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'synth.db'}"
    return str(request.getfixturevalue("postgres_url"))


async def test_a_campaign_of_200_tasks(store_url: str, temporal_address: str, tmp_path: Path) -> None:
    spec = campaign(
        "whole",
        recipes=[
            {"recipe": "discussion", "target": 10_000, "min_score": 0.3, "vectors": 24},
            {"recipe": "snippet", "target": 10_000, "languages": ["python"], "min_score": 0.3, "vectors": 24},
        ],
        shard_size=32,
        budget={"tasks": 200},
    )
    async with site(tmp_path, store_url, temporal_address) as s:
        ident = await s.run(spec)
        assert s.one("select count(*) from task") == 200
        assert s.one("select count(*) from task where status = 'live'") == 0
        assert s.one("select count(*) from task where status = 'dropped' and reason = ''") == 0
        assert s.one("select status from campaign") == "finished"
        assert s.one("select finish_reason from campaign") == "budget"
        samples = s.one("select count(*) from sample")
        assert samples > 100
        assert s.one("select count(distinct content_hash) from sample") == samples
        assert sorted(n for (n,) in s.rows("select number from sample")) == list(range(samples))
        assert s.one("select count(*) from generation") == s.engine.answered
        assert s.one("select count(*) from execution where verdict = 'infra_error'") == 0
        agreed = s.rows(
            "select task_id, count(distinct language) from sample where level = 'agreed' group by 1"
        )
        assert any(languages == 2 for _, languages in agreed)
        await _replays_byte_identically(s, ident, tmp_path)


async def _replays_byte_identically(s: Site, ident: str, tmp_path: Path) -> None:
    await asyncio.to_thread(_quarantine_one, s.store, ident)
    own = await asyncio.to_thread(write_export, s.store, ident, "messages", tmp_path / "own")
    assert own.rows == s.one("select count(*) from sample") - 1
    rebuilt = await replay(s.store, ident, tmp_path / "again", ["messages"])
    assert rebuilt.identical
    assert rebuilt.exports[0].sha256 == own.sha256
    for name in ("data/train.jsonl", "README.md"):
        assert (tmp_path / "own" / name).read_bytes() == (tmp_path / "again/messages" / name).read_bytes()


def _quarantine_one(store: Store, campaign_id: str) -> None:
    def against(session: Session) -> None:
        sample = session.exec(select(Sample).order_by(col(Sample.number))).first()
        assert sample is not None
        about = {"campaign_id": campaign_id, "task_id": sample.task_id, "sample_id": sample.id}
        quarantine(session, [Quarantine(id="q", rule="tests", benchmark="own", exercise="1", **about)])

    store.write(against)


async def test_a_campaign_meets_the_target_of_every_recipe(temporal_address: str, tmp_path: Path) -> None:
    async with site(tmp_path, f"sqlite:///{tmp_path}/synth.db", temporal_address) as s:
        await s.run(campaign("targets"))
        made = dict(s.rows("select recipe, count(*) from sample group by 1"))
        assert made["discussion"] >= 12
        assert made["snippet"] >= 4
        assert made["fim"] >= 4
        assert s.one("select finish_reason from campaign") == "target"
        assert s.one("select count(*) from task where status = 'live'") == 0


async def test_agreed_solutions_give_proved_middles_in_every_language(
    temporal_address: str, tmp_path: Path
) -> None:
    recipes = [{"recipe": "discussion", "target": 6, "min_score": 0.3, "proved_fim": 2}]
    async with site(tmp_path, f"sqlite:///{tmp_path}/synth.db", temporal_address) as s:
        ident = await s.run(campaign("middles", recipes=recipes))
        middles = await asyncio.to_thread(write_export, s.store, ident, "fim", tmp_path / "own")
        rows = [json.loads(line) for line in middles.files[0].read_text(encoding="utf-8").split("\n")[:-1]]
        assert {row["language"] for row in rows} == {"python", "javascript"}
        assert all(row["proved"] and row["metadata"]["level"] == "agreed" for row in rows)
        assert {row["proof"]["gave"] for row in rows} <= set(Verdict) - {"ok", "infra_error", "time_limit"}
        assert len({row["metadata"]["title"] for row in rows}) > 1
        held = {code for (code,) in s.rows("select code from candidate where agreed")}
        assert {row["prefix"] + row["middle"] + row["suffix"] for row in rows} <= held
        solutions = s.one("select count(*) from sample where kind = 'instruction'")
        assert solutions >= 6 and len(rows) >= solutions / 2
        rebuilt = await replay(s.store, ident, tmp_path / "again", ["fim", "fim-codellama"])
        assert rebuilt.identical
        assert rebuilt.exports[0].sha256 == middles.sha256


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that the running campaign brings about."""
    async with asyncio.timeout(120):
        while not condition():
            await asyncio.sleep(0.05)


async def test_pause_resume_retarget_and_the_progress_query(temporal_address: str, tmp_path: Path) -> None:
    async with site(tmp_path, f"sqlite:///{tmp_path}/synth.db", temporal_address, latency=0.05) as s:
        spec = campaign("steered", recipes=[{"recipe": "discussion", "target": 24, "min_score": 0.3}])
        ident = await s.start(spec)
        await until(lambda: s.engine.answered > 10)
        await signal(s.client, ident, "pause")
        await until(lambda: s.one("select status from campaign") == "paused")
        await until(lambda: _quiet(s))
        assert (await query_progress(s.client, ident)).status == "paused"
        await send_retarget(s.client, ident, "discussion", 6)
        await signal(s.client, ident, "resume")
        await wait(s.client, ident)
        assert s.one("select status from campaign") == "finished"
        assert 6 <= s.one("select count(*) from sample") < 24


_seen: list[int] = []


def _quiet(s: Site) -> bool:
    """Whether the engine has had no question for 1.5 seconds (30 looks)."""
    _seen.append(s.engine.received)
    return len(_seen) > 30 and len(set(_seen[-30:])) == 1


async def test_stop_keeps_what_was_admitted_and_gives_up_the_rest(
    temporal_address: str, tmp_path: Path
) -> None:
    async with site(tmp_path, f"sqlite:///{tmp_path}/synth.db", temporal_address, latency=0.3) as s:
        spec = campaign("stopped", recipes=[{"recipe": "discussion", "target": 500, "min_score": 0.3}])
        ident = await s.start(spec)
        await until(lambda: s.one("select count(*) from sample") > 0)
        await signal(s.client, ident, "stop")
        assert await wait(s.client, ident) == "stopped"
        assert s.one("select status from campaign") == "stopped"
        assert s.one("select count(*) from task where status = 'live'") == 0
        assert s.one("select count(*) from task where status = 'abandoned'") > 0
        assert s.one("select count(*) from sample") > 0


async def test_histories_replay(temporal_address: str, tmp_path: Path) -> None:
    """The workflow code is deterministic: Temporal's replayer walks real histories again."""
    async with site(tmp_path, f"sqlite:///{tmp_path}/synth.db", temporal_address) as s:
        ident = await s.run(campaign("histories"))
        replayer = Replayer(workflows=[CampaignWorkflow, ShardWorkflow])
        await replayer.replay_workflow(await handle(s.client, ident).fetch_history())
        shards = s.one("select planned_shards from campaign")
        for shard in range(s.one("select admitted_shards from campaign")):
            history = await s.client.get_workflow_handle(f"{ident}/{shard}").fetch_history()
            await replayer.replay_workflow(history)
        assert shards >= 3


async def test_a_workflow_that_was_lost_goes_on_from_the_store(temporal_address: str, tmp_path: Path) -> None:
    async with site(tmp_path, f"sqlite:///{tmp_path}/synth.db", temporal_address, latency=0.1) as s:
        spec = campaign("lost", recipes=[{"recipe": "discussion", "target": 20, "min_score": 0.3}])
        ident = await s.start(spec)
        await until(lambda: s.one("select count(*) from sample") > 0)
        await handle(s.client, ident).terminate("as if its server's database were gone")
        before = s.one("select count(*) from sample")
        await s.start(spec)
        await wait(s.client, ident)
        assert s.one("select count(*) from sample") >= max(20, before)
        assert s.one("select count(*) from generation") == s.one("select count(distinct key) from generation")
        assert s.one("select count(*) from task where status = 'live'") == 0
