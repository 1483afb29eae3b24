"""What the grammar of C lets pass and no compiler does: names where a declaration has lost a word.

    field      `int count;` without its `int` reads as a field of type `count` that has no name
    variable   `typedef unsigned size;` without its first word declares a variable, then used for a type
    parameter  `f(int file, char *name)` without its `int` has a parameter of type `file` beside a named one

A macro may stand for a field, but is in capitals, defined in the file, or the first field
of all in a file that includes others, for it is what structures have in common. One
search finds the few lines that may be meant, and the tree is asked about those alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node, Point, Tree

from synth.syntax.slips import Found

_LINE = re.compile(
    rb"\n(?:[ \t]++(?P<field>[a-z][a-z0-9_]*+)[ \t]*+;"
    rb"| ?(?:[a-z]|\}[ \t]*+\w)[A-Za-z0-9_ \t*]*+"
    rb"(?:;(?<=\w;)|\([ \t]*+(?P<parameter>[a-z_][a-z0-9_]*+)[ \t]*+,))"
)
"""Letters are spelled out, which makes a table of them."""
_STATEMENTS = frozenset({b"break", b"continue", b"return"})
_STORAGE = frozenset({b"typedef", b"extern", b"static", b"return", b"goto"})
_WORD = re.compile(rb"\w+")
_BEFORE_TYPE = re.compile(
    rb"(?:[\n;{][ \t]*+(?>(?:const|extern|static)[ \t]++)*+|[(,][ \t]*+(?>const[ \t]++)?+)\Z"
)
_USED = re.compile(rb"(?:[ \t]++\**+|[ \t]*+\*++[ \t]*+)[A-Za-z_]\w*+[ \t]*+[;,)\[(:=]")
"""What stands around a name that is a type."""
_NEAR = 200
"""Bytes before it that are looked at."""


def find_slip(tree: Tree, source: bytes) -> Found | None:
    """The first in a tree without errors. The text may have lines that the tree lacks."""
    return next(_slips(tree, source), None)


def _slips(tree: Tree, source: bytes) -> Iterator[Found]:
    row = at = 0
    for found in _LINE.finditer(source):
        kind = found.lastgroup or "variable"
        start, end = found.span(kind) if found.lastgroup else _declared(found)
        name = source[start:end]
        if name and name not in _STATEMENTS:
            row, at = row + source.count(b"\n", at, start), start
            node = _node(tree, Point(row, start - source.rfind(b"\n", 0, start) - 1), end - start)
            if _LOOKS[kind](node) and _is_lost(kind, node, source, name):
                yield Found(f"a {kind} {_LOST[kind]}", node)


def _is_lost(kind: str, node: Node, source: bytes, name: bytes) -> bool:
    """Whether nothing in the text says that a name may stand there."""
    if kind == "parameter":
        return not name.endswith(b"_t") and not _is_type(source, name)
    if kind == "field" and _is_first(node) and b"include" in source:
        return False
    return (kind == "field" or _is_type(source, name)) and not _is_defined(source, name)


def _node(tree: Tree, at: Point, size: int) -> Node:
    """The smallest node at a place of the text: by line and column, which directives do not shift."""
    root = tree.root_node
    return root.descendant_for_point_range(at, Point(at.row, at.column + size)) or root


def _is_field(node: Node) -> bool:
    """Whether a name is all that a field is."""
    field = node.parent if node.type == "type_identifier" else None
    return field is not None and field.type == "field_declaration" and field.named_child_count == 1


def _is_first(node: Node) -> bool:
    """Whether a name is in the first field."""
    before = node.parent.prev_named_sibling if node.parent is not None else None
    while before is not None and before.type == "comment":
        before = before.prev_named_sibling
    return before is None


def _is_parameter(node: Node) -> bool:
    """Whether a name is all that a parameter is, and all others have both type and name."""
    parameter = node.parent if node.type == "type_identifier" else None
    if parameter is None or parameter.type != "parameter_declaration" or parameter.parent is None:
        return False
    others = [each for each in parameter.parent.named_children if each.type == "parameter_declaration"][1:]
    names = [each.child_by_field_name("declarator") for each in others]
    return bool(names) and all(name is not None and b"abstract" not in name.type.encode() for name in names)


def _is_variable(node: Node) -> bool:
    return node.type == "identifier" and node.parent is not None and node.parent.type == "declaration"


_LOOKS = {"field": _is_field, "parameter": _is_parameter, "variable": _is_variable}
_LOST = {"field": "without a type", "parameter": "without a type", "variable": "that is used for a type"}


def _declared(line: re.Match[bytes]) -> tuple[int, int]:
    """Where the name is that a line declares without a word of storage; nowhere when it is no such line."""
    words = _WORD.findall(line[0])
    end = line.end() - 1
    alone = len(words) < 2 and b"}" not in line[0]
    return (0, 0) if alone or words[0] in _STORAGE else (end - len(words[-1]), end)


def _is_type(source: bytes, name: bytes) -> bool:
    """Whether a name is used for a type somewhere. A search would read all between the names."""
    if source.count(name) < 2:
        return False
    at = source.find(name)
    while at >= 0:
        end = at + len(name)
        if _USED.match(source, end) and _BEFORE_TYPE.search(source, max(0, at - _NEAR), at):
            return True
        at = source.find(name, end)
    return False


def _is_defined(source: bytes, name: bytes) -> bool:
    """Whether a name is a macro or type by the file's own word."""
    return re.search(rb"define[ \t]+%b\b|\btypedef\b[^;{}]*\b%b\s*;" % (name, name), source) is not None
