"""Bringing what was found to the shares that were asked for, by leaving rows out.

Code does not hold blocks in the declared shares: there are more branches than
loops, and Go has no `try`. Weighted draws get near; here rows of what there is
too much of are left out, each by its own fixed chance, so that every share ends
within `TOLERANCE` of what was asked. A kind so rare that it would cost more than
70 % of all rows is taken as it is, and named in the summary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from synth.syntax.mix import Mix

TOLERANCE = 0.014
"""Points of a share, as a part of one; below the promised two, since rows are left out by chance."""
WORTH = 0.3
"""Part of the rows that is kept at the least."""
ROUNDS, STEPS = 40, 24
SLACK = 0.003
"""Points by which a share may pass its bound."""


def asked(mix: Mix) -> dict[str, float]:
    """The share of every name that a cell can have: block groups of whole nodes, and the other splits."""
    total = sum(mix.splits.values())
    weights = sum(mix.blocks.values()) or 1.0
    nodes = mix.splits.get("node", 0.0) / total
    shares = {name: nodes * weight / weights for name, weight in mix.blocks.items()}
    return shares | {name: weight / total for name, weight in mix.splits.items() if name != "node"}


def chances(cells: Mapping[str, int], mix: Mix) -> dict[str, float]:
    """The chance of each cell's rows to be kept."""
    wanted = (_among(cells, 0, asked(mix)), _among(cells, 1, {"short": mix.short_rate, "long": mix.rest}))
    supply = {name: n / (wanted[0][name] or 1e-9) for name, n in _margin(cells, 0).items()}
    rare = sorted(supply, key=lambda name: (supply[name], name))
    kept = {cell: float(count) for cell, count in cells.items()}
    for let_off in range(len(rare) + 1):
        found = _most(cells, wanted, frozenset(rare[:let_off]))
        if found is not None:
            kept = found
            break
    return {cell: kept[cell] / count for cell, count in cells.items() if count}


def _most(
    cells: Mapping[str, int], wanted: tuple[dict[str, float], dict[str, float]], free: frozenset[str]
) -> dict[str, float] | None:
    """The most rows of each cell with all shares within their bounds; None where that is too few."""
    total = sum(cells.values())
    for step in range(STEPS + 1):
        size = total * (1 - (1 - WORTH) * step / STEPS)
        kept = _fitted(cells, wanted, free, size)
        if _within(kept, wanted, free):
            return kept
    return None


def _fitted(
    cells: Mapping[str, int],
    wanted: tuple[dict[str, float], dict[str, float]],
    free: frozenset[str],
    size: float,
) -> dict[str, float]:
    """Rows of each cell for an output of `size`: both margins are brought to their bounds in turn."""
    kept = {cell: float(count) for cell, count in cells.items()}
    for _ in range(ROUNDS):
        for place in (0, 1):
            now = _margin(kept, place)
            factors = {
                n: _bounded(now[n], _bounds(w, n in free, size)) / now[n] for n, w in wanted[place].items()
            }
            kept = {c: min(cells[c], n * factors.get(_name(c, place), 1.0)) for c, n in kept.items()}
    return kept


def _within(
    kept: Mapping[str, float], wanted: tuple[dict[str, float], dict[str, float]], free: frozenset[str]
) -> bool:
    size = sum(kept.values())
    for place in (0, 1):
        for name, now in _margin(kept, place).items():
            low, high = _bounds(wanted[place].get(name, 0.0), name in free, size)
            if not low - SLACK * size <= now <= high + SLACK * size:
                return False
    return True


def _bounds(share: float, free: bool, size: float) -> tuple[float, float]:
    return 0.0 if free else max(0.0, share - TOLERANCE) * size, (share + TOLERANCE) * size


def _bounded(now: float, bounds: tuple[float, float]) -> float:
    return min(max(now, bounds[0]), bounds[1])


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
