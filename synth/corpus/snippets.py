"""Cutting a text to seeds: small texts whole, larger ones by function and class.

A seed is at most about 1,024 tokens, taken as 4,096 bytes. A larger file gives its
whole top-level functions and classes, each with the comments, decorators and
attributes right above it; a class that is too large itself gives its methods
where indentation does not carry meaning. Bytes are never reformatted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node

from synth.corpus.raw import Skipped
from synth.syntax import grammars
from synth.syntax.blocks import canonical
from synth.syntax.tables import Syntax

MAX_BYTES = 4096
MIN_LINES = 5
"""Non-blank lines of a seed at least: less inspires nothing."""
_WRAPPERS = ("decorated", "export", "template", "namespace", "mod_item", "declaration_list", "linkage")
"""Parts of node types that only wrap definitions: what they hold counts as top level."""


class Span(NamedTuple):
    """A piece of a text: its bytes as text, first and last line from 1."""

    text: str
    start_line: int
    end_line: int


def cut(text: str, syntax: Syntax, skipped: Skipped) -> Iterator[Span]:
    """The seeds of one text, in source order; what is left out is counted."""
    data = text.encode()
    if len(data) <= MAX_BYTES:
        pieces = iter([Span(text, 1, text.count("\n") + (not text.endswith("\n")))])
    elif len(data) > grammars.MAX_SOURCE or syntax.tier == "lexical":
        skipped["too_large"] += 1
        return
    else:
        pieces = _definitions(data, syntax, skipped)
    for piece in pieces:
        if sum(bool(line.strip()) for line in piece.text.splitlines()) < MIN_LINES:
            skipped["too_small"] += 1
        else:
            yield piece


def _definitions(data: bytes, syntax: Syntax, skipped: Skipped) -> Iterator[Span]:
    kinds = {canonical(kind): types for kind, types in syntax.blocks.items()}
    functions = frozenset(t for t in kinds.get("function", ()) if "." not in t)
    wanted = functions | frozenset(t for t in kinds.get("class", ()) if "." not in t)
    try:
        root = grammars.parse(syntax.grammar, data).root_node
    except grammars.UnparsableError:
        skipped["unparsable"] += 1
        return
    stack = _leads(root.named_children)
    while stack:
        start, node = stack.pop()
        if node.type in wanted or _wraps(node, wanted):
            if node.has_error:
                skipped["not_parsed"] += 1
            elif node.end_byte - start <= MAX_BYTES:
                yield _span(data, start, node.end_byte)
            elif node.type in functions or syntax.tier == "ast":
                skipped["too_large"] += 1
            else:
                stack.extend(_leads(_members(node)))
        elif any(part in node.type for part in _WRAPPERS):
            stack.extend(_leads(_members(node)))


def _leads(siblings: list[Node]) -> list[tuple[int, Node]]:
    """Siblings, last first, each with the start of the comments and attributes right above it."""
    found: list[tuple[int, Node]] = []
    lead, above = -1, None
    for node in siblings:
        if above is None or node.start_point.row - above.end_point.row > 1:
            lead = -1
        if "comment" in node.type or "attribute" in node.type:
            alone = above is None or above.end_point.row < node.start_point.row
            lead = (lead if lead >= 0 else node.start_byte) if alone else -1
        else:
            found.append((lead if lead >= 0 else node.start_byte, node))
            lead = -1
        above = node
    return found[::-1]


def _wraps(node: Node, wanted: frozenset[str]) -> bool:
    """Whether a decorator, template or export stands around one definition."""
    around = ("decorated", "export", "template")
    return any(part in node.type for part in around) and any(c.type in wanted for c in node.named_children)


def _members(node: Node) -> list[Node]:
    """Children one level down; a body is opened so that its members count."""
    bodies = [c for c in node.named_children if "body" in c.type or c.type.endswith("_list")]
    return [m for body in bodies for m in body.named_children] if bodies else node.named_children


def _span(data: bytes, start: int, end: int) -> Span:
    """Whole lines from `start` to `end`."""
    start = data.rfind(b"\n", 0, start) + 1
    stop = data.find(b"\n", end)
    stop = len(data) if stop < 0 else stop + 1
    first = data.count(b"\n", 0, start) + 1
    text = data[start:stop].decode()
    return Span(text, first, first + text.count("\n") - text.endswith("\n"))
