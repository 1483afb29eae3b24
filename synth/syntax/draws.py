"""Drawing a place for a split: where the middle begins and ends.

The start boundary of a whole block is drawn too: mostly the node's own start
(its indentation stays in the prefix), else the start of its line. A middle ends
where its last node ends; the line break belongs to the suffix.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from random import Random
from sys import maxsize
from typing import NamedTuple

from tree_sitter import Node

from synth.syntax.blocks import Found, Later, Pools, Window
from synth.syntax.faults import Faults
from synth.syntax.mix import Length
from synth.syntax.rules import MAX_BYTES, MIN_CHARS, SHORT_BYTES
from synth.syntax.shaping import reshaped

NODE_START, LINE_START = 0.60, 0.25
"""Weights of the start boundary; the rest of the study's mix is the `typed` split itself."""
MAX_SIBLINGS, MAX_DRAWN_LINES = 5, 10
MAX_CLIMB = 4
"""Levels that an only child is widened by; a step up costs the node's depth."""
_FUNCTIONS = ("function", "func_body")
_IN_PARTS = frozenset({"class"})
"""Groups of which mostly a part is taken, so that the size of the whole says nothing."""
MIN_SPAN, MAX_SPAN = 10, 50
"""Characters of a `chars` split."""


class Draw(NamedTuple):
    """A proposed middle, and the block that it comes from."""

    start: int
    end: int
    kind: str = ""
    node_type: str = ""
    header: bool = True


