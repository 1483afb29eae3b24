"""Macros near the errors of a tree, filled in by rounds until it has none.

What hides behind one macro shows when it is gone, so errors are looked at again after each
round; the parser reads again what changed and nothing else. A search for all that
`synth.syntax.gaps` knows costs several parses of what is searched. So a round looks for all
of it at the first errors only, and elsewhere for what it met there: the macros of a file are
mostly a few, many times over. What was searched in vain is not searched again, in this
reading or in the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from tree_sitter import Node, Point, Tree

from synth.syntax import grammars
from synth.syntax.faults import damage
from synth.syntax.gaps import mend
from synth.syntax.openings import Opened

ROUNDS = 6
"""Times that macros near errors are looked for."""
SAMPLED = 2
"""Rounds in which all gaps are looked for at the first errors only."""
SAMPLE = 3
"""Places that are the first."""
VAIN = 16
"""Places in which nothing is found, after which no more are looked at."""
GROWN, FEW = 2, 3
"""How many times as many errors after a round say that it did harm, and how few are looked at once more
though they were as many before. What hides behind a macro may be more; of 2,000 files none passed after it
was twice as much."""
MAX_NODES = 400
"""Errors of a text at most of which it is believed that macros make them all."""
NEAR = 1_500
"""Bytes of one error at most that are looked at, from its start."""
NEAR_LINES = 2
"""Lines before an error that are looked at: a macro that is no type is seen at the name that follows."""
NEAR_BLANK = 20
"""The same with empty lines and comments."""
HEADS, HEADED = 8, 20
"""What an error is in whose heads are looked at, and errors of which this is done: in a tree that is
10,000 deep the way to a parent is long."""
_APART = b"\n\0\n"
_EMPTY = re.compile(rb"(?>[ \t]*+\n){1,40}+")
_BLANK = re.compile(rb"\s*+(?:/[/*]|\*|\Z)")


class Filled(NamedTuple):
    tree: Tree
    """The last that was made; it may still have errors."""
    gaps: tuple[str, ...] = ()
    settled: bool = False
    """Whether it has errors and nothing is known to fill in."""


class Search:
    """Looks for macros in the readings of one text."""

    def __init__(self, grammar: str, steps: Iterator[int]) -> None:
        self._grammar, self._steps = grammar, steps
        self._vain: set[bytes] = set()
        """Places in which nothing was found."""

    def fill(self, opened: Opened, tree: Tree) -> Filled:
        """The tree when macros near its errors are filled in, and which there were.

        Raises `UnparsableError` when the steps do not suffice.
        """
        source, found = opened.source, dict.fromkeys(opened.gaps)
        before = 0
        for number in range(ROUNDS):
            if not tree.root_node.has_error:
                break
            nodes = damage(tree.root_node).nodes
            if _is_hopeless(number, before, len(nodes)):
                return Filled(tree, tuple(found), settled=True)
            before = len(nodes)
            made = self._look(source, _places(source, nodes), SAMPLE if number < SAMPLED else None)
            if not made.edits:
                return Filled(tree, tuple(found), settled=True)
            found.update(dict.fromkeys(made.gaps))
            _edit(tree, source, made.edits)
            source = made.source
            tree = grammars.parse(self._grammar, source, tree, self._steps)
        return Filled(tree, tuple(found))

    def _look(self, source: bytes, places: Sequence[_Place], sample: int | None) -> _Made:
        """The text with gaps filled in places that are in order: all of them in the first."""
        fresh = [place for place in places if source[place.start : place.end] not in self._vain]
        first = self._replace(source, fresh[:sample])
        rest = fresh[sample:VAIN] if sample and not first.edits else fresh[sample:] if sample else []
        second = self._replace(first.source, rest, first.gaps or None) if rest else None
        if second is None:
            return first
        return _Made(second.source, (*first.gaps, *second.gaps), [*first.edits, *second.edits])

    def _replace(self, source: bytes, places: Sequence[_Place], only: Collection[str] | None = None) -> _Made:
        """The text with gaps filled in places, of these names if some are given.

        All places are looked at as one text, with marks between them: a search has its price each time.
        """
        mended = mend(self._grammar, _APART.join(source[start:end] for start, end in places), only)
        made: list[bytes] = []
        edits: list[tuple[int, int]] = []
        at = begun = 0
        for start, end in places:
            old = source[start:end]
            new = mended.source[begun : begun + end - start] if mended else old
            begun += end - start + len(_APART)
            if new != old:
                made += (source[at:start], new)
                edits += _changed(old, new, start)
                at = end
            elif only is None:
                self._vain.add(old)
        return _Made(b"".join((*made, source[at:])), mended.gaps if mended else (), edits)


def _is_hopeless(number: int, before: int, now: int) -> bool:
    """Whether a round is in vain after so many, by the errors that there were and are."""
    if number == 0:
        return now > MAX_NODES
    return now > GROWN * before or (number > 1 and now >= before and now > FEW)


class _Place(NamedTuple):
    """Some lines of a text."""

    start: int
    end: int


class _Made(NamedTuple):
    source: bytes
    gaps: tuple[str, ...]
    edits: list[tuple[int, int]]


def _changed(old: bytes, new: bytes, at: int) -> Iterator[tuple[int, int]]:
    """The lines that differ, in runs; `at` is where these begin."""
    begun, before, after = -1, old.split(b"\n"), new.split(b"\n")
    if len(before) != len(after):
        yield at, at + len(old)
        return
    for was, now in zip(before, after, strict=True):
        if was == now and begun >= 0:
            yield begun, at
            begun = -1
        elif was != now and begun < 0:
            begun = at
        at += len(was) + 1
    if begun >= 0:
        yield begun, at - 1


def _places(source: bytes, nodes: Iterable[Node]) -> list[_Place]:
    """Whole lines around errors and around the heads of what they are in, in order and apart."""
    found: set[tuple[int, int]] = set()
    for number, node in enumerate(nodes):
        found.add(_around(source, node.start_byte, min(node.end_byte, node.start_byte + NEAR)))
        head = node.parent if number < HEADED else None
        for _ in range(HEADS):
            if head is None or head.parent is None:
                break
            found.add(_around(source, head.start_byte, head.start_byte))
            head = head.parent
    places: list[_Place] = []
    for start, end in sorted(found):
        if places and start <= places[-1].end:
            places[-1] = _Place(places[-1].start, max(end, places[-1].end))
        else:
            places.append(_Place(start, end))
    return places


def _around(source: bytes, start: int, end: int) -> tuple[int, int]:
    """From some lines of code before a place to the line after it."""
    at = source.rfind(b"\n", 0, start) + 1
    lines = 0
    for _ in range(NEAR_BLANK):
        if lines == NEAR_LINES or not at:
            break
        before = source.rfind(b"\n", 0, at - 1) + 1
        lines += not _BLANK.match(source, before, at)
        at = before
    for _ in range(NEAR_LINES + 1):
        end = source.find(b"\n", end) + 1 or len(source)
    if after := _EMPTY.match(source, end):
        end = source.find(b"\n", after.end()) + 1 or len(source)
    return at, end


def _edit(tree: Tree, source: bytes, edits: Sequence[tuple[int, int]]) -> None:
    """Tell the tree which lines changed; their lengths did not."""
    row = at = 0
    for start, end in edits:
        row += source.count(b"\n", at, start)
        last = row + source.count(b"\n", start, end)
        column = end - source.rfind(b"\n", 0, end) - 1
        tree.edit(start, end, end, Point(row, 0), Point(last, column), Point(last, column))
        row, at = last, end
