"""The ledger: what `add` acknowledged is there, whatever happens next."""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import Any

import pytest
from sqlmodel import Session, func, select

from db.ledger import Ledger
from db.models import Generation
from db.store import Store
from synth.errors import StoreError
from tests.db.children import start
from tests.db.rows import generation


def kept(store: Store) -> int:
    """Rows in the store."""
    with store.read() as session:
        return session.exec(select(func.count()).select_from(Generation)).one()


async def test_what_was_added_is_found(store: Store) -> None:
    ledger = Ledger(store)
    rows = [generation(f"k{n}", text=f"answer {n}", messages=[{"role": "user"}]) for n in range(1200)]
    held = await asyncio.gather(*map(ledger.add, rows))
    assert all(a is b for a, b in zip(held, rows, strict=True))
    assert kept(store) == 1200
    found = await ledger.find([*(r.key for r in rows), "missing", "k0"])
    assert found.keys() == {r.key for r in rows}
    assert found["k7"].text == "answer 7" and found["k7"].messages == [{"role": "user"}]
    assert await ledger.find([]) == {}
    await ledger.close()


async def test_the_first_answer_stands(store: Store) -> None:
    """Two attempts raced: the second goes on with what the first one got."""
    ledger = Ledger(store)
    await ledger.add(generation("k", text="first"))
    rows = [generation("k", text=f"later {n}") for n in range(5)] + [generation("new", text="own")]
    held = await asyncio.gather(*map(ledger.add, rows))
    assert [row.text for row in held] == ["first"] * 5 + ["own"]
    await ledger.close()


async def test_equal_keys_in_one_batch_give_one_row(store: Store) -> None:
    ledger = Ledger(store)
    held = await asyncio.gather(*(ledger.add(generation("k", text=f"{n}")) for n in range(40)))
    assert len({row.text for row in held}) == 1
    assert kept(store) == 1
    await ledger.close()


async def test_text_is_made_storable_before_the_caller_goes_on(store: Store) -> None:
    ledger = Ledger(store)
    held = await ledger.add(generation("k", text="a\0b\ud800"))
    assert held.text == "a\ufffdb\ufffd" == (await ledger.find(["k"]))["k"].text
    await ledger.close()


async def test_a_bad_row_does_not_take_others_with_it(store: Store) -> None:
    ledger = Ledger(store)
    rows = [generation(f"k{n}") for n in range(30)]
    rows[11].params = {"not": {"json": object()}}
    rows[17].stage = None  # type: ignore[assignment]
    held = await asyncio.gather(*map(ledger.add, rows), return_exceptions=True)
    failed = [n for n, result in enumerate(held) if isinstance(result, Exception)]
    assert failed == [11, 17]
    assert kept(store) == 28
    await ledger.add(generation("after"))
    await ledger.close()


async def test_close_writes_what_is_queued_and_refuses_more(store: Store) -> None:
    ledger = Ledger(store)
    adding = [asyncio.ensure_future(ledger.add(generation(f"k{n}"))) for n in range(500)]
    await asyncio.sleep(0)
    await ledger.close()
    await asyncio.gather(*adding)
    assert kept(store) == 500
    with pytest.raises(StoreError, match="closed"):
        await ledger.add(generation("late"))
    await ledger.close()


async def test_many_rows_share_a_transaction(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first transaction is held up, the rest queues and is written in few more."""
    gate, writes, write = threading.Event(), [], store.write

    def held_up(fn: Any, **more: Any) -> Any:
        writes.append(fn)
        gate.wait(30)
        return write(fn, **more)

    monkeypatch.setattr(store, "write", held_up)
    ledger = Ledger(store)
    adding = [asyncio.ensure_future(ledger.add(generation(f"k{n}"))) for n in range(600)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*adding)
    assert len(writes) <= 4
    await ledger.close()


async def test_a_cancelled_caller_changes_nothing_for_others(store: Store) -> None:
    ledger = Ledger(store)
    adding = [asyncio.ensure_future(ledger.add(generation(f"k{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    adding[3].cancel()
    held = await asyncio.gather(*adding, return_exceptions=True)
    assert [isinstance(r, BaseException) for r in held].count(True) == 1
    await ledger.close()
    assert kept(store) == 20, "it was asked for and answered: it is kept"


def test_several_event_loops_use_one_ledger(store: Store) -> None:
    ledger = Ledger(store)

    async def work(lane: int) -> None:
        await asyncio.gather(*(ledger.add(generation(f"{lane}-{n}")) for n in range(50)))

    threads = [threading.Thread(target=asyncio.run, args=(work(lane),)) for lane in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept(store) == 200
    asyncio.run(ledger.close())


def test_a_loop_that_closes_before_its_answer_does_not_stop_the_ledger(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, write = threading.Event(), store.write

    def held_up(fn: Any, **more: Any) -> Any:
        gate.wait(30)
        return write(fn, **more)

    monkeypatch.setattr(store, "write", held_up)
    ledger = Ledger(store)

    async def leave() -> None:
        adding = asyncio.ensure_future(ledger.add(generation("left")))
        await asyncio.sleep(0)
        adding.cancel()

    asyncio.run(leave())
    gate.set()
    asyncio.run(_add_and_close(ledger))
    assert kept(store) == 2


async def _add_and_close(ledger: Ledger) -> None:
    await ledger.add(generation("stayed"))
    await ledger.close()


async def test_trouble_of_the_store_reaches_everybody_who_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_fn: object, **_more: object) -> None:
        raise StoreError("disk full")

    ledger = Ledger(store)
    monkeypatch.setattr(store, "write", refuse)
    held = await asyncio.gather(*(ledger.add(generation(f"k{n}")) for n in range(3)), return_exceptions=True)
    assert [type(result) for result in held] == [StoreError] * 3
    monkeypatch.undo()
    await ledger.add(generation("k1"))
    await ledger.close()


def test_every_acknowledged_row_survives_a_kill(store: Store) -> None:
    with start("ledger", store.url) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write("go\n")
        child.stdin.flush()
        acknowledged = [child.stdout.readline().strip() for _ in range(400)]
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().splitlines(keepends=True)
        child.wait()
    acknowledged += [line.strip() for line in rest if line.endswith("\n")]
    with store.read() as session:
        there = set(session.exec(select(Generation.key)).all())
    assert len(acknowledged) >= 400
    assert set(acknowledged) <= there
    store.write(_still_writable)


def _still_writable(session: Session) -> None:
    session.add(generation("after"))
