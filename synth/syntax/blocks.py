"""Blocks: the parts of a file that can be taken out as a middle.

A language's table maps block kinds to node types. Kinds fall into *groups*, and
a group, not a kind, is what is drawn, so that a file full of calls does not give
calls only. Every kind belongs to a *level*, from an expression to a definition.

One compiled query per table finds all blocks of a file. A block that touches a
fault, or stands inside a function that holds one, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from tree_sitter import Node, Query, QueryCursor

from synth.syntax import grammars
from synth.syntax.faults import Faults

Level = Literal["expression", "statement", "block", "definition"]


class Group(NamedTuple):
    """Kinds that are drawn as one, with their weight and level."""

    weight: float
    level: Level
    kinds: tuple[str, ...]


GROUPS: dict[str, Group] = {
    "if": Group(0.17, "block", ("if", "branch")),
    "loop": Group(0.17, "block", ("loop",)),
    "switch": Group(0.06, "block", ("switch", "case")),
    "try": Group(0.08, "block", ("try", "handler")),
    "context": Group(0.02, "block", ("ctx",)),
    "func_body": Group(0.15, "block", ("func_body",)),
    "function": Group(0.05, "definition", ("function", "template")),
    "class": Group(0.04, "definition", ("class", "class_body")),
    "condition": Group(0.07, "expression", ("cond",)),
    "call": Group(0.08, "expression", ("call", "args")),
    "return": Group(0.06, "statement", ("return",)),
    "assign": Group(0.05, "statement", ("assign",)),
    "lambda": Group(0.04, "expression", ("lambda", "comp", "object", "literal")),
    "stmt": Group(0.03, "statement", ("stmt",)),
    "import": Group(0.02, "statement", ("import", "macro")),
    "comment": Group(0.01, "statement", ("comment",)),
}
"""Weights of the study's specification; renormalised over the groups a file has."""

_GROUP_OF = {kind: name for name, group in GROUPS.items() for kind in group.kinds}
_SYNONYMS = {
    "body": "func_body",
    "condition": "cond",
    "context": "ctx",
    "comprehension": "comp",
    "obj": "object",
    "lit": "literal",
}


class Block(NamedTuple):
    """One candidate: bytes `start` to `end` of the source, trailing white space left out."""

    start: int
    end: int
    kind: str
    node_type: str

    @property
    def group(self) -> str:
        """The group it is drawn with."""
        return _GROUP_OF[self.kind]


def level_of(kind: str) -> Level:
    """The level of a block kind."""
    return GROUPS[_GROUP_OF[kind]].level


def canonical(kind: str) -> str:
    """A table's kind name in this module's spelling (`class body` is `class_body`)."""
    name = kind.replace(" ", "_").replace("-", "_")
    return _SYNONYMS.get(name, name)


def find_blocks(
    root: Node, source: bytes, grammar: str, table: Mapping[str, tuple[str, ...]], faults: Faults
) -> list[Block]:
    """All clean blocks, sorted by place; kinds that no group knows are left out."""
    entries = tuple((canonical(kind), types) for kind, types in table.items() if canonical(kind) in _GROUP_OF)
    if not entries:
        return []
    captures = QueryCursor(_query(grammar, entries)).captures(root)
    found = {
        Block(node.start_byte, _trimmed(source, node), kind, node.type)
        for kind, nodes in captures.items()
        for node in nodes
        if not node.has_error
    }
    broken = _broken_ranges(captures, faults)
    return sorted(found if not broken else (b for b in found if not _inside(b, broken)))


@cache
def _query(grammar: str, entries: tuple[tuple[str, tuple[str, ...]], ...]) -> Query:
    lines = [_pattern(entry, kind) for kind, types in entries for entry in types]
    return Query(grammars.language(grammar), "\n".join(lines))


def _pattern(entry: str, kind: str) -> str:
    node_type, _, name = entry.partition(".")
    return f"({node_type} {name}: (_) @{kind})" if name else f"({node_type}) @{kind}"


def _trimmed(source: bytes, node: Node) -> int:
    """End of the node without the white space that some grammars count in."""
    end = node.end_byte
    while end > node.start_byte and source[end - 1] in b" \t\r\n\f":
        end -= 1
    return end


def _broken_ranges(captures: Mapping[str, list[Node]], faults: Faults) -> list[tuple[int, int]]:
    """Byte ranges in which nothing is trusted: errors, and functions that hold a fault."""
    if not faults.has_error:
        return []
    functions = [*captures.get("function", ()), *captures.get("func_body", ())]
    return [*faults.errors, *((n.start_byte, n.end_byte) for n in functions if n.has_error)]


def _inside(block: Block, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= block.start and block.end <= end for start, end in ranges)
