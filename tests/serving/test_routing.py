"""Replicas by rendezvous hash, and deadlines by pace."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synth.serving import deadline
from synth.serving.deadline import Deadline, work
from synth.serving.replicas import ranking

URLS = st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=6, unique=True)


@given(URLS, st.text(max_size=10))
def test_losing_an_engine_moves_only_its_own_prefixes(urls: list[str], affinity: str) -> None:
    order = [urls[i] for i in ranking(affinity, tuple(urls))]
    without = [u for u in urls if u != order[-1]]
    assert [without[i] for i in ranking(affinity, tuple(without))] == order[:-1]


def test_prefixes_are_spread() -> None:
    urls = tuple(f"http://127.0.0.1:{port}" for port in range(8000, 8004))
    firsts = [ranking(f"prefix {n}", urls)[0] for n in range(400)]
    assert all(60 < firsts.count(i) < 140 for i in range(4))


def test_no_deadline_is_learned_from_a_few_answers() -> None:
    pace = Deadline()
    for _ in range(deadline.ENOUGH - 1):
        pace.observe(0.1, work(100, 100))
    assert pace.seconds(work(100, 100)) == deadline.MOST


def test_a_deadline_follows_the_slowest_answer_and_the_work_asked() -> None:
    pace = Deadline()
    for _ in range(deadline.WINDOW):
        pace.observe(10.0, 100.0)
    assert pace.seconds(100.0) == 40.0
    assert pace.seconds(1000.0) == 400.0
    assert pace.seconds(1.0) == deadline.LEAST
    pace.observe(20.0, 100.0)
    assert pace.seconds(100.0) == 80.0
    for _ in range(deadline.WINDOW):
        pace.observe(10.0, 100.0)
    assert pace.seconds(100.0) == 40.0
