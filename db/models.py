"""The tables of the store, as SQLModel rows.

The store is the record: Temporal carries ids, everything else stands here.
`table=True` models do not validate (SQLModel), so values are checked at the
boundary by pydantic and these classes are rows only. Every table that a retry
could write twice has a primary key derived from what the row is about, so a
second write of the same thing is the same row. Those keys are global: two
campaigns may share a store, so a key that does not start from the campaign's id
would take the other campaign's row for its own.

    campaign ─┬─ seed
              ├─ task ─┬─ generation            one model call (the ledger)
              │        ├─ candidate ─┬─ execution  one compile-and-run (the other ledger)
              │        │             ├─ check      (table `static_check`: CHECK is a word of SQL)
              │        │             └─ score
              │        └─ sample ── quarantine  an admitted row, and why it is not exported
              ├─ memory ── memory_band          what agents remember, and its MinHash bands
              ├─ cell_stat                      what the planner learned, by shard
              └─ export

JSON columns hold plain JSON values; a change inside one is not seen by the
session, so assign a new value. Times are UTC. Foreign keys are checked at
commit, so rows of one transaction may be added in any order (without
`relationship()` the unit of work does not order them).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

Json = dict[str, Any]


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes on every backend (SQLite drops the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC whatever zone the value has; a value without a zone is UTC."""
        return _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Put the zone back where the backend lost it."""
        return _utc(value)


def _utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _time() -> Any:
    return Field(default_factory=now, sa_type=UtcDateTime)


def _json(default: type = dict) -> Any:
    return Field(default_factory=default, sa_column=Column(JSON, nullable=False))


def _ref(column: str, *, key: bool = False, index: bool = True) -> Any:
    """A foreign key that is checked at commit."""
    target = ForeignKey(column, deferrable=True, initially="DEFERRED")
    return Field(sa_column=Column(String, target, primary_key=key, index=index and not key, nullable=False))


def _text(default: str = "") -> Any:
    return Field(default=default, sa_column=Column(Text, nullable=False))


class Campaign(SQLModel, table=True):
    """One run of a campaign file. `id` is its name and a hash of its content."""

    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    spec: Json = _json()
    spec_hash: str
    random_seed: int = Field(sa_type=BigInteger)
    horizon: int
    """Shards in flight at most; also how many shards late the planner sees results."""
    planned_shards: int = 0
    admitted_shards: int = 0
    status: str = Field(default="running", index=True)
    finish_reason: str = ""
    models: Json = _json()
    """Pool name to what answered: model, revision, digest, engine, parameters."""
    created_at: datetime = _time()
    started_at: datetime = _time()
    """When it was last started or taken up again: the budget's minutes count from here."""
    updated_at: datetime = _time()


class Seed(SQLModel, table=True):
    """A snippet or file that tasks start from, with where it came from."""

    __table_args__ = (UniqueConstraint("campaign_id", "ordinal"),)

    id: str = Field(primary_key=True)
    campaign_id: str = _ref("campaign.id")
    ordinal: int
    kind: str = "whole"
    """A `SeedKind`: which recipes may start from it."""
    language: str = Field(index=True)
    text: str = _text()
    repo: str = ""
    path: str = ""
    start_line: int = 1
    end_line: int = 1
    commit: str = ""
    licence: str = ""
    content_hash: str = Field(index=True)


class Task(SQLModel, table=True):
    """One attempt to make one problem and its samples."""

    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        Index("ix_task_shard", "campaign_id", "shard"),
        Index("ix_task_tally", "campaign_id", "recipe", "status", "reason"),
    )

    id: str = Field(primary_key=True)
    campaign_id: str = _ref("campaign.id")
    number: int
    """Position in the campaign, from 0."""
    shard: int
    seen: int = 0
    """Shards that were admitted when this one was planned: what its agents may remember."""
    recipe: str = Field(index=True)
    language: str = Field(index=True)
    partner: str = ""
    concept: str = ""
    difficulty: str = ""
    seed_id: str = Field(default="", index=True)
    status: str = Field(default="live", index=True)
    reason: str = Field(default="", index=True)
    detail: str = _text()
    stage: str = ""
    """The stage that dropped it, or the last one that it went through."""
    round: int = 0
    problem: Json = _json()
    """The agreed problem: see `agents.problem.Problem`."""
    created_at: datetime = _time()
    updated_at: datetime = _time()


class Generation(SQLModel, table=True):
    """One completed model call. `key` is a hash of everything that was asked."""

    __table_args__ = (
        # Progress sums tokens over the whole campaign every second or so; from
        # this index it never touches the rows, which hold kilobytes of text.
        Index(
            "ix_generation_tally",
            "campaign_id",
            "created_at",
            "stage",
            "prompt_tokens",
            "completion_tokens",
        ),
    )

    key: str = Field(primary_key=True)
    campaign_id: str
    task_id: str = Field(index=True)
    shard: int = 0
    stage: str
    role: str = ""
    language: str = ""
    round: int = 0
    slot: int = 0
    prompt_id: str = ""
    prompt_hash: str = ""
    messages: list[Any] = _json(list)
    params: Json = _json()
    model: str = ""
    revision: str = ""
    text: str = _text()
    prompt_tokens: int = 0
    completion_tokens: int = 0
    finish_reason: str = ""
    """`stop`, `length`, or `refused` (the engine rejects this request for good)."""
    error: str = _text()
    latency_ms: float = 0.0
    created_at: datetime = _time()


