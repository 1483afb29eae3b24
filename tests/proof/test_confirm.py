"""One language alone: what votes confirm, and what they do not."""

from __future__ import annotations

from typing import Any

from synth.proof.confirm import LEVEL, Confirmation, confirm
from synth.vocabulary import Level, Reason, Verdict
from tests.proof.test_agreement import RAISED, SQUARES, ballot, but, signature, vectors


def hold(votes: dict[int, Any], **answers: list[Any]) -> Confirmation:
    ballots = [ballot(name.replace("_", "-"), values) for name, values in answers.items()]
    return confirm(signature(), vectors(), ballots, {i: (v,) for i, v in votes.items()})


def test_it_proves_passed_and_no_more() -> None:
    assert LEVEL is Level.PASSED


def test_confirmed_vectors_become_the_tests() -> None:
    found = hold({0: 0, 2: 4, 3: 9}, python=SQUARES)
    assert found.passed == {"python"}
    assert found.kept == (0, 2, 3)
    assert [(v.arguments, v.expected, v.known) for v in found.vectors] == [
        ((0,), 0, True),
        ((2,), 4, True),
        ((3,), 9, True),
    ]


def test_a_wrong_vote_in_three_is_left_out_and_two_in_three_refuse() -> None:
    assert hold({0: 0, 2: 4, 3: 10}, python=SQUARES).kept == (0, 2)
    refused = hold({0: 0, 2: 5, 3: 10}, python=SQUARES)
    assert refused.reason is Reason.WRONG_ANSWER
    assert refused.losers["python"].index == 2
    assert refused.losers["python"].expected == 5


def test_half_of_the_votes_is_not_enough() -> None:
    assert hold({0: 0, 2: 4, 3: 1, 4: 1}, python=SQUARES).reason is Reason.WRONG_ANSWER


def test_one_confirmed_vector_is_too_few() -> None:
    assert hold({2: 4}, python=SQUARES).reason is Reason.TOO_FEW_VECTORS
    assert hold({}, python=SQUARES).reason is Reason.TOO_FEW_VECTORS


def test_the_same_result_everywhere_is_vacuous() -> None:
    assert hold({0: 1, 1: 1, 2: 1}, python=[1] * 8).reason is Reason.VACUOUS


def test_the_best_candidate_sets_the_tests_and_others_are_held_to_them() -> None:
    votes = dict(enumerate(SQUARES))
    found = hold(votes, python_1=but(SQUARES, v1=RAISED), python_2=SQUARES, python_3=SQUARES)
    assert found.passed == {"python-2", "python-3"}
    assert found.losers["python-1"].verdict is Verdict.RUNTIME_ERROR


def test_no_candidate_at_all() -> None:
    found = confirm(signature(), vectors(), [], {0: (0,), 1: (1,)})
    assert found.reason is Reason.WRONG_ANSWER


def test_votes_of_another_type_do_not_count() -> None:
    assert hold({0: "0", 2: 4}, python=SQUARES).reason is Reason.TOO_FEW_VECTORS


def test_the_order_of_ballots_says_nothing() -> None:
    votes = {i: (v,) for i, v in enumerate(SQUARES)}
    ballots = [ballot("python-1", but(SQUARES, v0=9)), ballot("python-2", but(SQUARES, v1=9))]
    forward = confirm(signature(), vectors(), ballots, votes)
    assert forward == confirm(signature(), vectors(), ballots[::-1], votes)
