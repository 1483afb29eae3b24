"""The small problem that `tests.languages.solutions` solves in every language, and its vectors."""

from __future__ import annotations

from synth.proof.signature import Signature, Vector

SIGNATURE = Signature.from_json(
    {
        "name": "sum_without",
        "parameters": [{"name": "values", "type": "list[int]"}, {"name": "skip", "type": "int"}],
        "returns": "int",
    }
)
VECTORS = (
    Vector(([3, 1, 2], 2), 4, True),
    Vector(([], 1)),
    Vector(([5, 5, -7], 5), -7, True),
)
KNOWN = tuple(v for v in VECTORS if v.known)
