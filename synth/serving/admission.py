"""Admission control: how many calls one engine gets at a time.

The model, per engine:

* A call holds a *slot* while it is in flight. Calls beyond the limit wait in
  one first-in-first-out queue; nothing is dropped.
* **Slow start**: each good answer raises the limit by one, so it doubles per
  round trip, until the first cut; after that it rises by one per round trip.
* **Only when saturated**: the limit rises only while it is what holds calls
  back. An idle evening does not license a flood.
* **Cut** on overload (429, 503): the limit falls to 70 %, and no call starts
  until the engine's `Retry-After` (or a doubling pause) has passed.
* **Epochs** in place of a cool-down timer: a cut opens a new epoch, and answers
  to calls that started in an older one change nothing. One burst of refusals
  is one cut, however many calls it hits.

The limit never exceeds the pool's `concurrency` and never falls below one.
Everything runs in one event loop; no locks. Cancelling a waiter or a holder at
any moment gives its slot to the next in line.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

START = 256
"""Calls in flight at first: as many as vLLM batches by default. Engines queue, so this hurts none."""
CUT = 0.7
PAUSE_FIRST = 0.25
PAUSE_MOST = 5.0
RETRY_AFTER_MOST = 30.0
"""Seconds: no pause is longer, whatever the engine asks for."""


@dataclass(frozen=True)
class Slot:
    """Leave to make one call. `saturated`: the limit was reached when it was given."""

    epoch: int
    saturated: bool


class Admission:
    """The limit of one engine. `cap` is the most calls in flight, ever."""

    def __init__(self, cap: int, start: int = START) -> None:
        self.cap = cap
        self.limit: float = min(start, cap)
        self.in_flight = 0
        self.cuts = 0
        self._threshold: float = cap
        self._epoch = 0
        self._pause = PAUSE_FIRST
        self._paused_until = 0.0
        self._waiters: deque[asyncio.Future[Slot]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """Calls in the queue."""
        return len(self._waiters)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[Slot]:
        """Wait for a slot and hold it for the block."""
        slot = await self._acquire()
        try:
            yield slot
        finally:
            self.in_flight -= 1
            self._grant()

    def succeeded(self, slot: Slot) -> None:
        """A call was answered: grow when the limit is what holds calls back."""
        if slot.epoch != self._epoch:
            return
        self._pause = PAUSE_FIRST
        if slot.saturated or self._waiters:
            step = 1.0 if self.limit < self._threshold else 1.0 / self.limit
            self.limit = min(float(self.cap), self.limit + step)

    def overloaded(self, slot: Slot, retry_after: float | None) -> None:
        """The engine said that it has too much: cut once per epoch, then pause."""
        if slot.epoch != self._epoch:
            return
        self._epoch += 1
        self.cuts += 1
        self.limit = self._threshold = max(1.0, min(self.limit, float(self.in_flight)) * CUT)
        pause = self._pause if retry_after is None else min(max(retry_after, 0.0), RETRY_AFTER_MOST)
        self._pause = min(self._pause * 2, PAUSE_MOST)
        self._paused_until = asyncio.get_running_loop().time() + pause

    async def _acquire(self) -> Slot:
        if not self._waiters and self._open():
            return self._take()
        waiter: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        self._grant()
        try:
            return await waiter
        except asyncio.CancelledError:
            self._abandon(waiter)
            raise

    def _abandon(self, waiter: asyncio.Future[Slot]) -> None:
        """A cancelled waiter leaves the queue, or hands on the slot that it was just given."""
        if waiter.done() and not waiter.cancelled():
            self.in_flight -= 1
            self._grant()
        elif waiter in self._waiters:
            self._waiters.remove(waiter)

    def _open(self) -> bool:
        return self.in_flight < int(self.limit) and self._paused_for() <= 0

    def _paused_for(self) -> float:
        return self._paused_until - asyncio.get_running_loop().time()

    def _take(self) -> Slot:
        self.in_flight += 1
        return Slot(self._epoch, self.in_flight >= int(self.limit))

    def _grant(self) -> None:
        """Give free slots to the head of the queue; wake up later while paused."""
        while self._waiters and self._open():
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(self._take())
        if self._waiters and self._timer is None and (left := self._paused_for()) > 0:
            self._timer = asyncio.get_running_loop().call_later(left, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._grant()
