"""A model pool: one or more OpenAI-compatible engines behind one `complete`.

`complete` waits for admission, sends one call, and either returns the answer or
raises one of two errors: `RequestRefused` (this request will never be answered)
or `EngineUnavailable` (ask again later; Temporal owns the retry). Nothing is
retried here, with one exception: an engine that says "too much" (429, 503) has
not tried, so the call goes back to the queue, for `PATIENCE` seconds at most.

The official client is used with its aiohttp transport (its default transport
falls from 800 to 400 calls/s as open connections grow) and asked for the raw
response, which is parsed once: no per-call client, no model validation.
"""

from __future__ import annotations

import asyncio
import logging
from time import perf_counter
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import aiohttp
import httpx2
from openai import APIConnectionError, APIError, APIStatusError, AsyncOpenAI, DefaultAioHttpClient

from synth.errors import EngineDied, EngineUnavailable, RequestRefused, ServiceError
from synth.serving import wire
from synth.serving.admission import Admission, Slot
from synth.serving.deadline import CHARS_PER_TOKEN, work
from synth.serving.identity import ModelIdentity
from synth.serving.quarantine import Quarantine
from synth.serving.replicas import Replica, choose
from synth.serving.request import Completion, Request
from synth.spec import PoolSpec

log = logging.getLogger(__name__)
logging.getLogger("httpx2").setLevel(logging.WARNING)  # it says one line per call at INFO

PATIENCE = 120.0
"""Seconds after its first refusal at which a call gives up (and Temporal asks again)."""
CONNECT_SECONDS = 5.0
KEEPALIVE_SECONDS = 4.0
"""Below the 5 s after which llama.cpp and uvicorn close an idle connection: never reuse a dying one."""

_BROKEN = (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError, ConnectionResetError, BrokenPipeError)
"""The call had been sent; a refused connection says nothing about it."""
_OVERLOAD = frozenset({429, 503})
_TRANSIENT = frozenset({408, 409, 425, 429})


class _Overloaded(Exception):
    """The engine says that it has too much to do."""

    def __init__(self, what: str, retry_after: float | None) -> None:
        self.retry_after = retry_after
        super().__init__(what)


class Load(NamedTuple):
    """What a pool is doing now; sums over its engines."""

    limit: int
    in_flight: int
    waiting: int
    cuts: int


