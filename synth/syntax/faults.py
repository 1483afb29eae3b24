"""Where a tree is broken: ERROR ranges and MISSING tokens, counted within a bound.

Only subtrees that are flagged are entered, so the cost follows the damage and
not the file. The walk keeps its own stack (hostile input nests 100,000 deep) and
stops at `MAX_VISITS` nodes; a tree with more damage than that is beyond any
tolerance anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tree_sitter import Node

MAX_PLACES = 20
"""Faults that are told one by one."""
MAX_VISITS = 20_000
"""Flagged nodes that are looked at."""


class Fault(StrEnum):
    """Why a static check failed. Closed: free text goes to `detail`."""

    NONE = ""
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    """Null characters, or no valid Unicode."""
    TOO_LARGE = "too_large"
    TOO_COSTLY = "too_costly"
    """Repetitive, or over the parser's budget of steps: nobody knows whether it is broken."""
    FENCED = "fenced"
    WORDS = "words"
    """Prose or a single word, not code."""
    FRAGMENT = "fragment"
    """A part by its nature: `StaticCheck.fragment` says of what."""
    BROKEN = "broken"
    PARSER_TIMEOUT = "parser_timeout"
    PARSER_DIED = "parser_died"


class Place(NamedTuple):
    """One ERROR or MISSING node; line and byte column from 1."""

    line: int
    column: int
    detail: str
    expected: str = ""
    """What is missing, where the grammar knows."""


@dataclass(frozen=True)
class Faults:
    """Damage of one tree. `errors` are outermost ERROR byte ranges, in order."""

    has_error: bool
    errors: tuple[tuple[int, int], ...] = ()
    missing: int = 0
    line: int = 0
    """Line of the first fault, from 1; 0 when there is none."""
    column: int = 0
    """Byte column of the first fault, from 1."""
    detail: str = ""
    complete: bool = True
    """False when the walk met its bound: the counts are lower limits."""
    places: tuple[Place, ...] = ()
    """The first faults, in order."""

    @property
    def error_bytes(self) -> int:
        """Bytes inside ERROR nodes (an empty ERROR counts as one)."""
        return sum(max(1, end - start) for start, end in self.errors)


_NONE = Faults(False)


def find_faults(root: Node) -> Faults:
    """Collect the faults below `root`."""
    if not root.has_error:
        return _NONE
    found, complete = damage(root)
    errors = tuple((n.start_byte, n.end_byte) for n in found if not n.is_missing)
    places = tuple(_place(node, known=bool(found)) for node in (found or [root])[:MAX_PLACES])
    first = places[0]
    return Faults(
        has_error=True,
        errors=errors,
        missing=sum(n.is_missing for n in found),
        line=first.line,
        column=first.column,
        detail=first.detail,
        complete=complete,
        places=places,
    )


class Damage(NamedTuple):
    """Outermost ERROR and MISSING nodes in order; `complete` is False when the walk met its bound."""

    nodes: list[Node]
    complete: bool


def damage(root: Node) -> Damage:
    """Walk the flagged nodes below `root`."""
    found: list[Node] = []
    stack, visits = [root], 0
    while stack and visits < MAX_VISITS:
        node = stack.pop()
        visits += 1
        if node.is_error or node.is_missing:
            found.append(node)
        else:
            stack.extend(child for child in node.children if child.has_error)
    found.sort(key=lambda node: (node.start_byte, node.end_byte))
    return Damage(found, not stack)


def _place(node: Node, known: bool) -> Place:
    row, column = node.start_point
    expected = node.type if node.is_missing else ""
    return Place(row + 1, column + 1, _describe(node, known), expected)


def _describe(node: Node, known: bool) -> str:
    if not known:
        return "the grammar rejects the text as a whole"
    if node.is_missing:
        return f"missing {node.type!r}"
    text = (node.text or b"")[:40].decode("utf-8", "replace")
    return f"unexpected {' '.join(text.split())!r}"
