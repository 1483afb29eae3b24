"""One model call as data: what is asked, what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Finish = Literal["stop", "length", "refused"]


@dataclass(frozen=True)
class Message:
    """One chat turn."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Request:
    """A chat completion. `key` is its identity everywhere: ledger row and request id.

    `schema` is a JSON schema that the engine must obey (sent as `response_format`);
    `affinity` names the shared prompt prefix, so that calls that share one meet the
    same engine's cache. `stage` and `language` travel as headers, for logs and for
    the scripted engine. The last five fields are for the ledger only.
    """

    key: str
    pool: str
    messages: tuple[Message, ...]
    stage: str
    language: str
    temperature: float
    top_p: float
    max_tokens: int
    seed: int
    schema: dict[str, Any] | None = None
    affinity: str = ""
    role: str = ""
    round: int = 0
    slot: int = 0
    prompt_id: str = ""
    prompt_hash: str = ""


@dataclass(frozen=True)
class Completion:
    """What an engine answered. `finish` is `length` when the text was cut off."""

    key: str
    text: str
    finish: Finish
    model: str
    prompt_tokens: int
    completion_tokens: int
    latency_ms: float
    error: str = ""
