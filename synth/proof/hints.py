"""A failing case as text for a repair prompt: the call, what it should give, what it gave."""

from __future__ import annotations

import json
from typing import Any

from synth.proof.ballot import Evidence
from synth.proof.signature import Signature
from synth.proof.trial import NOT_REACHED

LONGEST = 600
"""Characters of one value: a prompt has little room."""


def failing_case_text(evidence: Evidence, signature: Signature) -> str:
    """Two to three lines: `Call`, `Expected` where it is known, `Got`. Values are JSON."""
    pairs = zip(signature.parameters, evidence.arguments, strict=True)
    call = ", ".join(f"{p.name} = {_json(a)}" for p, a in pairs)
    lines = [f"Call: {signature.name}({call})"]
    if evidence.known:
        lines.append(f"Expected: {_json(evidence.expected)}")
    lines.append(f"Got: {_got(evidence)}")
    return "\n".join(lines)


def _got(evidence: Evidence) -> str:
    if evidence.got.ok:
        return _json(evidence.got.value)
    if not evidence.got.reached:
        cause = evidence.got.error.removeprefix(NOT_REACHED)
        return f"no result; the program ended before this call ({_words(cause)})"
    return f"no result; {_cut(evidence.got.error)}"


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")


def _json(value: Any) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