class Candidate(SQLModel, table=True):
    """One solution by one agent in one language; `attempt` above 0 is a repair."""

    __table_args__ = (Index("ix_candidate_task", "task_id", "level"),)

    id: str = Field(primary_key=True)
    campaign_id: str = Field(index=True)
    task_id: str = _ref("task.id", index=False)
    language: str = Field(index=True)
    attempt: int = 0
    slot: int = 0
    parent_id: str = ""
    generation_key: str = ""
    response: str = _text()
    code: str = _text()
    level: str = ""
    verdict: str = Field(default="", index=True)
    reason: str = ""
    agreed: bool = False
    evidence: Json = _json()
    """For a loser: the vector it fails, what was expected and what it gave."""


class Execution(SQLModel, table=True):
    """One compile-and-run in the sandbox. `id` is a hash of candidate and program."""

    id: str = Field(primary_key=True)
    campaign_id: str = Field(index=True)
    task_id: str = Field(index=True)
    candidate_id: str = Field(index=True)
    language: str = Field(index=True)
    verdict: str = Field(index=True)
    results: list[Any] = _json(list)
    """One object a vector: `{"ok": true, "value": …}` or `{"ok": false, "error": …}`."""
    stderr: str = _text()
    compile_ms: float = 0.0
    run_ms: float = 0.0
    toolchain: str = ""
    created_at: datetime = _time()


class Check(SQLModel, table=True):
    """The static check of one candidate; never sold as "compiles"."""

    __tablename__ = "static_check"

    id: str = Field(primary_key=True)
    campaign_id: str = Field(index=True)
    task_id: str = Field(index=True)
    candidate_id: str = Field(index=True)
    tier: str
    grammar: str = ""
    ok: bool
    error_bytes: int = 0
    missing: int = 0
    detail: str = _text()


class Score(SQLModel, table=True):
    """The nine-item checklist of one candidate by one judge."""

    id: str = Field(primary_key=True)
    campaign_id: str = Field(index=True)
    task_id: str = Field(index=True)
    candidate_id: str = Field(index=True)
    judge: str
    generation_key: str = ""
    items: Json = _json()
    """Criterion name to a mark from 0 to 10."""
    total: float = 0.0
    """Weighted mean of the marks, 0 to 1."""


class Sample(SQLModel, table=True):
    """An admitted row. `number` orders exports."""

    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        Index("ix_sample_tally", "campaign_id", "recipe", "language", "level"),
    )

    id: str = Field(primary_key=True)
    campaign_id: str = _ref("campaign.id")
    number: int
    shard: int
    task_id: str = _ref("task.id")
    candidate_id: str = ""
    seed_id: str = Field(default="", index=True)
    kind: str = Field(index=True)
    recipe: str = Field(index=True)
    language: str = Field(index=True)
    level: str = Field(index=True)
    title: str = ""
    instruction: str = _text()
    response: str = _text()
    code: str = _text()
    tests: str = _text()
    score: float = 0.0
    licence: str = ""
    content_hash: str = Field(index=True)
    fim: Json = _json()
    """For `kind = fim`: the neutral row of `synth fim` (`synth.syntax.infill.rows`)."""
    meta: Json = _json()
    """Signature, vectors, partner languages, check tier, tokens."""
    created_at: datetime = _time()


class Quarantine(SQLModel, table=True):
    """Why a sample stays out of exports: one rule and one exercise that it met."""

    id: str = Field(primary_key=True)
    campaign_id: str = _ref("campaign.id")
    task_id: str = Field(index=True)
    sample_id: str = _ref("sample.id")
    rule: str
    """`tests` (it solves the exercise), `words`, `entry_point` or `lcs`."""
    benchmark: str
    exercise: str
    detail: str = _text()
    created_at: datetime = _time()


class Memory(SQLModel, table=True):
    """What an agent remembers of one task it worked on."""

    __table_args__ = (Index("ix_memory_useful", "campaign_id", "agent", "utility"),)

    id: str = Field(primary_key=True)
    campaign_id: str
    agent: str
    """The language of the agent."""
    shard: int
    task_id: str = Field(index=True)
    concept: str = ""
    title: str = ""
    text: str = _text()
    outcome: str = ""
    """`admitted`, or the reason it was dropped."""
    reflection: str = _text()
    utility: float = 0.0


class MemoryBand(SQLModel, table=True):
    """One LSH band of a memory's MinHash sketch; `value` starts with the band's number."""

    __tablename__ = "memory_band"
    __table_args__ = (Index("ix_memory_band", "campaign_id", "value"),)

    memory_id: str = _ref("memory.id", key=True)
    band: int = Field(primary_key=True)
    campaign_id: str
    shard: int
    value: str


class CellStat(SQLModel, table=True):
    """What one shard taught the planner about one cell."""

    __tablename__ = "cell_stat"

    campaign_id: str = Field(primary_key=True)
    shard: int = Field(primary_key=True)
    cell: str = Field(primary_key=True)
    """`recipe/language/partner/concept/difficulty`."""
    tasks: int = 0
    kept: int = 0
    samples: int = 0
    tokens: int = 0


class Export(SQLModel, table=True):
    """A file that was written from the store."""

    id: str = Field(primary_key=True)
    campaign_id: str = Field(index=True)
    format: str
    path: str
    rows: int
    sha256: str
    stale: bool = False
    created_at: datetime = _time()
