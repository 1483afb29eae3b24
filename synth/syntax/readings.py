"""How a text is read: as it is, or as what a compiler would see of it, until the grammar takes it.

Most languages have one reading, the text; what the grammar is known to lack is filled in
when that fails. C-like languages are read as their compilers do, without directives and
with one branch of each condition (`synth.syntax.preprocessor`), and this comes first: it is
nearly always what parses, and costs the parser less than the text itself. Macros that begin a
line go before, too (`synth.syntax.openings`). Where others stand
(`synth.syntax.macros`) is looked at near errors alone, in rounds, since what hides behind
one macro shows when it is gone. The parser then reads again what changed and nothing else.
All readings of a text together have the steps of one parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from tree_sitter import Node, Point, Tree

from synth.syntax import grammars
from synth.syntax.faults import Faults, damage, find_faults
from synth.syntax.gaps import mend
from synth.syntax.openings import Opened, without_macros
from synth.syntax.preprocessor import DIRECTIVES, Reading, read_directives
from synth.syntax.tables import Syntax

LINES_PER_MISSING = 200
"""Lines for each missing token that the tolerant tier lets pass, up to two."""
ROUNDS = 6
"""Times that macros near errors are looked for."""
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
NEAR_OWN = 30
"""Lines of one error at most among which one of a branch is looked for."""
_ODD_DIRECTIVES = Faults(False, line=1, column=1, detail="directives that do not pair, or define no name")
_APART = b"\n\0\n"
_BLANK = re.compile(rb"\s*+(?:/[/*]|\*|\Z)")
_MACRO_LIKE = re.compile(rb"\s*+[A-Za-z_]\w*+\s*+(?:\([\w\s,.:\"]*+\))?\s*+")
_CLOSING = frozenset(")]}\"'>`")
"""Tokens that are never let miss."""


class Read(NamedTuple):
    """What reading a text came to."""

    tree: Tree | None
    """Of the reading that passed; None when the text is broken."""
    faults: Faults
    """Of the first reading."""
    gaps: tuple[str, ...] = ()
    """For which known gaps it passed."""
    directives: int = 0
    """How many were read."""


def read(syntax: Syntax, source: bytes) -> Read:
    """Read a text in all the ways that there are, until one passes.

    Raises `UnparsableError` when the first reading does.
    """
    if syntax.grammar in DIRECTIVES:
        return _read_branches(syntax.grammar, source)
    tree = grammars.parse(syntax.grammar, source)
    faults = find_faults(tree.root_node)
    if not faults.has_error:
        return Read(tree, faults)
    if mended := mend(syntax.grammar, source):
        try:
            filled = grammars.parse(syntax.grammar, mended.source)
        except grammars.UnparsableError:
            return Read(None, faults)
        if not filled.root_node.has_error:
            return Read(filled, faults, mended.gaps)
    passes = syntax.tier == "tolerant" and _tolerable(source, faults)
    return Read(tree if passes else None, faults)


def _read_branches(grammar: str, source: bytes) -> Read:
    """Of a C-like text: the branches of names that are defined, and of names that are not.

    One of them has to pass, and the other may not be broken in a branch of its own.
    """
    steps, first = count(), None
    passed: tuple[Read, bytes] | None = None
    failed: tuple[Tree, bytes] | None = None
    one = read_directives(source, DIRECTIVES[grammar])
    for reading in _branches(grammar, source, one):
        try:
            opened = without_macros(grammar, reading.source)
            tree = grammars.parse(grammar, opened.source, steps=steps)
            first = first or Read(None, find_faults(tree.root_node), (), reading.directives)
            found = _mended(grammar, opened, tree, steps)
        except grammars.UnparsableError:
            if first is None:
                raise
            break
        if found.tree.root_node.has_error:
            failed = found.tree, reading.source
        elif passed is None:
            how = ("directives", *found.gaps) if reading.left_out else found.gaps
            passed = Read(found.tree, first.faults, how, reading.directives), reading.source
        if passed and not reading.odd:
            break
    assert first is not None
    if one is None:
        return first if first.faults.has_error else Read(None, _ODD_DIRECTIVES)
    if passed is None:
        return first
    if failed is None or not _breaks_alone(*failed, passed[1]):
        return passed[0]
    return first if first.faults.has_error else Read(None, find_faults(failed[0].root_node))


def _branches(grammar: str, source: bytes, one: Reading | None) -> Iterator[Reading]:
    """At most two readings; the text as it is when its directives are broken."""
    yield one or Reading(source, 0, False)
    if one is not None and one.left_out:
        other = read_directives(source, DIRECTIVES[grammar], defined=False)
        if other is not None and other.source != one.source:
            yield other


def _breaks_alone(tree: Tree, source: bytes, other: bytes) -> bool:
    """Whether a reading has an error near lines that another, which passes, does not have."""
    own = [bool(mine.strip()) and not its.strip() for mine, its in _lines_of_both(source, other)]
    for node in damage(tree.root_node).nodes:
        row = node.start_point.row
        if any(own[row : min(node.end_point.row, row + NEAR_OWN) + 1]):
            return True
    return False


def _lines_of_both(source: bytes, other: bytes) -> Iterator[tuple[bytes, bytes]]:
    return zip(source.split(b"\n"), other.split(b"\n"), strict=True)


class _Mended(NamedTuple):
    tree: Tree
    """The last that was made; it may still have errors."""
    gaps: tuple[str, ...] = ()


def _mended(grammar: str, opened: Opened, tree: Tree, steps: Iterator[int]) -> _Mended:
    """The tree when macros near its errors are filled in, and which there were."""
    source, found = opened.source, dict.fromkeys(opened.gaps)
    least = MAX_NODES
    for number in range(ROUNDS):
        if not tree.root_node.has_error:
            break
        nodes = damage(tree.root_node).nodes
        if len(nodes) > least and number > 2:  # what hides behind the first macros may be more
            break
        least = len(nodes)
        made = _fill(grammar, source, _places(source, nodes))
        if made is None or not made.edits:
            break
        found.update(dict.fromkeys(made.gaps))
        _edit(tree, source, made.edits)
        source = made.source
        tree = grammars.parse(grammar, source, tree, steps)
    return _Mended(tree, tuple(found))


class _Filled(NamedTuple):
    source: bytes
    gaps: tuple[str, ...]
    edits: list[tuple[int, int]]


def _fill(grammar: str, source: bytes, places: Sequence[tuple[int, int]]) -> _Filled | None:
    """The text with gaps filled in these places, which are in order; None when there are none.

    All places are looked at as one text, with marks between them: a search has its price each time.
    """
    mended = mend(grammar, _APART.join(source[start:end] for start, end in places))
    if mended is None:
        return None
    made: list[bytes] = []
    edits: list[tuple[int, int]] = []
    at = begun = 0
    for start, end in places:
        new = mended.source[begun : begun + end - start]
        begun += end - start + len(_APART)
        if new != source[start:end]:
            made += (source[at:start], new)
            edits += _changed(source[start:end], new, start)
            at = end
    return _Filled(b"".join((*made, source[at:])), mended.gaps, edits)


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


def _places(source: bytes, nodes: Iterable[Node]) -> list[tuple[int, int]]:
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
    places: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if places and start <= places[-1][1]:
            places[-1] = places[-1][0], max(end, places[-1][1])
        else:
            places.append((start, end))
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


def _tolerable(source: bytes, faults: Faults) -> bool:
    """Whether the damage is what macros do to valid C-like files, and small.

    At most 1 % of the bytes in errors, each of them a bare name or a macro call,
    and few missing tokens, none of them a bracket. A short answer may miss nothing:
    there a missing token is a cut-off text.
    """
    missing_allowed = min(2, source.count(b"\n") // LINES_PER_MISSING)
    return (
        faults.complete
        and bool(faults.errors or faults.missing)
        and faults.error_bytes * 100 <= len(source)
        and faults.missing <= missing_allowed
        and not any(place.expected in _CLOSING for place in faults.places)
        and all(_MACRO_LIKE.fullmatch(source, *span) for span in faults.errors)
    )
