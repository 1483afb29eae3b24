"""Constants of the candidates' sources become inputs."""

from __future__ import annotations

from itertools import islice
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from synth.proof.dictionary import BOUND, MOST, Dictionary, dealt, harvest
from synth.proof.habit import Habit, learn
from synth.proof.signature import Signature, Vector
from synth.proof.vectors import generate
from tests.proof.strategies import signatures, values

GRADE = "def grade(day):\n    return 'Summer' if day > 173 and day != 205 else f1(day, 0x10)\n"
RUST = 'fn grade(day: i64) -> String { if day > 173 { "Summer".into() } else { "12-31".into() } }'


def signature(*kinds: str, returns: str = "int") -> Signature:
    parameters = [{"name": f"p{chr(97 + i)}", "type": kind} for i, kind in enumerate(kinds)]
    return Signature.from_json({"name": "work", "parameters": parameters, "returns": returns})


def test_constants_are_found_in_every_language_the_frequent_first() -> None:
    found = harvest([GRADE, RUST])
    assert found.numbers == (173, 12, 31, 205)
    assert found.texts == ("Summer", "12-31")
    assert found == harvest([RUST, GRADE])


@given(st.lists(st.text(), max_size=3))
def test_any_text_has_a_dictionary(sources: list[str]) -> None:
    found = harvest(sources)
    assert len(found.numbers) <= MOST and len(found.texts) <= MOST
    assert all(0 <= n <= BOUND for n in found.numbers)


@given(st.data(), st.integers(0, 5))
def test_what_is_dealt_fits_the_signature(data: st.DataObject, seed: int) -> None:
    shape = data.draw(signatures())
    own = [[data.draw(values(p.type)) for p in shape.parameters] for _ in range(2)]
    habits = [learn([arguments[i] for arguments in own]) for i in range(len(shape.parameters))]
    words = Dictionary((7, 12, 2.5), ("ab", "Summer"))
    for vector in islice(dealt(shape, own, habits, words, Random(seed)), 40):
        assert vector.fits(shape)


def test_without_constants_or_room_nothing_is_dealt() -> None:
    assert list(dealt(signature("int"), [[1]], [Habit()], Dictionary((), ("a",)), Random(1))) == []
    assert list(dealt(signature("bool"), [[True]], [Habit()], Dictionary((7,), ("a",)), Random(1))) == []
    assert list(dealt(signature("int"), [], [Habit()], Dictionary((7,)), Random(1))) == []


def test_a_threshold_and_its_neighbours_are_tried() -> None:
    examples = [Vector((n,), 0) for n in (3, 90, 250)]
    given_days = {v.arguments[0] for v in generate(signature("int"), examples, 64, 1, harvest([GRADE]))}
    assert {172, 173, 174, 204, 205, 206} <= given_days


def test_digits_in_a_text_are_numbers() -> None:
    examples = [Vector(("01-05-2001",), 0), Vector(("11-08-1999",), 0)]
    texts = {v.arguments[0] for v in generate(signature("str"), examples, 64, 1, harvest([RUST]))}
    assert any(text.startswith(("31-", "32-", "13-")) for text in texts)


def test_what_leaves_the_habits_is_marked() -> None:
    examples = [Vector((n,), 0) for n in (3, 9, 25)]
    found = generate(signature("int"), examples, 64, 1, harvest([GRADE]))
    assert {v.arguments[0] for v in found if v.beyond} >= {173, 205}
    assert all(v.beyond for v in found if v.arguments[0] in (173, 205))
    habit = learn([["ab", "c9"], ["d", "e1"]])
    kind = signature("list[str]").parameters[0].type
    assert habit.admits(kind, ["zz7"])
    assert not habit.admits(kind, []) and not habit.admits(kind, ["A"]) and not habit.admits(kind, ["", "a"])
    ordered = learn([[1, 4], [2, 3]])
    assert not ordered.admits(signature("list[int]").parameters[0].type, [4, 1])
