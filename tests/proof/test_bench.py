"""The bench of the proof counts rightly and reads types rightly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.known import infer, known_problem
from bench.proof import HALVES, Rate, half_of, wilson
from synth.corpus.benchmarks import read_benchmark
from tests.corpus.exercises import HUMAN, MBPP, PLUS, write


def test_wilsons_interval_is_the_textbooks() -> None:
    low, high = wilson(10, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)
    assert wilson(0, 50)[0] == 0.0 and wilson(50, 50)[1] == 1.0


def test_a_rate_says_what_it_is_of() -> None:
    rate = Rate()
    assert str(rate) == "-"
    rate.add(True)
    rate.add(False)
    assert str(rate).startswith("1/2 = 50.00%")


def test_halves_are_of_one_size_and_by_name_alone() -> None:
    halves = [half_of(f"humaneval HumanEval/{n}") for n in range(200)]
    assert set(halves) == set(HALVES)
    assert 80 <= halves.count("held out") <= 120
    assert half_of("humaneval HumanEval/0") == halves[0]


@pytest.mark.parametrize(
    ("values", "exact", "type_"),
    [
        ([1, 2], False, "int"),
        ([1, 2.5], False, "float"),
        ([[1], []], False, "list[int]"),
        ([(1, "a"), (2, "b")], True, "tuple[int,str]"),
        ([(1,), (1, 2)], False, "list[int]"),
        ([(1,), (1, 2)], True, None),
        ([{"a": 1.5}, {}], False, "dict[str,float]"),
        ([None, 3], False, "optional[int]"),
        ([1, "a"], False, None),
        ([True, 1], False, None),
        ([{1: 2}], False, None),
    ],
)
def test_types_are_read_off_values(values: list[Any], exact: bool, type_: str | None) -> None:
    found = infer(values, exact)
    assert (str(found) if found else None) == type_


def test_exercises_become_typed_problems_with_wrong_candidates(tmp_path: Path) -> None:
    exercises = read_benchmark("own", write(tmp_path / "own.jsonl", [HUMAN, PLUS, MBPP]))
    widen, above, steps = map(known_problem, exercises)
    assert widen and above
    assert str(widen.signature) == "widen(pa: str, pb: int) -> str"
    assert len(above.vectors(16)) == 16 and len(above.large) > 100
    kinds = [kind.partition(" ")[0] for kind, _ in above.wrong()]
    assert kinds.count("mutant") >= 3 and kinds.count("broken") == 3
    assert steps is not None and len(steps.examples) == 2
