"""What the grammar of C lets pass and no compiler does: a field without its type.

`int count;` that lost its `int` reads as a field of type `count` that has no name. Only
a macro may stand there alone, and that is in capitals, defined in the file, or the first
field of all, for it is what structures have in common. One search finds the lines that
are a word, and the tree is asked about those that are no statement.
"""

from __future__ import annotations

import re

from tree_sitter import Node, Point, Tree

from synth.syntax.slips import Found

_ALONE = re.compile(rb"\n[ \t]++([a-z][a-z0-9_]*+)[ \t]*+;")
"""Letters are spelled out, which makes a table of them."""
_STATEMENTS = frozenset({b"break", b"continue", b"return"})


def find_slip(tree: Tree, source: bytes) -> Found | None:
    """The first field without a type in a tree without errors; the text may have lines that it lacks."""
    for found in _ALONE.finditer(source):
        name = found[1]
        node = None if name in _STATEMENTS else _field(tree, source, found)
        if node is not None and re.search(rb"define[ \t]+%b\b" % name, source) is None:
            return Found("a field without a type", node)
    return None


def _field(tree: Tree, source: bytes, found: re.Match[bytes]) -> Node | None:
    """The node of a name that is all that a field is; by line and column, which directives do not shift."""
    start, end = found.span(1)
    row, column = source.count(b"\n", 0, start), start - source.rfind(b"\n", 0, start) - 1
    node = tree.root_node.descendant_for_point_range(Point(row, column), Point(row, column + end - start))
    field = node.parent if node is not None and node.type == "type_identifier" else None
    if field is None or field.type != "field_declaration" or field.named_child_count != 1:
        return None
    before = field.prev_named_sibling
    while before is not None and before.type == "comment":
        before = before.prev_named_sibling
    return None if before is None else node
