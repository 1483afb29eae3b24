"""From a test program's output to one result for each vector.

A trial is one candidate run on all vectors of its problem. The program prints
lines that begin with a nonce (the contract is in `synth.languages.base`), so the
candidate's own output is told apart. Nothing here says whether a result is
right: results are values, and `synth.proof.agreement` compares them.

A program that leaves with status 0 and without its `end` line did not finish
(`os._exit(0)` in a candidate, for one): that is a runtime error, never a pass.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from synth.errors import SandboxFault
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job, Outcome
from synth.vocabulary import Verdict

if TYPE_CHECKING:  # languages know signatures; at run time proof knows no language
    from synth.languages.base import Language

NOT_REACHED = "not reached: "
END, COMPILE_ERROR = "end", "compile_error"
"""The last line of a program that ran through, and of one that found the candidate malformed."""
ERROR_LENGTH = 400
"""Characters of an error message that are kept."""


@dataclass(frozen=True)
class Result:
    """What one call gave: a JSON value, or one line that says why there is none."""

    ok: bool
    value: Any = None
    error: str = ""

    @property
    def reached(self) -> bool:
        """False where the program ended before it came to this vector."""
        return self.ok or not self.error.startswith(NOT_REACHED)

    def to_json(self) -> dict[str, Any]:
        """`{"ok": true, "value": …}` or `{"ok": false, "error": …}`: what the store keeps."""
        return {"ok": True, "value": self.value} if self.ok else {"ok": False, "error": self.error}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Result:
        """The inverse of `to_json`."""
        return cls(bool(data["ok"]), data.get("value"), data.get("error", ""))


@dataclass(frozen=True)
class Trial:
    """One program's run over all vectors. `OK`: it came to its end, right or wrong."""

    verdict: Verdict
    results: tuple[Result, ...]


def new_nonce() -> str:
    """A word that a candidate cannot guess: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def trial_job(
    language: Language, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str
) -> Job:
    """The job that runs `code` on every vector."""
    return language.test_program(signature, code, vectors, nonce)


def read_trial(outcome: Outcome, count: int, nonce: str) -> Trial:
    """Read the results of `count` vectors. Always `count` results, in vector order.

    The first vector without a line is where the program ended and is that
    verdict's error; later ones were not reached. Raises `SandboxFault` on an
    `infra_error` outcome: such a run says nothing about the candidate.
    """
    if outcome.verdict is Verdict.INFRA_ERROR:
        raise SandboxFault(f"the sandbox broke: {outcome.stderr[-200:]}")
    found, end = _lines(outcome.stdout, count, nonce)
    verdict = outcome.verdict
    if verdict is Verdict.RUNTIME_ERROR and end == COMPILE_ERROR and not found:
        verdict = Verdict.COMPILE_ERROR
    if verdict is Verdict.OK and end != END:
        verdict = Verdict.RUNTIME_ERROR
    return Trial(verdict, _fill(found, count, verdict, outcome))


def _lines(stdout: str, count: int, nonce: str) -> tuple[dict[int, Result], str]:
    """Results by vector, and the last line's word ("" without one); what follows it is ignored."""
    found: dict[int, Result] = {}
    for line in stdout.split("\n"):  # not splitlines: JSON text may hold U+2028
        _, mark, rest = line.rstrip("\r").partition(nonce + " ")
        if mark and rest.strip() in (END, COMPILE_ERROR):
            return found, rest.strip()
        index, _, report = rest.partition(" ")
        if mark and _is_index(index, count):
            twice = int(index) in found
            found[int(index)] = _error("reported twice") if twice else _result(report)
    return found, ""


def _is_index(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9 and int(text) < count


def _result(report: str) -> Result:
    kind, _, text = report.partition(" ")
    if kind == "error":
        return _error(text)
    if kind != "value":
        return _error("malformed report")
    try:
        return Result(True, json.loads(text, parse_constant=_no_constant))
    except (ValueError, RecursionError):
        return _error(f"malformed result: {text[:80]}")


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _error(text: str) -> Result:
    return Result(False, None, " ".join(text.split())[:ERROR_LENGTH] or "error")


def _fill(found: dict[int, Result], count: int, verdict: Verdict, outcome: Outcome) -> tuple[Result, ...]:
    """One result a vector; gaps carry the verdict that explains them."""
    last = [line for line in outcome.stderr.strip().splitlines() if line.strip()][-1:]
    here = _error(": ".join([verdict, *last]) if verdict is not Verdict.OK else "no report")
    later = Result(False, None, f"{NOT_REACHED}{verdict}")
    started = outcome.phase == "run" and verdict is not Verdict.COMPILE_ERROR
    gap = next((i for i in range(count) if i not in found), count)
    return tuple(found.get(i, here if started and i == gap else later) for i in range(count))