class Place:
    """One parsed file with its blocks in pools by group."""

    def __init__(
        self, source: bytes, pools: Pools, window: Window, faults: Faults, more: Callable[[], Later]
    ) -> None:
        self.source, self.window = source, window
        self._more, self._faults = more, faults
        self._later: Later = {}
        self.taken: list[Window] = []
        """Bytes that are a middle already."""
        self._sort(pools)

    def _sort(self, pools: Pools) -> None:
        """By length, then by group; a block is in the pool of every length that may be made of it."""
        shorts: Pools = {}
        longs: Pools = {}
        self._pools: dict[Length, Pools] = {"short": shorts, "long": longs}
        for group, found in pools.items():
            short, long = (maxsize, maxsize) if group in _IN_PARTS else (SHORT_BYTES, MAX_BYTES)
            sized = [(block.end - block.start, block) for block in found]
            if pool := [block for size, block in sized if MIN_CHARS <= size <= short]:
                shorts[group] = pool
            if pool := [block for size, block in sized if SHORT_BYTES < size <= long]:
                longs[group] = pool
        self._broken = _broken(pools, self._faults)

    def widen(self) -> None:
        """Have more blocks to draw from, where those at hand were not enough, and draw anything of them."""
        self._later = self._more()
        self._pools = {"short": {name: [] for name in self._later}, "long": {}}
        if self._faults.has_error:
            pools = {name: self._pool(name, "short") for name in _FUNCTIONS if name in self._later}
            self._broken = _broken(pools, self._faults)

    def _pool(self, group: str, length: Length) -> list[Found]:
        """The blocks of a group, which are made now if that was put off."""
        pools = self._pools[length]
        if group in self._later:
            pools[group] = self._later.pop(group)()
        return pools.get(group, [])

    def group(
        self, length: Length, rng: Random, weights: Mapping[str, float], tried: Collection[str] = ()
    ) -> str:
        """A group by its weight, none of those tried; empty where none is left."""
        pools, later = self._pools[length], self._later
        names = [name for name in pools if (pools[name] or name in later) and name not in tried]
        point = rng.random() * sum(map(weights.__getitem__, names))
        for name in names:
            point -= weights[name]
            if point < 0:
                return name
        return next((name for name in reversed(names) if weights[name]), "")

    def block(self, group: str, length: Length, rng: Random) -> Found | None:
        """A clean, free block of the group, which leaves its pool; None where there is none."""
        pool = self._pool(group, length) if self._later else self._pools[length].get(group, [])
        while pool:
            at = int(rng.random() * len(pool))
            found, pool[at] = pool[at], pool[-1]
            pool.pop()
            if self._is_good(found):
                return found
        return None

    def trimmed(self, start: int, end: int) -> int:
        """The end without the white space that some grammars count in (or a line end that is not there)."""
        end = min(end, len(self.source))
        while end > start and self.source[end - 1] in b" \t\r\n\f":
            end -= 1
        return end

    def line_start(self, offset: int) -> int:
        """First byte of the line that holds `offset`."""
        return self.source.rfind(b"\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """The byte after the last one of that line, its line break left out."""
        end = self.source.find(b"\n", offset)
        end = len(self.source) if end < 0 else end
        return end - 1 if end > offset and self.source[end - 1 : end] == b"\r" else end

    def begins_line(self, offset: int) -> bool:
        """Whether only white space stands before `offset` in its line."""
        source = self.source
        return not source[source.rfind(b"\n", 0, offset) + 1 : offset].strip()

    def boundary(self, offset: int, rng: Random) -> int:
        """The node's own start, or its line's where nothing but indentation is between."""
        at_line = rng.random() * (NODE_START + LINE_START) >= NODE_START
        return self.line_start(offset) if at_line and self.begins_line(offset) else offset

    def somewhere(self, rng: Random) -> int:
        """A byte of the window."""
        return self.window[0] + int(rng.random() * (self.window[1] - self.window[0]))

    def is_taken(self, start: int, end: int) -> bool:
        """Whether some of these bytes are in a middle."""
        return bool([a for a, b in self.taken if start < b and a < end])

    def _is_good(self, found: Found) -> bool:
        start, end = found.start, found.end
        if self.taken and self.is_taken(start, end):
            return False
        return not self._faults.has_error or not (
            found.node.has_error or any(a <= start and end <= b for a, b in self._broken)
        )


def _broken(pools: Pools, faults: Faults) -> list[Window]:
    """Byte ranges in which nothing is trusted: errors, and functions that hold a fault."""
    if not faults.has_error:
        return []
    functions = (found for name in _FUNCTIONS for found in pools.get(name, ()))
    return [*faults.errors, *((found.start, found.end) for found in functions if found.node.has_error)]


def draw_node(place: Place, found: Found, rng: Random) -> Draw:
    """A whole block, as it is or reshaped."""
    shape = reshaped(place.source, found, rng)
    start, end = shape.start, place.trimmed(shape.start, shape.end)
    return Draw(place.boundary(start, rng), end, shape.kind, shape.node_type, shape.header)


def draw_typed(place: Place, found: Found, rng: Random) -> Draw | None:
    """From a random character inside the block's first line to the block's end."""
    end = place.trimmed(found.start, found.end)
    first_line = min(end, place.line_end(found.start))
    if first_line <= found.start:
        return None
    start = _on_character(place.source, found.start + int(rng.random() * (first_line - found.start)) + 1)
    return Draw(start, end, found.kind, found.node.type) if start < end else None


def draw_siblings(place: Place, found: Found, rng: Random, low: int = 0) -> Draw | None:
    """One to five whole-line nodes in a row under one parent; with `low`, as many as give so many bytes."""
    first = _statement(place, found.node)
    if first is None:
        return None
    last = first
    more = int(rng.random() * MAX_SIBLINGS)
    for number in range(MAX_SIBLINGS - 1):
        if number >= more and last.end_byte - first.start_byte >= low:
            break
        following = last.next_named_sibling
        if following is None or following.has_error or not place.begins_line(following.start_byte):
            break
        last = following
    end = place.trimmed(first.start_byte, last.end_byte)
    if place.source[end : place.line_end(end)].strip():
        return None
    return Draw(place.boundary(first.start_byte, rng), end, found.kind, found.node.type)


def _statement(place: Place, node: Node) -> Node | None:
    """The node that begins its line, widened while it is an only child."""
    start = node.start_byte
    if not place.begins_line(start):
        return None
    for _ in range(MAX_CLIMB):
        above = node.parent
        if above is None or above.named_child_count != 1 or above.start_byte != start:
            break
        if above.parent is None:  # asked last: a parent is looked for from the root
            break
        node = above
    return None if node.has_error else node


def draw_lines(place: Place, rng: Random) -> Draw | None:
    """One to ten whole lines, blank ones at the edges left out."""
    start = place.line_start(place.somewhere(rng))
    end = start
    for _ in range(1 + int(rng.random() * MAX_DRAWN_LINES)):
        end = place.line_end(min(end + 1, len(place.source))) if end > start else place.line_end(start)
    text = place.source[start:end]
    start = place.line_start(start + len(text) - len(text.lstrip()))
    return Draw(start, start + len(place.source[start:end].rstrip())) if text.strip() else None


def draw_chars(place: Place, rng: Random) -> Draw | None:
    """Ten to fifty characters anywhere."""
    start = _on_character(place.source, place.somewhere(rng))
    window = place.source[start : start + 4 * MAX_SPAN].decode("utf-8", "ignore")
    span = window[: rng.randint(MIN_SPAN, MAX_SPAN)]
    return Draw(start, start + len(span.encode())) if span else None


def _on_character(source: bytes, offset: int) -> int:
    """The offset moved on to where a character begins (or the end)."""
    while offset < len(source) and source[offset] & 0xC0 == 0x80:
        offset += 1
    return offset
