"""The store's two doors: what is written is there, what only reads cannot write."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, func, select

from db.models import Campaign, Candidate, Memory, MemoryBand, Task
from db.store import Store, insert_missing, upsert
from synth.errors import InfrastructureError, StoreError, StoreUnavailable
from tests.db.children import count_up, go, start
from tests.db.rows import CAMPAIGN, campaign, candidate, generation, sample, task


def planned(store: Store) -> int:
    """What `count_up` has made of the campaign."""
    with store.read() as session:
        return session.get_one(Campaign, CAMPAIGN).planned_shards


def seeded(store: Store) -> Store:
    """The store with its campaign in it."""
    store.write(lambda session: insert_missing(session, [campaign()]))
    return store


def test_a_new_store_is_made_and_is_the_same_when_opened_again(new_url: str) -> None:
    with_rows = seeded(Store.open(new_url))
    with_rows.close()
    again = Store.open(new_url)
    assert again.url == new_url
    assert planned(again) == 0
    again.close()
    again.close()


def test_rows_stay_usable_after_their_session(store: Store) -> None:
    made = store.write(lambda session: session.merge(campaign(spec={"a": [1, None]})))
    assert made.spec == {"a": [1, None]}
    with store.read() as session:
        row = session.get_one(Campaign, CAMPAIGN)
    assert row.name == "demo" and row.created_at.tzinfo is UTC


def test_times_are_utc_whatever_zone_they_came_in(store: Store) -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    store.write(lambda s: s.add(campaign(created_at=noon, updated_at=datetime(2026, 5, 1))))
    with store.read() as session:
        row = session.get_one(Campaign, CAMPAIGN)
    assert row.created_at == noon and row.created_at.utcoffset() == timedelta(0)
    assert row.updated_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_what_fails_leaves_nothing(store: Store) -> None:
    def fail(session: Session) -> None:
        session.add(campaign())
        session.flush()
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        store.write(fail)
    with store.read() as session:
        assert session.exec(select(func.count()).select_from(Campaign)).one() == 0


def test_rows_of_one_transaction_come_in_any_order(store: Store) -> None:
    rows = [
        MemoryBand(memory_id="m", band=0, campaign_id=CAMPAIGN, shard=0, value="v"),
        sample(0, "t0"),
        candidate("k", "t0"),
        Memory(id="m", campaign_id=CAMPAIGN, agent="python", shard=0, task_id="t0"),
        task(0),
        campaign(),
    ]
    store.write(lambda session: session.add_all(rows))
    with store.read() as session:
        assert session.get(Candidate, "k") is not None


def test_a_row_without_its_parent_is_refused_at_commit(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store.write(lambda session: insert_missing(session, [candidate("k", "nobody")]))
    with store.read() as session:
        assert session.get(Candidate, "k") is None


def test_insert_missing_counts_what_was_new(store: Store) -> None:
    seeded(store)
    rows = [task(n) for n in range(700)]
    assert store.write(lambda s: insert_missing(s, rows[:10])) == 10
    assert store.write(lambda s: insert_missing(s, rows)) == 690
    assert store.write(lambda s: insert_missing(s, rows)) == 0
    assert store.write(lambda s: insert_missing(s, [])) == 0
    same_number = task(3)
    same_number.id = "other"
    assert store.write(lambda s: insert_missing(s, [same_number, campaign("two-1"), task(900)])) == 2


def test_insert_missing_leaves_what_is_there(store: Store) -> None:
    seeded(store)
    store.write(lambda s: insert_missing(s, [task(0, detail="first")]))
    store.write(lambda s: insert_missing(s, [task(0, detail="second"), task(0, detail="third")]))
    with store.read() as session:
        assert session.get_one(Task, "t0").detail == "first"


def test_upsert_changes_only_the_columns_that_were_named(store: Store) -> None:
    seeded(store)
    store.write(lambda s: upsert(s, [task(0, detail="old", stage="solve")], ["detail"]))
    again = [task(0, detail="newer"), task(0, detail="newest", stage="admit"), task(1)]
    assert store.write(lambda s: upsert(s, again, ["detail"])) == 2
    with store.read() as session:
        row = session.get_one(Task, "t0")
    assert (row.detail, row.stage) == ("newest", "solve")


def test_threads_do_not_lose_updates(store: Store) -> None:
    seeded(store)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.write(count_up), range(80)))
    assert planned(store) == 80


async def test_it_is_used_from_tasks(store: Store) -> None:
    seeded(store)
    await asyncio.gather(*(asyncio.to_thread(store.write, count_up) for _ in range(20)))
    assert await asyncio.to_thread(planned, store) == 20


def test_processes_do_not_lose_updates(store: Store) -> None:
    seeded(store)
    go([start("count", store.url, "60") for _ in range(2)])
    assert planned(store) == 120


def test_two_stores_on_one_file_take_turns(store: Store) -> None:
    seeded(store)
    other = Store.open(store.url)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: (store, other)[n % 2].write(count_up), range(60)))
    other.close()
    assert planned(store) == 60


def test_a_write_waits_for_another_process(store: Store) -> None:
    seeded(store)
    holder = start("hold", store.url)
    done = threading.Event()

    def write() -> None:
        store.write(count_up)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert not done.wait(0.2)
    assert planned(store) == 0, "readers go on meanwhile"
    go([holder])
    writer.join(30)
    assert planned(store) == 2


def test_a_file_that_stays_busy_is_one_line_and_worth_a_retry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = seeded(Store.open(f"sqlite:///{tmp_path / 'synth.db'}"))
    monkeypatch.setattr("db.engines.BUSY_MS", 20)
    hasty = Store.open(store.url, patience=0.1)
    holder = start("hold", store.url)
    with pytest.raises(StoreUnavailable, match="is busy"):
        hasty.write(count_up)
    go([holder])
    hasty.write(count_up)
    hasty.close()
    store.close()
    assert issubclass(StoreUnavailable, InfrastructureError) and issubclass(StoreUnavailable, StoreError)


def test_a_write_inside_a_write_is_an_error_and_not_a_deadlock(store: Store) -> None:
    with pytest.raises(RuntimeError, match=r"inside Store\.write"):
        store.write(lambda _: store.write(lambda s: insert_missing(s, [campaign()])))
    seeded(store)


def test_read_sessions_cannot_write(store: Store) -> None:
    seeded(store)
    for statement in ("DELETE FROM campaign", "CREATE TABLE x (a int)", "DROP VIEW samples"):
        with pytest.raises((StoreError, DBAPIError)), store.read() as session:
            session.connection().execute(text(statement))
    with pytest.raises(StoreError, match="read-only"), store.read() as session:
        session.add(campaign("other-1"))
        session.commit()
    assert planned(store) == 0


def test_a_read_session_sees_one_moment(store: Store) -> None:
    seeded(store)
    with store.read() as session:
        before = session.get_one(Campaign, CAMPAIGN).planned_shards
        store.write(count_up)
        session.expire_all()
        assert session.get_one(Campaign, CAMPAIGN).planned_shards == before
    assert planned(store) == 1


def test_a_store_opened_read_only_cannot_write(store: Store) -> None:
    seeded(store)
    looking = Store.open(store.url, read_only=True)
    assert planned(looking) == 0
    with pytest.raises(StoreError, match="read-only"):
        looking.write(count_up)
    store.write(count_up)
    assert planned(looking) == 1, "it sees what others write"
    looking.close()


def test_insert_only_writes_do_not_make_others_repeat(store: Store) -> None:
    """A serializable reader of the ledger goes through while rows are added to it."""
    seeded(store)
    calls = 0

    def count_ledger(session: Session) -> None:
        nonlocal calls
        calls += 1
        session.connection().execute(text("SELECT count(*) FROM generation"))
        rows = [generation(f"k{calls}")]
        adder = ThreadPoolExecutor(1)
        if not store.is_sqlite:
            adder.submit(store.write, lambda s: insert_missing(s, rows), serializable=False).result(30)
        adder.shutdown()
        count_up(session)

    store.write(count_ledger)
    assert calls == 1 and planned(store) == 1


def test_a_full_disk_is_one_line_and_nothing_is_lost(tmp_path: Path) -> None:
    store = seeded(Store.open(f"sqlite:///{tmp_path / 'synth.db'}", patience=0.1))

    def limited(session: Session) -> None:
        session.connection().exec_driver_sql(
            "PRAGMA max_page_count = 1"
        )  # SQLite raises it to the file's size
        insert_missing(session, [generation(f"k{n}", text="x" * 5000) for n in range(100)])

    with pytest.raises(StoreUnavailable, match="disk is full") as caught:
        store.write(limited)
    assert "free some space" in caught.value.mend
    assert planned(store) == 0
    store.close()


@pytest.mark.postgres
def test_a_serialization_conflict_is_tried_again(postgres_url: str) -> None:
    """Two transactions that each read what the other writes: one of them must run twice."""
    store = seeded(Store.open(postgres_url))
    store.write(lambda s: insert_missing(s, [task(0), task(1)]))
    meet = threading.Barrier(2)
    runs: list[str] = []

    def crossing(read: str, written: str) -> None:
        def fn(session: Session) -> None:
            runs.append(written)
            detail = session.get_one(Task, read).detail
            if len(runs) <= 2:
                meet.wait(30)
            row = session.get_one(Task, written)
            row.detail = detail + "x"
            session.add(row)

        store.write(fn)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(crossing, ["t0", "t1"], ["t1", "t0"]))
    with store.read() as session:
        details = sorted(session.exec(select(Task.detail)).all())
    store.close()
    assert details == ["x", "xx"], "as if one had come after the other"
    assert len(runs) == 3


@pytest.mark.postgres
def test_a_lost_connection_is_tried_again(postgres_url: str, caplog: pytest.LogCaptureFixture) -> None:
    store = seeded(Store.open(postgres_url))
    runs = 0

    def cut(session: Session) -> None:
        nonlocal runs
        runs += 1
        count_up(session)
        session.flush()
        if runs == 1:
            session.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    store.write(cut)
    assert (runs, planned(store)) == (2, 1)
    assert caplog.records == []
    store.close()
