"""Doubt: vectors that say that somebody slipped, and not who.

Those that agreed gave the same value to every vector that counts. On others they may
differ, and each such rule forgives what a language does by nature:

- beyond the examples' habits, a member that may divide in its own way stands alone
  against two families (`synth.proof.excuse` finds these);
- beyond them, two families are all there is, and they gave different values;
- within them, two families are all there is, one raised and the other did not, and no
  argument is empty: what a language does without elements is its own affair.

Whoever is doubted keeps level `passed`: the sample is as good as one that met its
proposer's examples, and is not called agreed. `bench/proof.py` measured both sides: nine
in ten wrong candidates that were accepted had failed on such vectors alone, and of pairs
of right candidates that divide differently 3 % are doubted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synth.proof.ballot import Ballot, classes
from synth.proof.excuse import families
from synth.proof.signature import Type, Vector
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
