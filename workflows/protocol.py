"""The protocols: how each recipe walks a shard through its stages.

These functions read like the protocols that they are, and know nothing of
Temporal: `stage` runs one or more stages and reports. `ShardWorkflow` passes
activities, a replay passes direct calls, so both walk exactly the same way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from workflows.messages import ShardPlan, StageReport

RunStages = Callable[[tuple[str, ...], int], Awaitable[StageReport]]
"""(stages, round) to what is left."""


async def walk(plan: ShardPlan, stage: RunStages) -> None:
    """Walk one shard through the stages of its recipe; admission comes after, in order."""
    await PROTOCOLS[plan.recipe](plan, stage)


async def discussion(plan: ShardPlan, stage: RunStages) -> None:
    """Propose, then critique and revise until all endorse; solve everywhere; prove; score."""
    report = await stage(("propose",), 0)
    for round_ in range(plan.rounds):
        if not report.live:
            return
        report = await stage(("critique",), round_)
        if not report.pending:
            break
        report = await stage(("revise",), round_)
    if report.live:
        await _solve_and_prove(plan, stage)


async def snippet(plan: ShardPlan, stage: RunStages) -> None:
    """Instruction from a snippet, response, proof, score."""
    if (await stage(("propose",), 0)).live:
        await _solve_and_prove(plan, stage)


async def fim(plan: ShardPlan, stage: RunStages) -> None:
    """Blocks are taken from files by their syntax; no model is asked."""
    await stage(("propose",), 0)


async def _solve_and_prove(plan: ShardPlan, stage: RunStages) -> None:
    await stage(("solve",), 0)
    report = await stage(("check", "execute"), 0)
    for round_ in range(plan.repairs):
        if not report.pending:
            break
        await stage(("repair",), round_)
        report = await stage(("check", "execute"), round_ + 1)
    if report.live:
        await stage(("score",), 0)


PROTOCOLS: dict[str, Callable[[ShardPlan, RunStages], Awaitable[None]]] = {
    "discussion": discussion,
    "snippet": snippet,
    "fim": fim,
}
