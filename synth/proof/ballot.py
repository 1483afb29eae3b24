"""Ballots: what each candidate answered, and what is said of those that lost.

A value outside the declared result type counts as a raised error: a language
that returns text for a number did not answer the question. A vector that a
program never came to is neither a value nor an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.proof.compare import normal, same
from synth.proof.signature import Signature, Type, Vector
from synth.proof.trial import Result, Trial
from synth.vocabulary import Verdict

_DIVISION = re.compile(r"[/%÷]|\b(?:\w*div\w*|\w*mod\w*|rem\w*|quot\w*|idiv|shr|sra)\b|>>", re.IGNORECASE)
_LOOKED_AT = 20_000
_TEXTS = re.compile(
    r"(\"{3}|\'{3}).*?\1|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|^\s*(?:#|//|--|;|%).*?$", re.DOTALL | re.MULTILINE
)

Votes = Mapping[int, Sequence[Any]]
"""Vector index to the results that models expected of it."""


@dataclass(frozen=True)
class Ballot:
    """One candidate's results, one a vector. `verdict` is its program's own end."""

    candidate_id: str
    language: str
    results: tuple[Result, ...]
    verdict: Verdict = Verdict.OK
    divides: bool = True
    """Whether its program may divide, which languages do differently for negative numbers."""

    @classmethod
    def of(cls, candidate_id: str, language: str, trial: Trial) -> Ballot:
        """The ballot of a trial."""
        return cls(candidate_id, language, trial.results, trial.verdict)

    def value_ok(self, type_: Type, index: int) -> bool:
        """Whether the candidate returned a value of the type for this vector."""
        result = self.results[index] if index < len(self.results) else None
        return result is not None and result.ok and type_.accepts(result.value)

    def raised(self, type_: Type, index: int) -> bool:
        """Whether the candidate came to this vector and gave no value of the type."""
        return index < len(self.results) and self.results[index].reached and not self.value_ok(type_, index)


@dataclass(frozen=True)
class Evidence:
    """Why a candidate lost: the smallest vector that it fails. `index` is of the vectors given."""

    index: int
    arguments: tuple[Any, ...]
    expected: Any
    got: Result
    verdict: Verdict
    known: bool = True
    """False where there was no agreement, so that `expected` says nothing."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON for `candidate.evidence`."""
        return {
            "index": self.index,
            "arguments": list(self.arguments),
            "expected": self.expected,
            "got": self.got.to_json(),
            "verdict": str(self.verdict),
            "known": self.known,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Evidence:
        """The inverse of `to_json`."""
        return cls(
            data["index"],
            tuple(data["arguments"]),
            data["expected"],
            Result.from_json(data["got"]),
            Verdict(data["verdict"]),
            data["known"],
        )


@dataclass(frozen=True)
class ValueClass:
    """Ballots that gave the same value for one vector; `value` is the way most write it."""

    value: Any
    ballots: tuple[Ballot, ...]


def may_divide(source: str) -> bool:
    """Whether a program's text has anything that looks like a division, outside of texts and comments.

    A comment behind code on its line counts as code: `//` divides in some languages. So
    does any text that is too long to be looked at.
    """
    return len(source) > _LOOKED_AT or bool(_DIVISION.search(_TEXTS.sub("", source)))


def votes_for(
    signature: Signature, vectors: Sequence[Vector], cast: Iterable[tuple[Sequence[Any], Any]]
) -> dict[int, tuple[Any, ...]]:
    """Match votes (arguments, expected result) to vectors by their arguments.

    Votes on arguments that are no vector, and results outside the result type,
    are left out.
    """
    places = {_arguments_key(signature, v.arguments): i for i, v in enumerate(vectors)}
    votes: dict[int, tuple[Any, ...]] = {}
    for arguments, expected in cast:
        vector = Vector(tuple(arguments))
        if vector.fits(signature) and signature.returns.accepts(expected):
            index = places.get(_arguments_key(signature, vector.arguments))
            if index is not None:
                votes[index] = (*votes.get(index, ()), expected)
    return votes


def _arguments_key(signature: Signature, arguments: Sequence[Any]) -> str:
    pairs = zip(signature.parameters, arguments, strict=True)
    return json.dumps([normal(p.type, a) for p, a in pairs])


def classes(type_: Type, index: int, ballots: Sequence[Ballot]) -> tuple[list[ValueClass], list[Ballot]]:
    """The value classes of one vector, in a fixed order, and the ballots that raised.

    Classes are the connected groups of the relation `same`, so they do not depend
    on the order of the ballots although a tolerance is not transitive.
    """
    groups: list[list[Ballot]] = []
    for ballot in (b for b in ballots if b.value_ok(type_, index)):
        joined, apart = [ballot], []
        for group in groups:
            if any(_same_at(type_, index, ballot, b) for b in group):
                joined += group
            else:
                apart.append(group)
        groups = [*apart, joined]
    found = [ValueClass(_usual(type_, index, g), tuple(g)) for g in groups]
    found.sort(key=lambda c: json.dumps(c.value, sort_keys=True))
    return found, [b for b in ballots if b.raised(type_, index)]


def _same_at(type_: Type, index: int, a: Ballot, b: Ballot) -> bool:
    return same(type_, a.results[index].value, b.results[index].value)


def _usual(type_: Type, index: int, ballots: Sequence[Ballot]) -> Any:
    """The most frequent spelling of a class's value; the first in text order among equals."""
    texts = [json.dumps(normal(type_, b.results[index].value)) for b in ballots]
    return json.loads(min(texts, key=lambda t: (-texts.count(t), t)))


def meets(type_: Type, expected: Mapping[int, Any], ballot: Ballot) -> bool:
    """Whether a ballot gives the expected value for every vector of `expected`."""
    return all(_gives(type_, i, value, ballot) for i, value in expected.items())


def _gives(type_: Type, index: int, value: Any, ballot: Ballot) -> bool:
    return ballot.value_ok(type_, index) and same(type_, ballot.results[index].value, value)


def evidence_of(
    type_: Type, vectors: Sequence[Vector], expected: Mapping[int, Any], ballot: Ballot
) -> Evidence:
    """The expected result of the smallest vector that a losing ballot fails."""
    index = _telling(vectors, [i for i, v in expected.items() if not _gives(type_, i, v, ballot)], ballot)
    return Evidence(index, vectors[index].arguments, expected[index], *_got(type_, index, ballot), known=True)


def failures(type_: Type, vectors: Sequence[Vector], ballots: Sequence[Ballot]) -> dict[str, Evidence]:
    """Without an agreement: candidates that gave no value where another candidate gave one.

    A candidate that gave no value at all is always among them. Vectors beyond the
    examples' habits may be refused: they do not count.
    """
    found: dict[str, Evidence] = {}
    near = [i for i, v in enumerate(vectors) if not v.beyond]
    answered = {i: any(b.value_ok(type_, i) for b in ballots) for i in near}
    for ballot in ballots:
        missing = [i for i in near if not ballot.value_ok(type_, i)]
        worth = [i for i in missing if answered[i]] or (missing if len(missing) == len(near) else [])
        if worth:
            at = _telling(vectors, worth, ballot)
            got = _got(type_, at, ballot)
            found[ballot.candidate_id] = Evidence(at, vectors[at].arguments, None, *got, known=False)
    return found


def _telling(vectors: Sequence[Vector], failed: Sequence[int], ballot: Ballot) -> int:
    """Of failed vectors the one that says most in a repair prompt: reached, then the shortest."""

    def order(index: int) -> tuple[bool, int, int]:
        reached = index < len(ballot.results) and ballot.results[index].reached
        return not reached, len(json.dumps(vectors[index].arguments)), index

    return min(failed, key=order)


def _got(type_: Type, index: int, ballot: Ballot) -> tuple[Result, Verdict]:
    """What a ballot has for a vector, and the verdict that this makes."""
    if index >= len(ballot.results):
        return Result(False, None, str(ballot.verdict)), ballot.verdict
    result = ballot.results[index]
    if ballot.value_ok(type_, index):
        return result, Verdict.WRONG_ANSWER
    if result.ok:
        text = json.dumps(result.value)[:200]
        return Result(False, None, f"returned {text}, which is not {type_}"), Verdict.WRONG_ANSWER
    return result, Verdict.RUNTIME_ERROR if ballot.verdict is Verdict.OK else ballot.verdict
