"""Requests and pools of the serving tests."""

from __future__ import annotations

from typing import Any

from synth.serving.pool import Pool
from synth.serving.request import Message, Request
from synth.spec import PoolSpec
from synth.vocabulary import EngineKind


def ask(number: int = 0, **changes: Any) -> Request:
    """A request with the key `k<number>`."""
    fields: dict[str, Any] = {
        "key": f"k{number}",
        "pool": "default",
        "messages": (Message("system", "You write code."), Message("user", f"Task {number}")),
        "stage": "solve",
        "language": "rust",
        "temperature": 0.7,
        "top_p": 0.95,
        "max_tokens": 256,
        "seed": number,
    }
    return Request(**(fields | changes))


def pool_on(url: str, concurrency: int = 8, key: str | None = None) -> Pool:
    """A pool of scripted engines on `url`."""
    spec = PoolSpec(engine=EngineKind.SCRIPTED, model="scripted", concurrency=concurrency)
    return Pool.open("default", spec, url, key)
