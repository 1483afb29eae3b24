"""Asking: from requests to rows of the ledger, each asked once.

`LiveAsker` looks every key up in the ledger first, sends only what is missing,
all at once, and writes each answer the moment it lands. When an engine fails,
the answers that did come are already kept; the error is raised after the others
have finished, Temporal retries the stage, and only the gap is asked again.

`LedgerAsker` has no engine: it is how a campaign is replayed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from db.ledger import Ledger
from db.models import Generation, Task
from synth.errors import LedgerGap, RequestRefused
from synth.serving.pool import Pool
from synth.serving.request import Completion, Request


@dataclass(frozen=True)
class Question:
    """A request, the task that it is asked for, and the revision of the model that will answer."""

    task: Task
    request: Request
    revision: str = ""


class Asker(Protocol):
    """Answers questions, in their order."""

    async def __call__(self, questions: Sequence[Question]) -> list[Generation]:
        """Raises `InfrastructureError` when an answer cannot be had now."""
        ...


class LiveAsker:
    """Asks engines for what the ledger lacks."""

    def __init__(self, ledger: Ledger, pools: Mapping[str, Pool]) -> None:
        self._ledger = ledger
        self._pools = pools

    async def __call__(self, questions: Sequence[Question]) -> list[Generation]:
        """Answer all questions; see the module's text for what a failure leaves behind."""
        known = await self._ledger.find([q.request.key for q in questions])
        missing = [q for q in questions if q.request.key not in known]
        answers = await asyncio.gather(*map(self._ask, missing), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
            known[answer.key] = answer
        return [known[q.request.key] for q in questions]

    async def _ask(self, question: Question) -> Generation:
        pool = self._pools[question.request.pool]
        try:
            row = _row(question, await pool.complete(question.request))
        except RequestRefused as refusal:
            row = _refused(question, refusal)
        return await self._ledger.add(row)


class LedgerAsker:
    """Answers from the ledger alone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def __call__(self, questions: Sequence[Question]) -> list[Generation]:
        """Raises `LedgerGap` for a question that was never answered."""
        known = await self._ledger.find([q.request.key for q in questions])
        for q in questions:
            if q.request.key not in known:
                raise LedgerGap(f"no generation {q.request.key} ({q.request.stage}, task {q.task.number})")
        return [known[q.request.key] for q in questions]


def _row(question: Question, completion: Completion) -> Generation:
    return Generation(
        **_asked(question),
        model=completion.model,
        text=completion.text,
        prompt_tokens=completion.prompt_tokens,
        completion_tokens=completion.completion_tokens,
        finish_reason=completion.finish,
        latency_ms=completion.latency_ms,
    )


def _refused(question: Question, refusal: RequestRefused) -> Generation:
    return Generation(
        **_asked(question), finish_reason="refused", error=f"{refusal.status}: {refusal}"[:2000]
    )


def _asked(question: Question) -> dict[str, Any]:
    """The columns that are known before there is an answer."""
    request, task = question.request, question.task
    return {
        "key": request.key,
        "campaign_id": task.campaign_id,
        "task_id": task.id,
        "shard": task.shard,
        "revision": question.revision,
        "stage": request.stage,
        "role": request.role,
        "language": request.language,
        "round": request.round,
        "slot": request.slot,
        "prompt_id": request.prompt_id,
        "prompt_hash": request.prompt_hash,
        "messages": [asdict(m) for m in request.messages],
        "params": {
            "pool": request.pool,
            "temperature": request.temperature,
            "top_p": request.top_p,
            "max_tokens": request.max_tokens,
            "seed": request.seed,
            "schema": request.schema is not None,
        },
    }
