"""Bringing what was found to the shares that were asked for, by leaving rows out.

Code does not hold blocks in the declared shares: there are more branches than
loops, and Go has no `try`. Weighted draws get near; here rows of what there is
too much of are left out, each by its own fixed chance, so that every share ends
within `TOLERANCE` of what was asked. A kind so rare that it would cost more than
half of all rows is taken as it is, and named in the summary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from synth.syntax.blocks import GROUPS
from synth.syntax.mix import Mix

TOLERANCE = 0.012
"""Points of a share, as a part of one; below the promised two, since rows are left out by chance."""
WORTH = 0.5
"""Part of the rows that is kept at the least."""
ROUNDS = 60


def asked(mix: Mix) -> dict[str, float]:
    """The share of every name that a cell can have: block groups of whole nodes, and the other splits."""
    total = sum(mix.splits.values())
    weights = sum(group.weight for group in GROUPS.values())
    nodes = mix.splits.get("node", 0.0) / total
    shares = {name: nodes * group.weight / weights for name, group in GROUPS.items()}
    return shares | {name: weight / total for name, weight in mix.splits.items() if name != "node"}


def chances(cells: Mapping[str, int], mix: Mix) -> dict[str, float]:
    """The chance of each cell's rows to be kept."""
    wanted = (_among(cells, 0, asked(mix)), _among(cells, 1, {"short": mix.short_rate, "long": mix.rest}))
    supply = {name: n / (wanted[0][name] or 1e-9) for name, n in _margin(cells, 0).items()}
    rare = sorted(supply, key=lambda name: (supply[name], name))
    for let_off in range(len(rare) + 1):
        kept = _fitted(cells, wanted, frozenset(rare[:let_off]))
        if sum(kept.values()) >= WORTH * sum(cells.values()):
            break
    return {cell: kept[cell] / count for cell, count in cells.items() if count}


def _fitted(
    cells: Mapping[str, int], wanted: tuple[dict[str, float], dict[str, float]], free: frozenset[str]
) -> dict[str, float]:
    """Rows of each cell once no share is above its bound, nor below it for names that are not free."""
    kept = {cell: float(count) for cell, count in cells.items()}
    for _ in range(ROUNDS):
        for place in (0, 1):
            factors = _factors(_margin(kept, place), wanted[place], free)
            kept = {cell: n * factors.get(_name(cell, place), 1.0) for cell, n in kept.items()}
    return kept


def _factors(now: dict[str, float], wanted: dict[str, float], free: frozenset[str]) -> dict[str, float]:
    """By what to multiply: names above their share shrink to the bound, or further for a rare one's sake."""
    size = sum(now.values()) or 1.0
    scarce = [now[n] / (w - TOLERANCE) for n, w in wanted.items() if n not in free and w > TOLERANCE]
    goal = max(min([size, *scarce]), 1e-9)
    return {n: min(1.0, (w + TOLERANCE) * goal / now[n]) for n, w in wanted.items() if now[n] > 0}


def _among(cells: Mapping[str, int], place: int, shares: Mapping[str, float]) -> dict[str, float]:
    """The shares of the names that were found at all, adding up to one."""
    found = {name: shares.get(name, 0.0) for name, n in _margin(cells, place).items() if n}
    total = sum(found.values()) or 1.0
    return {name: share / total for name, share in found.items()}


def deviation(cells: Mapping[str, int], mix: Mix) -> dict[str, tuple[float, float]]:
    """Share found and share asked, of every name and length that was met."""
    total = sum(cells.values()) or 1
    wanted = asked(mix) | {"short": mix.short_rate, "long": 1 - mix.short_rate}
    found = Counter(_margin(cells, 0)) + Counter(_margin(cells, 1))
    return {name: (count / total, wanted.get(name, 0.0)) for name, count in sorted(found.items())}


def _margin(cells: Mapping[str, float], place: int) -> dict[str, float]:
    sums: dict[str, float] = {}
    for cell, count in cells.items():
        sums[_name(cell, place)] = sums.get(_name(cell, place), 0) + count
    return sums


def _name(cell: str, place: int) -> str:
    return cell.split("/")[place]
