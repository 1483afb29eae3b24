"""Running candidates: from jobs to rows of the execution ledger, each run once.

An execution's id is a hash of the candidate and of what it was run on, so a
retried stage runs only what the ledger lacks. `SandboxTrials` runs; a replay
uses `LedgerTrials`, which needs neither sandbox nor toolchains.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlmodel import col, select

from agents.draws import short_id
from db.models import Candidate, Execution
from db.store import Store, insert_missing
from synth import languages
from synth.errors import LedgerGap
from synth.proof.signature import Signature, Vector
from synth.proof.trial import read_trial, trial_job
from synth.sandbox import Job, Outcome, Sandbox

BATCH = 32
STDERR_KEPT = 2000


@dataclass(frozen=True)
class Run:
    """One candidate to run: on vectors, or (without a signature) only through its compiler."""

    candidate: Candidate
    signature: Signature | None = None
    vectors: tuple[Vector, ...] = ()
    seconds: float = 0.0
    """Running time at most, where it is less than the language's own; 0 is the language's own."""

    @property
    def id(self) -> str:
        """Identity of the execution."""
        inputs = [v.arguments for v in self.vectors]
        return short_id(self.candidate.id, self.candidate.code, self.signature, inputs)


class Trials(Protocol):
    """Runs candidates, in their order."""

    async def __call__(self, runs: Sequence[Run]) -> list[Execution]:
        """Raises `InfrastructureError` when a run cannot be had now."""
        ...


class SandboxTrials:
    """Runs in the sandbox what the ledger lacks; what has run is kept whatever happens next."""

    def __init__(self, store: Store, sandbox: Sandbox) -> None:
        self._store = store
        self._sandbox = sandbox

    async def __call__(self, runs: Sequence[Run]) -> list[Execution]:
        """Run all; results are written in batches as they land."""
        known = await asyncio.to_thread(find, self._store, [r.id for r in runs])
        missing = [r for r in runs if r.id not in known]
        for at in range(0, len(missing), BATCH):
            for row in await self._batch(missing[at : at + BATCH]):
                known[row.id] = row
        return [known[r.id] for r in runs]

    async def _batch(self, runs: Sequence[Run]) -> list[Execution]:
        nonces = [secrets.token_hex(8) for _ in runs]
        jobs = await asyncio.to_thread(lambda: [_job(r, n) for r, n in zip(runs, nonces, strict=True)])
        outcomes = await self._sandbox.run_all(jobs)
        rows = [_row(r, o, n) for r, o, n in zip(runs, outcomes, nonces, strict=True)]
        await asyncio.to_thread(self._store.write, _keeper(rows))
        return rows


class LedgerTrials:
    """Answers from recorded executions alone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, runs: Sequence[Run]) -> list[Execution]:
        """Raises `LedgerGap` for a run that was never recorded."""
        known = await asyncio.to_thread(find, self._store, [r.id for r in runs])
        for run in runs:
            if run.id not in known:
                raise LedgerGap(f"no execution {run.id} of candidate {run.candidate.id}")
        return [known[r.id] for r in runs]


def find(store: Store, ids: Sequence[str]) -> dict[str, Execution]:
    """Recorded executions among `ids`."""
    found: dict[str, Execution] = {}
    with store.read() as session:
        for at in range(0, len(ids), 500):
            query = select(Execution).where(col(Execution.id).in_(ids[at : at + 500]))
            found |= {row.id: row for row in session.exec(query)}
    return found


def _keeper(rows: list[Execution]) -> Callable[[Any], None]:
    def keep(session: Any) -> None:
        insert_missing(session, rows)

    return keep


def _job(run: Run, nonce: str) -> Job:
    language = languages.get(run.candidate.language)
    if run.signature is None:
        return language.compile_only(run.candidate.code)
    job = trial_job(language, run.signature, run.candidate.code, run.vectors, nonce)
    if not run.seconds or run.seconds >= job.limits.run_seconds:
        return job
    return replace(job, limits=replace(job.limits, run_seconds=run.seconds))


def _kept(outcome: Outcome) -> str:
    """The first of what a compiler says, the last of what a program says."""
    first = outcome.phase == "compile"
    return outcome.stderr[:STDERR_KEPT] if first else outcome.stderr[-STDERR_KEPT:]


def _row(run: Run, outcome: Outcome, nonce: str) -> Execution:
    trial = read_trial(outcome, len(run.vectors), nonce) if run.signature else None
    results = [{"ok": r.ok, "value": r.value, "error": r.error} for r in trial.results] if trial else []
    candidate = run.candidate
    return Execution(
        id=run.id,
        campaign_id=candidate.campaign_id,
        task_id=candidate.task_id,
        candidate_id=candidate.id,
        language=candidate.language,
        verdict=trial.verdict if trial else outcome.verdict,
        results=results,
        stderr=_kept(outcome),
        compile_ms=outcome.compile_ms,
        run_ms=outcome.run_ms,
        toolchain=languages.get(candidate.language).toolchain().version,
    )
