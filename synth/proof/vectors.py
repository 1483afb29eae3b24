"""Vectors for a problem: the agents' own arguments first, then more of the same kind.

Filling up, in order of worth:

1. the agents' examples that fit the signature, each once;
2. mutations of them (`synth.proof.mutation`): most likely still valid inputs;
3. values made from the types (`synth.proof.values`), boundaries among them.

Two mutations are drawn for each made value; without examples all are made. One
in `SHARE` of the made vectors is a boundary one (`synth.proof.boundary`), and one in
`SHARE` holds a constant of the candidates' own sources (`synth.proof.dictionary`). Made
vectors with an empty container or text come late, and those beyond the examples'
habits last, because some programs die on them and a program that died answers
nothing more.

What differs between languages by nature is kept out, so that a disagreement is
about the problem:

- an int in an example lies within ±(2^53 - 1), the range that JavaScript holds;
- an example is at most `MAX_TEXT` characters of JSON;
- minus zero is written as zero.

Everything is drawn from `Random(seed, signature)`: the same call gives the same
vectors on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Any

from synth.proof.adequacy import zero
from synth.proof.boundary import boundaries
from synth.proof.compare import normal
from synth.proof.dictionary import Dictionary, dealt
from synth.proof.habit import Habit, learn
from synth.proof.mutation import mutate
from synth.proof.signature import Signature, Vector
from synth.proof.values import has_empty, make

MAX_TEXT = 4096
"""Characters of JSON that one vector's arguments may take."""
SAFE_INT = 2**53 - 1
_ROOM_FOR_EMPTY = 2
"""With more than this many vectors to make, one of them is an emptied example."""
SHARE = 4
"""One made vector in so many lies on a boundary, and one holds a constant, where there are any."""
_TRIES = 40
"""Draws for each vector that is still wanted; small types run dry."""


def generate(
    signature: Signature,
    examples: Sequence[Vector],
    count: int,
    seed: int,
    words: Dictionary | None = None,
) -> list[Vector]:
    """At most `count` different vectors that fit the signature, arguments only.

    Fewer only where the types hold no more (a single bool has two values).
    `expected` of the examples is not copied: it is a vote, see `ballot.votes_for`. It only
    says which of them lead to the boundaries.
    """
    own = _distinct(
        signature, [_plain(signature, e.arguments) for e in examples if _usable(signature, e)], []
    )[:count]
    habits = [learn([arguments[i] for arguments in own]) for i in range(len(signature.parameters))]
    rng = Random(f"{seed}/{signature}")
    wanted = count - len(own)
    drawn = _draws(signature, own, habits, rng)
    made = _distinct(signature, _emptied(signature, own), own) if wanted > _ROOM_FOR_EMPTY else []
    taken = _Taken(signature, [*own, *made])
    edges = boundaries(signature, _telling(signature, own, examples), habits)
    constants = dealt(signature, own, habits, words or Dictionary(), Random(f"{seed}/{signature}/constants"))
    chosen = taken.some(edges, wanted // SHARE - len(made))
    chosen += taken.some(islice(constants, _TRIES * wanted), wanted // SHARE)
    made += [list(v.arguments) for v in chosen if not v.beyond]
    beyond = [list(v.arguments) for v in chosen if v.beyond]
    for _ in range(_TRIES * wanted):
        if len(made) + len(beyond) >= wanted:
            break
        made += taken.new(next(drawn))
    made.sort(key=has_empty)
    late = sorted(beyond, key=has_empty)
    return [Vector(tuple(a)) for a in (*own, *made)] + [Vector(tuple(a), beyond=True) for a in late]


def _telling(signature: Signature, own: Sequence[list[Any]], examples: Sequence[Vector]) -> list[list[Any]]:
    """The examples, first those whose vote is more than a zero: near a `false` most is false."""
    dull = zero(signature.returns)
    trivial = [_plain(signature, e.arguments) for e in examples if e.expected == dull and e.fits(signature)]
    return sorted(own, key=lambda arguments: arguments in trivial)


def _emptied(signature: Signature, own: Sequence[list[Any]]) -> list[list[Any]]:
    """The first example with its first container or text empty: one look over the edge, at most."""
    empty: dict[str, Any] = {"list": [], "dict": {}, "str": ""}
    at = next((i for i, p in enumerate(signature.parameters) if p.type.kind in empty), None)
    if at is None or not own:
        return []
    return [[*own[0][:at], empty[signature.parameters[at].type.kind], *own[0][at + 1 :]]]


def _usable(signature: Signature, example: Vector) -> bool:
    return (
        example.fits(signature)
        and len(json.dumps(example.arguments)) <= MAX_TEXT
        and _within(example.arguments)
    )


def _within(value: Any) -> bool:
    """Whether every int of a value is one that all languages hold exactly."""
    if type(value) is int:
        return abs(value) <= SAFE_INT
    if isinstance(value, dict):
        return all(map(_within, value.values()))
    return not isinstance(value, list | tuple) or all(map(_within, value))


def _plain(signature: Signature, arguments: Sequence[Any]) -> list[Any]:
    return [normal(p.type, a) for p, a in zip(signature.parameters, arguments, strict=True)]


def _draws(
    signature: Signature, own: Sequence[list[Any]], habits: Sequence[Habit], rng: Random
) -> Iterator[list[Any]]:
    """Endless: two mutations, then one made from the types."""
    while True:
        if own:
            yield _plain(signature, mutate(signature, own, habits, rng))
            yield _plain(signature, mutate(signature, own, habits, rng))
        yield [make(p.type, h, rng) for p, h in zip(signature.parameters, habits, strict=True)]


def _distinct(
    signature: Signature, candidates: Sequence[list[Any]], taken: Sequence[list[Any]]
) -> list[list[Any]]:
    """The candidates that are not taken, each once, in order."""
    before = _Taken(signature, taken)
    return [new for candidate in candidates for new in before.new(candidate)]


class _Taken:
    """What was taken already, so that each vector is there once."""

    def __init__(self, signature: Signature, taken: Sequence[list[Any]]) -> None:
        self._signature = signature
        self._seen = {json.dumps(t) for t in taken}

    def some(self, vectors: Iterable[Vector], count: int) -> list[Vector]:
        """The first `count` that are new, in their plain form."""
        found = list[Vector]()
        for vector in vectors if count > 0 else ():
            plain = _plain(self._signature, vector.arguments)
            found += [Vector(tuple(new), beyond=vector.beyond) for new in self.new(plain)]
            if len(found) >= count:
                break
        return found

    def new(self, candidate: list[Any]) -> list[list[Any]]:
        """The candidate if it may be a vector and was not seen; then it is."""
        text = json.dumps(candidate)
        if text in self._seen or len(text) > MAX_TEXT or not _within(candidate):
            return []
        self._seen.add(text)
        return [candidate]
