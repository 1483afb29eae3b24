"""Boundary vectors: the edges of the examples' habits, and marked ones beyond them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from synth.proof.boundary import boundaries
from synth.proof.habit import learn
from synth.proof.signature import Signature, Vector
from synth.proof.vectors import SHARE, generate
from tests.proof.strategies import signatures, values
from tests.proof.test_vectors import signature


def dealt(sig: Signature, *own: list[Any]) -> tuple[list[Any], list[Any]]:
    """Arguments within the habits, and those beyond."""
    habits = [learn([arguments[i] for arguments in own]) for i in range(len(sig.parameters))]
    found = list(boundaries(sig, list(own), habits))
    return [list(v.arguments) for v in found if not v.beyond], [list(v.arguments) for v in found if v.beyond]


def test_numbers_get_zero_neighbours_and_negatives() -> None:
    edges, far = dealt(signature("int", "int"), [3, 7], [10, 15])
    assert all(x in edges for x in ([0, 0], [3, 3], [3, 4], [10, 0], [0, 15]))
    assert all(x in far for x in ([-3, -7], [-10, 15], [-1, -1]))


def test_lists_get_longer_climb_repeat_and_shrink_to_one() -> None:
    edges, far = dealt(signature("list[int]"), [[2, 1, 5]], [[4, 9]])
    assert all(
        x in edges
        for x in ([[2, 1, 5, 2, 1, 5]], [[1, 2, 5, 6, 7, 8, 9]], [[2, 2, 2, 1, 1, 1, 5, 5, 5]], [[4]])
    )
    assert all(x in far for x in ([[-2, -1, -5]], [[]]))


def test_sorted_lists_are_turned_round_beyond_the_habit_only() -> None:
    edges, far = dealt(signature("list[int]"), [[1, 2, 5]], [[4, 9]])
    assert all(x == sorted(x) for (x,) in edges)
    assert [[5, 2, 1]] in far


def test_text_gets_the_other_case_and_punctuation() -> None:
    edges, far = dealt(signature("str"), ["hello"], ["you"])
    assert ["hellohello"] in edges and ["hhheeellllllooo"] in edges and ["h"] in edges
    assert all(x in far for x in (["HELLO"], ["he-llo!"], [""]))


def test_dicts_get_more_keys_and_none() -> None:
    edges, far = dealt(signature("dict[str,int]"), [{"a": 1}])
    assert [{"a": 1, "k": 1, "m": 1, "n": 1}] in edges
    assert [{}] in far


def test_all_containers_at_once_are_longer_and_empty() -> None:
    edges, far = dealt(signature("list[int]", "list[int]"), [[1], [2]])
    assert [[1, 1], [2, 2]] in edges
    assert [[], []] in far


def test_where_examples_are_negative_a_negative_is_nothing_new() -> None:
    _, far = dealt(signature("int"), [-3], [4])
    assert far == []


def test_a_share_of_the_made_vectors_is_dealt_and_those_beyond_are_last() -> None:
    sig = signature("list[int]", "int")
    examples = [Vector(([1, 3], 2)), Vector(([7, 5, 6], 4))]
    found = generate(sig, examples, 42, 1)
    marks = [v.beyond for v in found]
    assert 3 <= sum(marks) <= 40 // SHARE
    assert marks == sorted(marks)
    assert not any(v.beyond for v in generate(sig, [], 42, 1))  # no examples, no habits to go beyond


def test_examples_with_a_telling_vote_lead() -> None:
    sig = signature("str", returns="bool")
    examples = [Vector(("no",), False), Vector(("nil",), False), Vector(("yes",), True)]
    found = [v.arguments[0] for v in generate(sig, examples, 20, 1) if v.beyond]
    assert found[0] == "YES"


@given(signatures(), st.data())
def test_whatever_is_dealt_fits(sig: Signature, data: st.DataObject) -> None:
    arguments = st.tuples(*(values(p.type) for p in sig.parameters))
    examples = [Vector(a) for a in data.draw(st.lists(arguments, min_size=1, max_size=3))]
    found = generate(sig, examples, 32, 5)
    assert all(v.fits(sig) for v in found)
    assert len({json.dumps(v.arguments) for v in found}) == len(found)
