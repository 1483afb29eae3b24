"""Picking the splits of one file: what is dealt to it is drawn until it keeps every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from synth.syntax import rules
from synth.syntax.blocks import Found
from synth.syntax.draws import Draw, Place, draw_chars, draw_lines, draw_node, draw_siblings, draw_typed
from synth.syntax.mix import Length, Mix, SplitKind, dealt

TRIES = 12
"""Draws of one group, or of lines and characters, before another group is tried."""
GROUPS_TRIED, ROUNDS = 5, 2
"""Groups of one split, and times that a file's deal is gone through."""
_FOR_GOOD = frozenset({"too_short", "copyable", "legal_text", "most_of_file", "blank_prefix"})
"""Reasons that do not depend on the draw: such a block need not be drawn again."""


Fits = Callable[[int, int], bool]
"""Whether a middle of these bytes is wanted: from start to end."""


class Picked(NamedTuple):
    """One good split."""

    split: SplitKind
    draw: Draw


class Picker:
    """Draws splits of one file until it has enough or the tries are used up."""

    def __init__(self, place: Place, mix: Mix, rng: Random, fits: Fits | None = None) -> None:
        self._place, self._mix, self._rng, self._fits = place, mix, rng, fits
        self._text = rules.Text(place.source)
        self._picked: list[Picked] = []
        self._keys: set[bytes] = set()
        self.skipped: Counter[str] = Counter()

    def pick(self, limit: int) -> list[Picked]:
        """At most `limit` splits that do not overlap."""
        if limit < 1:
            return []
        kinds = dealt(self._mix.splits, self._rng.random(), limit)
        rate = self._mix.long_rate
        lengths: list[Length] = dealt({"long": rate, "short": 1 - rate}, self._rng.random(), limit)
        self._rng.shuffle(lengths)
        for round_ in range(ROUNDS):
            for kind, length in zip(kinds, lengths, strict=True):
                if len(self._picked) < limit:
                    self._take(kind, "short" if round_ else length)
        return self._picked

    def _take(self, kind: SplitKind, length: Length) -> None:
        """Draw one kind until a split is good: a kind that is refused often keeps its share."""
        empty_suffix = self._rng.random() < self._mix.empty_suffix_rate
        if kind in ("lines", "chars"):
            self._text_split(kind, empty_suffix)
            return
        if length == "long" and self._block_splits(kind, "long", empty_suffix):
            return
        self._block_splits(kind, "short", empty_suffix)

    def _block_splits(self, kind: SplitKind, length: Length, empty_suffix: bool) -> bool:
        """One split of this length, by one group after the other."""
        tried: list[str] = []
        while len(tried) < GROUPS_TRIED:
            group = self._place.group(self._rng, tried)
            if not group:
                self.skipped["nothing_to_draw"] += 1
                return False
            if self._block_split(kind, group, length, empty_suffix):
                return True
            tried.append(group)
        return False

    def _text_split(self, kind: SplitKind, empty_suffix: bool) -> bool:
        made = draw_lines if kind == "lines" else draw_chars
        for _ in range(TRIES):
            draw = made(self._place, self._rng)
            if draw is None:
                self.skipped["nothing_to_draw"] += 1
            elif not self._refused(kind, draw, "short", empty_suffix):
                return True
        return False

    def _block_split(self, kind: SplitKind, group: str, length: Length, empty_suffix: bool) -> bool:
        long = length == "long" and kind != "siblings"
        pool = self._place.sized(group, rules.SHORT_BYTES + 1, rules.MAX_BYTES) if long else None
        for _ in range(TRIES):
            found = self._place.block(group, self._rng) if pool is None else _taken(pool, self._rng)
            if found is None:
                return False
            draw = self._draw(kind, found, length)
            reason = "nothing_to_draw" if draw is None else self._refused(kind, draw, length, empty_suffix)
            if not reason:
                return True
            if draw is None:
                self.skipped[reason] += 1
            if kind == "node" and reason in _FOR_GOOD:
                self._place.refuse(group, found)
        return False

    def _draw(self, kind: SplitKind, found: Found, length: Length) -> Draw | None:
        if kind == "siblings":
            low = rules.SHORT_BYTES + 1 if length == "long" else 0
            return draw_siblings(self._place, found, self._rng, low)
        return (draw_typed if kind == "typed" else draw_node)(self._place, found, self._rng)

    def _refused(self, kind: SplitKind, draw: Draw, length: Length, empty_suffix: bool) -> str:
        """Keep the draw, or say why not."""
        low, high = (0, rules.SHORT_BYTES) if length == "short" else (rules.SHORT_BYTES + 1, rules.MAX_BYTES)
        cut = rules.Cut(self._text, draw.start, draw.end)
        reason = (
            self._unwanted(draw)
            or self._overlap(draw)
            or rules.refuse_cut(cut, low, high, empty_suffix)
            or self._again(cut)
        )
        if reason:
            self.skipped[reason] += 1
        else:
            self._picked.append(Picked(kind, draw))
            self._keys.add(b" ".join(cut.middle.split()))
        return reason

    def _unwanted(self, draw: Draw) -> str:
        return "unwanted" if self._fits is not None and not self._fits(draw.start, draw.end) else ""

    def _overlap(self, draw: Draw) -> str:
        taken = any(draw.start < p.draw.end and p.draw.start < draw.end for p in self._picked)
        return "overlap" if taken else ""

    def _again(self, cut: rules.Cut) -> str:
        return "duplicate" if b" ".join(cut.middle.split()) in self._keys else ""


def _taken(pool: list[Found], rng: Random) -> Found | None:
    """Any of the pool, which it leaves."""
    return pool.pop(rng.randrange(len(pool))) if pool else None
