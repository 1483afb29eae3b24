"""Picking the splits of one file: what is dealt to it is drawn until it keeps every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from synth.syntax import rules
from synth.syntax.blocks import Found
from synth.syntax.draws import Draw, Place, draw_chars, draw_lines, draw_node, draw_siblings, draw_typed
from synth.syntax.mix import Length, Mix, dealt
from synth.vocabulary import SplitKind

TRIES, PATIENT_TRIES = 4, 12
"""Draws of one group before another is tried; the second of a file that gave too little, and of text."""
GROUPS_TRIED = 6
"""Groups that are tried for one split."""
_SIZES: dict[Length, tuple[int, int]] = {
    "short": (rules.MIN_CHARS, rules.SHORT_BYTES),
    "long": (rules.SHORT_BYTES + 1, rules.MAX_BYTES),
}
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
        kinds = dealt(self._mix.split_draws, self._rng.random(), limit)
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
        pool: Length = "short" if kind == "siblings" else length
        while self._patient or len(tried) < GROUPS_TRIED:
            group = self._place.group(pool, self._rng, self._mix.block_draws, tried)
            if not group:
                break
            if self._block_split(kind, group, pool, length, empty_suffix):
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

    def _block_split(
        self, kind: SplitKind, group: str, pool: Length, length: Length, empty_suffix: bool
    ) -> bool:
        for _ in range(PATIENT_TRIES if self._patient else TRIES):
            found = self._place.block(group, pool, self._rng)
            if found is None:
                return False
            draw = self._draw(kind, found, length)
            if draw is None:
                self.skipped["nothing_to_draw"] += 1
            elif not self._refused(kind, draw, length, empty_suffix):
                return True
        return False

    def _draw(self, kind: SplitKind, found: Found, length: Length) -> Draw | None:
        if kind == "siblings":
            low = rules.SHORT_BYTES + 1 if length == "long" else 0
            return draw_siblings(self._place, found, self._rng, low)
        return (draw_typed if kind == "typed" else draw_node)(self._place, found, self._rng)

    def _refused(self, kind: SplitKind, draw: Draw, length: Length, empty_suffix: bool) -> str:
        """Keep the draw, or say why not."""
        reason = self._reason(draw.start, draw.end, length, empty_suffix)
        if reason:
            self.skipped[reason] += 1
            return reason
        self._picked.append(Picked(kind, draw))
        self._place.taken.append((draw.start, draw.end))
        return ""

    def _reason(self, start: int, end: int, length: Length, empty_suffix: bool) -> str:
        """Why these bytes are no good middle; those that are, are remembered."""
        place = self._place
        if self._fits and not self._fits(start, end):
            return "unwanted"
        if place.taken and place.is_taken(start, end):
            return "overlap"
        if reason := rules.refuse_cut(place.source, start, end, _SIZES[length], empty_suffix):
            return reason
        key = b" ".join(place.source[start:end].split())
        if key in self._keys:
            return "duplicate"
        self._keys.add(key)
        return ""
