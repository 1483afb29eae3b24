"""Activities: where workflow code meets agents, engines, sandbox and store.

Each activity beats its heart in the background, so that a dead worker is
noticed in seconds and a cancellation arrives while a model call is under way.
Infrastructure errors go to Temporal, which retries without limit; everything
else is a fault of synth or of its set-up: it is not retried, and the campaign
ends as `failed`, to be taken up by the next `synth run`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from agents.advance import Position, advance, close, retarget, set_status
from agents.stage import Workshop, run_stage
from synth.errors import EngineUnavailable, InfrastructureError, SynthError
from synth.vocabulary import CampaignStatus, FinishReason, Stage
from workflows.messages import (
    Advance,
    AdvanceInput,
    CloseInput,
    RetargetInput,
    ShardPlan,
    StageInput,
    StageReport,
    StatusInput,
)

BEAT_SECONDS = 2.0

log = logging.getLogger(__name__)


@asynccontextmanager
async def beating() -> AsyncIterator[None]:
    """Beat the heart of the current activity until the block ends."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(BEAT_SECONDS)

    heart = asyncio.create_task(beat())
    try:
        yield
    finally:
        heart.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await heart


@asynccontextmanager
async def boundary() -> AsyncIterator[None]:
    """Heartbeat inside, and errors as Temporal is to treat them."""
    try:
        async with beating():
            yield
    except InfrastructureError as error:
        wait = error.retry_after if isinstance(error, EngineUnavailable) else None
        delay = timedelta(seconds=wait) if wait else None
        raise ApplicationError(str(error), type=type(error).__name__, next_retry_delay=delay) from error
    except SynthError as error:
        raise ApplicationError(str(error), type=type(error).__name__, non_retryable=True) from error
    except Exception as error:
        log.exception("a fault of synth in %s", activity.info().activity_type)
        raise ApplicationError(repr(error)[:500], type="Fault", non_retryable=True) from error


class Activities:
    """The activities of one worker, over its workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    @activity.defn
    async def run_stages(self, request: StageInput) -> StageReport:
        """Take a shard through some stages; see `agents.stage.run_stage`."""
        async with boundary():
            for stage in request.stages:
                counts = await run_stage(
                    self._shop, request.campaign_id, request.shard, Stage(stage), request.round
                )
            return StageReport(counts.live, counts.pending)
        raise AssertionError("unreachable")

    @activity.defn
    async def advance(self, request: AdvanceInput) -> Advance:
        """Admit and plan; see `agents.advance.advance`."""
        async with boundary():
            position = await asyncio.to_thread(advance, self._shop.store, request.campaign_id, request.admit)
            return _reported(position)
        raise AssertionError("unreachable")

    @activity.defn
    async def close_campaign(self, request: CloseInput) -> None:
        """Record the end of a campaign."""
        async with boundary():
            reason = FinishReason(request.reason)
            await asyncio.to_thread(close, self._shop.store, request.campaign_id, reason)

    @activity.defn
    async def set_status(self, request: StatusInput) -> None:
        """Record that a campaign was paused or resumed."""
        async with boundary():
            status = CampaignStatus(request.status)
            await asyncio.to_thread(set_status, self._shop.store, request.campaign_id, status)

    @activity.defn
    async def retarget(self, request: RetargetInput) -> None:
        """Change the target of a recipe."""
        async with boundary():
            await asyncio.to_thread(
                retarget, self._shop.store, request.campaign_id, request.recipe, request.target
            )

    def control(self) -> Sequence[Callable[..., Any]]:
        """Activities of the `control` queue."""
        return (self.advance, self.close_campaign, self.set_status, self.retarget)

    def stages(self) -> Sequence[Callable[..., Any]]:
        """Activities of the `generate-<pool>` and `execute` queues."""
        return (self.run_stages,)


def _reported(position: Position) -> Advance:
    spec = position.spec
    plans = [
        ShardPlan(
            shard=planned.shard,
            recipe=planned.recipe,
            rounds=spec.recipe(planned.recipe).rounds,
            repairs=spec.recipe(planned.recipe).repairs,
            author=spec.author,
            judge=spec.judge,
        )
        for planned in position.waiting
    ]
    return Advance(
        plans=plans,
        finished=position.finished or "",
        admitted=position.admitted,
        samples=position.samples,
        target=spec.target,
    )
