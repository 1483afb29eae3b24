"""Smaller failing cases: the same disagreement, never larger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from synth.proof.ballot import Evidence
from synth.proof.habit import Habit, learn
from synth.proof.shrink import BATCH, proposals, settle, size, worth
from synth.proof.signature import Signature
from synth.proof.trial import Result
from synth.vocabulary import Verdict
from tests.proof.strategies import signatures, values

SUM = Signature.from_json(
    {"name": "total", "parameters": [{"name": "values", "type": "list[int]"}], "returns": "int"}
)
Function = Callable[..., Any]


def case_of(arguments: list[Any], expected: Any, got: Any) -> Evidence:
    return Evidence(3, tuple(arguments), expected, Result(True, got), Verdict.WRONG_ANSWER)


def shrink(
    signature: Signature, case: Evidence, right: Function, wrong: Function, habits: list[Habit]
) -> Evidence:
    """Round after round, as the stage does it, with functions in place of programs."""
    while tried := proposals(signature, case, habits):
        given = [Result(True, right(*v.arguments)) for v in tried]
        own = [Result(True, wrong(*v.arguments)) for v in tried]
        smaller = settle(signature.returns, case, tried, [given, given], own)
        if smaller is case:
            break
        case = smaller
    return case


def capped(values: list[int]) -> int:
    """A sum that is wrong for a number above 50."""
    return sum(min(v, 50) for v in values)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(lambda v: max(v) > 50))
def test_what_is_left_fails_alike_and_is_no_larger(values: list[int]) -> None:
    case = case_of([values], sum(values), capped(values))
    least = shrink(SUM, case, sum, capped, [Habit(empty_list=False)])
    (left,) = least.arguments
    assert capped(left) != sum(left)
    assert (least.expected, least.got.value) == (sum(left), capped(left))
    assert size(least.arguments) <= size(case.arguments)
    assert len(left) == 1


@given(st.data())
def test_proposals_are_smaller_and_of_the_type(data: st.DataObject) -> None:
    signature = data.draw(signatures())
    arguments = [data.draw(values(p.type)) for p in signature.parameters]
    habits = [Habit() for _ in arguments]
    tried = proposals(signature, case_of(arguments, None, None), habits)
    assert len(tried) <= BATCH
    assert all(v.fits(signature) and size(v.arguments) < size(arguments) for v in tried)


def test_habits_are_kept() -> None:
    habits = [learn([[3, 4, 9], [5, 6, 7]])]
    tried = proposals(SUM, case_of([[4, 15, 16, 27]], 62, 0), habits)
    assert tried
    assert all(v.arguments[0] and v.arguments[0] == sorted(v.arguments[0]) for v in tried)


def test_another_disagreement_does_not_count() -> None:
    case = case_of([[60, 60]], 120, 100)
    tried = proposals(SUM, case, [Habit()])
    right = [Result(True, sum(v.arguments[0])) for v in tried]
    raises = [Result(False, None, "ValueError") for _ in tried]
    assert settle(SUM.returns, case, tried, [right, right], raises) is case
    assert settle(SUM.returns, case, tried, [right], [Result(True, -1) for _ in tried]) is case
    apart = [Result(True, r.value + 1) for r in right]
    assert settle(SUM.returns, case, tried, [right, apart], [Result(True, -1) for _ in tried]) is case


def test_short_unknown_and_slow_cases_are_left_alone() -> None:
    long = list(range(20))
    assert worth(case_of([long], 190, 0))
    assert not worth(case_of([[1]], 1, 0))
    slow = Result(False, None, "time_limit")
    assert not worth(Evidence(0, (long,), 190, slow, Verdict.TIME_LIMIT))
    assert not worth(Evidence(0, (long,), None, Result(True, 0), Verdict.WRONG_ANSWER, known=False))
