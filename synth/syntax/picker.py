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

TRIES, PATIENT_TRIES = 4, 12
"""Draws of one group before another is tried; the second of a file that gave too little, and of text."""
GROUPS_TRIED = 6
"""Groups that are tried for one split."""
_SIZES: dict[Length, tuple[int, int]] = {
    "short": (rules.MIN_CHARS, rules.SHORT_BYTES),
    "long": (rules.SHORT_BYTES + 1, rules.MAX_BYTES),
}
_IN_PARTS = frozenset({"class"})
"""Groups of which mostly a part is taken, so that the size of the whole says nothing."""
MAX_WHOLE = 1 << 20
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
        self._picked: list[Picked] = []
        self._keys: set[bytes] = set()
        self._patient = False
        """Whether what a file has is wanted, whatever it costs to find it."""
        self.skipped: Counter[str] = Counter()

    def pick(self, limit: int) -> list[Picked]:
        """At most `limit` splits that do not overlap."""
        if limit < 1:
            return []
        kinds = dealt(self._mix.splits, self._rng.random(), limit)
        rate = self._mix.long_rate
        lengths: list[Length] = dealt({"long": rate, "short": 1 - rate}, self._rng.random(), limit)
        self._rng.shuffle(lengths)
        for kind, length in zip(kinds, lengths, strict=True):
            self._take(kind, length)
        if len(self._picked) < limit:
            self._place.widen()
            self._patient = True
            for kind in kinds:
                if len(self._picked) < limit:
                    self._take(kind, "short")
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
        while self._patient or len(tried) < GROUPS_TRIED:
            group = self._place.group(self._rng, tried)
            if not group:
                break
            if self._block_split(kind, group, length, empty_suffix):
                return True
            tried.append(group)
        self.skipped["nothing_to_draw"] += 1
        return False

    def _text_split(self, kind: SplitKind, empty_suffix: bool) -> bool:
        made = draw_lines if kind == "lines" else draw_chars
        for _ in range(PATIENT_TRIES):
            draw = made(self._place, self._rng)
            if draw is None:
                self.skipped["nothing_to_draw"] += 1
            elif not self._refused(kind, draw, "short", empty_suffix):
                return True
        return False

    def _block_split(self, kind: SplitKind, group: str, length: Length, empty_suffix: bool) -> bool:
        pool = self._place.blocks(group, *self._sizes(kind, group, length))
        for _ in range(min(PATIENT_TRIES if self._patient else TRIES, len(pool))):
            found = pool.pop(int(self._rng.random() * len(pool)))
            draw = self._draw(kind, found, length)
            if draw is None:
                self.skipped["nothing_to_draw"] += 1
                continue
            reason = self._refused(kind, draw, length, empty_suffix)
            if not reason:
                return True
            if kind == "node" and reason in _FOR_GOOD:
                self._place.refuse(found)
        return False

    def _sizes(self, kind: SplitKind, group: str, length: Length) -> tuple[int, int]:
        """Bytes of a block of which something of this length can be made."""
        low, high = _SIZES[length]
        if self._patient:
            return rules.MIN_CHARS, MAX_WHOLE
        if kind == "siblings":
            return rules.MIN_CHARS, high
        return (low, MAX_WHOLE) if kind == "node" and group in _IN_PARTS else (low, high)

    def _draw(self, kind: SplitKind, found: Found, length: Length) -> Draw | None:
        if kind == "siblings":
            low = rules.SHORT_BYTES + 1 if length == "long" else 0
            return draw_siblings(self._place, found, self._rng, low)
        return (draw_typed if kind == "typed" else draw_node)(self._place, found, self._rng)

    def _refused(self, kind: SplitKind, draw: Draw, length: Length, empty_suffix: bool) -> str:
        """Keep the draw, or say why not."""
        low, high = _SIZES[length]
        cut = rules.Cut(self._place.source, draw.start, draw.end)
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
            self._place.taken.append((draw.start, draw.end))
            self._keys.add(b" ".join(cut.middle.split()))
        return reason

    def _unwanted(self, draw: Draw) -> str:
        return "unwanted" if self._fits is not None and not self._fits(draw.start, draw.end) else ""

    def _overlap(self, draw: Draw) -> str:
        return "overlap" if self._place.is_taken(draw.start, draw.end) else ""

    def _again(self, cut: rules.Cut) -> str:
        return "duplicate" if b" ".join(cut.middle.split()) in self._keys else ""
