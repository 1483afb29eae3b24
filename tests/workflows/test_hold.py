"""A pause or a resume may come at the moment at which a shard ends."""

from __future__ import annotations

import asyncio

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.worker import (
    Interceptor,
    SignalChildWorkflowInput,
    UnsandboxedWorkflowRunner,
    Worker,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from workflows.campaign import CampaignWorkflow
from workflows.client import Cluster, Signal, connect, query_progress, signal
from workflows.messages import (
    CONTROL,
    EXECUTE,
    Advance,
    AdvanceInput,
    CampaignInput,
    CloseInput,
    ShardPlan,
    StageInput,
    StageReport,
    StatusInput,
)
from workflows.shard import ShardWorkflow

pytestmark = pytest.mark.temporal
IDENT = "ends-meanwhile"


class Stage:
    """Activities of a campaign of one shard, whose only stage waits until it is let go."""

    def __init__(self, client: Client) -> None:
        self.client, self.loop = client, asyncio.get_running_loop()
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.told: list[str] = []

    @activity.defn
    async def advance(self, request: AdvanceInput) -> Advance:
        if request.admit is None:
            return Advance([ShardPlan(0, "fim", 0, 0, "default", "default")])
        return Advance(finished="target")

    @activity.defn
    async def run_stages(self, request: StageInput) -> StageReport:
        self.begun.set()
        await self.may_end.wait()
        return StageReport(live=1, pending=0)

    @activity.defn
    async def set_status(self, request: StatusInput) -> None:
        self.told.append(request.status)

    @activity.defn
    async def close_campaign(self, request: CloseInput) -> None:
        self.told.append(request.reason)

    async def end_shard(self, shard: str) -> None:
        """Let the shard end, and wait until the server knows."""
        self.may_end.set()
        while (await self.client.get_workflow_handle(shard).describe()).status is _RUNNING:
            await asyncio.sleep(0.01)


_RUNNING = WorkflowExecutionStatus.RUNNING


class Ends(Interceptor):
    """Ends the shard between the campaign's decision to tell it and the server's word of that."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def workflow_interceptor_class(
        self, _: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor]:
        stage = self._stage

        class Outbound(WorkflowOutboundInterceptor):
            async def signal_child_workflow(self, told: SignalChildWorkflowInput) -> None:
                ended = stage.end_shard(told.child_workflow_id)
                asyncio.run_coroutine_threadsafe(ended, stage.loop).result(timeout=30)
                await super().signal_child_workflow(told)

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(Outbound(outbound))

        return Inbound


@pytest.mark.parametrize("name", ["pause", "resume"])
async def test_a_shard_that_ends_meanwhile_needs_no_telling(temporal_address: str, name: Signal) -> None:
    client = await connect(Cluster(temporal_address))
    stage = Stage(client)
    control = Worker(
        client,
        task_queue=CONTROL,
        workflows=[CampaignWorkflow, ShardWorkflow],
        activities=[stage.advance, stage.set_status, stage.close_campaign],
        interceptors=[Ends(stage)],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with control, Worker(client, task_queue=EXECUTE, activities=[stage.run_stages]):
        ident = f"{IDENT}-{name}"
        run = await client.start_workflow(
            CampaignWorkflow.run, CampaignInput(ident), id=ident, task_queue=CONTROL
        )
        await stage.begun.wait()
        await signal(client, ident, name)
        assert await run.result() == "target"
    assert stage.told == [{"pause": "paused", "resume": "running"}[name], "target"]


class Closing(Stage):
    """A campaign that has reached its target, and is told something while it is closed."""

    def __init__(self, client: Client, name: Signal) -> None:
        super().__init__(client)
        self._name = name

    @activity.defn(name="advance")
    async def finished(self, _: AdvanceInput) -> Advance:
        return Advance(finished="target")

    @activity.defn(name="close_campaign")
    async def told_meanwhile(self, request: CloseInput) -> None:
        await self.close_campaign(request)
        await signal(self.client, request.campaign_id, self._name)
        await query_progress(self.client, request.campaign_id)  # it has heard that by now


@pytest.mark.parametrize("name", ["pause", "resume"])
async def test_a_campaign_that_is_closed_meanwhile_stays_so(temporal_address: str, name: Signal) -> None:
    client = await connect(Cluster(temporal_address))
    stage = Closing(client, name)
    control = Worker(
        client,
        task_queue=CONTROL,
        workflows=[CampaignWorkflow],
        activities=[stage.finished, stage.set_status, stage.told_meanwhile],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with control:
        ident = f"{IDENT}-closed-{name}"
        run = await client.start_workflow(
            CampaignWorkflow.run, CampaignInput(ident), id=ident, task_queue=CONTROL
        )
        assert await run.result() == "target"
    assert stage.told == ["target"]
