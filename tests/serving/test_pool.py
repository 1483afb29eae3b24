"""The pool against engines that answer, refuse, stall and die."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web

from synth.errors import EngineUnavailable, RequestRefused, ServiceError
from synth.serving import deadline, pool
from synth.serving.ports import free_port
from synth.serving.request import Message
from tests.serving.asking import ask, pool_on
from tests.serving.conftest import StartEngine, StartScripted


def _answer(**changes: Any) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": "hello"}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 7, "completion_tokens": 2}
    return {"model": "m", "choices": [choice | changes], "usage": usage}


async def test_sends_every_field_and_reads_the_answer(engine: StartEngine) -> None:
    seen: list[tuple[dict[str, Any], Mapping[str, str]]] = []

    async def handler(request: web.BaseRequest) -> web.Response:
        seen.append((await request.json(), request.headers))
        return web.json_response(_answer())

    async with pool_on(await engine(handler), key="secret") as served:
        got = await served.complete(ask(3, schema={"type": "object"}))
    body, headers = seen[0]
    assert body["messages"][1] == {"role": "user", "content": "Task 3"}
    assert (body["temperature"], body["top_p"], body["max_tokens"], body["seed"]) == (0.7, 0.95, 256, 3)
    assert body["model"] == "scripted"
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert body["response_format"]["json_schema"]["strict"] is True
    assert headers["X-Request-Id"] == "k3"
    assert (headers["X-Synth-Stage"], headers["X-Synth-Language"]) == ("solve", "rust")
    assert headers["Authorization"] == "Bearer secret"
    assert (got.key, got.text, got.finish, got.model) == ("k3", "hello", "stop", "m")
    assert (got.prompt_tokens, got.completion_tokens) == (7, 2)
    assert got.latency_ms > 0


@pytest.mark.parametrize(
    ("reason", "finish"), [("stop", "stop"), ("length", "length"), ("content_filter", "refused")]
)
async def test_finish_reasons(engine: StartEngine, reason: str, finish: str) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response(_answer(finish_reason=reason))

    async with pool_on(await engine(handler)) as served:
        assert (await served.complete(ask())).finish == finish


async def test_text_that_no_store_takes_is_mended(engine: StartEngine) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response(_answer(message={"content": "a\x00b\ud800cé😀"}))

    async with pool_on(await engine(handler)) as served:
        assert (await served.complete(ask())).text == "a\ufffdb?cé😀"


async def test_a_prompt_that_cannot_be_encoded_is_refused(scripted: StartScripted) -> None:
    _, url = await scripted()
    async with pool_on(url) as served:
        with pytest.raises(RequestRefused, match="Unicode"):
            await served.complete(ask(messages=(Message("user", "half \ud800"),)))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
async def test_permanent_errors_are_refusals(engine: StartEngine, status: int) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response({"error": {"message": "the context\nis full"}}, status=status)

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(RequestRefused, match="the context is full") as caught:
            await served.complete(ask())
    assert caught.value.status == status


@pytest.mark.parametrize("status", [408, 409, 500, 502, 504])
async def test_transient_errors_say_when_to_come_back(engine: StartEngine, status: int) -> None:
    calls = 0

    async def handler(_: web.BaseRequest) -> web.Response:
        nonlocal calls
        calls += 1
        return web.Response(status=status, headers={"Retry-After": "2"}, text="<html>oops</html>")

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(EngineUnavailable) as caught:
            await served.complete(ask())
    assert caught.value.retry_after == 2
    assert calls == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>gateway</html>",
        b"[]",
        b"null",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"finish_reason": "stop", "message": null}]}',
        json.dumps(_answer(finish_reason="abort")).encode(),
        json.dumps(_answer(message={"content": ["x"]})).encode(),
        json.dumps(_answer()).encode()[:-9],
    ],
)
async def test_a_malformed_answer_is_the_engines_fault(engine: StartEngine, body: bytes) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(EngineUnavailable):
            await served.complete(ask())


async def test_no_engine_there() -> None:
    async with pool_on(f"http://127.0.0.1:{free_port()}") as served:
        with pytest.raises(EngineUnavailable):
            await served.complete(ask())


async def test_an_engine_that_dies_while_answering(engine: StartEngine) -> None:
    async def handler(request: web.BaseRequest) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(EngineUnavailable):
            await served.complete(ask())


async def test_a_hung_call_meets_its_deadline(engine: StartEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "MOST", 0.05)
    hang = asyncio.Event()

    async def handler(_: web.BaseRequest) -> web.Response:
        await hang.wait()
        return web.Response()

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(EngineUnavailable, match="no answer in"):
            await served.complete(ask())
        assert served.load.in_flight == 0
    hang.set()


async def test_overload_delays_and_never_drops(scripted: StartScripted) -> None:
    engine, url = await scripted(latency=0.005, slots=2, queue=2)
    async with pool_on(url, concurrency=64) as served:
        got = await asyncio.gather(*(served.complete(ask(n)) for n in range(60)))
        assert [c.key for c in got] == [f"k{n}" for n in range(60)]
        assert served.load.cuts > 0
        assert served.load.limit < 64
    assert engine.answered == 60


async def test_endless_overload_is_given_up(engine: StartEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 0.05)

    async def handler(_: web.BaseRequest) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "0.01"})

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(EngineUnavailable) as caught:
            await served.complete(ask())
    assert caught.value.retry_after == 0.01


async def test_cancelled_calls_give_their_slots_back(engine: StartEngine) -> None:
    full, release = asyncio.Event(), asyncio.Event()
    received = 0

    async def handler(_: web.BaseRequest) -> web.Response:
        nonlocal received
        received += 1
        if received == 2:
            full.set()
        if received <= 2:
            await release.wait()
        return web.json_response(_answer())

    async with pool_on(await engine(handler), concurrency=2) as served:
        calls = [asyncio.create_task(served.complete(ask(n))) for n in range(6)]
        await full.wait()
        assert served.load[1:3] == (2, 4)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert served.load[1:3] == (0, 0)
        assert (await served.complete(ask())).finish == "stop"
    release.set()


async def test_calls_that_share_a_prefix_meet_the_same_engine(scripted: StartScripted) -> None:
    engines = [await scripted(identity=f"e{n}") for n in range(3)]
    async with pool_on(",".join(url for _, url in engines), concurrency=96) as served:
        for affinity in ("rust/solve", "go/solve", "java/score"):
            got = [await served.complete(ask(n, affinity=affinity)) for n in range(4)]
            assert len({c.model for c in got}) == 1


async def test_a_dead_replica_is_passed_over(scripted: StartScripted) -> None:
    _, url = await scripted()
    async with pool_on(f"http://127.0.0.1:{free_port()},{url}", concurrency=16) as served:
        results = [
            (await asyncio.gather(served.complete(ask(n, affinity=f"a{n}")), return_exceptions=True))[0]
            for n in range(20)
        ]
    failed = [r for r in results if isinstance(r, EngineUnavailable)]
    assert len(failed) == 1


async def test_probe_names_the_model(scripted: StartScripted) -> None:
    _, url = await scripted(identity="scripted")
    async with pool_on(url) as served:
        identity = await served.probe()
    assert (identity.engine, identity.model, identity.url) == ("scripted", "scripted", f"{url}/v1")


async def test_probe_finds_an_engine_that_ignores_schemas(engine: StartEngine) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response(_answer(message={"content": "The sea is wide."}))

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(ServiceError, match="ignores `response_format`"):
            await served.probe()


async def test_probe_of_nothing_is_one_clear_line() -> None:
    async with pool_on(f"http://127.0.0.1:{free_port()}") as served:
        with pytest.raises(ServiceError, match="start the engine") as caught:
            await served.probe()
    assert "\n" not in str(caught.value)


async def test_probe_says_that_the_key_is_wrong(engine: StartEngine) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response({"error": {"message": "bad key"}}, status=401)

    async with pool_on(await engine(handler)) as served:
        with pytest.raises(ServiceError, match="api_key_env"):
            await served.probe()


def test_a_pool_needs_a_url() -> None:
    with pytest.raises(ServiceError):
        pool_on(" , ")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://127.0.0.1:8000/", "http://127.0.0.1:8000/v1/"]
)
def test_base_url(url: str) -> None:
    assert pool.base_url(url) == "http://127.0.0.1:8000/v1"
