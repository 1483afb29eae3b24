"""A stage over a shard: load, ask, read, write; the same for every recipe.

The steps say what to ask and what the answers mean (`agents.view.Step`); this
module does what has effects. A stage may run twice (a worker died after writing
and before reporting), and a shard may be walked again from its start, so each
task carries the last stage it went through, and a task that is already past a
stage is left alone. What a stage makes of a task is written in one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from agents.ask import Asker, Question
from agents.blocks import take_blocks
from agents.load import load_revisions, load_views
from agents.novelty import refuse_repeats
from agents.prove import check, execute
from agents.steps import STEPS
from agents.trials import Trials
from agents.view import Drop, StepOutcome, TaskView
from db.models import Candidate, Task, now
from db.rows import columns_of, insert_missing, update_rows
from db.store import Store
from synth.vocabulary import Recipe, Stage, TaskStatus

_ORDER: dict[Stage, tuple[int, int]] = {
    Stage.PROPOSE: (0, 0),
    Stage.CRITIQUE: (100, 2),
    Stage.REVISE: (101, 2),
    Stage.SOLVE: (200, 0),
    Stage.CHECK: (300, 3),
    Stage.EXECUTE: (301, 3),
    Stage.REPAIR: (302, 3),
    Stage.SCORE: (400, 0),
    Stage.ADMIT: (500, 0),
}
"""First position of a stage, and how far one round moves it."""


_PROOF = ("verdict", "level", "reason", "agreed", "evidence")
"""Columns of a candidate that change after it was made."""


@dataclass(frozen=True)
class Workshop:
    """What stages work with: the store, and who answers and who runs."""

    store: Store
    ask: Asker
    trials: Trials


@dataclass(frozen=True)
class StageCounts:
    """What a stage left behind. `pending` tasks need another round."""

    live: int
    pending: int


def position(stage: str, round_: int) -> int:
    """Where a stage stands in the walk; a task past it is not touched again."""
    if not stage:
        return -1
    first, step = _ORDER[Stage(stage)]
    return first + step * round_


async def run_stage(
    shop: Workshop, campaign_id: str, shard: int, stage: Stage, round_: int = 0
) -> StageCounts:
    """Take the live tasks of a shard through one stage.

    Raises `InfrastructureError` when it should be tried again; nothing that was
    answered or run is lost.
    """
    recalling = stage is Stage.PROPOSE
    views = await asyncio.to_thread(load_views, shop.store, campaign_id, shard, round_, recalling=recalling)
    here = position(stage, round_)
    due = [v for v in views if position(v.task.stage, v.task.round) < here]
    left = [v for v in views if position(v.task.stage, v.task.round) >= here]
    if due:
        outcomes = await _outcomes(shop, stage, due)
        await asyncio.to_thread(_write, shop.store, stage, round_, due, outcomes)
        left += [v.after(o) for v, o in zip(due, outcomes, strict=True) if o.drop is None]
    return StageCounts(len(left), sum(_pending(v, stage) for v in left))


async def _outcomes(shop: Workshop, stage: Stage, views: Sequence[TaskView]) -> list[StepOutcome]:
    if views[0].task.recipe == Recipe.FIM and stage is Stage.PROPOSE:
        return await asyncio.gather(*(asyncio.to_thread(take_blocks, v) for v in views))
    if stage is Stage.CHECK:
        return await asyncio.to_thread(lambda: [check(v) for v in views])
    if stage is Stage.EXECUTE:
        return await execute(shop.trials, views)
    outcomes = await _ask(shop, stage, views)
    if stage in (Stage.PROPOSE, Stage.REVISE):
        return await asyncio.to_thread(refuse_repeats, shop.store, views, outcomes)
    return outcomes


async def _ask(shop: Workshop, stage: Stage, views: Sequence[TaskView]) -> list[StepOutcome]:
    """Ask for all tasks at once, so that the engines see the whole shard.

    Prompts are written and answers read in a thread: other shards' answers are on
    their way through the event loop meanwhile.
    """
    revisions = await asyncio.to_thread(load_revisions, shop.store, views[0].task.campaign_id)
    steps = [STEPS[Recipe(v.task.recipe), stage] for v in views]
    requests = await asyncio.to_thread(
        lambda: [list(step.requests(view)) for step, view in zip(steps, views, strict=True)]
    )
    questions = [
        Question(v.task, r, revisions.get(r.pool, ""))
        for v, some in zip(views, requests, strict=True)
        for r in some
    ]
    answers = iter(await shop.ask(questions))
    own = [[next(answers) for _ in some] for some in requests]
    return await asyncio.to_thread(
        lambda: [s.read(view, given) for s, view, given in zip(steps, views, own, strict=True)]
    )


def _write(
    store: Store, stage: Stage, round_: int, views: Sequence[TaskView], outcomes: Sequence[StepOutcome]
) -> None:
    made = {v.task.id: o for v, o in zip(views, outcomes, strict=True)}

    def write(session: Session) -> None:
        _mark(session, stage, round_, made)
        _rows(session, list(made.values()))

    store.write(write)


def _mark(session: Session, stage: Stage, round_: int, made: Mapping[str, StepOutcome]) -> None:
    """Where the tasks stand now, what problem they have, and which of them go no further."""
    here = {"stage": stage.value, "round": round_, "updated_at": now()}
    update_rows(session, Task, dict.fromkeys(made, here))
    problems = {i: o.problem.model_dump(mode="json") for i, o in made.items() if o.problem is not None}
    update_rows(session, Task, {i: {"problem": problem} for i, problem in problems.items()})
    drops = {i: o.drop for i, o in made.items() if o.drop is not None}
    update_rows(session, Task, {i: _dropped(drop) for i, drop in drops.items()})


def _dropped(drop: Drop) -> dict[str, str]:
    return {"status": TaskStatus.DROPPED, "reason": drop.reason.value, "detail": drop.detail[:2000]}


def _rows(session: Session, outcomes: Sequence[StepOutcome]) -> None:
    """New rows are inserted once; changed candidates are written over what stands."""
    insert_missing(session, [row for o in outcomes for row in (*o.candidates, *o.checks, *o.scores)])
    changed = {c.id: columns_of(c) for o in outcomes for c in o.updates}
    update_rows(session, Candidate, {i: {name: row[name] for name in _PROOF} for i, row in changed.items()})


def _pending(view: TaskView, stage: Stage) -> bool:
    if stage is Stage.CRITIQUE:
        return view.problem is not None and not view.problem.endorsed
    return stage is Stage.EXECUTE and bool(view.repairable())
