"""Admission: what survived a shard becomes samples, memory and planner statistics.

Shards are admitted one at a time and in order, each in one transaction, so
sample numbers, near-duplicate decisions and statistics are the same in every
run. A task is admitted if at least one of its candidates won, reached the
recipe's level and the recipe's score, and its problem is not a near-duplicate
of an admitted one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from agents.blocks import mix_of
from agents.draws import short_id
from agents.load import kept_cells, load_spec_of
from agents.novelty import band_rows, find_twin
from agents.planner import Cell, Tally
from agents.problem import Problem
from agents.recall import reflect
from agents.samples import DEFAULT_LEVEL, fim_sample, instruction_sample, middle_samples
from db.models import (
    Campaign,
    Candidate,
    CellStat,
    Generation,
    Memory,
    Sample,
    Score,
    Seed,
    Task,
    now,
)
from db.store import insert_missing
from synth.corpus.near import sketch
from synth.spec import CampaignSpec, RecipeSpec
from synth.syntax.infill.shares import Shares
from synth.vocabulary import Level, Reason, Recipe, TaskStatus, Verdict


@dataclass(frozen=True)
class Finalist:
    """A winning candidate with its score."""

    candidate: Candidate
    score: float


@dataclass
class Desk:
    """What admission works with: one shard's rows, and the next sample's number."""

    session: Session
    spec: CampaignSpec
    shard: int
    number: int
    candidates: dict[str, list[Candidate]]
    scores: dict[str, float]
    seeds: dict[str, Seed]
    tokens: dict[str, int]
    """Tokens written for each task."""
    shares: Shares | None
    """What keeps the shares of `fim`, in a shard of it."""


def admit_shard(session: Session, campaign_id: str, shard: int) -> None:
    """Admit a shard unless it has been; moves the campaign's cursor."""
    campaign = session.get_one(Campaign, campaign_id)
    if campaign.admitted_shards > shard:
        return
    tasks = _tasks(session, campaign_id, shard)
    with session.no_autoflush:  # the tasks' new states are written together, at the commit
        cells = _decide_all(_desk(session, campaign_id, shard, tasks), tasks)
    insert_missing(session, [_stat(campaign_id, shard, cell, tally) for cell, tally in cells.items()])
    campaign.admitted_shards = shard + 1
    campaign.updated_at = now()
    session.add(campaign)


def _decide_all(desk: Desk, tasks: Sequence[Task]) -> dict[str, Tally]:
    """Decide task by task, each knowing what the ones before it left; returns the cells' tallies."""
    cells: dict[str, Tally] = {}
    for task in tasks:
        samples = _decide(desk, task)
        insert_missing(desk.session, samples)
        tally = cells.setdefault(cell_of(task).text, Tally())
        own = sum(s.recipe == task.recipe for s in samples)  # what is cut from a solution comes on top
        tally.add(1, bool(samples), own, desk.tokens.get(task.id, 0))
        _remember(desk, task, samples)
    return cells


def cell_of(task: Task) -> Cell:
    """The cell that a task was drawn from."""
    return Cell(task.recipe, task.language, task.partner, task.concept, task.difficulty)


def _stat(campaign_id: str, shard: int, cell: str, tally: Tally) -> CellStat:
    return CellStat(
        campaign_id=campaign_id,
        shard=shard,
        cell=cell,
        tasks=tally.tasks,
        kept=tally.kept,
        samples=tally.samples,
        tokens=tally.tokens,
    )


def _desk(session: Session, campaign_id: str, shard: int, tasks: Sequence[Task]) -> Desk:
    ids = [t.id for t in tasks]
    candidates: dict[str, list[Candidate]] = {}
    for candidate in session.exec(select(Candidate).where(col(Candidate.task_id).in_(ids))):
        candidates.setdefault(candidate.task_id, []).append(candidate)
    scores = session.exec(select(Score).where(col(Score.task_id).in_(ids)))
    seeds = session.exec(select(Seed).where(col(Seed.id).in_({t.seed_id for t in tasks})))
    last = session.exec(select(func.max(Sample.number)).where(Sample.campaign_id == campaign_id)).one()
    return Desk(
        session=session,
        spec=load_spec_of(session, campaign_id),
        shard=shard,
        number=0 if last is None else last + 1,
        candidates=candidates,
        scores={s.candidate_id: s.total for s in scores},
        seeds={s.id: s for s in seeds},
        tokens=_tokens(session, campaign_id, shard),
        shares=_shares(session, campaign_id, shard) if tasks and tasks[0].recipe == Recipe.FIM else None,
    )


def _shares(session: Session, campaign_id: str, shard: int) -> Shares | None:
    asked = load_spec_of(session, campaign_id).recipe(Recipe.FIM).mix
    before = select(col(Task.id)).where(
        Task.campaign_id == campaign_id, Task.recipe == Recipe.FIM, Task.shard < shard
    )
    met = session.exec(select(func.count()).where(col(Candidate.task_id).in_(before))).one()
    return Shares(mix_of(asked), kept_cells(session, campaign_id, shard), met) if asked.balance else None


def _tasks(session: Session, campaign_id: str, shard: int) -> list[Task]:
    query = select(Task).where(Task.campaign_id == campaign_id, Task.shard == shard)
    return list(session.exec(query.order_by(col(Task.number))))


def _tokens(session: Session, campaign_id: str, shard: int) -> dict[str, int]:
    query = (
        select(Generation.task_id, func.sum(Generation.completion_tokens))
        .where(Generation.campaign_id == campaign_id, Generation.shard == shard)
        .group_by(col(Generation.task_id))
    )
    return {task: int(total) for task, total in session.exec(query)}


