"""Requests and answers on the wire: OpenAI chat completions, as data.

Every sampling field is always sent, because engines fill absent ones from the
model's own defaults. A schema travels as `response_format` (`json_schema`,
strict): llama.cpp and vLLM both obey it, while `guided_json` and
`structured_outputs` are each ignored by one of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from synth.errors import EngineUnavailable
from synth.serving.request import Completion, Finish, Request

_FINISH: dict[str, Finish] = {
    "stop": "stop",
    "eos": "stop",
    "tool_calls": "stop",
    "length": "length",
    "content_filter": "refused",
}


def body(request: Request, model: str) -> dict[str, Any]:
    """The JSON body of `POST /chat/completions`."""
    wire: dict[str, Any] = {
        "model": model,
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "temperature": request.temperature,
        "top_p": request.top_p,
        "max_tokens": request.max_tokens,
        "seed": request.seed,
    }
    if request.schema is not None:
        answer = {"name": "answer", "strict": True, "schema": request.schema}
        wire["response_format"] = {"type": "json_schema", "json_schema": answer}
    return wire


def headers(request: Request) -> dict[str, str]:
    """Headers for logs and for the scripted engine; the key is the request id."""
    return {
        "X-Request-Id": request.key,
        "X-Synth-Stage": request.stage,
        "X-Synth-Language": request.language,
    }


@dataclass(frozen=True)
class Answer:
    """What an answer's body says. `fingerprint` is the engine's build, if it names one."""

    text: str
    finish: Finish
    model: str
    prompt_tokens: int
    completion_tokens: int
    fingerprint: str
    error: str = ""

    def completion(self, key: str, latency_ms: float) -> Completion:
        """The answer as the completion of the request `key`."""
        return Completion(
            key=key,
            text=self.text,
            finish=self.finish,
            model=self.model,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            latency_ms=latency_ms,
            error=self.error,
        )


def storable(text: str) -> str:
    """`text` without what no store takes: NUL (PostgreSQL) and half surrogate pairs (UTF-8)."""
    whole = text.replace("\x00", "\ufffd")
    return whole if whole.isascii() else whole.encode("utf-8", "replace").decode("utf-8")


def read_answer(content: bytes) -> Answer:
    """Parse a 200 answer; raise `EngineUnavailable` when it is not one (a proxy's page, cut off, …)."""
    try:
        return _answer(json.loads(content))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        start = content[:120].decode("utf-8", "replace")
        raise EngineUnavailable(f"malformed answer ({type(error).__name__}: {error}): {start!r}") from error


def _answer(data: dict[str, Any]) -> Answer:
    choice = data["choices"][0]
    reason, message = choice["finish_reason"], choice["message"]
    if reason not in _FINISH:
        raise EngineUnavailable(f"the engine gave up on the request: finish_reason {reason!r}")
    refusal = str(message.get("refusal") or "")
    text, usage = message["content"] or "", data.get("usage") or {}
    if not isinstance(text, str):
        raise TypeError("content is not text")
    return Answer(
        text=storable(text),
        finish="refused" if refusal else _FINISH[reason],
        model=str(data.get("model") or ""),
        prompt_tokens=int(usage.get("prompt_tokens") or 0),
        completion_tokens=int(usage.get("completion_tokens") or 0),
        fingerprint=str(data.get("system_fingerprint") or ""),
        error=storable(refusal),
    )
