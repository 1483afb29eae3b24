"""Candidates by vectors: who gave the agreed result where.

A cell is compared with what the agreed candidates gave for the same vector, by
the declared type of the result. Without agreed candidates the most frequent
result stands in, and is only a majority.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from synth.cli.view.proof import proof_of
from synth.cli.view.words import BAD, GOOD
from synth.proof.compare import same
from synth.proof.signature import SignatureError, Type, parse_type

if TYPE_CHECKING:
    from db.lineage import Lineage
    from db.models import Candidate

Cell = Literal["same", "other", "error"]
SIGNS: dict[Cell, str] = {"same": GOOD, "other": BAD, "error": "!"}


@dataclass(frozen=True)
class MatrixRow:
    """One candidate's cells, one a vector."""

    candidate: str
    agreed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """All that ran. `by` says what cells are compared with."""

    by: Literal["agreement", "majority"]
    rows: tuple[MatrixRow, ...]

    @property
    def width(self) -> int:
        """How many vectors the longest row has."""
        return max((len(row.cells) for row in self.rows), default=0)


def matrix(found: Lineage) -> Matrix | None:
    """None where nothing was run on vectors."""
    returns = _returns(found)
    runs = [(c, e.results) for c in found.candidates if (e := proof_of(found, c).run) and e.results]
    if not runs or returns is None:
        return None
    winners = [results for candidate, results in runs if candidate.agreed]
    judges = winners or [results for _, results in runs]
    width = max(len(results) for _, results in runs)
    reference = [_common(judges, at) for at in range(width)]
    rows = (MatrixRow(_name(c), c.agreed, _cells(results, reference, returns)) for c, results in runs)
    return Matrix("agreement" if winners else "majority", tuple(rows))


def _returns(found: Lineage) -> Type | None:
    signature = found.task.problem.get("signature")
    try:
        return parse_type(signature["returns"]) if signature else None
    except (SignatureError, KeyError, TypeError):
        return None


def _name(candidate: Candidate) -> str:
    slot = f" {candidate.slot + 1}" if candidate.slot else ""
    repair = f" repair {candidate.attempt}" if candidate.attempt else ""
    return f"{candidate.language}{slot}{repair}"


def _common(all_results: list[list[Any]], at: int) -> Any:
    """The most frequent result of one vector, first come first served."""
    texts = [
        json.dumps(r[at]["value"], sort_keys=True) for r in all_results if at < len(r) and r[at].get("ok")
    ]
    return json.loads(Counter(texts).most_common(1)[0][0]) if texts else None


def _cells(results: list[Any], reference: list[Any], returns: Type) -> tuple[Cell, ...]:
    return tuple(_cell(result, reference[at], returns) for at, result in enumerate(results))


def _cell(result: dict[str, Any], expected: Any, returns: Type) -> Cell:
    if not result.get("ok"):
        return "error"
    return "same" if same(returns, result.get("value"), expected) else "other"
