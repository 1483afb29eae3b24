"""Doubt: vectors that say that somebody slipped, and not who.

Those that agreed gave the same value to every vector that counts. On others they may
differ, and each such rule forgives what a language does by nature:

- beyond the examples' habits, a member that may divide in its own way stands alone
  against two families (`synth.proof.excuse` finds these);
- beyond them, two families are all there is, and they gave different values;
- within them, two families are all there is, one raised and the other did not, and no
  argument is empty: what a language does without elements is its own affair.

Whoever is doubted keeps level `passed`: the sample is as good as one that met its
proposer's examples, and is not called agreed. `bench/proof.py` measured both sides: most
wrong candidates that were accepted had failed on such vectors alone, and of pairs
of right candidates that divide differently 4 % were doubted. These are told from the
others by a twin that divides as the others do (`explained`, `agents.settle`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synth.proof.ballot import Ballot, classes
from synth.proof.compare import same
from synth.proof.excuse import families
from synth.proof.signature import Type, Vector
from synth.proof.trial import Result
from synth.proof.values import has_empty


def in_doubt(
    type_: Type,
    vectors: Sequence[Vector],
    contested: Sequence[int],
    members: Sequence[Ballot],
    told: Mapping[str, tuple[int, ...]],
) -> dict[str, tuple[int, ...]]:
    """The members that are doubted, by candidate, each with the vectors that do it.

    `contested` are the vectors within the habits that were set aside; `told` is what
    those beyond them say.
    """
    doubted = dict(told)
    if len(families(members)) == 2:
        split = [i for i in contested if all(classes(type_, i, members))]
        split = [i for i in split if not has_empty(vectors[i].arguments)]
        for ballot in members if split else ():
            doubted[ballot.candidate_id] = (*split, *doubted.get(ballot.candidate_id, ()))
    return doubted


def explained(type_: Type, twin: Sequence[Result], others: Sequence[Sequence[Result]]) -> bool:
    """Whether a twin that divides as others do gives what they give: then nobody slipped.

    One result a doubted vector; `others` has those of all members that divide so, for each
    vector. Where none of them gave a value, nothing is explained.
    """
    return all(_gives(type_, own, given) for own, given in zip(twin, others, strict=True))


def _gives(type_: Type, own: Result, given: Sequence[Result]) -> bool:
    values = [r.value for r in given if r.ok]
    return own.ok and bool(values) and all(same(type_, own.value, v) for v in values)
