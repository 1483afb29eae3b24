"""The dictionary of a problem: constants in its candidates' own sources, as inputs.

A program changes its mind at the constants that stand in it: `n > 90`, `day <= 31`,
`"Summer"`. No draw from the types finds those, so they are read off the candidates
of all languages, as fuzzers do, and dealt into the agents' examples:

    number   c - 1, c and c + 1 in the place of a number, or of a run of digits in a text
    text     in the place of a text, of a word of it, and put into it
    length   a list or text of c - 1, c and c + 1 elements, repeated or cut

Constants are found by their looks, since every language writes them alike: digits that
belong to no name, and what stands between quotes on one line. A wrong find is one more
input and no harm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from synth.proof.habit import BOUND, Habit
from synth.proof.signature import Signature, Type, Vector
from synth.proof.values import in_order

_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?!\w)")
_TEXT = re.compile(r"\"([^\"\\\n]{1,24})\"|'([^'\\\n]{1,24})'")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
MOST = 24
"""Numbers, and texts, that are taken of one problem: those that most candidates have first."""
LONGEST = 30
"""Largest constant that is taken for a length."""
_TRIVIAL = frozenset((0.0, 1.0))
"""Constants that every other source of inputs has anyway."""


@dataclass(frozen=True)
class Dictionary:
    """Constants of a problem's programs, the most frequent first."""

    numbers: tuple[int | float, ...] = ()
    texts: tuple[str, ...] = ()


def harvest(sources: Iterable[str]) -> Dictionary:
    """The constants of some programs. The order of the programs does not matter."""
    numbers, texts = Counter[int | float](), Counter[str]()
    for source in sources:
        found = {"".join(pair) for pair in _TEXT.findall(source)}
        texts.update(t for t in found if t.isprintable() and t.isascii())
        bare = _TEXT.sub(" ", source)
        numbers.update({_number(text) for text in (*_NUMBER.findall(bare), *_digits(found))})
    return Dictionary(
        tuple(n for n in _ranked(numbers) if n <= BOUND and n not in _TRIVIAL)[:MOST],
        tuple(_ranked(texts))[:MOST],
    )


def _digits(texts: Iterable[str]) -> list[str]:
    return [digits for text in texts for digits in _DIGITS.findall(text)]


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text[:12])


def _ranked(counted: Counter[Any]) -> list[Any]:
    return sorted(counted, key=lambda k: (-counted[k], k))


def dealt(
    signature: Signature, own: Sequence[list[Any]], habits: Sequence[Habit], words: Dictionary, rng: Random
) -> Iterator[Vector]:
    """Endless: one constant put into one example; nothing where there is nothing to put."""
    places = [i for i, p in enumerate(signature.parameters) if _takes(p.type, words)]
    if not own or not places:
        return
    while True:
        arguments, at = list(rng.choice(own)), rng.choice(places)
        arguments[at] = _put(signature.parameters[at].type, arguments[at], words, rng)
        if habits[at].ordered and isinstance(arguments[at], list):
            arguments[at] = in_order(arguments[at], signature.parameters[at].type.items[0])
        pairs = zip(habits, signature.parameters, arguments, strict=True)
        yield Vector(tuple(arguments), beyond=not all(h.admits(p.type, a) for h, p, a in pairs))


def _takes(type_: Type, words: Dictionary) -> bool:
    """Whether a value of the type has room for any constant."""
    if type_.kind in ("int", "float"):
        return bool(words.numbers)
    return bool(words.numbers or words.texts) and type_.kind != "bool"


def _put(type_: Type, value: Any, words: Dictionary, rng: Random) -> Any:
    match type_.kind:
        case "int" | "float":
            return _near(type_, value, words, rng)
        case "str":
            return _text(value, words, rng)
        case "list":
            return _list(type_.items[0], value, words, rng)
        case "tuple":
            at = rng.randrange(len(value))
            return [*value[:at], _put(type_.items[at], value[at], words, rng), *value[at + 1 :]]
        case "dict" if value:
            key = rng.choice(sorted(value))
            if words.texts and rng.random() < 0.3:
                return {rng.choice(words.texts) if k == key else k: v for k, v in value.items()}
            return value | {key: _put(type_.items[0], value[key], words, rng)}
        case "optional" if value is not None:
            return _put(type_.items[0], value, words, rng)
        case _:
            return value


def _near(type_: Type, value: Any, words: Dictionary, rng: Random) -> Any:
    """A constant or its neighbour; a float's neighbour is a hundredth away."""
    if not words.numbers:
        return value
    number = rng.choice(words.numbers)
    if type_.kind == "int":
        return int(number) + rng.choice((-1, 0, 0, 1))
    return round(number + rng.choice((-1, -0.01, 0, 0, 0.01, 1)), 6)


def _text(value: str, words: Dictionary, rng: Random) -> str:
    runs, said = list(_DIGITS.finditer(value)), list(_WORD.finditer(value))
    if runs and words.numbers and rng.random() < 0.6:
        run, number = rng.choice(runs), int(rng.choice(words.numbers)) + rng.choice((-1, 0, 0, 1))
        return value[: run.start()] + str(max(number, 0)).zfill(len(run[0])) + value[run.end() :]
    lengths = [int(n) for n in words.numbers if 1 < n <= LONGEST]
    if value and lengths and (not words.texts or rng.random() < 0.3):
        return "".join(_long(list(value), rng.choice(lengths) + rng.choice((-1, 0, 0, 1))))
    if not words.texts:
        return value
    word = rng.choice(words.texts)
    match rng.choice(("whole", "within", "word")):
        case "word" if said:
            old = rng.choice(said)
            return value[: old.start()] + word + value[old.end() :]
        case "whole":
            return word
        case _:
            at = rng.randint(0, len(value))
            return value[:at] + word + value[at:]


def _list(item: Type, value: list[Any], words: Dictionary, rng: Random) -> list[Any]:
    lengths = [int(n) for n in words.numbers if 1 < n <= LONGEST]
    if not value:
        return value
    if lengths and rng.random() < 0.3:
        return _long(value, rng.choice(lengths) + rng.choice((-1, 0, 0, 1)))
    changed = list(value)
    for at in {rng.randrange(len(value)) for _ in range(rng.choice((1, 1, 2, len(value))))}:
        changed[at] = _put(item, changed[at], words, rng)
    return changed


def _long(value: list[Any], length: int) -> list[Any]:
    """A list of this length, cut or repeated."""
    return (value * (length // len(value) + 1))[:length]
