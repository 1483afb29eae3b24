"""A small campaign written by hand: one kept discussion, one dropped, one snippet, one fim sample."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, SQLModel

from db.models import (
    Campaign,
    Candidate,
    Check,
    Execution,
    Generation,
    Sample,
    Score,
    Seed,
    Task,
)
from db.store import Store, insert_missing
from synth.proof.ballot import Evidence
from synth.proof.trial import Result
from synth.vocabulary import Verdict

ID = "demo-0a1b2c3d"
BEGAN = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
SIGNATURE = {
    "name": "clamp",
    "parameters": [{"name": "value", "type": "int"}, {"name": "limit", "type": "int"}],
    "returns": "int",
}
SPEC: dict[str, Any] = {
    "name": "demo",
    "recipes": [
        {"recipe": "discussion", "target": 4},
        {"recipe": "snippet", "target": 2},
        {"recipe": "fim", "target": 1},
    ],
    "exports": [{"format": "messages", "path": ""}],
}
PYTHON = "def clamp(value: int, limit: int) -> int:\n    return min(value, limit)\n"
RUST = "fn clamp(value: i64, limit: i64) -> i64 {\n    value.min(limit)\n}\n"
JAVA = "static long clamp(long value, long limit) {\n    return Math.max(value, limit);\n}\n"


def fill(store: Store, status: str = "finished", reason: str = "target") -> None:
    """Write the campaign."""
    store.write(lambda session: _write(session, status, reason))


def _write(session: Session, status: str, reason: str) -> None:
    insert_missing(session, [_campaign(status, reason), _seed(), *_tasks()])
    insert_missing(session, [*_generations(), *_candidates(), *_proofs(), *_samples()])


def _campaign(status: str, reason: str) -> Campaign:
    return Campaign(
        id=ID,
        name="demo",
        spec=SPEC,
        spec_hash="0a1b2c3d" * 8,
        random_seed=7,
        horizon=2,
        planned_shards=3,
        admitted_shards=3,
        status=status,
        finish_reason=reason,
        models={"default": {"engine": "scripted", "model": "tiny", "revision": "abc", "url": ""}},
        created_at=BEGAN,
        updated_at=BEGAN + timedelta(minutes=3),
    )


def _seed() -> Seed:
    return Seed(
        id="seed0001",
        campaign_id=ID,
        ordinal=0,
        language="python",
        text=PYTHON,
        repo="example/numbers",
        path="numbers/clamp.py",
        start_line=3,
        end_line=4,
        commit="0123456789abcdef",
        licence="Apache-2.0",
        content_hash="c0",
    )


def _tasks() -> list[SQLModel]:
    problem = {
        "title": "Clamp a value",
        "statement": "Return `value`, but never more than `limit`.",
        "signature": SIGNATURE,
        "endorsed": True,
        "critique": [],
        "examples": [{"arguments": [5, 3], "expected": 3, "voted": True}],
        "vectors": [{"arguments": [5, 3], "expected": 3}, {"arguments": [1, 3], "expected": 1}],
    }
    common: dict[str, Any] = {"campaign_id": ID, "created_at": BEGAN, "updated_at": BEGAN}
    return [
        Task(
            id="task-kept",
            number=0,
            shard=0,
            recipe="discussion",
            language="python",
            partner="rust",
            concept="integers",
            difficulty="easy",
            seed_id="seed0001",
            status="admitted",
            stage="admit",
            problem=problem,
            **common,
        ),
        Task(
            id="task-lost",
            number=1,
            shard=0,
            recipe="discussion",
            language="rust",
            partner="java",
            concept="strings",
            difficulty="medium",
            status="dropped",
            reason="malformed_proposal",
            detail="no field 'signature'",
            stage="propose",
            **common,
        ),
        Task(
            id="task-fim",
            number=2,
            shard=1,
            recipe="fim",
            language="python",
            seed_id="seed0001",
            status="admitted",
            stage="admit",
            **common,
        ),
        Task(id="task-live", number=3, shard=2, recipe="snippet", language="python", stage="solve", **common),
    ]


def _generations() -> list[SQLModel]:
    asked = [
        ("propose", "lead", "python", "task-kept", 0, "stop"),
        ("critique", "critic", "rust", "task-kept", 0, "stop"),
        ("solve", "solver", "java", "task-kept", 0, "stop"),
        ("solve", "solver", "python", "task-kept", 0, "stop"),
        ("solve", "solver", "rust", "task-kept", 0, "stop"),
        ("propose", "lead", "rust", "task-lost", 0, "length"),
    ]
    return [
        Generation(
            key=f"key{at:02d}{'0' * 12}",
            campaign_id=ID,
            task_id=task,
            stage=stage,
            role=role,
            language=language,
            prompt_id=f"discussion/{stage}",
            prompt_hash="feedc0de" * 8,
            model="tiny",
            revision="abc",
            text="…",
            prompt_tokens=400,
            completion_tokens=100 + at,
            finish_reason=finish,
            latency_ms=1500.0,
            created_at=BEGAN + timedelta(seconds=at),
        )
        for at, (stage, role, language, task, _, finish) in enumerate(asked)
    ]


def _candidates() -> list[SQLModel]:
    def made(language: str, code: str, agreed: bool, **more: Any) -> Candidate:
        return Candidate(
            id=f"cand-{language}",
            campaign_id=ID,
            task_id="task-kept",
            language=language,
            response=f"It compares.\n\n```{language}\n{code}```\n",
            code=code,
            agreed=agreed,
            **more,
        )

    lost = Evidence(0, (5, 3), 3, Result(True, 5), Verdict.WRONG_ANSWER).to_json()
    return [
        made("python", PYTHON, True, level="agreed", verdict="ok"),
        made("rust", RUST, True, level="agreed", verdict="ok"),
        made(
            "java",
            JAVA,
            False,
            level="ran",
            verdict="wrong_answer",
            reason="wrong_answer",
            evidence={"case": lost},
        ),
    ]


def _proofs() -> list[SQLModel]:
    rows: list[SQLModel] = []
    results = {"python": [3, 1], "rust": [3, 1], "java": [5, None]}
    for at, (language, values) in enumerate(results.items()):
        ids = {"campaign_id": ID, "task_id": "task-kept", "candidate_id": f"cand-{language}"}
        returned = [{"ok": v is not None, "value": v, "error": ""} for v in values]
        rows.append(Check(id=f"check-{language}", tier="strict", ok=True, **ids))
        rows.append(
            Execution(
                id=f"run-{language}",
                language=language,
                verdict="ok",
                results=returned,
                compile_ms=120.0,
                run_ms=30.0,
                toolchain="1.0",
                created_at=BEGAN + timedelta(seconds=60 + at),
                **ids,
            )
        )
    return rows + [_score(language) for language in ("python", "rust")]


def _score(language: str) -> Score:
    return Score(
        id=f"score-{language}",
        campaign_id=ID,
        task_id="task-kept",
        candidate_id=f"cand-{language}",
        judge="tiny",
        items={"correctness": 9, "clarity": 8},
        total=0.85,
    )


def _samples() -> list[SQLModel]:
    common: dict[str, Any] = {"campaign_id": ID, "shard": 0, "seed_id": "seed0001", "licence": "Apache-2.0"}
    taught = [
        ("python", PYTHON, "assert clamp(5, 3) == 3\n"),
        ("rust", RUST, "assert_eq!(clamp(5, 3), 3);\n"),
    ]
    rows: list[SQLModel] = [
        Sample(
            id=f"sample-{language}",
            number=number,
            task_id="task-kept",
            candidate_id=f"cand-{language}",
            kind="instruction",
            recipe="discussion",
            language=language,
            level="agreed",
            title="Clamp a value",
            instruction="Return `value`, but never more than `limit`.",
            response=f"It compares.\n\n```{language}\n{code}```\n",
            code=code,
            tests=tests,
            score=0.85,
            content_hash=f"hash-{language}",
            created_at=BEGAN + timedelta(seconds=100 + number),
            **common,
        )
        for number, (language, code, tests) in enumerate(taught)
    ]
    fim = {
        "prefix": "def clamp(value, limit):\n    return ",
        "middle": "min(value, limit)",
        "suffix": "\n",
        "path": "numbers/clamp.py",
        "kind": "expression",
        "proved": True,
        "proof": {
            "by": "12 vectors of clamp(value: int, limit: int) -> int",
            "hole": "0",
            "gave": "wrong_answer",
            "detail": "Call: clamp(3, 2)",
        },
    }
    rows.append(
        Sample(
            id="sample-fim",
            number=2,
            task_id="task-fim",
            kind="fim",
            recipe="fim",
            language="python",
            level="parsed",
            title="expression in numbers/clamp.py",
            content_hash="hash-fim",
            fim=fim,
            **common,
        )
    )
    return rows
