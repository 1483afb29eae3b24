"""What a run asks for: the shares of split kinds, block groups and lengths, as declared data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from synth.syntax.blocks import GROUPS
from synth.vocabulary import SplitKind

Length = Literal["short", "long"]
SPLIT_WEIGHTS: dict[SplitKind, float] = {
    "node": 0.70,
    "siblings": 0.15,
    "typed": 0.08,
    "lines": 0.04,
    "chars": 0.03,
}
BLOCK_WEIGHTS: dict[str, float] = {name: group.weight for name, group in GROUPS.items()}
SHORT_RATE = 0.8
"""Part of the middles that are short (`rules.SHORT_BYTES`)."""
SPLIT_RARITY: dict[SplitKind, float] = {"siblings": 1.25}
"""What the share of a split kind is multiplied with when one file is drawn from: others take its place."""
LONG_RARITY = 2.2
"""What the share of long middles is multiplied with when one file is drawn from."""
EMPTY_SUFFIX_RATE = 0.05
_T = TypeVar("_T", bound=str)


@dataclass(frozen=True)
class Mix:
    """The declared distribution; weights need not add up to one."""

    splits: Mapping[SplitKind, float] = field(default_factory=lambda: SPLIT_WEIGHTS)
    short_rate: float = SHORT_RATE
    empty_suffix_rate: float = EMPTY_SUFFIX_RATE
    blocks: Mapping[str, float] = field(default_factory=lambda: BLOCK_WEIGHTS)
    """Weights of the block groups of `node` splits; the others draw from these groups, too."""

    @property
    def rest(self) -> float:
        """Part of the middles that are long."""
        return 1 - self.short_rate

    @cached_property
    def split_draws(self) -> dict[SplitKind, float]:
        """Weights of the split kinds that a file is dealt."""
        return {kind: weight * SPLIT_RARITY.get(kind, 1.0) for kind, weight in self.splits.items()}

    @cached_property
    def block_draws(self) -> dict[str, float]:
        """Weights of the groups that a block is drawn from."""
        return {name: weight * GROUPS[name].rarity for name, weight in self.blocks.items()}

    @property
    def long_rate(self) -> float:
        """Part of the draws that look for a long middle: more than asked, since many files have none."""
        return min(1.0, LONG_RARITY * self.rest)


DEFAULT_MIX = Mix()


def dealt(weights: Mapping[_T, float], start: float, count: int) -> list[_T]:
    """`count` names in strata: evenly spaced points, of which `start` (0 to 1) shifts the first.

    Over many files with even `start`s each name gets its share, and within one
    file no name gets more than one above or below it.
    """
    names, total = list(weights), sum(weights.values())
    return [_at(names, weights, (start + n / count) % 1 * total) for n in range(count)]


def _at(names: list[_T], weights: Mapping[_T, float], point: float) -> _T:
    for name in names:
        point -= weights[name]
        if point < 0:
            return name
    return next(name for name in reversed(names) if weights[name] > 0)
