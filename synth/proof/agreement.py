"""Cross-lingual agreement: what several languages answer independently is what is right.

Every candidate of a problem ran on the same vectors (a *ballot*). Nobody's
expected output is trusted; a model's own is a *vote* and only breaks ties.
Languages that share a runtime are one *family* and count once: JavaScript and
TypeScript sort and round alike, so they are wrong alike.

The rule, in order:

1. *Schools.* Around each candidate two of them: the broad one, of candidates that
   give the same value on at least three quarters of the vectors that both answer,
   and the strict one, of those that give the same value wherever either gives
   one. So two readings of a problem are two schools and are never mixed; a slip
   on one vector does not split the broad school, and candidates that fail often
   do not spoil the strict one.
2. *Vectors.* Within a school, the answers to a vector fall into classes of the
   same value; raising is a class too. A vector is
   - *agreed* when one value's class spans at least two families, and at least
     twice as many as each other class: its value is the expected result;
   - *outside the domain* when raising spans more families than the widest value,
     or nobody returned: dropped;
   - *contested* otherwise (overflow, division of negatives, a hole in the
     statement): quarantined. A school with more than a quarter of its answered
     vectors contested agrees on nothing. Nor does one of two families whose members
     give different values to any vector: nobody is left to say which of them slipped
     (measured: one wrong candidate of four was accepted beside a right one).
3. *Agreeing candidates* give the expected result on every agreed vector, whatever
   school they were in; those of other schools join this one, and 2 is repeated.
   They must span two families, and at least `minimum` vectors must be agreed.
4. The largest set wins: by families, then candidates, then voted vectors whose
   vote it meets, then agreed vectors. Two different sets of equal rank are a tie
   that nothing breaks: no agreement.
5. *Not by luck.* Results that are all the same, or nearly, agree by chance. With
   p the shares of the different results, n vectors and f families, the evidence
   is -n · (f - 1) · log2(sum p²) bits; below `MIN_BITS` the agreement is vacuous.

6. *Beyond the habits.* Vectors marked `beyond` have no part in 1 to 4. Among the members
   of the set that won they refuse who differs from two families, and are otherwise
   set aside: see `synth.proof.excuse`.
7. *Doubt.* Some vectors say that something is wrong and not who (`synth.proof.doubt`): whoever
   is doubted has level `passed` and not `agreed`.

What it cannot see: families that make the same mistake on every vector. The
share of votes met is reported for that reason.

The result does not depend on the order of the ballots.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from synth.proof.ballot import Ballot, Evidence, Votes, classes, evidence_of, failures, meets
from synth.proof.compare import normal, same
from synth.proof.doubt import in_doubt
from synth.proof.excuse import families, tell
from synth.proof.signature import Signature, Type, Vector
from synth.vocabulary import Level, Reason

QUARANTINE = 0.25
"""Largest share of a school's answered vectors that may be contested."""
MIN_BITS = 4.0
"""Least evidence: the chance of a lucky agreement is below one in sixteen."""
MINIMUM = 4
"""Agreed vectors that a problem needs, unless the caller says otherwise."""
State = Literal["agreed", "contested", "outside"]


