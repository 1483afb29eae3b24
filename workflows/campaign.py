"""`CampaignWorkflow`: a sliding window of shards until the target, the budget or the end.

    advance (plan) ─► shards 0 … horizon−1 run
                      └─ the oldest ends ─► advance (admit it, plan the next) ─► …

Shards are admitted strictly in their order, and a shard is planned from what had
been admitted by then, so that what a campaign makes does not depend on which
shard was quicker, nor on crashes. The store is the record: a workflow that is
started anew for a campaign (Temporal's history was lost, or continued as new)
goes on from the store's cursor. Before continuing as new the window drains.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError, ChildWorkflowError, is_cancelled_exception
from temporalio.workflow import ChildWorkflowHandle, ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from workflows.messages import (
        CONTROL,
        Advance,
        AdvanceInput,
        CampaignInput,
        CampaignProgress,
        CloseInput,
        RetargetInput,
        ShardInput,
        ShardPlan,
        StatusInput,
    )
    from workflows.shard import HEARTBEAT, RETRY, ShardWorkflow

CONTROL_TIMEOUT = timedelta(minutes=10)
GONE = "ExternalWorkflowExecutionNotFound"
"""Type of the error that signals a workflow which has ended."""


@workflow.defn
class CampaignWorkflow:
    """One campaign. Its state is a cursor and the handles of the shards in flight."""

    @workflow.init
    def __init__(self, campaign: CampaignInput) -> None:
        self._id = campaign.campaign_id
        self._paused = campaign.paused
        self._stopping = self._closing = False
        self._retargets: list[RetargetInput] = []
        self._running: dict[int, ChildWorkflowHandle[ShardWorkflow, int]] = {}
        self._last = Advance()

    @workflow.run
    async def run(self, campaign: CampaignInput) -> str:
        """Run to the end; returns why it ended."""
        advance = await self._advance(AdvanceInput(self._id))
        while not advance.finished and not self._stopping:
            await self._start(advance.plans)
            if not self._running:
                workflow.continue_as_new(CampaignInput(self._id, self._paused))
            oldest = min(self._running)
            if not await self._ended(oldest):
                break
            advance = await self._turn(oldest)
        return await self._close("stopped" if self._stopping else advance.finished)

    @workflow.signal
    async def pause(self) -> None:
        """Start no stage until resumed."""
        await self._hold(True)

    @workflow.signal
    async def resume(self) -> None:
        """Go on after a pause."""
        await self._hold(False)

    @workflow.signal
    def stop(self) -> None:
        """End now; what was admitted stays, what is in flight is given up."""
        self._stopping = True

    @workflow.signal
    def retarget(self, change: RetargetInput) -> None:
        """Change the target of one recipe; takes effect at the next planning."""
        self._retargets.append(change)

    @workflow.query
    def progress(self) -> CampaignProgress:
        """Where the campaign stands, as the workflow sees it."""
        status = "stopped" if self._stopping else "paused" if self._paused else "running"
        last = self._last
        return CampaignProgress(status, last.admitted, sorted(self._running), last.samples, last.target)

    async def _start(self, plans: list[ShardPlan]) -> None:
        """Start what is planned and not in flight; near the history's limit let the window drain."""
        if workflow.info().is_continue_as_new_suggested():
            return
        for plan in plans:
            if plan.shard not in self._running:
                self._running[plan.shard] = await self._child(plan)

    async def _child(self, plan: ShardPlan) -> ChildWorkflowHandle[ShardWorkflow, int]:
        return await workflow.start_child_workflow(
            ShardWorkflow.run,
            ShardInput(self._id, plan, self._paused),
            id=f"{self._id}/{plan.shard}",
            task_queue=CONTROL,
            parent_close_policy=ParentClosePolicy.TERMINATE,
            static_summary=f"{plan.recipe} shard {plan.shard}",
        )

    async def _ended(self, shard: int) -> bool:
        """Wait for a shard; False when the campaign is to stop instead."""
        child = self._running[shard]
        await workflow.wait_condition(lambda: self._stopping or child.done())
        if self._stopping:
            return False
        try:
            await child
        except ChildWorkflowError:
            await self._close("failed")
            raise
        del self._running[shard]
        return True

    async def _turn(self, shard: int) -> Advance:
        """Admit a shard and plan on."""
        while self._retargets:
            await self._control("retarget", self._retargets.pop(0))
        return await self._advance(AdvanceInput(self._id, shard))

    async def _advance(self, request: AdvanceInput) -> Advance:
        self._last = await workflow.execute_activity(
            "advance",
            request,
            result_type=Advance,
            task_queue=CONTROL,
            start_to_close_timeout=CONTROL_TIMEOUT,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=RETRY,
        )
        return self._last

    async def _hold(self, held: bool) -> None:
        self._paused = held
        if self._closing:  # the store is told that it ended, and nothing after that
            return
        await self._control("set_status", StatusInput(self._id, "paused" if held else "running"))
        for child in list(self._running.values()):
            if not child.done():
                await _tell(child, held)

    async def _close(self, reason: str) -> str:
        self._closing = True
        await self._give_up()
        await workflow.wait_condition(workflow.all_handlers_finished)
        await self._control("close_campaign", CloseInput(self._id, reason))
        return reason

    async def _give_up(self) -> None:
        """Cancel what is in flight and wait until it has let go of the engines."""
        children = [child for child in self._running.values() if not child.done()]
        for child in children:
            child.cancel()
        for outcome in await asyncio.gather(*children, return_exceptions=True):
            if isinstance(outcome, BaseException) and not is_cancelled_exception(outcome):
                workflow.logger.warning("a shard ended with %s while stopping", outcome)

    async def _control(self, activity: str, request: object) -> None:
        await workflow.execute_activity(
            activity,
            request,
            task_queue=CONTROL,
            start_to_close_timeout=CONTROL_TIMEOUT,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=RETRY,
        )


async def _tell(child: ChildWorkflowHandle[ShardWorkflow, int], held: bool) -> None:
    """Hold a shard or let it go on. One that ends at this very moment needs neither."""
    try:
        await child.signal(ShardWorkflow.hold, held)
    except ApplicationError as error:
        if error.type != GONE:
            raise
