"""How a step addresses an agent: from a rendered prompt to a keyed request.

The key is a hash of everything that is asked and of the place in the campaign
where it is asked, so the same question at the same place is the same row of the
ledger, and a changed prompt is a new question.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from agents.view import TaskView
from synth.serving.request import Message, Request
from synth.vocabulary import Stage


@dataclass(frozen=True)
class Prompt:
    """A rendered prompt: fixed part first (system), then the task's own part (user)."""

    id: str
    """Template path, e.g. `discussion/propose`."""
    digest: str
    """SHA-256 of the template's source."""
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Call:
    """One question to one agent. `slot` tells apart parallel questions of one kind."""

    stage: Stage
    role: str
    language: str
    prompt: Prompt
    schema: dict[str, Any] | None = None
    slot: int = 0
    temperature: float | None = None
    max_tokens: int | None = None


def address(view: TaskView, call: Call) -> Request:
    """Turn a call into a request of the right pool, with its key and its random seed."""
    pool = view.spec.judge if call.stage is Stage.SCORE else view.spec.author
    sampling = view.spec.pools[pool].sampling
    temperature = sampling.temperature if call.temperature is None else call.temperature
    limit = min(call.max_tokens or sampling.max_tokens, sampling.max_tokens)
    place = [view.task.id, call.stage, call.role, call.language, view.round, call.slot]
    asked = [asdict(m) for m in call.prompt.messages]
    params = [pool, temperature, sampling.top_p, limit, call.schema]
    text = json.dumps([place, asked, params], sort_keys=True, separators=(",", ":"))
    key = hashlib.sha256(text.encode()).hexdigest()[:32]
    return Request(
        key=key,
        pool=pool,
        messages=call.prompt.messages,
        stage=call.stage,
        language=call.language,
        temperature=temperature,
        top_p=sampling.top_p,
        max_tokens=limit,
        seed=int(key[:8], 16) % 2**31,
        schema=call.schema,
        affinity=f"{pool}/{call.role}/{call.language}/{call.prompt.id}",
        role=call.role,
        round=view.round,
        slot=call.slot,
        prompt_id=call.prompt.id,
        prompt_hash=call.prompt.digest,
    )
