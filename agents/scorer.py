"""The nine-item checklist: s = Σ wᵢ·sᵢ, with weights that are declared here.

The items are those of the Qwen2.5-Coder report (arXiv 2409.12186, section 4.2); the
report keeps its weights and scale to itself, so ours are ours: integer marks from 0
to 10 and weights that sum to one, most of it on what makes a sample wrong to train
on. Execution has already proved what a judge can only guess, so correctness weighs
no more than consistency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TOP_MARK = 10


@dataclass(frozen=True)
class Criterion:
    """One item of the checklist: its key in `Score.items`, its weight, what it asks."""

    name: str
    weight: float
    asks: str


CRITERIA: tuple[Criterion, ...] = (
    Criterion("consistency", 0.18, "the answer does exactly what the question asks"),
    Criterion("relevance", 0.08, "the question is about programming"),
    Criterion("difficulty", 0.10, "the question needs some thought"),
    Criterion("code", 0.06, "there is code in the answer"),
    Criterion("correctness", 0.18, "no syntax errors, no logical flaws"),
    Criterion("practice", 0.12, "good names, indentation, idiomatic style"),
    Criterion("clarity", 0.12, "easy to follow"),
    Criterion("comments", 0.06, "comments help where they are needed"),
    Criterion("learning", 0.10, "a student learns from it"),
)
WEIGHTS: Mapping[str, float] = MappingProxyType({c.name: c.weight for c in CRITERIA})


def total(marks: Mapping[str, int]) -> float:
    """Weighted mean of a full set of marks (0 to 10 each), from 0 to 1, to 4 digits.

    Raises `KeyError` when a criterion has no mark.
    """
    return round(sum(c.weight * marks[c.name] for c in CRITERIA) / TOP_MARK, 4)
