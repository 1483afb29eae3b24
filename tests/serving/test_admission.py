"""Admission control: the limit, the queue, and every moment at which a call may be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.serving.admission import Admission, Slot


@pytest.fixture
async def holders() -> AsyncIterator[AsyncExitStack]:
    """Slots that stay held until the test ends."""
    async with AsyncExitStack() as stack:
        yield stack


async def _turns(count: int = 5) -> None:
    """Let everything that is ready run."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_calls_beyond_the_limit_wait_in_order() -> None:
    gate, order, release = Admission(cap=2), [], asyncio.Event()

    async def call(number: int) -> None:
        async with gate.slot():
            order.append(number)
            await release.wait()

    calls = [asyncio.create_task(call(n)) for n in range(6)]
    await _turns()
    assert (gate.in_flight, gate.waiting, order) == (2, 4, [0, 1])
    release.set()
    await asyncio.gather(*calls)
    assert order == list(range(6))
    assert (gate.in_flight, gate.waiting) == (0, 0)


async def test_slow_start_doubles_per_round() -> None:
    gate = Admission(cap=64, start=4)
    limits = []
    for _ in range(5):
        async with AsyncExitStack() as stack:
            slots = [await stack.enter_async_context(gate.slot()) for _ in range(int(gate.limit))]
            calls = [asyncio.create_task(_once(gate)) for _ in range(100)]
            await _turns()
            for slot in slots:
                gate.succeeded(slot)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        limits.append(int(gate.limit))
    assert limits == [8, 16, 32, 64, 64]


async def _once(gate: Admission) -> Slot:
    async with gate.slot() as slot:
        return slot


async def test_an_idle_pool_does_not_grow() -> None:
    gate = Admission(cap=64, start=4)
    for _ in range(50):
        gate.succeeded(await _once(gate))
    assert gate.limit == 4


async def test_one_burst_of_refusals_is_one_cut(holders: AsyncExitStack) -> None:
    gate = Admission(cap=64, start=10)
    slots = [await holders.enter_async_context(gate.slot()) for _ in range(10)]
    for slot in slots:
        gate.overloaded(slot, retry_after=0.0)
    assert gate.cuts == 1
    assert gate.limit == 7
    for slot in slots:
        gate.succeeded(slot)
    assert gate.limit == 7


async def test_after_a_cut_growth_is_linear() -> None:
    gate = Admission(cap=64, start=10)
    async with AsyncExitStack() as stack:
        slots = [await stack.enter_async_context(gate.slot()) for _ in range(10)]
        gate.overloaded(slots[0], retry_after=0.0)
    before = gate.limit
    async with AsyncExitStack() as stack:
        slots = [await stack.enter_async_context(gate.slot()) for _ in range(int(gate.limit))]
        gate.succeeded(slots[-1])
    assert before < gate.limit < before + 1


async def test_nothing_starts_while_paused() -> None:
    gate = Admission(cap=4)
    async with gate.slot() as slot:
        gate.overloaded(slot, retry_after=0.05)
    start = asyncio.get_running_loop().time()
    call = asyncio.create_task(_once(gate))
    await _turns()
    assert (gate.in_flight, gate.waiting) == (0, 1)
    await call
    assert asyncio.get_running_loop().time() - start >= 0.04


async def test_the_limit_never_falls_below_one() -> None:
    gate = Admission(cap=2)
    for _ in range(20):
        async with gate.slot() as slot:
            gate.overloaded(slot, retry_after=0.0)
    assert gate.limit >= 1
    await _once(gate)


async def test_a_waiter_cancelled_in_the_moment_of_its_turn_hands_the_slot_on() -> None:
    gate = Admission(cap=1)
    held, release = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with gate.slot():
            held.set()
            await release.wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    first, second = asyncio.create_task(_once(gate)), asyncio.create_task(_once(gate))
    await _turns()
    release.set()
    await holder
    first.cancel()
    await second
    assert (gate.in_flight, gate.waiting) == (0, 0)


@given(st.lists(st.sampled_from(["call", "cancel", "finish", "overload"]), max_size=60), st.integers(1, 5))
@settings(deadline=None, max_examples=60)
def test_slots_are_neither_lost_nor_invented(moves: list[str], cap: int) -> None:
    asyncio.run(_play(moves, cap))


async def _play(moves: list[str], cap: int) -> None:
    gate, waits = Admission(cap), []
    calls: list[asyncio.Task[None]] = []

    async def call(done: asyncio.Future[str]) -> None:
        async with gate.slot() as slot:
            if await done == "overload":
                gate.overloaded(slot, retry_after=0.0)
            else:
                gate.succeeded(slot)

    for number, move in enumerate(moves):
        if move == "call":
            waits.append(asyncio.get_running_loop().create_future())
            calls.append(asyncio.create_task(call(waits[-1])))
        elif calls and move == "cancel":
            calls[number % len(calls)].cancel()
        elif waits and not (future := waits[number % len(waits)]).done():
            future.set_result(move)
        await _turns(2)
        assert 0 <= gate.in_flight <= cap
    for future in waits:
        if not future.done():
            future.set_result("finish")
    await asyncio.gather(*calls, return_exceptions=True)
    assert (gate.in_flight, gate.waiting) == (0, 0)
