"""`synth run` of a campaign that ends while the command is about to follow it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from agents.advance import close
from db.progress import Progress
from db.store import Store
from synth.cli import campaign
from synth.cli.campaign import RunOptions, make_ready, run
from synth.cli.stack.layout import Layout, prepare
from synth.cli.stack.state import ProcessId, StackState
from synth.settings import Settings
from synth.spec import load_spec
from synth.vocabulary import FinishReason
from tests.cli.test_run import FIM
from workflows import client as temporal
from workflows import launch
from workflows.campaign import CampaignWorkflow
from workflows.messages import CONTROL, Advance, AdvanceInput, CloseInput, StatusInput

pytestmark = pytest.mark.temporal


class Home:
    """A home in which a campaign was begun, and the activities of one that has no more to do."""

    def __init__(self, folder: Path, address: str) -> None:
        self.settings = Settings(folder, folder / "cache", f"sqlite:///{folder / 'synth.db'}")
        self.layout: Layout = prepare(self.settings)
        me = ProcessId.of(os.getpid())
        StackState("up", me, address, "default", False, self.settings.store_url).write(self.layout)
        (folder / "blocks.yaml").write_text(FIM)
        self.options = RunOptions(folder / "blocks.yaml", self.settings, manner="quiet")
        self.store = Store.open(self.settings.store_url)
        self.may_end = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        make_ready(self.options, self.store, self.layout, print)

    @activity.defn
    async def advance(self, _: AdvanceInput) -> Advance:
        await self.may_end.wait()
        return Advance(finished="target")

    @activity.defn
    async def set_status(self, _: StatusInput) -> None:
        pass

    @activity.defn
    async def close_campaign(self, request: CloseInput) -> None:
        await asyncio.to_thread(close, self.store, request.campaign_id, FinishReason(request.reason))

    async def run(self) -> Progress:
        """The same command again."""
        return await run(
            self.options, self.store, make_ready(self.options, self.store, self.layout, print), print
        )


@asynccontextmanager
async def home(folder: Path, address: str) -> AsyncIterator[Home]:
    """One with a worker."""
    made = Home(folder, address)
    worker = Worker(
        await temporal.connect(temporal.Cluster(address)),
        task_queue=CONTROL,
        workflows=[CampaignWorkflow],
        activities=[made.advance, made.set_status, made.close_campaign],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with worker:
        yield made
    made.store.close()


async def test_it_ends_before_it_is_told_to_go_on(
    tmp_path: Path, temporal_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = temporal.start_campaign

    async def start_and_end(client: Client, ident: str) -> WorkflowHandle[CampaignWorkflow, str]:
        handle = await start(client, ident)
        await handle.result()
        return handle

    monkeypatch.setattr(temporal, "start_campaign", start_and_end)
    async with home(tmp_path, temporal_address) as site:
        site.may_end.set()
        ended = await site.run()
    assert (ended.status, ended.finish_reason) == ("finished", "target")


async def test_it_ends_between_a_look_at_the_store_and_one_at_the_workflow(
    tmp_path: Path, temporal_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, wait, is_over = campaign.read, temporal.wait, threading.Event()

    async def wait_and_tell(client: Client, ident: str) -> str:
        reason = await wait(client, ident)
        is_over.set()
        return reason

    async with home(tmp_path, temporal_address) as site:

        def read_before(store: Store, ident: str) -> Progress:
            seen = read(store, ident)
            site.loop.call_soon_threadsafe(site.may_end.set)
            assert is_over.wait(30)
            return seen

        monkeypatch.setattr(temporal, "wait", wait_and_tell)
        monkeypatch.setattr(campaign, "_goes_on", lambda *_: "")
        monkeypatch.setattr(campaign, "read", read_before)
        ended = await site.run()
    assert (ended.status, ended.finish_reason) == ("finished", "target")


def test_it_ends_between_a_look_at_its_row_and_the_word_that_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blocks.yaml").write_text(FIM)
    spec, store = load_spec(tmp_path / "blocks.yaml"), Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    begun, write = launch.prepare(store, spec), store.write

    def write_late(fn: Callable[[Session], Any]) -> Any:
        monkeypatch.undo()
        close(store, begun.campaign_id, FinishReason.TARGET)
        return write(fn)

    monkeypatch.setattr(store, "write", write_late)
    again = launch.prepare(store, spec)
    assert (again.resumed, again.finished) == (False, True)
    assert campaign.read(store, begun.campaign_id).status == "finished"
    store.close()
