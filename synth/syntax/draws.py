"""Drawing a place for a split: where the middle begins and ends.

The start boundary of a whole block is drawn too: mostly the node's own start
(its indentation stays in the prefix), else the start of its line. A middle ends
where its last node ends; the line break belongs to the suffix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tree_sitter import Node

from synth.syntax.blocks import GROUPS, Block

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
    block: Block | None = None


class Place:
    """One parsed file with its blocks in pools by group; pools shrink as blocks are refused."""

    def __init__(self, source: bytes, root: Node, blocks: Sequence[Block]) -> None:
        self.source, self.root = source, root
        self._pools: dict[str, list[Block]] = {}
        for block in blocks:
            self._pools.setdefault(block.group, []).append(block)

    def block(self, rng: Random) -> Block | None:
        """A block: its group by weight, then any of the group."""
        groups = sorted(name for name, pool in self._pools.items() if pool)
        if not groups:
            return None
        group = rng.choices(groups, [GROUPS[name].weight for name in groups])[0]
        return rng.choice(self._pools[group])

    def refuse(self, block: Block) -> None:
        """Never draw this block again."""
        self._pools[block.group].remove(block)

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


def draw(split: str, place: Place, rng: Random) -> Draw | None:
    """A place for one split kind, or None where this draw found none."""
    match split:
        case "node":
            return _node(place, rng)
        case "siblings":
            return _siblings(place, rng)
        case "typed":
            return _typed(place, rng)
        case "lines":
            return _lines(place, rng)
        case _:
            return _chars(place, rng)


def _node(place: Place, rng: Random) -> Draw | None:
    block = place.block(rng)
    return Draw(place.boundary(block.start, rng), block.end, block) if block else None


def _typed(place: Place, rng: Random) -> Draw | None:
    """From a random character inside the block's first line to the block's end."""
    block = place.block(rng)
    if block is None:
        return None
    first_line = min(block.end, place.line_end(block.start))
    start = _on_character(place.source, rng.randrange(block.start, first_line) + 1)
    return Draw(start, block.end, block) if start < block.end else None


def _siblings(place: Place, rng: Random) -> Draw | None:
    """One to five whole-line nodes in a row under one parent."""
    block = place.block(rng)
    first = _statement(place, block) if block else None
    if block is None or first is None:
        return None
    last = first
    for _ in range(rng.randrange(MAX_SIBLINGS)):
        following = last.next_named_sibling
        if following is None or following.has_error or not place.begins_line(following.start_byte):
            break
        last = following
    end = first.start_byte + len(place.source[first.start_byte : last.end_byte].rstrip())
    if place.source[end : place.line_end(end)].strip():
        return None
    return Draw(place.boundary(first.start_byte, rng), end, block)


def _statement(place: Place, block: Block) -> Node | None:
    """The node of a block that begins its line, widened while it is an only child."""
    node = place.root.named_descendant_for_byte_range(block.start, block.end)
    for _ in range(MAX_CLIMB):
        above = node.parent if node is not None else None
        if above is None or above.parent is None or above.named_child_count != 1:
            break
        if above.start_byte != block.start:
            break
        node = above
    clean = node is not None and not node.has_error and place.begins_line(node.start_byte)
    return node if clean else None


def _lines(place: Place, rng: Random) -> Draw | None:
    """One to ten whole lines, blank ones at the edges left out."""
    start = place.line_start(rng.randrange(len(place.source)))
    end = start
    for _ in range(rng.randint(1, MAX_DRAWN_LINES)):
        end = place.line_end(min(end + 1, len(place.source))) if end > start else place.line_end(start)
    text = place.source[start:end]
    start = place.line_start(start + len(text) - len(text.lstrip()))
    return Draw(start, start + len(place.source[start:end].rstrip())) if text.strip() else None


def _chars(place: Place, rng: Random) -> Draw | None:
    """Ten to fifty characters anywhere."""
    start = _on_character(place.source, rng.randrange(len(place.source)))
    window = place.source[start : start + 4 * MAX_SPAN].decode("utf-8", "ignore")
    span = window[: rng.randint(MIN_SPAN, MAX_SPAN)]
    return Draw(start, start + len(span.encode())) if span else None


def _on_character(source: bytes, offset: int) -> int:
    """The offset moved on to where a character begins (or the end)."""
    while offset < len(source) and source[offset] & 0xC0 == 0x80:
        offset += 1
    return offset
