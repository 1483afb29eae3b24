"""Start-up probe: does an engine answer, and does it obey a JSON schema?

The schema admits exactly one value, a word that is not in the prompt, so that no
model says it by chance or good will. An engine that answers with anything else
ignores schemas, and every structured move of a campaign would be lost: better
one clear line now.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx2
from openai import APIError

from synth.errors import EngineUnavailable, RequestRefused, ServiceError
from synth.serving import catalogue
from synth.serving.identity import ModelIdentity
from synth.serving.replicas import Replica
from synth.serving.request import Message, Request
from synth.serving.wire import Answer
from synth.vocabulary import EngineKind

if TYPE_CHECKING:
    from synth.serving.pool import Pool

PROBE_TOKENS = 64


async def probe(pool: Pool) -> ModelIdentity:
    """Ask every engine of the pool; the identity of the first. Raises `ServiceError`."""
    identities = [await _probe_one(pool, replica) for replica in pool.replicas]
    for other in identities[1:]:
        if (other.model, other.revision) != (identities[0].model, identities[0].revision):
            raise ServiceError(
                f"pool {pool.name!r}: {other.url} serves {other.model}, {identities[0].url} serves another",
                mend="give one pool the URLs of engines that serve the same model",
            )
    return identities[0]


def probe_request(pool: str) -> tuple[Request, str]:
    """The question, and the only answer that its schema admits."""
    word = hashlib.sha256(f"synth probe {pool}".encode()).hexdigest()[:12]
    schema = {
        "type": "object",
        "properties": {"proof": {"type": "string", "enum": [word]}},
        "required": ["proof"],
        "additionalProperties": False,
    }
    request = Request(
        key=f"probe-{word}",
        pool=pool,
        messages=(Message("user", "Write one sentence about the sea."),),
        stage="probe",
        language="",
        temperature=0.0,
        top_p=1.0,
        max_tokens=PROBE_TOKENS,
        seed=0,
        schema=schema,
    )
    return request, word


async def _probe_one(pool: Pool, replica: Replica) -> ModelIdentity:
    request, word = probe_request(pool.name)
    single = type(pool)(pool.name, pool.spec, (replica,))
    try:
        answer, _ = await single.ask(request)
    except RequestRefused as error:
        raise ServiceError(f"pool {pool.name!r}: {error}", mend=_mend_refused(error.status)) from error
    except EngineUnavailable as error:
        raise ServiceError(
            f"pool {pool.name!r}: {error}", mend="start the engine, or set the pool's `url`"
        ) from error
    if not _obeys(answer.text, word):
        raise ServiceError(
            f"pool {pool.name!r}: {replica.url} ignores `response_format` json_schema: {answer.text[:40]!r}",
            mend="use an engine with structured output (vLLM, llama.cpp's server)",
        )
    return _identity(pool, replica, answer, await _model_card(pool, replica))


def _obeys(text: str, word: str) -> bool:
    try:
        return bool(json.loads(text) == {"proof": word})
    except ValueError:
        return False


def _mend_refused(status: int) -> str:
    if status in (401, 403):
        return "set the variable that the pool's `api_key_env` names"
    if status == 404:
        return "check the pool's `url` and `model`"
    return "check that the endpoint is an OpenAI-compatible chat engine with json_schema support"


async def _model_card(pool: Pool, replica: Replica) -> dict[str, Any]:
    """What `GET /models` says of the model; `{}` from an endpoint without that route."""
    try:
        response = await replica.client.get("/models", cast_to=httpx2.Response)
        cards = response.json()["data"]
    except (APIError, aiohttp.ClientError, OSError, ValueError, LookupError, TypeError):
        return {}
    named = (card for card in cards if isinstance(card, dict))
    by_id = {str(card.get("id")): card for card in named}
    return by_id.get(pool.spec.model) or next(iter(by_id.values()), {})


def _identity(pool: Pool, replica: Replica, answer: Answer, card: dict[str, Any]) -> ModelIdentity:
    spec = pool.spec
    told = {**(card.get("meta") or {}), "max_model_len": card.get("max_model_len"), "root": card.get("root")}
    parameters = {k: v for k, v in told.items() if isinstance(v, str | int | float)}
    if answer.fingerprint:
        parameters["fingerprint"] = answer.fingerprint
    revision = str(spec.options.get("revision", ""))
    if spec.engine is EngineKind.LLAMACPP and not spec.url:
        revision = catalogue.digest_of(spec.model)
    return ModelIdentity(
        engine=spec.engine.value,
        model=str(card.get("id") or answer.model or spec.model),
        revision=revision or answer.fingerprint,
        url=replica.url,
        parameters=parameters,
    )
