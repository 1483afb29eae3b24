"""The funnel's gates, and which of them a recipe has.

A gate that a recipe does not have is not a gate where everything was lost, so
it is left blank instead of showing 0.
"""

from __future__ import annotations

from db.progress import FunnelRow

GATES = (
    "planned",
    "proposed",
    "agreed_problem",
    "parsed",
    "compiled",
    "passed",
    "agreed",
    "scored",
    "admitted",
)
_LACKS = {
    "fim": {"proposed", "agreed_problem", "compiled", "passed", "agreed", "scored"},
    "snippet": {"agreed_problem", "agreed"},
}


def passed(row: FunnelRow, gate: str) -> int | None:
    """Tasks of a recipe that came through a gate; None where the recipe has no such gate."""
    if gate in _LACKS.get(row.recipe, ()):
        return None
    number: int = getattr(row, gate)
    return number
