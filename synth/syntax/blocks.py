"""Blocks: the parts of a file that can be taken out as a middle.

A language's table maps block kinds to node types. Kinds fall into *groups*, and
a group, not a kind, is what is drawn, so that a file full of calls does not give
calls only. Every kind belongs to a *level*, from an expression to a class.

Where all blocks of a place are wanted, one compiled query finds them. Its cost is
half of the parse's, so for a few splits of a file random bytes are drawn and the
blocks around them are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from operator import attrgetter
from random import Random
from typing import Literal, NamedTuple

from tree_sitter import Node, Query, QueryCursor, TreeCursor

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
    "loop": Group(0.17, ("loop",), 8.0),
    "switch": Group(0.06, ("switch", "case"), 6.5),
    "try": Group(0.08, ("try", "handler"), 14.0),
    "context": Group(0.02, ("ctx",), 22.0),
    "func_body": Group(0.15, ("func_body",), 0.55),
    "function": Group(0.05, ("function", "template"), 0.33),
    "class": Group(0.04, ("class", "class_body"), 0.15),
    "condition": Group(0.07, ("cond",), 2.0),
    "call": Group(0.08, ("call", "args"), 0.37),
    "return": Group(0.06, ("return",), 2.7),
    "assign": Group(0.05, ("assign",), 0.26),
    "lambda": Group(0.04, ("lambda", "comp", "object", "literal"), 0.85),
    "stmt": Group(0.03, ("stmt",), 0.7),
    "import": Group(0.02, ("import", "macro"), 0.04),
    "comment": Group(0.01, ("comment",), 0.015),
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


Table = Mapping[str, tuple[str, ...]]
"""Block kind to node types (`a.b` = field b of a)."""
MAX_DEPTH = 400
"""Levels that are gone down."""
LOOKS, LOOKS_PER_SPLIT = 2, 2
"""Random bytes that are looked at."""


class Found(NamedTuple):
    """One node that the query named, and its bytes."""

    kind: str
    node: Node
    start: int
    end: int


Pools = dict[str, list[Found]]
"""What was found, by group."""
Later = dict[str, Callable[[], list[Found]]]
"""What makes the pool of a group."""


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


def find_pools(root: Node, grammar: str, table: Table, window: Window) -> Pools:
    """All named nodes that touch the window, by group and in source order; empty groups are left out."""
    return {name: make() for name, make in find_groups(root, grammar, table, window).items()}


def find_groups(root: Node, grammar: str, table: Table, window: Window) -> Later:
    """As `find_pools`, each pool made when it is asked for: a draw looks at one or two of them."""
    query = _query(grammar, tuple(table.items()))
    if query is None:
        return {}
    cursor = QueryCursor(query)
    cursor.set_byte_range(*window)
    captures = cursor.captures(root)
    present = ((name, group) for name, group in GROUPS.items() if not captures.keys().isdisjoint(group.kinds))
    return {name: partial(_pool, captures, group) for name, group in present}


def fitting(pools: Pools, fits: Callable[[int, int], bool]) -> Pools:
    """The blocks whose bytes, from start to end, are wanted."""
    kept = {name: [f for f in pool if fits(f.start, f.end)] for name, pool in pools.items()}
    return {name: pool for name, pool in kept.items() if pool}


_PLACE = attrgetter("start", "end", "node.type")


def _pool(captures: Mapping[str, list[Node]], group: Group) -> list[Found]:
    pool: list[Found] = []
    for kind in group.kinds:
        found = [Found(kind, node, node.start_byte, node.end_byte) for node in captures.get(kind, ())]
        pool += sorted(found, key=_PLACE)  # they come in the order of a set
    return pool


@cache
def _query(grammar: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> Query | None:
    entries = [(canonical(kind), types) for kind, types in table if canonical(kind) in _GROUP_OF]
    lines = [_pattern(entry, kind) for kind, types in entries for entry in types]
    return Query(grammars.language(grammar), "\n".join(lines)) if lines else None


def _pattern(entry: str, kind: str) -> str:
    node_type, _, name = entry.partition(".")
    return f"({node_type} {name}: (_) @{kind})" if name else f"({node_type}) @{kind}"


class _Entry(NamedTuple):
    """What a table has of one node type: its kinds, and the kinds of its fields."""

    kinds: tuple[tuple[str, str], ...]
    """Each with its group."""
    fields: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class _Met(NamedTuple):
    """What was met of one file."""

    nodes: set[int]
    blocks: set[tuple[int, str]]
    pools: Pools


def sampled_pools(root: Node, grammar: str, table: Table, window: Window, count: int, rng: Random) -> Pools:
    """Blocks to draw `count` splits from, by group, in the order in which they are met.

    Around random bytes, so that what is long is met more often. A way down costs a
    hundredth of a query over the file.
    """
    entries = _entries(grammar, tuple(table.items()))
    met = _Met(set(), set(), {})
    cursor = root.walk()
    start, width = window[0], window[1] - window[0]
    for _ in range(LOOKS + LOOKS_PER_SPLIT * count):
        _look(cursor, start + int(rng.random() * width), entries, met)
        cursor.reset(root)
    return met.pools


def _look(cursor: TreeCursor, offset: int, entries: Mapping[int, _Entry], met: _Met) -> None:
    """Go down to a byte; what is met on the way and is in the table goes to the pools, its fields too."""
    go_down, nodes, entry_of = cursor.goto_first_child_for_byte, met.nodes, entries.get
    for _ in range(MAX_DEPTH):
        if go_down(offset) is None or (node := cursor.node) is None:
            return
        if (entry := entry_of(node.kind_id)) is None or (number := node.id) in nodes:
            continue
        nodes.add(number)
        if entry.kinds:
            _meet(node, number, entry.kinds, met)
        for field, kinds in entry.fields:
            child = node.child_by_field_name(field)
            if child is not None and child.is_named:
                _meet(child, child.id, kinds, met)


def _meet(node: Node, number: int, kinds: tuple[tuple[str, str], ...], met: _Met) -> None:
    blocks = met.blocks
    for kind, group in kinds:
        if (key := (number, kind)) not in blocks:
            blocks.add(key)
            found = Found(kind, node, node.start_byte, node.end_byte)
            if (pool := met.pools.get(group)) is None:
                met.pools[group] = [found]
            else:
                pool.append(found)


@cache
def _entries(grammar: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[int, _Entry]:
    """A table turned round: from the numbers of named node types to kinds."""
    kinds: dict[str, tuple[tuple[str, str], ...]] = {}
    fields: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    for kind, types in table:
        name = canonical(kind)
        for entry in types if name in _GROUP_OF else ():
            node_type, _, field = entry.partition(".")
            place = fields.setdefault(node_type, {}) if field else kinds
            place[field or node_type] = (*place.get(field or node_type, ()), (name, _GROUP_OF[name]))
    known = grammars.language(grammar)
    named = (
        (n, known.node_kind_for_id(n) or "")
        for n in range(known.node_kind_count)
        if known.node_kind_is_named(n)
    )
    return {
        n: _Entry(kinds.get(name, ()), tuple(fields.get(name, {}).items()))
        for n, name in named
        if name in kinds or name in fields
    }
