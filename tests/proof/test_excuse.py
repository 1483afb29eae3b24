"""Vectors beyond the habits refuse a lone slip, and never make a problem fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from synth.proof.agreement import Agreement, agree
from synth.proof.ballot import may_divide
from synth.proof.signature import Vector
from synth.proof.trial import Result
from synth.vocabulary import Level, Reason, Verdict
from tests.proof.test_agreement import RAISED, SQUARES, UNREACHED, ballot, signature

FAR = [Vector((-n,), beyond=True) for n in (1, 2, 3)]
INPUTS = [*(Vector((n,)) for n in range(8)), *FAR]


def decide(**far: list[Any]) -> Agreement:
    """An agreement of languages that answer alike within the habits, and so beyond them."""
    return agree(signature(), INPUTS, [ballot(name, [*SQUARES, *rest]) for name, rest in far.items()])


def test_what_all_answer_alike_is_a_test_too() -> None:
    found = decide(python=[1, 4, 9], rust=[1, 4, 9])
    assert found.kept == tuple(range(11))
    assert found.vectors[-1] == Vector((-3,), 9, known=True)


def test_who_alone_differs_from_two_families_is_refused_with_the_case() -> None:
    found = decide(python=[1, 4, 9], rust=[1, 4, 9], java=[1, 4, 0])
    assert found.agreed == {"python", "rust"}
    assert found.languages == ("python", "rust")
    lost = found.losers["java"]
    assert (lost.arguments, lost.expected, lost.got) == ((-3,), 9, Result(True, 0))
    assert lost.verdict is Verdict.WRONG_ANSWER
    assert found.kept == tuple(range(11))


def test_two_families_that_differ_only_set_the_vectors_aside() -> None:
    found = decide(python=[1, 2, 3], ruby=[4, 5, 6])
    assert found.agreed == {"python", "ruby"}
    assert (found.kept, found.quarantined) == (tuple(range(8)), (8, 9, 10))
    assert found.doubted == {"python": (8, 9, 10), "ruby": (8, 9, 10)}
    assert found.level("ruby") is Level.PASSED


def test_two_families_doubt_values_and_not_refusals() -> None:
    assert decide(python=[1, 4, 9], rust=[1, RAISED, 9]).doubted == {}
    assert decide(python=[1, 4, 9], rust=[0, RAISED, 9], julia=[RAISED, 4, 9]).doubted == {}


def test_one_that_divides_in_its_own_way_is_doubted_alone() -> None:
    found = decide(python=[1, 4, 0], java=[1, 4, 9], rust=[1, 4, 9])
    assert found.doubted == {"python": (10,)}
    assert (found.level("python"), found.level("java")) == (Level.PASSED, Level.AGREED)
    ways = [
        ballot(name, [*SQUARES, *far])
        for name, far in (("python", [1, 4, 0]), ("rust", [1, 4, 9]), ("go", [1, 4, 9]))
    ]
    exact = agree(signature(), INPUTS, [replace(b, divides=False) for b in ways])
    assert (exact.agreed, exact.doubted) == ({"rust", "go"}, {})


@pytest.mark.parametrize(
    ("source", "divides"),
    [
        ('def f(a):\n    """>>> f(2)  # 50 %\n    4 / 2"""\n    # half: a / 2\n    return a + 1', False),
        ("fn f(a: i64) -> i64 {\n    // modulo\n    a + 1 }", False),
        ("/* a / b */ int f(int a) { return a; }", False),
        ("def f(a): return a % 3", True),
        ("(defn f [a] (quot a 2))", True),
        ("f a = a `div` 2", True),
    ],
)
def test_what_may_divide(source: str, divides: bool) -> None:
    assert may_divide(source) is divides


def test_whole_camps_set_the_vectors_aside() -> None:
    found = decide(python=[1, 2, 3], ruby=[1, 2, 3], rust=[0, 0, 0], java=[0, 0, 0])
    assert len(found.agreed) == 4
    assert found.quarantined == (8, 9, 10)


def test_a_refusal_to_answer_is_excused_and_sets_the_vector_aside() -> None:
    found = decide(python=[1, 4, 9], rust=[1, 4, 9], java=[1, RAISED, UNREACHED])
    assert found.agreed == {"python", "rust", "java"}
    assert (found.kept[-1], found.quarantined, found.losers) == (8, (9, 10), {})


def test_a_slip_is_seen_although_another_raised() -> None:
    found = decide(python=[1, 4, 9], rust=[1, 4, 9], go=[RAISED, 4, 9], java=[0, 4, 9])
    assert found.agreed == {"python", "rust", "go"}
    assert found.losers["java"].arguments == (-1,)
    assert 8 not in found.kept


def test_inputs_that_most_refuse_prove_nothing() -> None:
    found = decide(python=[RAISED] * 3, rust=[RAISED] * 3, java=[1, 2, 3])
    assert len(found.agreed) == 3
    assert found.outside == (8, 9, 10)


def test_who_divides_in_its_own_way_is_excused_for_negatives() -> None:
    found = decide(python=[2, 1, 0], rust=[-1, -2, 0], java=[-1, -2, 0])
    assert found.agreed == {"python", "rust", "java"}
    assert found.quarantined == (8, 9)
    same_way = decide(go=[2, 1, 0], rust=[-1, -2, 0], java=[-1, -2, 0])
    assert same_way.agreed == {"rust", "java"}
    ruby_sides = decide(python=[2, 1, 0], ruby=[-1, -2, 0], java=[-1, -2, 0])
    assert ruby_sides.agreed == {"ruby", "java"}


def test_where_too_few_would_be_left_nobody_is_refused() -> None:
    found = decide(go=[1, 4, 0], rust=[1, 0, 9], java=[0, 4, 9])
    assert found.agreed == {"go", "rust", "java"}
    assert found.quarantined == (8, 9, 10)


def test_vectors_beyond_do_not_make_an_agreement() -> None:
    few = [Vector((n,), beyond=n > 2) for n in range(8)]
    ballots = [ballot("python", SQUARES), ballot("rust", SQUARES)]
    assert agree(signature(), few, ballots).reason is Reason.TOO_FEW_VECTORS


def test_a_refusal_beyond_the_habits_is_no_failure_without_an_agreement() -> None:
    one, other = [*SQUARES, *[RAISED] * 3], [7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3]
    found = agree(signature(), INPUTS, [ballot("python", one), ballot("rust", other)])
    assert (found.reason, found.losers) == (Reason.NO_AGREEMENT, {})
