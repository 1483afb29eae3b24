"""What a dataset card says of the campaign, read from the store.

Only admitted shards count. What was in flight when a campaign ended depends on
the moment; what was admitted does not, so a card is the same in every run and in
a replay. Nothing here is a time, an address or a path of this machine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as core_select
from sqlmodel import Session, case, col, func, select

from db.models import Campaign, Candidate, Generation, Sample, Task
from synth.export.row import relative
from synth.vocabulary import Level, TaskStatus

GATES = (Level.PARSED, Level.COMPILED, Level.RAN, Level.PASSED, Level.AGREED)
_SETTINGS = ("pool", "temperature", "top_p", "max_tokens")


@dataclass(frozen=True)
class Funnel:
    """How many tasks of one recipe came how far; `gates` in the order of `GATES`."""

    recipe: str
    planned: int
    gates: tuple[int, ...]
    admitted: int
    samples: int


@dataclass(frozen=True)
class ModelFact:
    """What answered for one pool."""

    pool: str
    engine: str
    model: str
    revision: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PromptFact:
    """Calls that were made with one prompt at one setting."""

    stage: str
    prompt: str
    digest: str
    pool: str
    temperature: str
    top_p: str
    max_tokens: str
    calls: int
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True)
class Facts:
    """All that a card says of a campaign."""

    campaign: str
    name: str
    spec_hash: str
    random_seed: int
    funnels: tuple[Funnel, ...]
    reasons: tuple[tuple[str, int], ...]
    """Why tasks were dropped, the most frequent first."""
    models: tuple[ModelFact, ...]
    prompts: tuple[PromptFact, ...]

    @property
    def tokens(self) -> int:
        """Completion tokens of all admitted shards."""
        return sum(p.completion_tokens for p in self.prompts)

    @property
    def samples(self) -> int:
        """Accepted samples of all recipes."""
        return sum(f.samples for f in self.funnels)


def read_facts(session: Session, campaign: Campaign) -> Facts:
    """Read the facts of a campaign's admitted shards."""
    return Facts(
        campaign=campaign.id,
        name=campaign.name,
        spec_hash=campaign.spec_hash,
        random_seed=campaign.random_seed,
        funnels=_funnels(session, campaign),
        reasons=top_reasons(session, campaign),
        models=tuple(_model(pool, about) for pool, about in sorted(campaign.models.items())),
        prompts=_prompts(session, campaign),
    )


def top_reasons(session: Session, campaign: Campaign) -> tuple[tuple[str, int], ...]:
    """Why tasks were dropped: reason and count, the most frequent first."""
    query = (
        select(Task.reason, func.count())
        .where(*_admitted(campaign), Task.status == TaskStatus.DROPPED)
        .group_by(col(Task.reason))
    )
    found = [(reason, int(count)) for reason, count in session.exec(query)]
    return tuple(sorted(found, key=lambda r: (-r[1], r[0])))


def _admitted(campaign: Campaign) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Task.campaign_id) == campaign.id, col(Task.shard) < campaign.admitted_shards


def _funnels(session: Session, campaign: Campaign) -> tuple[Funnel, ...]:
    planned, admitted, gates = Counter[str](), Counter[str](), Counter[tuple[str, int]]()
    tasks = select(Task.recipe, Task.status, func.count()).where(*_admitted(campaign))
    for recipe, status, count in session.exec(tasks.group_by(col(Task.recipe), col(Task.status))):
        planned[recipe] += count
        admitted[recipe] += count if status == TaskStatus.ADMITTED else 0
    for recipe, rank, count in _ranks(session, campaign):
        for gate in GATES:
            gates[recipe, gate.rank] += count if rank >= gate.rank else 0
    samples = Counter(
        dict(
            session.exec(
                select(Sample.recipe, func.count())
                .where(Sample.campaign_id == campaign.id)
                .group_by(col(Sample.recipe))
            ).all()
        )
    )
    return tuple(
        Funnel(r, planned[r], tuple(gates[r, g.rank] for g in GATES), admitted[r], samples[r])
        for r in sorted(planned)
    )


def _ranks(session: Session, campaign: Campaign) -> list[tuple[str, int, int]]:
    """Recipe, the rank that the best candidate of a task reached, and how many such tasks."""
    rank = case({level.value: level.rank for level in Level}, value=col(Candidate.level), else_=-1)
    best = (
        select(Task.recipe, func.max(rank).label("rank"))
        .join(Candidate, col(Candidate.task_id) == col(Task.id))
        .where(*_admitted(campaign))
        .group_by(col(Task.id), col(Task.recipe))
        .subquery()
    )
    query = select(best.c.recipe, best.c.rank, func.count()).group_by(best.c.recipe, best.c.rank)
    return [(str(recipe), int(top), int(count)) for recipe, top, count in session.exec(query)]


def _model(pool: str, about: dict[str, Any]) -> ModelFact:
    plain = {k: v for k, v in (about.get("parameters") or {}).items() if isinstance(v, str | int | float)}
    return ModelFact(
        pool=pool,
        engine=str(about.get("engine") or ""),
        model=relative(str(about.get("model") or "")),
        revision=str(about.get("revision") or ""),
        parameters=tuple((k, relative(str(v))) for k, v in sorted(plain.items())),
    )


def _prompts(session: Session, campaign: Campaign) -> tuple[PromptFact, ...]:
    params = col(Generation.params)
    asked = (
        core_select(
            *(col(c) for c in (Generation.stage, Generation.prompt_id, Generation.prompt_hash)),
            *(params[name].as_string().label(name) for name in _SETTINGS),
            col(Generation.prompt_tokens),
            col(Generation.completion_tokens),
        )
        .where(
            col(Generation.campaign_id) == campaign.id,
            col(Generation.shard) < campaign.admitted_shards,
        )
        .subquery()
    )
    keys = [asked.c[k] for k in ("stage", "prompt_id", "prompt_hash", *_SETTINGS)]
    totals = (func.count(), func.sum(asked.c.prompt_tokens), func.sum(asked.c.completion_tokens))
    found = [_prompt(row) for row in session.execute(core_select(*keys, *totals).group_by(*keys))]
    return tuple(sorted(found, key=lambda p: (p.stage, p.prompt, p.digest, p.pool, p.temperature, p.calls)))


def _prompt(row: Any) -> PromptFact:
    return PromptFact(
        stage=row.stage,
        prompt=row.prompt_id,
        digest=row.prompt_hash,
        pool=row.pool or "",
        temperature=_number(row.temperature),
        top_p=_number(row.top_p),
        max_tokens=_number(row.max_tokens),
        calls=int(row[-3]),
        prompt_tokens=int(row[-2]),
        completion_tokens=int(row[-1]),
    )


def _number(value: Any) -> str:
    """One spelling on every backend: SQLite gives 0.7 for what PostgreSQL gives as '0.70'."""
    text = "" if value is None else str(value)
    try:
        return f"{float(text):g}"
    except ValueError:
        return text
