"""Whether a program with a hole breaks the vectors that the whole program passes.

A middle is *proved* to matter when the program without it is refused by its
compiler, or gives a known vector another value, or raises on one, or passes a
limit of memory or output; the whole program passes all of them. Not ending in time
proves nothing: a busy machine could be the reason. A hole that nobody notices
proves nothing either: the middle may be right and needless, or the vectors thin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from synth.proof.ballot import Evidence
from synth.proof.compare import same
from synth.proof.hints import failing_case_text
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Result
from synth.vocabulary import Verdict

LONGEST = 400
"""Characters of a compiler's message."""
_LIMITS = (Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT, Verdict.TIME_LIMIT)


class Broken(NamedTuple):
    """What a hole gave: a verdict that is not `ok`, and the failing call or the compiler's message."""

    gave: Verdict
    detail: str


def broken(
    signature: Signature, vectors: Sequence[Vector], verdict: Verdict, results: Sequence[Result], stderr: str
) -> Broken | None:
    """The first thing that shows the hole, or None where nothing does."""
    if verdict is Verdict.COMPILE_ERROR:
        return Broken(verdict, stderr.strip()[:LONGEST])
    for index, (vector, result) in enumerate(zip(vectors, results, strict=True)):
        gave = _gave(signature, vector, verdict, result)
        if gave is not Verdict.OK:
            case = Evidence(index, vector.arguments, vector.expected, result, gave)
            return Broken(gave, failing_case_text(case, signature))
    return None


def _gave(signature: Signature, vector: Vector, verdict: Verdict, result: Result) -> Verdict:
    """What one vector shows; `ok` where it shows nothing."""
    if not vector.known or not result.reached:
        return Verdict.OK
    if result.ok:
        equal = same(signature.returns, result.value, vector.expected)
        return Verdict.OK if equal else Verdict.WRONG_ANSWER
    if verdict in _LIMITS and result.error.startswith(verdict):  # the program ended here
        return Verdict.OK if verdict is Verdict.TIME_LIMIT else verdict
    return Verdict.RUNTIME_ERROR
