"""Vectors: the agents' own first, then more of the same kind, the same every time."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from synth.proof.signature import Signature, Vector
from synth.proof.vectors import MAX_TEXT, SAFE_INT, generate
from tests.proof.strategies import signatures, values


def signature(*types: str, returns: str = "int") -> Signature:
    parameters = [{"name": f"p{i}", "type": t} for i, t in enumerate(types)]
    return Signature.from_json({"name": "f", "parameters": parameters, "returns": returns})


def flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [x for k, v in value.items() for x in (k, *flat(v))]
    return [x for v in value for x in flat(v)] if isinstance(value, list | tuple) else [value]


@given(signatures(), st.integers(0, 12), st.integers(0, 2**31), st.data())
def test_vectors_fit_are_distinct_and_deterministic(
    sig: Signature, count: int, seed: int, data: st.DataObject
) -> None:
    arguments = st.tuples(*(values(p.type) for p in sig.parameters))
    examples = [Vector(a) for a in data.draw(st.lists(arguments, max_size=3))]
    found = generate(sig, examples, count, seed)
    assert len(found) <= count
    assert all(v.fits(sig) and not v.known and v.expected is None for v in found)
    assert len({json.dumps(v.arguments) for v in found}) == len(found)
    assert found == generate(sig, examples, count, seed)


@given(signatures(), st.integers(0, 1000))
def test_made_values_are_tame(sig: Signature, seed: int) -> None:
    for leaf in (x for v in generate(sig, [], 12, seed) for x in flat(v.arguments)):
        if isinstance(leaf, str):
            assert leaf.isascii()
        elif leaf is not None:
            assert abs(leaf) <= 1001
            assert str(leaf) != "-0.0"


def test_the_examples_lead_in_their_order_and_once() -> None:
    sig = signature("list[int]", "int")
    own = [([3, 1], 2), ([], 0), ([3, 1], 2), ("no", 1), ([5], 7)]
    found = generate(sig, [Vector(a, expected=9) for a in own], 8, 1)
    assert [v.arguments for v in found[:3]] == [([3, 1], 2), ([], 0), ([5], 7)]
    assert len(found) == 8


def test_more_examples_than_wanted_are_cut() -> None:
    found = generate(signature("int"), [Vector((n,)) for n in range(9)], 4, 0)
    assert [v.arguments for v in found] == [(0,), (1,), (2,), (3,)]


def test_examples_outside_what_all_languages_hold_are_left_out() -> None:
    sig = signature("list[int]", "str")
    wild = [([SAFE_INT + 1], "a"), ([1], "x" * MAX_TEXT)]
    found = generate(sig, [Vector(a) for a in wild], 4, 0)
    assert all(max(v.arguments[0], default=0) <= 1000 for v in found)


def test_minus_zero_and_ints_of_floats_get_one_spelling() -> None:
    found = generate(signature("float"), [Vector((-0.0,)), Vector((0,)), Vector((2,))], 2, 0)
    assert json.dumps([v.arguments for v in found]) == "[[0.0], [2.0]]"


def test_a_small_type_gives_all_it_holds() -> None:
    found = generate(signature("bool"), [], 8, 0)
    assert sorted(v.arguments for v in found) == [(False,), (True,)]


def test_habits_of_the_examples_are_kept() -> None:
    sig = signature("list[int]", "str")
    examples = [Vector(([1, 4, 9], "0110")), Vector(([2, 3], "1")), Vector(([0, 50], "01"))]
    found = generate(sig, examples, 40, 7)
    made = [v.arguments for v in found[3:] if not v.beyond]
    assert len(found) == 40 and len(made) >= 28
    for numbers, bits in made:
        assert numbers == sorted(numbers)
        assert all(0 <= n <= 101 for n in numbers)
        assert set(bits) <= set("01")
    assert sum(not numbers or not bits for numbers, bits in made) == 1  # one look over the edge


def test_without_examples_boundaries_come_and_empty_ones_are_last() -> None:
    found = [v.arguments[0] for v in generate(signature("list[int]"), [], 24, 3)]
    assert [] in found
    assert found.index([]) == len(found) - 1
    assert any(len(x) == 1 for x in found)
    assert any(len(x) > len(set(x)) for x in found)
    assert {0, 1} <= {n for x in found for n in x}
    assert any(n < 0 for x in found for n in x)


def test_another_process_draws_the_same() -> None:
    code = (
        "from tests.proof.test_vectors import signature, generate, Vector\n"
        "s = signature('dict[str,list[int]]', 'optional[str]')\n"
        "print([v.arguments for v in generate(s, [Vector(({'a': [1]}, 'hey'))], 10, 5)])"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    sig = signature("dict[str,list[int]]", "optional[str]")
    here = [v.arguments for v in generate(sig, [Vector(({"a": [1]}, "hey"))], 10, 5)]
    assert runs == {f"{here}\n"}
