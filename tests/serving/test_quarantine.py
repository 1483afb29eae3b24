"""One question kills its engine whenever it is asked: the others are answered, it is refused."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from synth.errors import EngineDied, RequestRefused
from synth.serving.pool import Pool
from synth.serving.request import Completion
from tests.serving.asking import ask, pool_on
from tests.serving.conftest import StartEngine

COUNT, POISON = 6, 3


class Mortal:
    """Answers a question that is alone with it; dies, with all its calls, of the poison."""

    def __init__(self) -> None:
        self.open: dict[int, Any] = {}
        self.asked: list[int] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        number = int((await request.json())["messages"][1]["content"].split()[1])
        self.asked.append(number)
        self.open[number] = request.transport
        if number == POISON:
            await self._others()
            for transport in self.open.values():
                transport.abort()
        elif self.expected == 1:
            del self.open[number]
            choice = {
                "index": 0,
                "message": {"role": "assistant", "content": "fine"},
                "finish_reason": "stop",
            }
            return web.json_response({"model": "m", "choices": [choice], "usage": {}})
        await asyncio.Event().wait()
        raise AssertionError("the connection is gone")

    async def _others(self) -> None:
        """Until all calls of this round are on the wire: one, when it is asked alone."""
        while len(self.open) < self.expected:
            await asyncio.sleep(0.001)

    expected = COUNT

    def revive(self, expected: int) -> None:
        self.open.clear()
        self.expected = expected


async def round_of(served: Pool, numbers: list[int]) -> dict[int, Completion | BaseException]:
    found = await asyncio.gather(*(served.complete(ask(n)) for n in numbers), return_exceptions=True)
    return dict(zip(numbers, found, strict=True))


async def test_a_question_that_kills_its_engine_twice_alone_is_refused(engine: StartEngine) -> None:
    mortal = Mortal()
    everyone = list(range(COUNT))
    async with pool_on(await engine(mortal), concurrency=COUNT) as served:
        for _ in range(2):
            results = await round_of(served, everyone)
            assert all(isinstance(r, EngineDied) for r in results.values()), results
            mortal.revive(COUNT)
        mortal.revive(1)
        results = await round_of(served, everyone)
        assert isinstance(results.pop(POISON), EngineDied)
        assert all(isinstance(r, Completion) for r in results.values()), (
            "the innocent are answered, one by one"
        )
        mortal.revive(1)
        assert isinstance((await round_of(served, [POISON]))[POISON], EngineDied)
        mortal.revive(1)
        before = len(mortal.asked)
        assert isinstance((await round_of(served, [POISON]))[POISON], RequestRefused)
        assert len(mortal.asked) == before, "it is not asked a fifth time"
