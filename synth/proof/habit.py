"""What the agents' examples have in common, so that made values look like valid inputs.

A signature says `list[int]`; the statement may say "sorted" or "digits only". Made
values that ignore it are answered differently by every language and proved
nothing. So each parameter's habits are read off its examples:

- no negative number among them: none is made;
- numbers stay within the largest seen (at least 30): `fib(1000)` never ends;
- every list of two or more is in order: made lists are sorted;
- no empty list (text) among them: none is made (but for one emptied example,
  see `synth.proof.vectors`);
- text uses only the characters seen, when there are any.

With no examples the defaults below hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from synth.proof.signature import Type

DEFAULT_LARGEST = 100
LEAST_LARGEST = 30
BOUND = 1000
"""Largest made int: a product of three still fits 32 bits."""


@dataclass(frozen=True)
class Habit:
    """Bounds for the made values of one parameter."""

    negative: bool = True
    largest: int = DEFAULT_LARGEST
    ordered: bool = False
    empty_list: bool = True
    empty_text: bool = True
    alphabet: str = ""
    """Characters that made text uses; empty means plain words."""

    def admits(self, type_: Type, value: Any) -> bool:
        """Whether a value of the type keeps the habits; of letters and of digits, one stands for all."""
        if type_.kind == "list" and not (value or self.empty_list):
            return False
        if type_.kind == "list" and self.ordered and not _sorted(value):
            return False
        flat = list(_walk(value))
        numbers = [v for v in flat if isinstance(v, int | float) and not isinstance(v, bool)]
        texts = [v for v in flat if isinstance(v, str)]
        if any(abs(n) > self.largest or (n < 0 and not self.negative) for n in numbers):
            return False
        kinds = set(map(_kind, self.alphabet))
        return all((t or self.empty_text) and (not kinds or all(_kind(c) in kinds for c in t)) for t in texts)


def learn(examples: Sequence[Any]) -> Habit:
    """The habits of one parameter's example values (normal JSON of its type)."""
    if not examples:
        return Habit()
    flat = [v for e in examples for v in _walk(e)]
    numbers = [v for v in flat if isinstance(v, int | float) and not isinstance(v, bool)]
    texts = [v for v in flat if isinstance(v, str)]
    lists = [v for v in flat if isinstance(v, list)]
    largest = int(min(max(map(abs, numbers), default=DEFAULT_LARGEST), BOUND))
    return Habit(
        negative=any(n < 0 for n in numbers),
        largest=max(largest, LEAST_LARGEST),
        ordered=_ordered(lists),
        empty_list=len(lists) < 2 or not all(lists),
        empty_text=len(texts) < 2 or not all(texts),
        alphabet="".join(sorted(set("".join(texts)))),
    )


def _kind(character: str) -> str:
    """Digits are one kind, small letters one, capitals one; any other character is its own."""
    if not character.isascii() or not character.isalnum():
        return character
    return "digit" if character.isdigit() else "small" if character.islower() else "capital"


def _sorted(values: list[Any]) -> bool:
    return not all(isinstance(v, int | float | str) for v in values) or values == sorted(values)


def _walk(value: Any) -> Iterator[Any]:
    """A value and everything in it; the keys of a dict are text of it."""
    yield value
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _ordered(lists: Sequence[list[Any]]) -> bool:
    """Whether at least two lists of numbers or of text have an order, and all of them have it."""
    kinds = (int | float, str)
    plain = [v for v in lists if len(v) > 1 and any(all(isinstance(x, k) for x in v) for k in kinds)]
    return len(plain) > 1 and all(v == sorted(v) for v in plain)
