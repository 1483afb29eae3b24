"""A small campaign, made by hand, in which every number can be counted.

discussion, python with rust:  t0 admitted (2 samples), t1 dropped at critique
discussion, python alone:      t2 dropped (wrong answers), t3 admitted (1 sample)
discussion, rust with python:  t4 still live, in solve
snippet, python:               t5 dropped: the proposal was malformed
fim, rust:                     t6 admitted (1 sample)
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, SQLModel

from db.models import Check, Execution, Memory, Score, Seed
from db.store import Store, insert_missing
from tests.db.rows import CAMPAIGN, campaign, candidate, generation, sample, task

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PROBLEM = {"title": "Sum", "statement": "Add numbers."}
SPEC = {
    "recipes": [
        {"recipe": "discussion", "target": 4},
        {"recipe": "snippet", "target": 2},
        {"recipe": "fim", "target": 1},
    ]
}


def make(store: Store) -> None:
    """Write the campaign."""
    store.write(_write)


def _write(session: Session) -> None:
    for rows in (_tasks(), _generations(), _candidates(), _proof(), _samples()):
        insert_missing(session, rows)


def _tasks() -> list[SQLModel]:
    duet = {"partner": "rust", "concept": "sums", "difficulty": "easy", "problem": PROBLEM}
    solo = {"concept": "sums", "difficulty": "easy", "problem": PROBLEM}
    seed = Seed(
        **{"id": "seed0", "campaign_id": CAMPAIGN, "ordinal": 0, "language": "python", "content_hash": "h"},
        **{
            "repo": "acme/sums",
            "path": "a.py",
            "start_line": 3,
            "end_line": 9,
            "commit": "c0ffee",
            "text": "1",
        },
    )
    return [
        campaign(spec=SPEC, planned_shards=2, admitted_shards=1, created_at=NOON, updated_at=NOON),
        seed,
        task(0, **duet, status="admitted", stage="admit", seed_id="seed0"),
        task(1, **duet, status="dropped", stage="critique", reason="refused", detail="asked too often"),
        task(2, **solo, status="dropped", stage="execute", reason="wrong_answer", detail="3 is not 4"),
        task(3, **solo, status="admitted", stage="admit"),
        task(4, language="rust", partner="python", problem=PROBLEM, stage="solve", shard=1),
        task(5, recipe="snippet", status="dropped", stage="propose", reason="malformed_proposal"),
        task(6, recipe="fim", language="rust", status="admitted", stage="admit"),
    ]


def _generations() -> list[SQLModel]:
    """Five calls a second apart: 100 tokens read and 10 written each."""
    calls = [
        ("g0", "t0", "propose", "python", "stop"),
        ("g1", "t0", "solve", "python", "stop"),
        ("g2", "t0", "solve", "rust", "stop"),
        ("g3", "t1", "critique", "rust", "refused"),
        ("g4", "t5", "propose", "python", "length"),
    ]
    return [
        generation(
            key, task_id=task_id, stage=stage, language=language, finish_reason=finish, model="qwen",
            revision="r1", prompt_id="discussion/solve", prompt_tokens=100, completion_tokens=10,
            latency_ms=20.0, created_at=NOON + timedelta(seconds=i),
        )
        for i, (key, task_id, stage, language, finish) in enumerate(calls)
    ]  # fmt: skip


def _candidates() -> list[SQLModel]:
    won = {"level": "agreed", "verdict": "ok", "agreed": True}
    return [
        candidate("k0", "t0", generation_key="g1", **won),
        candidate("k1", "t0", language="rust", generation_key="g2", **won),
        candidate("k2", "t2", level="ran", verdict="wrong_answer", attempt=0),
        candidate("k3", "t2", level="compiled", verdict="runtime_error", attempt=1),
        candidate("k4", "t3", level="passed", verdict="ok"),
        candidate("k6", "t6", language="rust", level="parsed", verdict="ok"),
    ]


def _proof() -> list[SQLModel]:
    about = {"campaign_id": CAMPAIGN, "task_id": "t0", "candidate_id": "k0"}
    return [
        Check(id="c0", tier="strict", ok=True, **about),
        Execution(id="x0", language="python", verdict="ok", results=[{"ok": True, "value": 3}], **about),
        Score(id="j0", judge="qwen", total=0.8, items={"clarity": 8}, **about),
        Memory(id="m0", campaign_id=CAMPAIGN, agent="python", shard=0, task_id="t0", outcome="admitted"),
    ]


def _samples() -> list[SQLModel]:
    return [
        sample(0, "t0", candidate_id="k0", seed_id="seed0", title="Sum", licence="MIT", score=0.8),
        sample(1, "t0", candidate_id="k1", language="rust", title="Sum"),
        sample(2, "t3", candidate_id="k4", level="passed"),
        sample(3, "t6", candidate_id="k6", language="rust", recipe="fim", kind="fim", level="parsed"),
    ]
