"""What vectors beyond the examples' habits prove: they refuse a lone slip and cost nothing else.

The examples are all positive; what a right candidate gives for -7 is its language's
own affair: Python's `-7 % 3` is 2, Rust's is -1, a third raises. So these vectors
(`Vector.beyond`) come after an agreement that knows nothing of them, among its
members only:

- a vector is *told* when one value's class spans at least two families, at least twice
  as many as each other value's, and more than raised;
- a member that gives another value to a told vector is refused, with it as evidence;
- one that raised, or never came to it, is excused, and the vector is set aside;
- one that divides in another way than all of that class, where the arguments hold a
  negative number and its program may divide, is not refused but *doubted*: nobody who
  rounds alike says that it slipped;
- where fewer than two families would be left, nobody is refused;
- where two families are left and give different values, there is a slip or a habit of a
  language, and nobody to say whose: all that gave one of these values are doubted.

A vector that is told and met by all that are left joins the agreed ones. Every other
is set aside, and no number of them makes a problem fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from synth.proof.ballot import Ballot, classes
from synth.proof.signature import Type, Vector

FAMILIES: Mapping[str, str] = {
    "typescript": "javascript",
    "coffeescript": "javascript",
    "c": "cpp",
    "visual_basic": "csharp",
    "racket": "scheme",
}
"""Languages that count as another one, because they share its runtime and its traps."""
_FLOORS = frozenset({"python", "ruby", "lua", "r", "perl", "tcl"})
"""Languages whose `%` has the sign of the divisor."""
_BOTH = frozenset(
    [
        "ada",
        "clojure",
        "common_lisp",
        "dart",
        "elixir",
        "emacs_lisp",
        "fortran",
        "haskell",
        "julia",
        "nim",
        "octave",
        "prolog",
        "scheme",
    ]
)
"""Languages that offer both ways, or a third, under names of their own; all others cut towards zero."""


@dataclass(frozen=True)
class Told:
    """What became of the vectors beyond: values that all survivors give, and those who gave others."""

    kept: Mapping[int, Any] = field(default_factory=dict)
    aside: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    refused: Mapping[str, Mapping[int, Any]] = field(default_factory=dict)
    """For each refused candidate the values that it did not give."""
    doubted: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Members that differ from others in a way that proves nothing, and the vectors."""


def family(language: str) -> str:
    """The family that a language counts as."""
    return FAMILIES.get(language, language)


def floors(language: str) -> bool:
    """Whether `%` of the language has the sign of the divisor."""
    return family(language) in _FLOORS


def families(ballots: Iterable[Ballot]) -> frozenset[str]:
    """The families of some ballots."""
    return frozenset(family(b.language) for b in ballots)


def tell(type_: Type, vectors: Sequence[Vector], far: Sequence[int], members: Sequence[Ballot]) -> Told:
    """Hold the members of an agreement against the vectors `far`, by the rule in the docstring."""
    refused: dict[str, dict[int, Any]] = {}
    doubted: dict[str, list[int]] = {}
    told, outside = dict[int, Any](), list[int]()
    for index in far:
        values, raised = classes(type_, index, members)
        ranked = sorted(values, key=lambda c: -len(families(c.ballots)))
        widths = [*(len(families(c.ballots)) for c in ranked), 0, 0]
        if not ranked or widths[0] < len(families(raised)):
            outside.append(index)
        elif widths[0] >= max(2, 2 * widths[1], 1 + len(families(raised))):
            told[index] = ranked[0].value
            most = families(ranked[0].ballots)
            for other in (b for c in ranked[1:] for b in c.ballots):
                if _excused(vectors[index], other, most):
                    doubted.setdefault(other.candidate_id, []).append(index)
                else:
                    refused.setdefault(other.candidate_id, {})[index] = told[index]
    left = [b for b in members if b.candidate_id not in refused]
    if len(families(left)) < 2:
        refused, left = {}, list(members)
    kept = {i: v for i, v in told.items() if _all_give(type_, i, left)}
    aside = tuple(i for i in far if i not in kept and i not in outside)
    for index in aside if len(families(left)) == 2 else ():
        values = classes(type_, index, left)[0]
        for ballot in (b for c in values for b in c.ballots if len(values) > 1):
            doubted.setdefault(ballot.candidate_id, []).append(index)
    in_doubt = {b.candidate_id: tuple(doubted[b.candidate_id]) for b in left if b.candidate_id in doubted}
    return Told(kept, aside, tuple(outside), refused, in_doubt)


def _all_give(type_: Type, index: int, ballots: Sequence[Ballot]) -> bool:
    """Whether all gave a value, and all the same one."""
    return all(b.value_ok(type_, index) for b in ballots) and len(classes(type_, index, ballots)[0]) == 1


def _excused(vector: Vector, other: Ballot, most: Iterable[str]) -> bool:
    if not other.divides or not _negative(vector.arguments):
        return False
    return _division(family(other.language)) not in map(_division, most)


def _division(name: str) -> str:
    return "floors" if name in _FLOORS else "both" if name in _BOTH else "cuts"


def _negative(value: Any) -> bool:
    """Whether there is a negative number in a value."""
    if isinstance(value, dict):
        return any(map(_negative, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_negative, value))
    return isinstance(value, int | float) and value < 0
