"""A drawn block as the middle that is made of it.

Mostly the block itself; now and then what a person would leave out instead: the
body of a branch or loop below its header, one member of a class, a run of
imports, the comment that documents what stands below it.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tree_sitter import Node

from synth.syntax.blocks import Found, level_of

NO_HEADER_RATE = 0.30
"""Part of the control-flow blocks of which only the body is taken."""
MEMBER_RATE = 0.50
"""Part of the drawn classes of which one member is taken."""
GROUP_RATE = 0.60
"""Part of the drawn imports that are taken with their neighbours."""
DOCSTRING_RATE = 0.03
"""Part of the drawn bodies of which the string that opens them is taken, where there is one."""
MAX_RUN = 20
_BODIES = ("body", "consequence", "block")
_DOC_MARKS = (b"/**", b"///", b"//!", b"/*!", b"#'", b"-- |", b"--|", b"(**", b"##", b";;;", b"%%")


class Shaped(NamedTuple):
    """Where the middle begins and ends, and what it is."""

    start: int
    end: int
    kind: str
    node_type: str
    header: bool = True
    """False where the header of a control-flow block stays in the prefix."""


def reshaped(source: bytes, found: Found, rng: Random) -> Shaped:
    """The block itself, or what is made of it."""
    kind, node = found.kind, found.node
    chance = rng.random()  # always drawn, so that one kind's choice does not shift the next draw
    made = None
    if level_of(kind) == "control_flow" and chance < NO_HEADER_RATE:
        made = _body(found)
    elif kind in ("class", "class_body") and chance < MEMBER_RATE:
        made = _member(node, rng)
    elif kind in ("func_body", "class_body") and chance > 1 - DOCSTRING_RATE:
        made = _docstring(node)
    elif kind == "import" and chance < GROUP_RATE:
        made = _run(node, "import_group")
    elif kind == "comment":
        made = _documentation(source, node)
    return made or Shaped(found.start, found.end, kind, node.type)


def _body(found: Found) -> Shaped | None:
    bodies = (found.node.child_by_field_name(name) for name in _BODIES)
    body = next((b for b in bodies if b is not None), None)
    return Shaped(body.start_byte, body.end_byte, found.kind, body.type, header=False) if body else None


def _docstring(node: Node) -> Shaped | None:
    """The string that opens a body of more than itself; some grammars put a statement around it."""
    first = node.named_children[0] if node.named_child_count > 1 else None
    if first is not None and first.type == "expression_statement" and first.named_child_count == 1:
        first = first.named_children[0]
    if first is None or first.type != "string":
        return None
    return Shaped(first.start_byte, first.end_byte, "doc", first.type)


def _member(node: Node, rng: Random) -> Shaped | None:
    body = node.child_by_field_name("body") or node
    members = [m for m in body.named_children[:200] if "comment" not in m.type and not m.has_error]
    if not members or members == [body]:
        return None
    member = rng.choice(members)
    return Shaped(member.start_byte, member.end_byte, "member", member.type)


def _run(node: Node, kind: str) -> Shaped | None:
    """The neighbours of the same type on touching lines; None where there are none."""
    first = last = node
    for _ in range(MAX_RUN):
        above, below = first.prev_sibling, last.next_sibling
        up = above is not None and above.type == node.type and _touching(above, first)
        down = below is not None and below.type == node.type and _touching(last, below)
        if up and above is not None:
            first = above
        if down and below is not None:
            last = below
        if not up and not down:
            break
    return Shaped(first.start_byte, last.end_byte, kind, node.type) if first != last else None


def _touching(upper: Node, lower: Node) -> bool:
    return 0 <= lower.start_point.row - upper.end_point.row <= 1


def _documentation(source: bytes, node: Node) -> Shaped | None:
    """The whole comment, when it is marked as documentation or stands on a definition."""
    run = _run(node, "doc") or Shaped(node.start_byte, node.end_byte, "doc", node.type)
    if source.startswith(_DOC_MARKS, run.start):
        return run
    below = node
    while (following := below.next_sibling) is not None and following.type == node.type:
        below = following
    if following is None or not _touching(below, following):
        return None
    words = ("function", "method", "class", "struct", "impl", "interface", "definition", "item")
    return run if any(word in following.type for word in words) else None
