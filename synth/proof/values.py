"""Values made from a type alone: small, with the boundaries among them.

- int: 0, 1, -1 and small numbers, never above `habit.BOUND`, so that products
  stay in 32 bits;
- float: quarters, which are exact in binary and print alike everywhere; finite,
  never minus zero;
- text: ASCII words, a palindrome, repeated letters, mixed case; other characters
  only where the examples have them, since languages count them differently;
- list: none, one, several, repeated elements; dict: up to three short keys;
- optional: absent one time in four.
"""

from __future__ import annotations

from random import Random
from typing import Any

from synth.proof.habit import Habit
from synth.proof.signature import Type

_INTS = (0, 1, 2, 3, 4, 5, 7, 8, 9, 10)
_WORDS = ("a", "ab", "aa", "abc", "level", "hello", "Hello", "hello world", "a1b2", "banana", "The quick fox")
_KEYS = ("a", "b", "c", "key", "name", "x")
_LENGTHS = (0, 1, 1, 2, 3, 3, 4, 5, 6, 8, 12)


def make(type_: Type, habit: Habit, rng: Random) -> Any:
    """One value of the type, in its normal form."""
    match type_.kind:
        case "int":
            return _int(habit, rng)
        case "float":
            return _int(habit, rng) + rng.choice((0.0, 0.0, 0.25, 0.5, 0.75))
        case "bool":
            return rng.random() < 0.5
        case "str":
            return _text(habit, rng)
        case "list":
            return _list(type_.items[0], habit, rng)
        case "tuple":
            return [make(t, habit, rng) for t in type_.items]
        case "dict":
            keys = sorted({_key(habit, rng) for _ in range(rng.randrange(4))})
            return {k: make(type_.items[0], habit, rng) for k in keys}
        case "optional":
            return None if rng.random() < 0.25 else make(type_.items[0], habit, rng)


def _int(habit: Habit, rng: Random) -> int:
    if rng.random() < 0.7:
        size = rng.choice([n for n in _INTS if n <= habit.largest])
    else:
        size = rng.randint(0, habit.largest)
    return -size if habit.negative and rng.random() < 0.3 else size


def _text(habit: Habit, rng: Random) -> str:
    if not habit.alphabet:
        return "" if habit.empty_text and rng.random() < 0.1 else rng.choice(_WORDS)
    length = rng.choice(_LENGTHS if habit.empty_text else _LENGTHS[1:])
    return "".join(rng.choice(habit.alphabet) for _ in range(length))


def _key(habit: Habit, rng: Random) -> str:
    letters = [c for c in habit.alphabet if c.isalnum()]
    return "".join(rng.choice(letters) for _ in range(2)) if letters else rng.choice(_KEYS)


def _list(item: Type, habit: Habit, rng: Random) -> list[Any]:
    length = rng.choice(_LENGTHS if habit.empty_list else _LENGTHS[1:])
    values = [make(item, habit, rng) for _ in range(length)]
    if length > 1 and rng.random() < 0.3:
        values[rng.randrange(length)] = values[0]  # repeated elements are a boundary too
    return in_order(values, item) if habit.ordered else values


def in_order(values: list[Any], item: Type) -> list[Any]:
    """The values sorted, where their type has an order."""
    return sorted(values) if item.kind in ("int", "float", "str") else values


def has_empty(value: Any) -> bool:
    """Whether there is an empty container or text in a value."""
    if isinstance(value, str | list | tuple | dict):
        inner = value.values() if isinstance(value, dict) else value
        return not value or (not isinstance(value, str) and any(map(has_empty, inner)))
    return False
