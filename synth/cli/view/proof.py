"""Which rows of a lineage belong to one candidate."""

from __future__ import annotations

from dataclasses import dataclass

from db.lineage import Lineage
from db.models import Candidate, Check, Execution, Score


@dataclass(frozen=True)
class Proof:
    """What the gates said about one candidate; None where it did not come so far."""

    check: Check | None
    run: Execution | None
    """The run that decided: the last one."""
    score: Score | None


def proof_of(lineage: Lineage, candidate: Candidate) -> Proof:
    """The candidate's rows."""
    checks = [c for c in lineage.checks if c.candidate_id == candidate.id]
    runs = [e for e in lineage.executions if e.candidate_id == candidate.id]
    scores = [s for s in lineage.scores if s.candidate_id == candidate.id]
    return Proof(checks[-1] if checks else None, runs[-1] if runs else None, scores[-1] if scores else None)
