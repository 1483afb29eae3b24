"""Rows of a campaign: two agreed tasks with losers, a snippet, two FIM samples, and what was dropped."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel

from db.models import Campaign, Candidate, Generation, Sample, Seed, Task
from db.store import Store, insert_missing
from synth.proof.ballot import Evidence
from synth.proof.trial import Result
from synth.vocabulary import Verdict

CAMPAIGN = "small-0123abcd"
SIGNATURE: dict[str, Any] = {
    "name": "double_it",
    "parameters": [{"name": "n", "type": "int"}],
    "returns": "int",
}
CASE = Evidence(1, (3,), 6, Result(True, 9), Verdict.WRONG_ANSWER).to_json()
UNPROVED = Evidence(1, (3,), None, Result(False, None, "boom"), Verdict.RUNTIME_ERROR, False).to_json()
DIGEST = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"


def fill(store: Store) -> None:
    """Write the campaign."""
    store.write(lambda session: insert_missing(session, rows()))


def rows() -> list[SQLModel]:
    """All rows, parents and children mixed."""
    return [_campaign(), *_seeds(), *_tasks(), *_candidates(), *_generations(), *_samples()]


def _campaign() -> Campaign:
    identity = {
        "engine": "llamacpp",
        "model": "/home/somebody/models/coder.gguf",
        "revision": DIGEST,
        "url": "http://127.0.0.1:41999/v1",
        "parameters": {"context": 4096, "file": "/home/somebody/models/coder.gguf", "none": None},
    }
    return Campaign(
        id=CAMPAIGN,
        name="small",
        spec={"name": "small"},
        spec_hash="f" * 64,
        random_seed=7,
        horizon=2,
        planned_shards=2,
        admitted_shards=1,
        models={"default": identity},
    )


def _seeds() -> list[Seed]:
    places = [
        ("https://example.org/kit", "src/a.py"),
        ("/home/somebody/private", "/home/somebody/private/b.rs"),
    ]
    return [
        Seed(
            id=f"seed{n}",
            campaign_id=CAMPAIGN,
            ordinal=n,
            language=language,
            text="x",
            repo=repo,
            path=path,
            start_line=3,
            end_line=9,
            commit="abc123" if n == 0 else "",
            licence=("MIT", "Apache-2.0")[n],
            content_hash=f"s{n}",
        )
        for n, ((repo, path), language) in enumerate(zip(places, ("python", "rust"), strict=True))
    ]


def _tasks() -> list[Task]:
    made = [
        ("discussion", "python", "admitted", ""),
        ("discussion", "rust", "admitted", ""),
        ("snippet", "python", "admitted", ""),
        ("fim", "rust", "admitted", ""),
        ("discussion", "python", "dropped", "no_agreement"),
        ("discussion", "python", "dropped", "no_agreement"),
        ("snippet", "rust", "dropped", "low_score"),
    ]
    tasks = [_task(n, 0, *row) for n, row in enumerate(made)]
    return [*tasks, _task(len(made), 1, "discussion", "rust", "abandoned", "campaign_ended")]


def _task(number: int, shard: int, recipe: str, language: str, status: str, reason: str) -> Task:
    return Task(
        id=f"task{number}",
        campaign_id=CAMPAIGN,
        number=number,
        shard=shard,
        recipe=recipe,
        language=language,
        seed_id="seed0",
        status=status,
        reason=reason,
    )


def _candidates() -> list[Candidate]:
    return [
        _candidate("py0", "task0", "python", "agreed"),
        _candidate("py0-lost", "task0", "python", "ran", slot=1, lost="wrong_answer",
                   evidence={"case": CASE}),
        _candidate("py0-twin", "task0", "python", "ran", slot=2, lost="wrong_answer",
                   evidence={"case": CASE},
                   code="lost  code"),
        _candidate("py0-unproved", "task0", "python", "ran", slot=3, lost="runtime_error",
                   evidence={"case": UNPROVED}, code="other"),
        _candidate("rs0", "task0", "rust", "agreed"),
        _candidate("rs0-broken", "task0", "rust", "parsed", slot=1, lost="compile_error",
                   evidence={"error": "error[E0308]: mismatched types", "verdict": "compile_error"}),
        _candidate("py2", "task2", "python", "passed"),
        _candidate("py2-lost", "task2", "python", "ran", slot=1, lost="wrong_answer",
                   evidence={"case": CASE}),
        _candidate("fim3", "task3", "rust", "parsed"),
        _candidate("py4", "task4", "python", "ran", lost="wrong_answer"),
    ]  # fmt: skip


def _candidate(
    ident: str, task: str, language: str, level: str, *, slot: int = 0, lost: str = "",
    evidence: dict[str, Any] | None = None, code: str = "",
) -> Candidate:  # fmt: skip
    word = "lost code" if lost else f"code of {ident}"
    return Candidate(
        id=ident,
        campaign_id=CAMPAIGN,
        task_id=task,
        language=language,
        slot=slot,
        generation_key=f"gen-{ident}",
        response=f"```\n{code or word}\n```",
        code=code or word,
        level=level,
        verdict=lost or "ok",
        reason=lost,
        agreed=level == "agreed",
        evidence=evidence or {},
    )


def _generations() -> list[Generation]:
    asked = [("gen-py0", 0, "solve"), ("gen-rs0", 0, "solve"), ("gen-py2", 0, "solve"), ("p1", 0, "propose")]
    return [
        Generation(
            key=key,
            campaign_id=CAMPAIGN,
            task_id="task0",
            shard=shard,
            stage=stage,
            prompt_id=f"discussion/{stage}",
            prompt_hash=f"{stage}hash" * 8,
            params={"pool": "default", "temperature": 0.7, "top_p": 0.95, "max_tokens": 768, "seed": n},
            model="/home/somebody/models/coder.gguf",
            revision=DIGEST,
            prompt_tokens=100,
            completion_tokens=50,
            finish_reason="stop",
        )
        for n, (key, shard, stage) in enumerate([*asked, ("late", 1, "late")])
    ]


def _samples() -> list[Sample]:
    split = {"prefix": "fn f() {\n", "middle": "    1\n", "suffix": "}\n", "kind": "block", "node": "block",
             "split": "node", "start_line": 2, "path": "/home/somebody/private/b.rs"}  # fmt: skip
    token = split | {"middle": 'let s = "<|fim_middle|>";\n'}
    return [
        _sample(4, "task3", "fim3", "fim", "rust", "parsed", kind="fim", fim=split),
        _sample(0, "task0", "py0", "discussion", "python", "agreed"),
        _sample(1, "task0", "rs0", "discussion", "rust", "agreed"),
        _sample(3, "task2", "py2", "snippet", "python", "passed"),
        _sample(7, "task3", "fim3", "fim", "rust", "parsed", kind="fim", fim=token),
    ]


def _sample(
    number: int, task: str, candidate: str, recipe: str, language: str, level: str, **columns: Any
) -> Sample:
    words = {
        "instruction": f'Double it {number}.\u2028 naïve 日本 "quoted"',
        "response": f"```\n{candidate}\n```",
    }
    base = {} if columns.get("kind") == "fim" else words
    return Sample(
        **{"kind": "instruction", **base, **columns},
        id=f"sample-{number}",
        campaign_id=CAMPAIGN,
        number=number,
        shard=0,
        task_id=task,
        candidate_id=candidate,
        seed_id="seed1" if language == "rust" else "seed0",
        recipe=recipe,
        language=language,
        level=level,
        title=f"Title | {number}",
        code=f"code of {candidate}",
        tests="assert double_it(3) == 6" if level != "parsed" else "",
        score=0.8123456789,
        licence="Apache-2.0" if language == "rust" else "MIT",
        content_hash=f"h{number}",
        meta={"signature": SIGNATURE if recipe == "discussion" else None, "concept": "arithmetic"},
    )
