"""The documented views count what is there, the same on both backends."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from db import views
from db.models import Execution
from db.store import Store, insert_missing
from db.views import VIEWS
from tests.db.made import make
from tests.db.rows import CAMPAIGN

Rows = list[dict[str, Any]]


def ask(store: Store, query: str) -> Rows:
    """Rows of a query as dictionaries."""
    with store.read() as session:
        return [dict(row) for row in session.connection().execute(text(query)).mappings()]


def test_funnel(made: Store) -> None:
    rows = {row.pop("recipe"): row for row in ask(made, "SELECT * FROM funnel")}
    assert rows["discussion"] == {
        "campaign_id": CAMPAIGN,
        "planned": 5,
        "proposed": 5,
        "agreed_problem": 4,
        "parsed": 3,
        "compiled": 3,
        "ran": 3,
        "passed": 2,
        "agreed": 1,
        "scored": 1,
        "admitted": 2,
        "dropped": 2,
        "live": 1,
        "abandoned": 0,
        "samples": 3,
    }
    assert (rows["snippet"]["planned"], rows["snippet"]["proposed"], rows["snippet"]["dropped"]) == (1, 0, 1)
    assert (rows["fim"]["parsed"], rows["fim"]["ran"], rows["fim"]["admitted"]) == (1, 0, 1)


def test_samples_name_their_seed_and_model(made: Store) -> None:
    rows = ask(made, "SELECT * FROM samples ORDER BY number")
    assert [row["id"] for row in rows] == ["s0", "s1", "s2", "s3"]
    first = rows[0]
    seed = [first[f"seed_{part}"] for part in ("id", "repo", "path", "start_line", "end_line", "commit")]
    assert seed == ["seed0", "acme/sums", "a.py", 3, 9, "c0ffee"]
    assert (first["campaign"], first["model"], first["revision"]) == ("demo", "qwen", "r1")
    assert (first["partner"], first["concept"], first["difficulty"]) == ("rust", "sums", "easy")
    assert (rows[3]["model"], rows[3]["seed_repo"]) == ("", "")


def test_rejections_have_a_share_and_an_example(made: Store) -> None:
    rows = ask(made, "SELECT * FROM rejections ORDER BY recipe, reason")
    found = [(r["recipe"], r["stage"], r["reason"], r["tasks"], r["example_task"]) for r in rows]
    assert found == [
        ("discussion", "critique", "refused", 1, "t1"),
        ("discussion", "execute", "wrong_answer", 1, "t2"),
        ("snippet", "propose", "malformed_proposal", 1, "t5"),
    ]
    assert [r["share"] for r in rows] == [0.25, 0.25, 1.0]
    assert rows[1]["example_detail"] == "3 is not 4"


def test_yield_by_language(made: Store) -> None:
    python, rust = ask(made, "SELECT * FROM yield_by_language ORDER BY language")
    assert (python["tasks"], python["finished"], python["admitted"], python["acceptance"]) == (5, 5, 2, 0.4)
    assert (rust["tasks"], rust["finished"], rust["admitted"], rust["acceptance"]) == (2, 1, 1, 1.0)
    assert (python["candidates"], python["candidates_ok"], python["samples"]) == (4, 2, 2)
    assert (rust["samples"], rust["samples_agreed"], rust["generations"]) == (2, 1, 2)
    assert (python["tokens"], python["tokens_per_sample"]) == (330, 165.0)


def test_verdicts_are_counted_and_timed_by_nearest_rank(made: Store) -> None:
    about = {"campaign_id": CAMPAIGN, "task_id": "t0", "candidate_id": "k0", "language": "lua"}
    rows = [
        Execution(id=f"r{n}", verdict="ok" if n % 4 else "time_limit", results=[], run_ms=n, **about)
        for n in range(1, 201)
    ]
    made.write(lambda session: insert_missing(session, rows))
    (lua,) = ask(made, "SELECT * FROM verdicts WHERE language = 'lua'")
    assert (lua["runs"], lua["ok"], lua["time_limit"], lua["memory_limit"]) == (200, 150, 50, 0)
    assert (lua["run_p50_ms"], lua["run_p99_ms"], lua["compile_p99_ms"]) == (100, 198, 0)


def test_synergy_is_the_difference_to_solo_work(made: Store) -> None:
    (row,) = ask(made, "SELECT * FROM synergy")
    assert (row["partner"], row["language"], row["recipe"]) == ("rust", "python", "discussion")
    assert (row["tasks"], row["admitted"], row["solo_tasks"], row["solo_admitted"]) == (2, 1, 2, 1)
    assert (row["acceptance"], row["solo_acceptance"], row["synergy"]) == (0.5, 0.5, 0.0)
    assert row["low"] == pytest.approx(-row["high"]) == pytest.approx(-1.96 * (2 * 0.25 / 4) ** 0.5)
    assert (row["matched_tasks"], row["matched_synergy"]) == (2, 0.0)


def test_synergy_without_solo_work_is_unknown(store: Store) -> None:
    make(store)
    store.write(lambda s: s.connection().execute(text("UPDATE task SET partner = 'go' WHERE partner = ''")))
    rows = ask(store, "SELECT * FROM synergy")
    assert {row["partner"] for row in rows} == {"rust", "go"}
    assert all(row["synergy"] is None and row["low"] is None and row["solo_tasks"] == 0 for row in rows)


def test_matched_synergy_compares_like_with_like(store: Store) -> None:
    """Solo work on an easier concept does not count against the partner."""
    make(store)
    store.write(lambda s: s.connection().execute(text("UPDATE task SET concept = 'other' WHERE id = 't3'")))
    (row,) = ask(store, "SELECT * FROM synergy")
    assert row["synergy"] == 0.0
    assert row["matched_synergy"] == pytest.approx(0.5)


def test_cost_by_stage(made: Store) -> None:
    rows = {(r["recipe"], r["stage"]): r for r in ask(made, "SELECT * FROM cost")}
    solve = rows["discussion", "solve"]
    assert (solve["generations"], solve["tokens"], solve["samples"]) == (2, 220, 3)
    assert solve["tokens_per_sample"] == pytest.approx(220 / 3)
    assert solve["mean_latency_ms"] == 20.0
    assert rows["discussion", "critique"]["refused"] == 1
    assert rows["snippet", "propose"]["truncated"] == 1
    assert rows["snippet", "propose"]["tokens_per_sample"] is None


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_column_is_documented(made: Store, view: views.View) -> None:
    with made.read() as session:
        result = session.connection().execute(text(f"SELECT * FROM {view.name}"))
        columns = set(result.keys())
    documented = {name for names, _ in view.columns for name in names.split(", ")}
    assert documented == columns
    assert view.summary and all(meaning for _, meaning in view.columns)
    assert f"### `{view.name}`" in views.document()


def test_views_of_an_empty_store_are_empty(store: Store) -> None:
    for view in VIEWS:
        assert ask(store, f"SELECT * FROM {view.name}") == []
