"""Bringing rows to the shares that were asked for while they come, as a campaign has to.

`synth.syntax.infill.balance` sees all rows and then leaves some out. A campaign keeps or
leaves each row when it is met, and ends when it has enough. So two things are done. What
there is too little of is drawn more often: the mix of the next files is *steered* by what
was kept so far. What there is too much of is left out: a row is kept while its share, of
block groups and other splits and of lengths, does not pass what was asked by more than is
tolerated. Code without loops must not stop a campaign: where fewer than `WORTH` of the rows
are kept, more is tolerated, and the more so the fewer they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from synth.syntax.infill.balance import asked
from synth.syntax.mix import Mix

WORTH = 0.2
"""Part of the rows below which more is tolerated."""
TOLERANCE, LEEWAY, FREE = 0.0005, 0.01, 2
"""Points by which a share may be passed, as a part of one; a third of what is added where half of `WORTH`
is kept, which grows by the square; and rows by which it may be passed besides."""
EXCHANGE = 0.01
"""Points by which a group may be passed where its length lacks as much, and a length where the group does."""
TRUSTED = 60
"""Rows that what was asked weighs as much as, where what was found is looked at: few rows say little."""
GAIN = 3
"""Power of what is lacking by which it is drawn more: by the first, a lack is held and not made up for."""
MOST = 20.0
"""Times as often, or as seldom, that something is drawn at the most."""


def lengths(mix: Mix) -> dict[str, float]:
    """The shares of lengths."""
    return {"short": mix.short_rate, "long": mix.rest}


@dataclass
class Shares:
    """Keeps or leaves out the rows of one campaign, in their order."""

    mix: Mix
    kept: Counter[str]
    """Rows by cell (`Made.cell`)."""
    met: int
    """Rows that were looked at, kept or not."""

    def take(self, cell: str) -> bool:
        """Whether to keep a row of this cell; if so, it counts."""
        self.met += 1
        keep = self._fits(cell)
        self.kept[cell] += keep
        return keep

    @property
    def _tolerance(self) -> float:
        wanted = WORTH * self.met / (self.kept.total() + 1)
        return TOLERANCE + LEEWAY * max(0.0, wanted**2 - 1)

    def _fits(self, cell: str) -> bool:
        size, over = self.kept.total() + 1, list[float]()
        for place, shares in enumerate((asked(self.mix), lengths(self.mix))):
            name, found = cell.split("/")[place], margin(self.kept, place)
            if not shares[name]:
                return False
            known = sum(share for each, share in shares.items() if found[each] or each == name)
            over.append(found[name] + 1 - FREE - shares[name] / known * size)
        if max(over) <= self._tolerance * size:
            return True
        return sum(over) <= 0 and max(over) <= EXCHANGE * size


def margin(cells: Mapping[str, int], place: int) -> Counter[str]:
    """Rows by the group or other split (0), or by the length (1)."""
    sums: Counter[str] = Counter()
    for cell, count in cells.items():
        sums[cell.split("/")[place]] += count
    return sums


def steered(mix: Mix, kept: Mapping[str, int]) -> Mix:
    """The mix to draw the next files by: more of what there is too little of among these cells."""
    size = sum(kept.values())
    if not size:
        return mix
    groups, found = asked(mix), margin(kept, 0)
    more = {name: _more(share, found[name], size) for name, share in groups.items()}
    blocks = {name: weight * more[name] for name, weight in mix.blocks.items()}
    nodes = sum(groups[name] * more[name] for name in mix.blocks)
    total = sum(mix.splits.values())
    splits = {kind: total * (nodes if kind == "node" else groups[kind] * more[kind]) for kind in mix.splits}
    long = mix.rest * _more(mix.rest, margin(kept, 1)["long"], size)
    short = mix.short_rate * _more(mix.short_rate, margin(kept, 1)["short"], size)
    return replace(mix, splits=splits, blocks=blocks, short_rate=short / ((short + long) or 1.0))


def _more(share: float, found: int, size: int) -> float:
    """How many times as often something is to be drawn."""
    expected = share * (size + TRUSTED)
    return min(MOST, max(1 / MOST, (expected / (found + share * TRUSTED)) ** GAIN)) if expected else 0.0
