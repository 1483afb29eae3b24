"""One more program for a proved Python candidate: its branches and its mutants, in one process.

A process for each mutant costs more than all their calls, so the candidate and its
mutants are loaded side by side (`templates/python_probe.py`) and called in turn on
every vector; the probe is a program for the ordinary test harness, returns text, and its
execution stands in the ledger like any other. A mutant is killed by another value, by
an exception or by time (a quarter of a second of CPU, or 20 times what the candidate took).

Branches are the two outcomes of each conditional jump of the byte code (`if`, `while`,
`for`, `and`, `or`, conditional expressions, comprehensions), found by `dis` in the
interpreter that runs the candidate, and counted by `sys.monitoring`, or by opcode tracing
where there is none (before 3.12). coverage.py counts lines that follow each other and would
have to be installed in every root; jobs have the standard library alone (`-S`). After 50,000
branches or 300,000 opcodes counting stops, and the count is marked as cut.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from synth.languages.templates.python_probe import PROBE
from synth.proof.signature import Signature, Type
from synth.proof.trial import Result

_PLACE = re.compile(r"@(CODE|MUTANTS|NAME|COUNT)@")
MARKS = {".": "alive", "x": "another value", "!": "raised", "t": "ran too long", "c": "does not load"}
"""What a probe says of a mutant."""


@dataclass(frozen=True)
class Branches:
    """Outcomes of conditional jumps that vectors took, and lines (from 1) with one that they did not."""

    made: int
    taken: int
    missed: tuple[int, ...] = ()
    cut: bool = False
    """Whether the program ran longer than was counted."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON for the store."""
        return {"made": self.made, "taken": self.taken, "missed_lines": list(self.missed), "cut": self.cut}


@dataclass(frozen=True)
class Sight:
    """What a probe saw: one of `MARKS` for each mutant, and the branches."""

    marks: str
    branches: Branches


def probe(signature: Signature, code: str, mutants: Sequence[str], count: int) -> tuple[str, Signature]:
    """The probe of a Python program for `count` vectors, and the signature to run it by."""
    values: dict[str, object] = {
        "CODE": code,
        "MUTANTS": list(mutants),
        "NAME": signature.name,
        "COUNT": count,
    }
    text = _PLACE.sub(lambda found: repr(values[found[1]]), PROBE)
    return text, replace(signature, returns=Type("str"))


def sight(results: Sequence[Result]) -> Sight | None:
    """What the last report says; None where the probe came to none."""
    reports = [r.value for r in results if r.ok and isinstance(r.value, str) and " " in r.value]
    if not reports:
        return None
    marks, _, counted = reports[-1].partition(" ")
    try:
        made, taken, cut, missed = ast.literal_eval(counted)
        return Sight(marks, Branches(int(made), int(taken), tuple(map(int, missed)), bool(cut)))
    except (ValueError, SyntaxError, TypeError):  # a candidate may write over what looks at it
        return None
