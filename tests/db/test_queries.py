"""Read models of the hand-made campaign."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from db import queries
from db.store import Store, insert_missing
from synth.errors import StoreError
from tests.db.made import NOON, make
from tests.db.rows import CAMPAIGN, campaign, sample


@pytest.fixture(scope="module", autouse=True)
def newer(made: Store) -> None:
    """An empty newer campaign of the same name beside the hand-made one."""
    row = campaign("demo-00000002", created_at=NOON + timedelta(hours=1), spec={})
    made.write(lambda session: insert_missing(session, [row]))


def test_campaigns_are_listed_newest_first(made: Store) -> None:
    with made.read() as session:
        lines = queries.campaigns(session)
    assert [line.id for line in lines] == ["demo-00000002", CAMPAIGN]
    assert (lines[1].target, lines[1].accepted, lines[1].tasks) == (7, 4, 7)
    assert (lines[0].target, lines[0].accepted, lines[0].tasks) == (0, 0, 0)


def test_a_campaign_is_found_by_id_name_or_beginning(made: Store) -> None:
    with made.read() as session:
        assert queries.find_campaign(session, CAMPAIGN).id == CAMPAIGN
        assert queries.find_campaign(session, "demo").id == "demo-00000002"
        with pytest.raises(StoreError, match="several campaigns: demo-00000002, demo-00000001"):
            queries.find_campaign(session, "demo-0")
        with pytest.raises(StoreError, match="no campaign 'other'") as caught:
            queries.find_campaign(session, "other")
    assert CAMPAIGN in caught.value.mend


def test_progress_counts_everything(made: Store) -> None:
    with made.read() as session:
        found = queries.progress(session, CAMPAIGN, at=NOON + timedelta(seconds=10))
    assert [(r.recipe, r.target, r.accepted, r.tasks) for r in found.recipes] == [
        ("discussion", 4, 3, 5),
        ("snippet", 2, 0, 1),
        ("fim", 1, 1, 1),
    ]
    assert (found.target, found.accepted, found.tasks) == (7, 4, 7)
    assert dict(found.languages) == {"python": 2, "rust": 2}
    assert list(found.levels.items()) == [("agreed", 2), ("parsed", 1), ("passed", 1)]
    assert dict(found.statuses) == {"admitted": 3, "dropped": 3, "live": 1}
    assert dict(found.reasons) == {"malformed_proposal": 1, "refused": 1, "wrong_answer": 1}
    assert (found.generations, found.prompt_tokens, found.completion_tokens) == (5, 500, 50)
    assert (found.tokens_per_sample, found.acceptance) == (137.5, 0.5)
    assert (found.first_generation_at, found.last_generation_at) == (NOON, NOON + timedelta(seconds=4))
    assert [(row.recipe, row.planned, row.samples) for row in found.funnel] == [
        ("discussion", 5, 3),
        ("fim", 1, 1),
        ("snippet", 1, 0),
    ]


def test_speed_is_that_of_the_last_minute(made: Store) -> None:
    def speed(seconds: float) -> float:
        with made.read() as session:
            at = NOON + timedelta(seconds=seconds)
            return queries.progress(session, CAMPAIGN, funnel=False, at=at).tokens_per_second

    assert speed(10) == pytest.approx(50 / 10)
    assert speed(62) == pytest.approx(30 / 60)
    assert speed(3600) == 0.0


def test_progress_of_a_campaign_without_anything(made: Store) -> None:
    with made.read() as session:
        found = queries.progress(session, "demo-00000002")
        with pytest.raises(StoreError, match="no campaign 'nobody'"):
            queries.progress(session, "nobody")
    assert (found.tokens_per_sample, found.acceptance, found.first_generation_at) == (None, None, None)
    assert (found.recipes, found.funnel, found.tokens_per_second) == ((), (), 0.0)


def test_sums_of_the_live_view_come_from_indexes(tmp_path: Path) -> None:
    """It is asked every second, over rows that hold kilobytes of text each."""
    store = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    make(store)
    asked: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(store.raw_reader(), "before_cursor_execute", note)
    with store.read() as session:
        queries.progress(session, CAMPAIGN, funnel=False)
    event.remove(store.raw_reader(), "before_cursor_execute", note)
    sums = [s for s in asked if "count" in s or "sum" in s]
    assert len(sums) == 4
    for statement in sums:
        with store.read() as session:
            values = ("0",) * statement.count("?")
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        steps = [row[3] for row in plan if row[3].startswith(("SEARCH", "SCAN"))]
        assert steps and all("COVERING INDEX" in step for step in steps), statement
    store.close()


def test_a_sample_is_found_by_a_unique_beginning(store: Store) -> None:
    make(store)
    store.write(lambda s: insert_missing(s, [sample(n, "t0", level="ran") for n in (10, 11)]))
    with store.read() as session:
        assert queries.sample(session, "s0").title == "Sum"
        assert queries.sample(session, "s1").number == 1, "an exact id wins over longer ones"
        assert queries.sample(session, "s11").number == 11
        for unknown in ("x", "", "s%", "S0", "_0"):
            with pytest.raises(StoreError, match="no sample") as caught:
                queries.sample(session, unknown)
            assert caught.value.mend
        with pytest.raises(StoreError, match="several ids: s0, s1, s10, s11"):
            queries.sample(session, "s")


def test_lineage_of_a_sample(made: Store) -> None:
    with made.read() as session:
        found = queries.lineage(session, "s1")
    assert (found.campaign.id, found.task.id) == (CAMPAIGN, "t0")
    assert found.sample is not None and found.sample.id == "s1"
    assert found.candidate is not None and found.candidate.id == "k1"
    assert found.seed is not None and found.seed.repo == "acme/sums"
    assert [g.key for g in found.generations] == ["g0", "g1", "g2"]
    assert [c.id for c in found.candidates] == ["k0", "k1"]
    assert [s.id for s in found.samples] == ["s0", "s1"]
    rows = (found.checks, found.executions, found.scores, found.memories)
    assert [len(part) for part in rows] == [1, 1, 1, 1]
    assert found.tokens == 330


def test_lineage_of_a_dropped_task(made: Store) -> None:
    with made.read() as session:
        found = queries.lineage(session, "t2")
        with pytest.raises(StoreError, match="several ids: t0, t1, t2, t3"):
            queries.lineage(session, "t")
        with pytest.raises(StoreError, match="no sample or task 'z'"):
            queries.lineage(session, "z")
    assert (found.sample, found.candidate, found.seed, found.samples) == (None, None, None, ())
    assert (found.task.reason, found.task.detail) == ("wrong_answer", "3 is not 4")
    assert [(c.id, c.attempt) for c in found.candidates] == [("k2", 0), ("k3", 1)]


def test_samples_are_listed_and_narrowed(made: Store) -> None:
    def ids(**narrow: Any) -> list[str]:
        with made.read() as session:
            return [line.id for line in queries.list_samples(session, **narrow)]

    assert ids() == ["s0", "s1", "s2", "s3"]
    assert ids(limit=2) == ["s0", "s1"]
    assert ids(language="rust") == ["s1", "s3"]
    assert ids(language="rust", recipe="discussion", level="agreed") == ["s1"]
    assert ids(campaign="demo-00000002") == []


def test_tasks_are_listed_with_their_samples(made: Store) -> None:
    with made.read() as session:
        lines = queries.list_tasks(session, campaign=CAMPAIGN)
        dropped = queries.list_tasks(session, status="dropped", reason="refused")
    assert [(line.id, line.samples) for line in lines][:4] == [("t0", 2), ("t1", 0), ("t2", 0), ("t3", 1)]
    assert [line.id for line in dropped] == ["t1"]


def test_the_funnel_looks_up_each_task_instead_of_walking_all_candidates(made: Store) -> None:
    if made.is_sqlite:
        with made.read() as session:
            rows = session.connection().execute(text("EXPLAIN QUERY PLAN SELECT * FROM funnel")).all()
        steps = [row[3] for row in rows]
        assert any(step.startswith("SEARCH c USING COVERING INDEX") for step in steps), steps