class Pool:
    """Engines that serve one model. Use inside one event loop; close it at the end."""

    def __init__(self, name: str, spec: PoolSpec, replicas: tuple[Replica, ...]) -> None:
        self.name = name
        self.spec = spec
        self.replicas = replicas
        self._quarantine = Quarantine()

    @classmethod
    def open(cls, name: str, spec: PoolSpec, url: str, key: str | None = None) -> Self:
        """A pool on `url` (several, comma-separated, are replicas); `key` is the endpoint's API key.

        Makes no call. `url` is a base URL with or without `/v1`.
        """
        urls = [base_url(u) for u in url.split(",") if u.strip()]
        if not urls:
            raise ServiceError(f"pool {name!r} has no URL", mend="set `url` in the campaign's pool")
        cap = max(1, spec.concurrency // len(urls))
        return cls(name, spec, tuple(Replica(u, _client(u, cap, key), Admission(cap)) for u in urls))

    @property
    def load(self) -> Load:
        """Limits and calls now, for progress views and flow control."""
        gates = [r.admission for r in self.replicas]
        return Load(
            limit=sum(int(g.limit) for g in gates),
            in_flight=sum(g.in_flight for g in gates),
            waiting=sum(g.waiting for g in gates),
            cuts=sum(g.cuts for g in gates),
        )

    async def complete(self, request: Request) -> Completion:
        """One chat completion. Raises `RequestRefused` or `EngineUnavailable`."""
        answer, seconds = await self._quarantine.ask(request.key, lambda: self.ask(request))
        return answer.completion(request.key, seconds * 1000)

    async def ask(self, request: Request) -> tuple[wire.Answer, float]:
        """The parsed answer and the seconds that its call took; waits while engines are overloaded."""
        patience = None
        while True:
            replica = choose(self.replicas, request.affinity)
            async with replica.admission.slot() as slot:
                try:
                    return await self._call(replica, slot, request)
                except _Overloaded as refusal:
                    replica.admission.overloaded(slot, refusal.retry_after)
                    log.debug("pool %s waits: %s; limit %d", self.name, refusal, replica.admission.limit)
                    cause = refusal
            now = perf_counter()
            patience = patience or now + PATIENCE
            if now >= patience:
                raise EngineUnavailable(f"{replica.url}: {cause}", retry_after=cause.retry_after) from cause

    async def probe(self) -> ModelIdentity:
        """Prove that every engine answers and obeys a schema; say what answers."""
        from synth.serving.probe import probe

        return await probe(self)

    async def close(self) -> None:
        """Close all connections."""
        for replica in self.replicas:
            await replica.client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _call(self, replica: Replica, slot: Slot, request: Request) -> tuple[wire.Answer, float]:
        units = work(_characters(request) / CHARS_PER_TOKEN, request.max_tokens)
        limit = replica.deadline.seconds(units)
        start = perf_counter()
        try:
            async with asyncio.timeout(limit):
                content = await _post(replica, wire.body(request, self.spec.model), wire.headers(request))
        except TimeoutError as error:
            replica.deadline.observe(perf_counter() - start, units)
            raise EngineUnavailable(f"{replica.url}: no answer in {limit:.0f} s") from error
        seconds = perf_counter() - start
        answer = wire.read_answer(content)
        replica.admission.succeeded(slot)
        replica.deadline.observe(seconds, work(answer.prompt_tokens, answer.completion_tokens))
        return answer, seconds


def base_url(url: str) -> str:
    """`url` with `/v1`, as the client wants it."""
    bare = url.strip().rstrip("/")
    return bare if bare.endswith("/v1") else f"{bare}/v1"


def is_loopback(url: str) -> bool:
    """The URL points at this machine: no proxy may stand between."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _client(url: str, cap: int, key: str | None) -> AsyncOpenAI:
    timeout = httpx2.Timeout(None, connect=CONNECT_SECONDS)
    limits = httpx2.Limits(max_connections=cap + 4, keepalive_expiry=KEEPALIVE_SECONDS)
    transport = DefaultAioHttpClient(timeout=timeout, limits=limits, trust_env=not is_loopback(url))
    return AsyncOpenAI(
        base_url=url, api_key=key or "none", max_retries=0, timeout=timeout, http_client=transport
    )


def _characters(request: Request) -> int:
    return sum(len(m.content) for m in request.messages)


async def _post(replica: Replica, body: dict[str, Any], headers: dict[str, str]) -> bytes:
    """One call; its failures as the two errors that callers know, or `_Overloaded`."""
    try:
        response = await replica.client.post(
            "/chat/completions", cast_to=httpx2.Response, body=body, options={"headers": headers}
        )
    except APIStatusError as error:
        replica.reached(ok=True)
        raise _classified(replica.url, error) from error
    except UnicodeEncodeError as error:
        raise RequestRefused(f"the request is not valid Unicode: {error}", status=400) from error
    except (APIConnectionError, aiohttp.ClientError, OSError) as error:
        replica.reached(ok=False)
        cause = error.__cause__ or error
        kind = EngineDied if _broke(error) else EngineUnavailable
        raise kind(f"{replica.url}: {type(cause).__name__}: {cause}") from error
    except APIError as error:
        raise EngineUnavailable(f"{replica.url}: {error}") from error
    replica.reached(ok=True)
    return response.content


def _broke(error: BaseException | None) -> bool:
    """Whether a broken connection is among an error's causes; the client tells it under other names."""
    while error is not None:
        if isinstance(error, _BROKEN):
            return True
        error = error.__cause__ or error.__context__
    return False


def _classified(url: str, error: APIStatusError) -> Exception:
    status, what = error.status_code, f"{url}: HTTP {error.status_code}: {_reason(error)}"
    if status in _OVERLOAD:
        return _Overloaded(what, _retry_after(error))
    if 400 <= status < 500 and status not in _TRANSIENT:
        return RequestRefused(what, status=status)
    return EngineUnavailable(what, retry_after=_retry_after(error))


def _reason(error: APIStatusError) -> str:
    """The engine's own words, one line, at most 300 characters."""
    body = error.body
    words = body.get("message") if isinstance(body, dict) else None
    return " ".join(str(words or error.message).split())[:300]


def _retry_after(error: APIStatusError) -> float | None:
    """Seconds of `Retry-After-Ms` or `Retry-After`; dates are not understood."""
    headers = error.response.headers
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return float(headers[name]) * unit
        except (KeyError, ValueError):
            continue
    return None
