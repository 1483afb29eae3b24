"""A stage over a shard: load, ask, read, write; the same for every recipe.

The steps say what to ask and what the answers mean (`agents.view.Step`); this
module does what has effects. A stage may run twice (a worker died after writing
and before reporting), and a shard may be walked again from its start, so each
task carries the last stage it went through, and a task that is already past a
stage is left alone. What a stage makes of a task is written in one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from agents.ask import Asker, Question
from agents.blocks import take_blocks
from agents.load import load_revisions, load_views
from agents.novelty import refuse_repeats
from agents.prove import check, execute
from agents.steps import STEPS
from agents.trials import Trials
from agents.view import StepOutcome, TaskView
from db.models import Generation, Task, now
from db.store import Store, insert_missing
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
        return await asyncio.to_thread(lambda: [take_blocks(v) for v in views])
    if stage is Stage.CHECK:
        return await asyncio.to_thread(lambda: [check(v) for v in views])
    if stage is Stage.EXECUTE:
        return await execute(shop.trials, views)
    outcomes = await _ask(shop, stage, views)
    if stage in (Stage.PROPOSE, Stage.REVISE):
        return await asyncio.to_thread(refuse_repeats, shop.store, views, outcomes)
    return outcomes


async def _ask(shop: Workshop, stage: Stage, views: Sequence[TaskView]) -> list[StepOutcome]:
    """Ask for all tasks at once, so that the engines see the whole shard."""
    revisions = await asyncio.to_thread(load_revisions, shop.store, views[0].task.campaign_id)
    steps = [STEPS[Recipe(v.task.recipe), stage] for v in views]
    requests = [list(step.requests(view)) for step, view in zip(steps, views, strict=True)]
    questions = [
        Question(v.task, r, revisions.get(r.pool, ""))
        for v, some in zip(views, requests, strict=True)
        for r in some
    ]
    answers = iter(await shop.ask(questions))
    outcomes: list[StepOutcome] = []
    for step, view, some in zip(steps, views, requests, strict=True):
        own: list[Generation] = [next(answers) for _ in some]
        outcomes.append(step.read(view, own))
    return outcomes


def _write(
    store: Store, stage: Stage, round_: int, views: Sequence[TaskView], outcomes: Sequence[StepOutcome]
) -> None:
    made = {v.task.id: o for v, o in zip(views, outcomes, strict=True)}

    def write(session: Session) -> None:
        for task in session.exec(select(Task).where(col(Task.id).in_(list(made)))):
            _mark(task, stage, round_, made[task.id])
            session.add(task)
        session.flush()
        for outcome in made.values():
            _rows(session, outcome)

    store.write(write)


def _mark(task: Task, stage: Stage, round_: int, outcome: StepOutcome) -> None:
    task.stage, task.round, task.updated_at = stage, round_, now()
    if outcome.problem is not None:
        task.problem = outcome.problem.model_dump(mode="json")
    if outcome.drop is not None:
        task.status = TaskStatus.DROPPED
        task.reason, task.detail = outcome.drop.reason, outcome.drop.detail[:2000]


def _rows(session: Session, outcome: StepOutcome) -> None:
    """New rows are inserted once; changed candidates are merged over what stands."""
    insert_missing(session, list(outcome.candidates))
    insert_missing(session, list(outcome.checks))
    insert_missing(session, list(outcome.scores))
    for candidate in outcome.updates:
        session.merge(candidate)


def _pending(view: TaskView, stage: Stage) -> bool:
    if stage is Stage.CRITIQUE:
        return view.problem is not None and not view.problem.endorsed
    return stage is Stage.EXECUTE and bool(view.repairable())
