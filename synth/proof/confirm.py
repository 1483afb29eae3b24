"""One language alone: a candidate against its proposer's expected results.

Where only one language works on a task there is nobody to agree with. The
proposer wrote down what it expects before the candidate existed; a vector is
*confirmed* when the candidate's value equals that vote. Both come from models,
often from the same one, so this is level `passed` and never `agreed`: it shows
that code and description were meant alike, not that either is right.

The rule: at least two confirmed vectors, at least two thirds of the voted ones,
and results that are not all the same. The confirmed vectors become the tests;
of several candidates the one with the most confirmed vectors sets them, and the
others pass if they give the same results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from synth.proof.ballot import Ballot, Evidence, Votes, evidence_of, failures, meets
from synth.proof.compare import normal, same
from synth.proof.signature import Signature, Type, Vector
from synth.vocabulary import Level, Reason

MIN_CONFIRMED = 2
MIN_SHARE = 2 / 3
LEVEL = Level.PASSED
"""What a confirmation proves, at most."""


@dataclass(frozen=True)
class Confirmation:
    """What the votes confirmed. `vectors` are known; indices are of the vectors given."""

    passed: frozenset[str] = frozenset()
    vectors: tuple[Vector, ...] = ()
    kept: tuple[int, ...] = ()
    losers: Mapping[str, Evidence] = field(default_factory=dict)
    reason: Reason | None = None
    """None when at least one candidate passed."""


def confirm(
    signature: Signature, vectors: Sequence[Vector], ballots: Iterable[Ballot], votes: Votes
) -> Confirmation:
    """Hold candidates of one language against the votes, by the rule in the docstring."""
    everyone = sorted(ballots, key=lambda b: b.candidate_id)
    type_ = signature.returns
    voted = {i: normal(type_, v[0]) for i, v in sorted(votes.items()) if v and type_.accepts(v[0])}
    if len(voted) < MIN_CONFIRMED:
        lost = failures(type_, vectors, everyone)
        return Confirmation(reason=Reason.TOO_FEW_VECTORS, losers=lost)
    best = max((_confirmed(type_, votes, voted, b) for b in everyone), key=len, default={})
    reason = _refusal(type_, best, len(voted))
    if reason:
        return Confirmation(losers=_losers(type_, vectors, voted, everyone), reason=reason)
    return Confirmation(
        passed=frozenset(b.candidate_id for b in everyone if meets(type_, best, b)),
        vectors=tuple(Vector(vectors[i].arguments, value, known=True) for i, value in best.items()),
        kept=tuple(best),
        losers=_losers(type_, vectors, best, everyone),
    )


def _confirmed(type_: Type, votes: Votes, voted: Mapping[int, Any], ballot: Ballot) -> dict[int, Any]:
    """Voted vectors for which the ballot gives one of the votes, and that value."""
    return {
        i: normal(type_, ballot.results[i].value)
        for i in voted
        if ballot.value_ok(type_, i) and any(same(type_, v, ballot.results[i].value) for v in votes[i])
    }


def _refusal(type_: Type, best: Mapping[int, Any], voted: int) -> Reason | None:
    if len(best) < MIN_CONFIRMED or len(best) < MIN_SHARE * voted:
        return Reason.WRONG_ANSWER
    values = list(best.values())
    return Reason.VACUOUS if all(same(type_, values[0], v) for v in values) else None


def _losers(
    type_: Type, vectors: Sequence[Vector], expected: Mapping[int, Any], everyone: Sequence[Ballot]
) -> dict[str, Evidence]:
    lost = [b for b in everyone if not meets(type_, expected, b)]
    return {b.candidate_id: evidence_of(type_, vectors, expected, b) for b in lost}
