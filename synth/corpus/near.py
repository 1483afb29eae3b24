"""Near-duplicate texts: MinHash sketches of problem statements and their LSH bands.

A text becomes the set of its words and of its pairs of neighbouring words, after
folding case and dropping the words that every problem statement has ("write a
function that returns …"). The sketch is 128 minimum hashes of that set (rensa,
algorithm version 2). 32 bands of 4 rows make two texts meet in at least one band
with probability 0.9998 at similarity 0.7, 0.87 at 0.5 and 0.23 at 0.3: a shared
band makes a *candidate*, and `similar` decides.

A band is the hex text of its four hashes, so the 32 bands *are* the sketch:
rows of bands are enough to compare, the text is not needed again. Everything
derives from BLAKE2b, so sketches are the same in every process.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import eq
from typing import cast

from rensa import RMinHash

BANDS, ROWS = 32, 4
THRESHOLD = 0.5
"""Estimated similarity from which texts are near-duplicates (the tests' pairs: ≥ 0.62, others ≤ 0.27)."""
_SEED = 20_250_101
_HEX = 8
"""Hex digits of one 32-bit hash."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(f"[{_CJK}]|[^\\W_{_CJK}]+")
_COMMON = frozenset(
    _WORD.findall(
        """
        a an the of to in on at by for from with without and or as is are be been being was were it its
        this that these those which who whom whose what when where while then there their they them each
        every all any some if else so do does did not no nor but than into onto over under up out off
        you your we our i
        write implement create build design define make develop function functions method program code
        given takes take accepts accept receives receive return returns returning returned should must
        can may will would using use called named parameter parameters argument arguments input inputs
        output outputs value values one single
        """
    )
)
"""Words that every problem statement has: they would make all statements alike."""


@dataclass(frozen=True)
class Sketch:
    """128 minimum hashes of one text, each 32 bits unsigned."""

    hashes: tuple[int, ...]

    def bands(self) -> tuple[str, ...]:
        """32 hex texts; two sketches that share one at the same index are candidates."""
        digits = "".join(f"{value:08x}" for value in self.hashes)
        width = ROWS * _HEX
        return tuple(digits[i : i + width] for i in range(0, len(digits), width))

    @classmethod
    def from_bands(cls, values: Sequence[str]) -> Sketch:
        """The sketch whose `bands()` are `values`, in order. Raises `ValueError` on other input."""
        digits = "".join(values)
        if len(values) != BANDS or len(digits) != BANDS * ROWS * _HEX:
            raise ValueError(f"a sketch has {BANDS} bands of {ROWS * _HEX} hex digits")
        return cls(tuple(int(digits[i : i + _HEX], 16) for i in range(0, len(digits), _HEX)))


@lru_cache(maxsize=4096)
def sketch(text: str) -> Sketch:
    """The sketch of a text; empty text has one of its own, like nothing else."""
    hashes = sorted(map(_hash, shingles(text)))
    matrix = RMinHash.digest_matrix_from_token_hash_sets([hashes], BANDS * ROWS, _SEED)
    return Sketch(tuple(cast(list[int], matrix.to_rows()[0])))


def bands(text: str) -> list[str]:
    """Bands of a text's sketch, for the rows of `memory_band`."""
    return list(sketch(text).bands())


def similarity(a: Sketch, b: Sketch) -> float:
    """Estimate of the Jaccard similarity of the two shingle sets, 0 to 1 (standard error ≤ 0.045)."""
    same: int = sum(map(eq, a.hashes, b.hashes))
    return same / len(a.hashes)


def similar(a: Sketch, b: Sketch) -> bool:
    """Whether two texts are near-duplicates: the same problem in nearly the same words."""
    return similarity(a, b) >= THRESHOLD


def shingles(text: str) -> frozenset[str]:
    """Words and neighbouring pairs of the normalised text. Plural `s` is folded."""
    words = [_stem(w) for w in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]
    telling = [w for w in words if w not in _COMMON] or words
    return frozenset([*telling, *(f"{a} {b}" for a, b in pairwise(telling))])


def _stem(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural and word not in _COMMON else word


@lru_cache(maxsize=65_536)
def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest(), "big")
