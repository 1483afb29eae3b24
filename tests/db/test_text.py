"""What models print can be stored, on every backend, and comes back."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import delete, select

from db.models import Execution, Task
from db.store import Store, insert_missing
from db.text import dump_json, load_json, storable
from tests.db.rows import campaign, task

anything = st.text(st.characters(exclude_categories=()))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(anything)
def test_storable_text_has_no_nul_and_can_be_encoded(text: str) -> None:
    clean = storable(text)
    assert "\0" not in clean
    clean.encode()
    assert len(clean) == len(text)
    assert storable(clean) is clean


@given(values)
def test_json_comes_back_and_is_what_databases_accept(value: Any) -> None:
    text = dump_json(value)
    json.loads(text, parse_constant=_refuse)
    assert same(load_json(text), value)


def test_a_value_that_looks_like_a_tag_is_left_alone() -> None:
    for value in ({"$float": "seven"}, {"$float": "nan", "more": 1}, {"$float": 1.5}):
        assert load_json(dump_json(value)) == value


@settings(max_examples=30, deadline=None)
@given(detail=anything, title=anything, results=st.lists(values, max_size=3))
def test_odd_text_and_numbers_survive_the_store(
    made: Store, detail: str, title: str, results: list[Any]
) -> None:
    def write(session: Any) -> None:
        # a merge leaves what compares equal, and 0 == False: no row of an earlier example may be there
        session.exec(delete(Execution))
        session.merge(task(0, detail=detail, concept=title))
        session.merge(
            Execution(
                id="x",
                campaign_id="c",
                task_id="t0",
                candidate_id="",
                language="",
                verdict="ok",
                results=results,
            )
        )

    made.write(write)
    with made.read() as session:
        row = session.get_one(Task, "t0")
        run = session.get_one(Execution, "x")
    assert (row.detail, row.concept) == (storable(detail), storable(title))
    assert same(run.results, results)


def test_core_inserts_are_cleaned_too(store: Store) -> None:
    rows = [campaign(), task(0, detail="a\0b"), task(1, detail="\ud800")]
    assert store.write(lambda session: insert_missing(session, rows)) == 3
    with store.read() as session:
        details = session.exec(select(Task.detail).order_by(Task.id)).all()
    assert details == ["a\ufffdb", "\ufffd"]


def same(a: Any, b: Any) -> bool:
    """Equality in which NaN equals NaN."""
    if isinstance(a, float) and isinstance(b, float) and math.isnan(a):
        return math.isnan(b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and bool(a == b)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")