@dataclass(frozen=True)
class Agreement:
    """What the ballots proved. `vectors` are known; indices are of the vectors given."""

    agreed: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    vectors: tuple[Vector, ...] = ()
    kept: tuple[int, ...] = ()
    quarantined: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    losers: Mapping[str, Evidence] = field(default_factory=dict)
    """Why each other candidate lost; without an agreement only the ones that raised."""
    reason: Reason | None = None
    """None when there is an agreement."""
    doubted: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Of those that agreed, who differs from others on vectors that do not say who slipped."""
    votes_met: int = 0
    votes_cast: int = 0
    """Agreed vectors that somebody voted on, and those whose vote was met."""

    def level(self, candidate_id: str) -> Level:
        """How much it proves of one of those that agreed."""
        return Level.PASSED if candidate_id in self.doubted else Level.AGREED


@dataclass(frozen=True)
class _School:
    """One possible outcome: the expected value of each agreed vector, and who gives them all."""

    expected: dict[int, Any]
    contested: tuple[int, ...]
    outside: tuple[int, ...]
    members: tuple[Ballot, ...]
    votes_met: int

    @property
    def families(self) -> int:
        return len(families(self.members))

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(b.candidate_id for b in self.members)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        return self.families, len(self.members), self.votes_met, len(self.expected)


def agree(
    signature: Signature,
    vectors: Sequence[Vector],
    ballots: Iterable[Ballot],
    votes: Votes | None = None,
    *,
    minimum: int = MINIMUM,
) -> Agreement:
    """Find the largest agreeing set of candidates, by the rule in this module's docstring.

    `votes` maps a vector's index to the results that models expected of it. Each
    ballot has one result a vector, in order.
    """
    everyone = sorted(ballots, key=lambda b: (b.language, b.candidate_id))
    cast = votes or {}
    near = [i for i, v in enumerate(vectors) if not v.beyond]
    schools = _schools(signature.returns, near, everyone, cast)
    large = [s for s in schools if len(s.expected) >= minimum]
    lost = failures(signature.returns, vectors, everyone)
    if not large:
        return Agreement(reason=Reason.TOO_FEW_VECTORS if schools else Reason.NO_AGREEMENT, losers=lost)
    best = _best(large)
    if best is None:
        return Agreement(reason=Reason.NO_AGREEMENT, losers=lost)
    if _bits(signature.returns, list(best.expected.values()), best.families) < MIN_BITS:
        return Agreement(reason=Reason.VACUOUS, losers=lost)
    return _agreement(signature.returns, vectors, everyone, best, cast)


def _agreement(
    type_: Type, vectors: Sequence[Vector], everyone: Sequence[Ballot], best: _School, votes: Votes
) -> Agreement:
    others = [b for b in everyone if b.candidate_id not in best.ids]
    told = tell(type_, vectors, [i for i, v in enumerate(vectors) if v.beyond], best.members)
    members = [b for b in best.members if b.candidate_id not in told.refused]
    expected = {**best.expected, **told.kept}
    lost = {b.candidate_id: evidence_of(type_, vectors, best.expected, b) for b in others}
    lost |= {
        b.candidate_id: evidence_of(type_, vectors, told.refused[b.candidate_id], b)
        for b in best.members
        if b.candidate_id in told.refused
    }
    return Agreement(
        agreed=frozenset(b.candidate_id for b in members),
        languages=tuple(sorted({b.language for b in members})),
        vectors=tuple(Vector(vectors[i].arguments, value, known=True) for i, value in expected.items()),
        kept=tuple(expected),
        quarantined=(*best.contested, *told.aside),
        outside=(*best.outside, *told.outside),
        losers=lost,
        doubted=in_doubt(type_, vectors, best.contested, members, told.doubted),
        votes_met=best.votes_met,
        votes_cast=sum(1 for i in best.expected if votes.get(i)),
    )


class _Alike(NamedTuple):
    """Of how many vectors both of two ballots give a value, either does, and both give the same."""

    both: int
    either: int
    equal: int

    @property
    def broadly(self) -> bool:
        """Whether they give the same value on most of the vectors that both answer."""
        return self.both > 0 and self.equal >= (1 - QUARANTINE) * self.both

    @property
    def strictly(self) -> bool:
        """Whether they give the same value wherever either gives one."""
        return self.either > 0 and self.equal == self.either


def _schools(type_: Type, near: Sequence[int], everyone: Sequence[Ballot], votes: Votes) -> list[_School]:
    """Every school that spans two families, strict ones and broad ones."""
    answered = [frozenset(i for i in near if b.value_ok(type_, i)) for b in everyone]
    pairs = {
        (i, j): _alike(type_, (everyone[i], everyone[j]), (answered[i], answered[j]))
        for i in range(len(everyone))
        for j in range(i, len(everyone))
    }
    groups: dict[tuple[int, ...], list[Ballot]] = {}
    for i in range(len(everyone)):
        row = [pairs[min(i, j), max(i, j)] for j in range(len(everyone))]
        for places in ([p.broadly for p in row], [p.strictly for p in row]):
            group = [b for b, alike in zip(everyone, places, strict=True) if alike]
            groups[tuple(j for j, alike in enumerate(places) if alike)] = group
    found = (_school(type_, near, group, everyone, votes) for group in groups.values())
    return [school for school in found if school is not None]


def _alike(
    type_: Type, pair: tuple[Ballot, Ballot], answered: tuple[frozenset[int], frozenset[int]]
) -> _Alike:
    both = answered[0] & answered[1]
    equal = sum(same(type_, pair[0].results[i].value, pair[1].results[i].value) for i in both)
    return _Alike(len(both), len(answered[0] | answered[1]), equal)


def _school(
    type_: Type, near: Sequence[int], group: Sequence[Ballot], everyone: Sequence[Ballot], votes: Votes
) -> _School | None:
    """What a group agrees on; None where it is open to doubt or spans one family only.

    Whoever gives the agreed results joins the group and has a say in what is
    contested, until nobody joins any more.
    """
    states = {i: _decide(type_, i, group) for i in near}
    expected = {i: value for i, (state, value) in states.items() if state == "agreed"}
    members = tuple(b for b in everyone if expected and meets(type_, expected, b))
    ids = {b.candidate_id for b in (*group, *members)}
    if len(ids) > len(group):
        return _school(type_, near, [b for b in everyone if b.candidate_id in ids], everyone, votes)
    contested = tuple(i for i, (state, _) in states.items() if state == "contested")
    outside = tuple(i for i, (state, _) in states.items() if state == "outside")
    met = sum(any(same(type_, v, expected[i]) for v in votes.get(i, ())) for i in expected)
    school = _School(expected, contested, outside, members, met)
    open_to_doubt = len(contested) > QUARANTINE * (len(contested) + len(expected))
    unsettled = school.families == 2 and any(_differ(type_, i, members) for i in contested)
    return None if open_to_doubt or unsettled or school.families < 2 else school


def _differ(type_: Type, index: int, members: Sequence[Ballot]) -> bool:
    """Whether members give different values to a vector; one that raised gave none."""
    return len(classes(type_, index, members)[0]) > 1


def _decide(type_: Type, index: int, group: Sequence[Ballot]) -> tuple[State, Any]:
    """What a school makes of one vector, and the expected value where it is agreed."""
    values, raised = classes(type_, index, group)
    width = {id(c): len(families(c.ballots)) for c in values}
    erred = len(families(raised))
    ranked = sorted(values, key=lambda c: -width[id(c)])
    if not ranked or erred > width[id(ranked[0])]:
        return "outside", None
    first = width[id(ranked[0])]
    rival = max([erred, *(width[id(c)] for c in ranked[1:])])
    if first >= 2 and first >= 2 * rival:
        return "agreed", ranked[0].value
    return "contested", None


def _best(schools: Sequence[_School]) -> _School | None:
    """The school of the highest rank; None when different sets share it."""
    top = max(s.rank for s in schools)
    first = [s for s in schools if s.rank == top]
    if len({s.ids for s in first}) > 1:
        return None
    return min(first, key=lambda s: (s.contested, s.outside))


def _bits(type_: Type, results: Sequence[Any], families: int) -> float:
    """Evidence against a lucky agreement, in bits (see the module's docstring)."""
    kinds: list[tuple[Any, int]] = []
    for result in results:
        at = next((k for k, (value, _) in enumerate(kinds) if same(type_, value, result)), None)
        if at is None:
            kinds.append((normal(type_, result), 1))
        else:
            kinds[at] = (kinds[at][0], kinds[at][1] + 1)
    collision = sum((n / len(results)) ** 2 for _, n in kinds)
    return -len(results) * (families - 1) * math.log2(collision)
