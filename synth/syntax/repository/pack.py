"""Packing a context: the most wanted files first, whole or reduced, until the budget is used up.

A file is shown whole where it fits in what is left and takes no more than half
of the whole context's budget; else its declarations, where those fit; else it is
left out and the next one is looked at.
"""

from __future__ import annotations

from collections import Counter

from synth.syntax.infill.files import File
from synth.syntax.repository.choice import ranked
from synth.syntax.repository.graph import Graph
from synth.syntax.repository.shelf import Held, Shelf, Shown

WHOLE_SHARE = 0.5
LEAST_SHARE = 0.02
"""Part of the budget below which nothing more is looked for."""
MOST_BYTES_A_TOKEN = 12
"""A file with more bytes for each token that is left is not even read: its declarations would not fit."""


def pack(graph: Graph, target: str, budget: int, shelf: Shelf, counts: Counter[str]) -> list[Shown]:
    """What a target's context holds, the most wanted first; refusals are counted as `context:…`."""
    left, packed = budget, list[Shown]()
    for path in ranked(graph, target):
        if left < budget * LEAST_SHARE:
            break
        made = _shown(graph.files[path], left, budget, shelf)
        if isinstance(made, str):
            counts[f"context:{made}"] += 1
            continue
        packed.append(made)
        left -= made.tokens
    return packed


def _shown(file: File, left: int, budget: int, shelf: Shelf) -> Shown | str:
    """The file as it fits, or why it is left out."""
    if file.size > left * MOST_BYTES_A_TOKEN:
        return "over_budget"
    held = shelf.held(file)
    if isinstance(held, str):
        return held
    return _form(held, left, int(budget * WHOLE_SHARE)) or "over_budget"


def _form(held: Held, left: int, most: int) -> Shown | None:
    if held.whole.tokens <= min(left, most):
        return held.whole
    declared = held.declared
    return declared if declared is not None and declared.tokens <= left else None
