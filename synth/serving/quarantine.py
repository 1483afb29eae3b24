"""Finding the question that kills its engine, among hundreds that were on the wire.

An engine that dies takes all its calls with it, and nearly all of them are
innocent. So a question that was on the wire at two deaths is a *suspect*: it is
asked again with nothing beside it. If the engine dies of it twice then, it is
refused for good, as a row of the ledger, and the campaign goes on without it.

The counts live as long as the worker: after its own death the search begins anew.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from synth.errors import EngineDied, RequestRefused

SUSPECT, CONVICTED = 2, 2
"""Deaths beside others, then alone."""

T = TypeVar("T")


class Quarantine:
    """The questions of one pool that engines died under. One event loop."""

    def __init__(self) -> None:
        self._beside: Counter[str] = Counter()
        self._alone: Counter[str] = Counter()
        self._gate = _Gate()

    async def ask(self, key: str, call: Callable[[], Awaitable[T]]) -> T:
        """Make the call: beside others, or alone for a suspect. Raises what it raises.

        Raises `RequestRefused` for a question that has killed its engine twice.
        """
        if self._alone[key] >= CONVICTED:
            raise RequestRefused(f"the engine died of it {CONVICTED} times, asked alone", status=0)
        suspect = self._beside[key] >= SUSPECT
        async with self._gate.alone() if suspect else self._gate.together():
            try:
                return await call()
            except EngineDied:
                (self._alone if suspect else self._beside)[key] += 1
                raise


class _Gate:
    """Many together, or one alone."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._inside = 0
        self._empty = asyncio.Event()

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        async with self._turn:
            self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            self._empty.set()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        async with self._turn:
            while self._inside:
                self._empty.clear()
                await self._empty.wait()
            yield
