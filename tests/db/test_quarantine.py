"""Quarantined samples stay in the store and out of exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlmodel import select

import db.migrate
from db import engines
from db.address import parse
from db.models import Export, Quarantine, Sample
from db.quarantine import each_sample, free, quarantine, reasons
from db.store import Store, insert_missing
from tests.db.rows import CAMPAIGN, campaign, sample, task


def row(sample_id: str, exercise: str = "1") -> Quarantine:
    return Quarantine(
        id=f"q-{sample_id}-{exercise}",
        campaign_id=CAMPAIGN,
        task_id="t0",
        sample_id=sample_id,
        rule="tests",
        benchmark="own",
        exercise=exercise,
    )


@pytest.fixture
def two(store: Store) -> Store:
    export = Export(id="e", campaign_id=CAMPAIGN, format="messages", path="/x", rows=2, sha256="0")
    rows = [campaign(), task(0), sample(0, "t0"), sample(1, "t0"), export]
    store.write(lambda session: insert_missing(session, rows))
    return store


def test_a_reason_is_written_once_and_makes_exports_stale(two: Store) -> None:
    rows = [row("s0"), row("s0", "2")]
    assert two.write(lambda session: quarantine(session, rows)) == 2
    assert two.write(lambda session: quarantine(session, rows)) == 0
    with two.read() as session:
        assert session.get_one(Export, "e").stale
        assert [s.id for s in session.exec(select(Sample).where(free()))] == ["s1"]
        assert [s.id for s in each_sample(session, CAMPAIGN)] == ["s0", "s1"]
        assert [q.exercise for q in reasons(session, ["s0", "s1"])["s0"]] == ["1", "2"]


def test_nothing_found_leaves_exports_as_they_are(two: Store) -> None:
    assert two.write(lambda session: quarantine(session, [])) == 0
    with two.read() as session:
        assert not session.get_one(Export, "e").stale


def test_a_store_of_the_first_revision_is_brought_up(tmp_path: Path) -> None:
    address = parse(f"sqlite:///{tmp_path / 'old.db'}")
    engine = engines.migrator(address)
    with engine.begin() as connection:
        command.upgrade(db.migrate._config(connection), "0001")
    engine.dispose()
    store = Store.open(f"sqlite:///{tmp_path / 'old.db'}")
    rows = [campaign(), task(0), sample(0, "t0"), row("s0")]
    store.write(lambda session: insert_missing(session, rows))
    store.close()