def _decide(desk: Desk, task: Task) -> list[Sample]:
    """The samples of a task; an empty list marks it as dropped, with its reason."""
    if task.status != TaskStatus.LIVE:
        return []
    recipe = desk.spec.recipe(task.recipe)
    finalists, reason = _finalists(desk, task, recipe)
    samples = _fresh(desk, _make(desk, task, finalists)) if finalists else []
    if finalists and (not samples or _repeats(desk, task)):
        samples, reason = [], Reason.NEAR_DUPLICATE
    if samples and not (samples := _within_shares(desk, samples)):
        reason = Reason.OVER_SHARE
    samples += _middles(desk, task, finalists, samples)
    task.status = TaskStatus.ADMITTED if samples else TaskStatus.DROPPED
    task.reason = "" if samples else reason or Reason.LEVEL_TOO_LOW
    task.stage, task.round, task.updated_at = "admit", 0, now()
    desk.session.add(task)
    for sample in samples:
        sample.number = desk.number
        desk.number += 1
    return samples


def _finalists(desk: Desk, task: Task, recipe: RecipeSpec) -> tuple[list[Finalist], Reason | None]:
    """Winners that reach level and score, and the reason when none does."""
    wanted = Level(recipe.min_level or DEFAULT_LEVEL[Recipe(task.recipe)])
    winners = [
        c for c in latest(desk.candidates.get(task.id, ())) if c.verdict == Verdict.OK and not c.reason
    ]
    high = [c for c in winners if Level(c.level).rank >= wanted.rank]
    if task.recipe == Recipe.FIM:
        return [Finalist(c, 0.0) for c in high], Reason.NO_BLOCK
    scored = [Finalist(c, desk.scores[c.id]) for c in high if c.id in desk.scores]
    good = [f for f in scored if f.score >= recipe.min_score]
    if not winners or not high:
        return [], Reason.LEVEL_TOO_LOW
    return good, Reason.LOW_SCORE if scored else Reason.MALFORMED_SCORE


def latest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The last attempt of each (language, slot), in that order."""
    last = {(c.language, c.slot): c for c in sorted(candidates, key=lambda c: c.attempt)}
    return [last[key] for key in sorted(last)]


def _make(desk: Desk, task: Task, finalists: Sequence[Finalist]) -> list[Sample]:
    seed = desk.seeds.get(task.seed_id)
    if task.recipe == Recipe.FIM:
        return [fim_sample(task, seed, f.candidate) for f in finalists]
    problem = Problem.model_validate(task.problem)
    return [instruction_sample(task, seed, problem, f.candidate, f.score) for f in finalists]


def _middles(
    desk: Desk, task: Task, finalists: Sequence[Finalist], samples: Sequence[Sample]
) -> list[Sample]:
    """The proved middles of the solutions that became samples."""
    if task.recipe == Recipe.FIM or not samples:
        return []
    seed, problem = desk.seeds.get(task.seed_id), Problem.model_validate(task.problem)
    kept = {s.candidate_id for s in samples}
    solutions = [f.candidate for f in finalists if f.candidate.id in kept]
    return _fresh(desk, [m for c in solutions for m in middle_samples(task, seed, problem, c)])


def _fresh(desk: Desk, samples: Sequence[Sample]) -> list[Sample]:
    """Samples whose content is not in the campaign yet, the first of equal ones."""
    if not samples:
        return []
    unique = {s.content_hash: s for s in reversed(samples)}
    known = desk.session.exec(
        select(Sample.content_hash).where(
            Sample.campaign_id == samples[0].campaign_id, col(Sample.content_hash).in_(list(unique))
        )
    )
    old = set(known)
    return [s for s in samples if unique[s.content_hash] is s and s.content_hash not in old]


def _within_shares(desk: Desk, samples: list[Sample]) -> list[Sample]:
    """Rows of which the campaign has not too many of the kind; rows of no cell are not counted."""
    if (shares := desk.shares) is None:
        return samples
    return [s for s in samples if not s.meta["cell"] or shares.take(s.meta["cell"])]


def _repeats(desk: Desk, task: Task) -> bool:
    """Whether an admitted problem of an earlier shard, or of this one so far, is a near-duplicate."""
    if not task.problem:
        return False
    own = sketch(Problem.model_validate(task.problem).text())
    return find_twin(desk.session, task.campaign_id, desk.shard + 1, own) is not None


def _remember(desk: Desk, task: Task, samples: Sequence[Sample]) -> None:
    """One memory for each agent that took part; the lead's is the one that is searched for repeats."""
    if not task.problem:
        return
    problem = Problem.model_validate(task.problem)
    agents = [task.language, task.partner] if task.partner else [task.language]
    rows = [_memory(desk, task, problem, agent, samples) for agent in agents]
    insert_missing(desk.session, rows)
    if samples:
        insert_missing(desk.session, band_rows(rows[0], sketch(problem.text())))


def _memory(desk: Desk, task: Task, problem: Problem, agent: str, samples: Sequence[Sample]) -> Memory:
    thought = reflect(task, problem, desk.candidates.get(task.id, ()), len(samples))
    return Memory(
        id=short_id(task.id, "memory", agent),
        campaign_id=task.campaign_id,
        agent=agent,
        shard=desk.shard,
        task_id=task.id,
        concept=task.concept,
        title=problem.title,
        text=problem.text(),
        outcome=TaskStatus.ADMITTED if samples else task.reason,
        reflection=thought.text,
        utility=thought.utility,
    )
