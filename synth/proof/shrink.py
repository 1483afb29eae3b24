"""A failing case made smaller: the same disagreement on arguments that a person can read.

Delta debugging in batches. A round proposes many smaller arguments at once, so that each
program starts once a round: halves and single elements of lists and texts, one element
left out, fewer keys, numbers nearer to zero, one parameter after the other. The
smallest on which the disagreement is *the same* is where the next round starts:

- two references of different families give one and the same value;
- the loser gives another value where it gave one before, and none where it gave none.

Proposals keep the habits of the examples (`synth.proof.habit`) if the case did: a
disagreement about an empty list explains nothing where the statement has none.
The result is never larger than the case, and without a proposal that holds it is the case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from synth.proof.ballot import Evidence
from synth.proof.compare import normal, same
from synth.proof.habit import Habit
from synth.proof.signature import Signature, Type, Vector
from synth.proof.trial import Result
from synth.vocabulary import Verdict

BATCH = 48
"""Proposals of one round."""
SMALL = 12
"""Characters of JSON below which a case is left as it is."""
_SINGLES = 12
"""Elements of a list or text that are left out one by one, or kept alone."""


def size(arguments: Sequence[Any]) -> tuple[int, float]:
    """How large arguments are: characters of JSON, then the numbers in them."""
    return len(json.dumps(arguments)), _weight(arguments)


def _weight(value: Any) -> float:
    if isinstance(value, dict):
        return sum(map(_weight, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_weight, value))
    if isinstance(value, str):
        return float(sum(map(ord, value)))
    return abs(float(value)) if isinstance(value, int | float) else 0.0


def worth(case: Evidence) -> bool:
    """Whether a case is one that can be made smaller: known, reached, and not small yet."""
    told = case.known and case.got.reached and case.verdict is not Verdict.TIME_LIMIT
    return told and size(case.arguments)[0] > SMALL


def proposals(signature: Signature, case: Evidence, habits: Sequence[Habit]) -> list[Vector]:
    """At most `BATCH` smaller arguments, the smallest first; none where nothing is left to take away."""
    own = list(case.arguments)
    kept = _admitted(signature, own, habits)
    found: dict[str, list[Any]] = {}
    for at, parameter in enumerate(signature.parameters):
        for smaller in _smaller(parameter.type, own[at]):
            new = [*own[:at], smaller, *own[at + 1 :]]
            if size(new) < size(own) and (not kept or _admitted(signature, new, habits)):
                found.setdefault(json.dumps(new), new)
    return [Vector(tuple(new)) for new in _spread(sorted(found.values(), key=size))]


def _spread(ordered: Sequence[list[Any]]) -> list[list[Any]]:
    """Evenly chosen from small to large, where there are too many."""
    step = max(1, -(-len(ordered) // BATCH))
    return list(ordered[::step])


def _admitted(signature: Signature, arguments: Sequence[Any], habits: Sequence[Habit]) -> bool:
    triples = zip(habits, signature.parameters, arguments, strict=True)
    return all(h.admits(p.type, a) for h, p, a in triples)


def settle(
    type_: Type,
    case: Evidence,
    tried: Sequence[Vector],
    references: Sequence[Sequence[Result]],
    loser: Sequence[Result],
) -> Evidence:
    """The smallest of what was tried on which the disagreement is the same, or the case itself.

    Results are one a vector of `tried`. Fewer than two references settle nothing.
    """
    held = [
        replace(case, arguments=v.arguments, expected=normal(type_, given[0].value), got=got)
        for v, *given, got in zip(tried, *references, loser, strict=True)
        if len(given) > 1 and _agree(type_, given) and _alike(type_, case, given[0].value, got)
    ]
    return min([case, *held], key=lambda c: size(c.arguments))


def _agree(type_: Type, given: Sequence[Result]) -> bool:
    return all(r.ok and same(type_, r.value, given[0].value) for r in given)


def _alike(type_: Type, case: Evidence, expected: Any, got: Result) -> bool:
    """Whether the loser fails in the way in which it failed before."""
    if case.got.ok:
        return got.ok and type_.accepts(got.value) and not same(type_, got.value, expected)
    return got.reached and not got.ok and "time_limit" not in got.error


def _smaller(type_: Type, value: Any) -> Iterator[Any]:
    match type_.kind:
        case "int":
            yield from _numbers(value)
        case "float":
            yield from (float(n) for n in _numbers(int(value)))
            yield float(int(value))
        case "str":
            yield from ("".join(part) for part in _parts(list(value)))
        case "list":
            yield from _parts(value)
            yield from _within(value, range(len(value)), lambda _: type_.items[0])
        case "tuple":
            yield from _within(value, range(len(value)), lambda at: type_.items[at])
        case "dict":
            keys = sorted(value)
            yield from ({k: value[k] for k in part} for part in _parts(keys))
            for key in keys:
                yield from (value | {key: v} for v in _smaller(type_.items[0], value[key]))
        case "optional" if value is not None:
            yield None
            yield from _smaller(type_.items[0], value)


def _numbers(value: int) -> Iterator[int]:
    yield from (n for n in (0, 1, 2, value // 2, value - 1) if 0 <= n < value)
    yield from (n for n in (0, -1, -(-value // 2), value + 1) if value < n <= 0)


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    """Nothing, halves and quarters, what is left without one element, one element alone."""
    count = len(values)
    if not count:
        return
    yield []
    for share in (2, 4):
        width = -(-count // share)
        for start in range(0, count, width):
            yield values[start : start + width]
            yield values[:start] + values[start + width :]
    for at in range(min(count, _SINGLES)):
        yield values[:at] + values[at + 1 :]
        yield [values[at]]


def _within(values: list[Any], places: Iterable[int], item: Callable[[int], Type]) -> Iterator[list[Any]]:
    for at in list(places)[:_SINGLES]:
        yield from ([*values[:at], v, *values[at + 1 :]] for v in _smaller(item(at), values[at]))
