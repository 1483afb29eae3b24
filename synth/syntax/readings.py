"""How a text is read: as it is, or as what a compiler would see of it, until the grammar takes it.

Most languages have one reading, the text; what the grammar is known to lack is filled in
when that fails, or before, where many texts have it (`mend_common`). C-like languages are read
as their compilers do, without directives and with one branch of each condition
(`synth.syntax.preprocessor`), and this comes first: it is nearly always what parses, and costs
the parser less than the text itself. Macros that begin a line go before, too
(`synth.syntax.openings`). Where others stand is looked at near errors alone (`synth.syntax.near`).
All readings of a text together have the steps of one parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from tree_sitter import Node, Tree

from synth.syntax import grammars
from synth.syntax.faults import Faults, damage, find_faults
from synth.syntax.gaps import mend, mend_common
from synth.syntax.near import Search
from synth.syntax.openings import without_macros
from synth.syntax.preprocessor import DIRECTIVES, Reading, read_directives, unpaired
from synth.syntax.tables import Syntax

LINES_PER_MISSING = 200
"""Lines for each missing token that the tolerant tier lets pass, up to two."""
NEAR_OWN = 30
"""Lines of one error at most among which one of a branch is looked for."""
SHARED, OUTER = 20, 8
"""Errors of one reading that are looked for in another, and how deep the functions are that hold them."""
_ODD_DIRECTIVES = Faults(
    False, line=1, column=1, detail="directives do not pair, define no name or leave brackets open"
)
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
    if opened := mend_common(syntax.grammar, source):
        tree = grammars.parse(syntax.grammar, opened.source)
        if not tree.root_node.has_error:
            return Read(tree, Faults(False), opened.gaps)
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

    One of them has to pass, and the other may not be broken in a branch of its own. That is
    believed of C alone where brackets and quotes pair: in other languages it is oftener a
    branch that the grammar does not know.
    """
    steps, first = count(), None
    search = Search(grammar, steps)
    passed: tuple[Read, bytes] | None = None
    failed: tuple[Tree, bytes] | None = None
    settled = False
    one = read_directives(source, DIRECTIVES[grammar])
    for reading in _branches(grammar, source, one):
        if failed and settled and _breaks_both(*failed, reading.source):
            break
        try:
            opened = without_macros(grammar, reading.source)
            tree = grammars.parse(grammar, opened.source, steps=steps)
            first = first or Read(None, find_faults(tree.root_node), (), reading.directives)
            found = search.fill(opened, tree)
        except grammars.UnparsableError:
            if first is None:
                raise
            break
        if found.tree.root_node.has_error:
            failed, settled = (found.tree, reading.source), found.settled
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
    if grammar != "c" and not _is_uneven(failed[1], passed[1]):
        return passed[0]
    return first if first.faults.has_error else Read(None, find_faults(failed[0].root_node))


def _branches(grammar: str, source: bytes, one: Reading | None) -> Iterator[Reading]:
    """At most two readings; the text as it is when its directives are broken."""
    yield one or Reading(source, 0, False)
    if one is not None and one.left_out:
        other = read_directives(source, DIRECTIVES[grammar], defined=False)
        if other is not None and other.source != one.source:
            yield other


def _breaks_both(tree: Tree, source: bytes, other: bytes) -> bool:
    """Whether a reading has an error in a function that another reading has word for word."""
    mine, its = source.split(b"\n"), other.split(b"\n")
    for node in damage(tree.root_node).nodes[:SHARED]:
        if function := _function_around(tree, node):
            start, end = max(0, function.start_point.row - 1), function.end_point.row + 2
            if mine[start:end] == its[start:end]:
                return True
    return False


def _function_around(tree: Tree, node: Node) -> Node | None:
    """The outermost function that holds a node; None when it is in none, or deep in something else."""
    around: Node | None = tree.root_node
    for _ in range(OUTER):
        around = around.child_with_descendant(node) if around else None
        if around is None or around.is_error or around.type == "function_definition":
            break
    return around if around and around.type == "function_definition" else None


def _breaks_alone(tree: Tree, source: bytes, other: bytes) -> bool:
    """Whether a reading has an error near lines that another, which passes, does not have."""
    own = [bool(mine.strip()) and not its.strip() for mine, its in _lines_of_both(source, other)]
    for node in damage(tree.root_node).nodes:
        row = node.start_point.row
        if any(own[row : min(node.end_point.row, row + NEAR_OWN) + 1]):
            return True
    return False


def _is_uneven(source: bytes, other: bytes) -> bool:
    """Whether brackets or quotes do not pair in the lines of one reading alone, and do in the other's."""
    mine, its = (
        b"\n".join(a for a, b in _lines_of_both(one, another) if a.strip() and not b.strip())
        for one, another in ((source, other), (other, source))
    )
    return unpaired(mine) and not unpaired(its)


def _lines_of_both(source: bytes, other: bytes) -> Iterator[tuple[bytes, bytes]]:
    return zip(source.split(b"\n"), other.split(b"\n"), strict=True)


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
