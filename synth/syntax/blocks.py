"""Blocks: the parts of a file that can be taken out as a middle.

A language's table maps block kinds to node types. Kinds fall into *groups*, and
a group, not a kind, is what is drawn, so that a file full of calls does not give
calls only. Every kind belongs to a *level*, from an expression to a class.

One compiled query per table finds the blocks; of a large file only a window is
asked, since a few splits need no more. Nodes are looked at when they are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Literal, NamedTuple

from tree_sitter import Node, Query, QueryCursor

from synth.syntax import grammars

Level = Literal[
    "expression",
    "statement",
    "control_flow",
    "body",
    "function",
    "class",
    "class_member",
    "comment",
    "doc_comment",
    "import_group",
]
Window = tuple[int, int]


class Group(NamedTuple):
    """Kinds that are drawn as one, with their weight."""

    weight: float
    """Share of the output that is asked for."""
    kinds: tuple[str, ...]
    rarity: float = 1.0
    """What the weight is multiplied with when one file is drawn from: files without a loop or a `try`
    give their place to what every file has, and this takes it back. Measured on real code."""


GROUPS: dict[str, Group] = {
    "if": Group(0.17, ("if", "branch"), 1.3),
    "loop": Group(0.17, ("loop",), 4.5),
    "switch": Group(0.06, ("switch", "case"), 6.0),
    "try": Group(0.08, ("try", "handler"), 5.5),
    "context": Group(0.02, ("ctx",), 10.0),
    "func_body": Group(0.15, ("func_body",), 0.8),
    "function": Group(0.05, ("function", "template"), 0.75),
    "class": Group(0.04, ("class", "class_body"), 0.25),
    "condition": Group(0.07, ("cond",), 1.8),
    "call": Group(0.08, ("call", "args"), 0.8),
    "return": Group(0.06, ("return",), 2.0),
    "assign": Group(0.05, ("assign",), 0.55),
    "lambda": Group(0.04, ("lambda", "comp", "object", "literal"), 1.0),
    "stmt": Group(0.03, ("stmt",), 1.2),
    "import": Group(0.02, ("import", "macro"), 0.15),
    "comment": Group(0.01, ("comment",), 0.1),
}
"""Weights of the study's specification; renormalised over the groups a file has."""
MADE: dict[str, str] = {"member": "class", "import_group": "import", "doc": "comment"}
"""Kinds that no table has, made from the blocks of a group when one is drawn."""

_LEVELS: dict[Level, tuple[str, ...]] = {
    "expression": ("cond", "call", "args", "lambda", "comp", "object", "literal"),
    "statement": ("return", "assign", "stmt", "import", "macro"),
    "control_flow": ("if", "branch", "loop", "switch", "case", "try", "handler", "ctx"),
    "body": ("func_body",),
    "function": ("function", "template"),
    "class": ("class", "class_body"),
    "class_member": ("member",),
    "comment": ("comment",),
    "doc_comment": ("doc",),
    "import_group": ("import_group",),
}
_LEVEL_OF: dict[str, Level] = {kind: level for level, kinds in _LEVELS.items() for kind in kinds}
_GROUP_OF = {kind: name for name, group in GROUPS.items() for kind in group.kinds} | MADE
_SYNONYMS = {
    "body": "func_body",
    "condition": "cond",
    "context": "ctx",
    "comprehension": "comp",
    "obj": "object",
    "lit": "literal",
}


class Found(NamedTuple):
    """One node that the query named."""

    kind: str
    node: Node


Pools = dict[str, list[Found]]
"""What was found, by group."""


def level_of(kind: str) -> Level:
    """The level of a block kind."""
    return _LEVEL_OF[kind]


def group_of(kind: str) -> str:
    """The group that a block kind is drawn with."""
    return _GROUP_OF[kind]


def canonical(kind: str) -> str:
    """A table's kind name in this module's spelling (`class body` is `class_body`)."""
    name = kind.replace(" ", "_").replace("-", "_")
    return _SYNONYMS.get(name, name)


def known_kinds() -> frozenset[str]:
    """Every kind that a split can name, `lines` and `chars` left out."""
    return frozenset(_GROUP_OF)


def find_pools(root: Node, grammar: str, table: Mapping[str, tuple[str, ...]], window: Window) -> Pools:
    """The named nodes that touch the window, by group and in source order; empty groups are left out."""
    entries = tuple((canonical(kind), types) for kind, types in table.items() if canonical(kind) in _GROUP_OF)
    if not entries:
        return {}
    cursor = QueryCursor(_query(grammar, entries))
    cursor.set_byte_range(*window)
    captures = cursor.captures(root)
    pools = {name: list(_pool(captures, group)) for name, group in GROUPS.items()}
    return {name: pool for name, pool in pools.items() if pool}


_PLACE = attrgetter("start_byte", "end_byte", "type")


def _pool(captures: Mapping[str, list[Node]], group: Group) -> Iterator[Found]:
    for kind in group.kinds:
        for node in sorted(captures.get(kind, ()), key=_PLACE):  # they come in the order of a set
            yield Found(kind, node)


def fitting(pools: Pools, fits: Callable[[int, int], bool]) -> Pools:
    """The blocks whose bytes, from start to end, are wanted."""
    kept = {
        name: [f for f in pool if fits(f.node.start_byte, f.node.end_byte)] for name, pool in pools.items()
    }
    return {name: pool for name, pool in kept.items() if pool}


@cache
def _query(grammar: str, entries: tuple[tuple[str, tuple[str, ...]], ...]) -> Query:
    lines = [_pattern(entry, kind) for kind, types in entries for entry in types]
    return Query(grammars.language(grammar), "\n".join(lines))


def _pattern(entry: str, kind: str) -> str:
    node_type, _, name = entry.partition(".")
    return f"({node_type} {name}: (_) @{kind})" if name else f"({node_type}) @{kind}"
