"""Drawing a place for a split: where the middle begins and ends.

The start boundary of a whole block is drawn too: mostly the node's own start
(its indentation stays in the prefix), else the start of its line. A middle ends
where its last node ends; the line break belongs to the suffix.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from tree_sitter import Node

from synth.syntax.blocks import GROUPS, Found, Pools, Window
from synth.syntax.faults import Faults
from synth.syntax.shaping import reshaped

NODE_START, LINE_START = 0.60, 0.25
"""Weights of the start boundary; the rest of the study's mix is the `typed` split itself."""
MAX_SIBLINGS, MAX_DRAWN_LINES = 5, 10
MAX_CLIMB = 4
"""Levels that an only child is widened by; a step up costs the node's depth."""
MIN_SPAN, MAX_SPAN = 10, 50
"""Characters of a `chars` split."""


@dataclass(frozen=True)
class Draw:
    """A proposed middle, and the block that it comes from."""

    start: int
    end: int
    kind: str = ""
    node_type: str = ""
    header: bool = True


class Place:
    """One parsed file with its blocks in pools by group; pools shrink as blocks are drawn."""

    def __init__(self, source: bytes, root: Node, pools: Pools, window: Window, faults: Faults) -> None:
        self.source, self.root, self.window = source, root, window
        self.pools = pools
        self._broken = _broken(pools, faults)

    def group(self, rng: Random, tried: Collection[str] = ()) -> str:
        """A group by its weight, none of those tried; empty where no block is left."""
        names = sorted(name for name, pool in self.pools.items() if pool and name not in tried)
        return rng.choices(names, [GROUPS[n].weight * GROUPS[n].rarity for n in names])[0] if names else ""

    def block(self, group: str, rng: Random) -> Found | None:
        """A clean block of the group, or None; what is not clean is put away for good."""
        pool = self.pools.get(group, [])
        while pool:
            at = rng.randrange(len(pool))
            if self._clean(pool[at].node):
                return pool[at]
            self.drop(group, at)
        return None

    def sized(self, group: str, low: int, high: int) -> list[Found]:
        """The clean blocks of a group with at least `low` and at most `high` bytes."""
        pool = self.pools.get(group, [])
        fits = (f for f in pool if low <= f.node.end_byte - f.node.start_byte <= high)
        return [found for found in fits if self._clean(found.node)]

    def refuse(self, group: str, found: Found) -> None:
        """Never draw this block again."""
        pool = self.pools[group]
        self.drop(group, next(i for i, other in enumerate(pool) if other is found))

    def drop(self, group: str, at: int) -> None:
        """Take one block from its pool; the last one takes its place."""
        pool = self.pools[group]
        pool[at] = pool[-1]
        pool.pop()

    def trimmed(self, start: int, end: int) -> int:
        """The end without the white space that some grammars count in."""
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
        return not self.source[self.line_start(offset) : offset].strip()

    def boundary(self, offset: int, rng: Random) -> int:
        """The node's own start, or its line's where nothing but indentation is between."""
        at_line = rng.random() * (NODE_START + LINE_START) >= NODE_START
        return self.line_start(offset) if at_line and self.begins_line(offset) else offset

    def somewhere(self, rng: Random) -> int:
        """A byte of the window."""
        return rng.randrange(self.window[0], self.window[1])

    def _clean(self, node: Node) -> bool:
        """Whether neither the block nor the function around it holds a fault."""
        if node.has_error:
            return False
        start, end = node.start_byte, node.end_byte
        return not any(a <= start and end <= b for a, b in self._broken)


def _broken(pools: Pools, faults: Faults) -> list[Window]:
    """Byte ranges in which nothing is trusted: errors, and functions that hold a fault."""
    if not faults.has_error:
        return []
    functions = (f.node for name in ("function", "func_body") for f in pools.get(name, ()))
    return [*faults.errors, *((n.start_byte, n.end_byte) for n in functions if n.has_error)]


def draw_node(place: Place, found: Found, rng: Random) -> Draw:
    """A whole block, as it is or reshaped."""
    shape = reshaped(place.source, found, rng)
    start, end = shape.start, place.trimmed(shape.start, shape.end)
    return Draw(place.boundary(start, rng), end, shape.kind, shape.node_type, shape.header)


def draw_typed(place: Place, found: Found, rng: Random) -> Draw | None:
    """From a random character inside the block's first line to the block's end."""
    node = found.node
    end = place.trimmed(node.start_byte, node.end_byte)
    first_line = min(end, place.line_end(node.start_byte))
    if first_line <= node.start_byte:
        return None
    start = _on_character(place.source, rng.randrange(node.start_byte, first_line) + 1)
    return Draw(start, end, found.kind, node.type) if start < end else None


def draw_siblings(place: Place, found: Found, rng: Random, low: int = 0) -> Draw | None:
    """One to five whole-line nodes in a row under one parent; with `low`, as many as give so many bytes."""
    first = _statement(place, found.node)
    if first is None:
        return None
    last = first
    more = rng.randrange(MAX_SIBLINGS)
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
    for _ in range(MAX_CLIMB):
        above = node.parent
        if above is None or above.parent is None or above.named_child_count != 1:
            break
        if above.start_byte != start:
            break
        node = above
    return node if not node.has_error and place.begins_line(node.start_byte) else None


def draw_lines(place: Place, rng: Random) -> Draw | None:
    """One to ten whole lines, blank ones at the edges left out."""
    start = place.line_start(place.somewhere(rng))
    end = start
    for _ in range(rng.randint(1, MAX_DRAWN_LINES)):
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
