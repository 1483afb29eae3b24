"""`ShardWorkflow`: one shard walks its recipe, one activity a stage.

Queues: `propose … score` on the pool that answers, `check` and `execute` (and
all of `fim`) on `execute`. A hold is honoured between stages.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows.messages import EXECUTE, ShardInput, StageInput, StageReport, generate_queue
    from workflows.protocol import walk

HEARTBEAT = timedelta(seconds=20)
STAGE_TIMEOUT = timedelta(hours=6)
"""A stage of 64 tasks on a slow engine; a lost worker is noticed by its heartbeat."""
RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    maximum_interval=timedelta(seconds=30),
    backoff_coefficient=2.0,
)
"""Only infrastructure errors reach it, and they never count against a sample: no limit of attempts."""


@workflow.defn
class ShardWorkflow:
    """Carries the tasks of one shard through the stages of their recipe."""

    @workflow.init
    def __init__(self, shard: ShardInput) -> None:
        self._shard = shard
        self._held = shard.paused

    @workflow.run
    async def run(self, shard: ShardInput) -> int:
        """Walk; returns the shard's number."""
        await walk(shard.plan, self._stage)
        return shard.plan.shard

    @workflow.signal
    def hold(self, held: bool) -> None:
        """Wait before the next stage, or go on."""
        self._held = held

    async def _stage(self, stages: tuple[str, ...], round_: int) -> StageReport:
        await workflow.wait_condition(lambda: not self._held)
        report: StageReport = await workflow.execute_activity(
            "run_stages",
            StageInput(self._shard.campaign_id, self._shard.plan.shard, stages, round_),
            result_type=StageReport,
            task_queue=self._queue(stages[0]),
            start_to_close_timeout=STAGE_TIMEOUT,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=RETRY,
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary=f"{self._shard.plan.recipe}: {'+'.join(stages)} {round_}",
        )
        return report

    def _queue(self, stage: str) -> str:
        plan = self._shard.plan
        if stage in ("check", "execute") or plan.recipe == "fim":
            return EXECUTE
        return generate_queue(plan.judge if stage == "score" else plan.author)
