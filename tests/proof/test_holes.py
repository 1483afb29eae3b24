"""What shows that a hole is missed, and what does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from synth.proof.holes import broken
from synth.proof.signature import Signature, Vector
from synth.proof.trial import NOT_REACHED, Result
from synth.vocabulary import Verdict

SIGNATURE = Signature.from_json({"name": "f", "parameters": [{"name": "n", "type": "int"}], "returns": "int"})
VECTORS = (Vector((1,), 10, known=True), Vector((2,), 20, known=True), Vector((3,)))
RIGHT = (Result(True, 10), Result(True, 20), Result(True, 99))


def seen(verdict: Verdict, results: Sequence[Result], stderr: str = "") -> str:
    found = broken(SIGNATURE, VECTORS, verdict, results, stderr)
    return found.gave if found else ""


@pytest.mark.parametrize(
    ("verdict", "results", "gave"),
    [
        (Verdict.OK, RIGHT, ""),
        (Verdict.OK, (RIGHT[0], Result(True, 21), RIGHT[2]), "wrong_answer"),
        (Verdict.OK, (RIGHT[0], Result(False, None, "boom"), RIGHT[2]), "runtime_error"),
        (Verdict.OK, (*RIGHT[:2], Result(False, None, "boom")), ""),  # nobody knows this vector
        (Verdict.RUNTIME_ERROR, RIGHT, ""),
        (Verdict.MEMORY_LIMIT, (RIGHT[0], Result(False, None, "memory_limit"), RIGHT[2]), "memory_limit"),
        (Verdict.TIME_LIMIT, (RIGHT[0], Result(False, None, "time_limit: x"), RIGHT[2]), ""),
        (Verdict.TIME_LIMIT, (Result(True, 0), Result(False, None, "time_limit"), RIGHT[2]), "wrong_answer"),
        (Verdict.TIME_LIMIT, tuple(Result(False, None, f"{NOT_REACHED}time_limit") for _ in VECTORS), ""),
        (
            Verdict.COMPILE_ERROR,
            tuple(Result(False, None, f"{NOT_REACHED}x") for _ in VECTORS),
            "compile_error",
        ),
    ],
)
def test_what_a_hole_gives(verdict: Verdict, results: tuple[Result, ...], gave: str) -> None:
    assert seen(verdict, results) == gave


def test_the_failing_call_and_the_compilers_message_are_told() -> None:
    wrong = broken(SIGNATURE, VECTORS, Verdict.OK, (Result(True, 11), *RIGHT[1:]), "")
    assert wrong is not None and wrong.detail == "Call: f(n = 1)\nExpected: 10\nGot: 11"
    refused = broken(SIGNATURE, VECTORS, Verdict.COMPILE_ERROR, RIGHT, "  expected `;`\n" + "x" * 999)
    assert refused is not None and refused.detail.startswith("expected `;`") and len(refused.detail) == 400
