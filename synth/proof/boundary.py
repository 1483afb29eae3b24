"""Boundary vectors: inputs at the edges of the examples' habits, and a little beyond them.

Draws like the examples (`synth.proof.mutation`, `synth.proof.values`) never show what a
candidate does where no example goes. A share of the vectors is therefore dealt from
this list, each on the next example, first to every parameter at once and then to one:

    within the habits   zero; longer (doubled, more keys); climbing (sorted and four more);
                        every element three times; a single element; equal arguments; the
                        second argument one more than the first
    beyond them         negative; minus one; nothing at all (every container empty);
                        reversed, where the examples are sorted; the other case; punctuation

Those beyond are marked (`Vector.beyond`), for a right candidate may refuse them or
answer them in its language's own way: `synth.proof.excuse` says what they prove.
Large numbers are not dealt: `fib(1000)` never ends, and integers overflow differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from synth.proof.habit import Habit
from synth.proof.mutation import LONGEST_REPEATED
from synth.proof.signature import Signature, Type, Vector
from synth.proof.values import in_order

Deal = Callable[[Type, Any, Habit], Any]
_EMPTY: dict[str, Any] = {"list": [], "dict": {}, "str": ""}
_MORE_KEYS = ("k", "m", "n")
_NUMBERS = ("int", "float")
_MORE = 4
"""Elements that a climbing list gets at its end."""


def boundaries(signature: Signature, own: Sequence[list[Any]], habits: Sequence[Habit]) -> Iterator[Vector]:
    """Boundary vectors of the examples, the most telling first; repeats and unchanged ones among them."""
    if not own:
        return
    edges = list(_dealt(signature, own, habits, (_zero, _longer, _climbing, _thrice, _single)))
    edges = [x for pair in zip_longest(_related(signature, own), edges) for x in pair if x is not None]
    known = [x for pair in zip_longest(own, edges[: len(own)]) for x in pair if x is not None]
    past = _dealt(
        signature, known, habits, (_negative, _nothing, _unsorted, _other_case, _marked, _minus_one)
    )
    for edge, far in zip_longest(edges, past):
        if far is not None:
            yield Vector(tuple(far), beyond=True)
        if edge is not None:
            yield Vector(tuple(edge))


def _dealt(
    signature: Signature, own: Sequence[list[Any]], habits: Sequence[Habit], deals: Sequence[Deal]
) -> Iterator[list[Any]]:
    """Every deal to all parameters, then to one after the other, until every example had it."""
    places = [None, *range(len(signature.parameters))] if len(signature.parameters) > 1 else [None]
    for turn in range(len(places) * len(own)):
        again, nth = divmod(turn, len(places))
        at, arguments = places[nth], own[(again + nth) % len(own)]
        for deal in deals:
            new = [
                deal(p.type, a, h) if at in (None, i) else a
                for i, (p, a, h) in enumerate(zip(signature.parameters, arguments, habits, strict=True))
            ]
            if new != arguments:
                yield new


def _related(signature: Signature, own: Sequence[list[Any]]) -> Iterator[list[Any]]:
    """Equal arguments, and neighbours, where the first two parameters have one type."""
    types = [p.type for p in signature.parameters]
    if len(types) > 1 and types[0] == types[1]:
        for arguments in own:
            yield [arguments[0], arguments[0], *arguments[2:]]
            if types[0].kind in _NUMBERS:
                yield [arguments[0], arguments[0] + 1, *arguments[2:]]


def _zero(type_: Type, value: Any, habit: Habit) -> Any:
    return _first(_zero, type_, value, habit) if type_.kind not in _NUMBERS else type(value)(0)


def _negative(type_: Type, value: Any, habit: Habit) -> Any:
    """Every number of a value negated."""
    if type_.kind in _NUMBERS:
        return value if habit.negative or not value else -value
    if type_.kind == "list":
        return _kept(type_, [_negative(type_.items[0], v, habit) for v in value], habit)
    return _first(_negative, type_, value, habit)


def _minus_one(type_: Type, value: Any, habit: Habit) -> Any:
    if type_.kind in _NUMBERS:
        return value if habit.negative else type(value)(-1)
    return _first(_minus_one, type_, value, habit)


def _nothing(type_: Type, value: Any, _: Habit) -> Any:
    return _EMPTY.get(type_.kind, value)


def _longer(type_: Type, value: Any, habit: Habit) -> Any:
    if type_.kind in ("list", "str") and len(value) <= LONGEST_REPEATED:
        return _kept(type_, value + value, habit)
    if type_.kind == "dict" and value:
        some = list(value.values())
        return value | {k: some[i % len(some)] for i, k in enumerate(_MORE_KEYS) if k not in value}
    return value


def _climbing(type_: Type, value: Any, _: Habit) -> Any:
    if type_.kind == "list" and value and type_.items[0].kind in _NUMBERS:
        return [*sorted(value), *(max(value) + n for n in range(1, 1 + _MORE))]
    return sorted(value) if type_.kind == "list" and type_.items[0].kind == "str" else value


def _thrice(type_: Type, value: Any, _: Habit) -> Any:
    """Every element three times: keeps an order, and what holds between two arguments."""
    if type_.kind not in ("list", "str") or len(value) > LONGEST_REPEATED:
        return value
    many = [v for v in value for _ in range(3)]
    return "".join(many) if type_.kind == "str" else many


def _single(type_: Type, value: Any, _: Habit) -> Any:
    return value[:1] if type_.kind in ("list", "str") else value


def _unsorted(type_: Type, value: Any, habit: Habit) -> Any:
    return value[::-1] if type_.kind == "list" and habit.ordered else value


def _other_case(type_: Type, value: Any, habit: Habit) -> Any:
    return value.swapcase() if type_.kind == "str" else _first(_other_case, type_, value, habit)


def _marked(type_: Type, value: Any, habit: Habit) -> Any:
    return f"{value[:2]}-{value[2:]}!" if type_.kind == "str" else _first(_marked, type_, value, habit)


def _first(deal: Deal, type_: Type, value: Any, habit: Habit) -> Any:
    """The deal to the first element of a list or part of a tuple, and to what is there of an optional."""
    if type_.kind in ("list", "tuple") and value:
        return _kept(type_, [deal(type_.items[0], value[0], habit), *value[1:]], habit)
    return deal(type_.items[0], value, habit) if type_.kind == "optional" and value is not None else value


def _kept(type_: Type, value: Any, habit: Habit) -> Any:
    return in_order(value, type_.items[0]) if type_.kind == "list" and habit.ordered else value
