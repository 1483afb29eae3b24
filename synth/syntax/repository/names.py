"""The names of a parsed file: what it declares, and every use with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from tree_sitter import Node, Query, QueryCursor

from synth.syntax import grammars
from synth.syntax.repository.entry import Definition, Entry, key_of
from synth.syntax.repository.table import Table, text

_LAST_WORD = re.compile(r"(\w+)$")
_DECLARATORS = ("name", "declarator", "left", "property")
MAX_DEPTH = 30
"""Namespaces, types and conditions that are looked through at the most."""


class Use(NamedTuple):
    """One use of a name in a file."""

    name: str
    qualifier: str | None
    """What it stands behind: None where it stands alone, empty where that is no name."""
    start: int
    end: int

    @property
    def key(self) -> str:
        """The use as an index has it."""
        return key_of(self.name, self.qualifier)


def entry_of(root: Node, grammar: str, table: Table) -> Entry:
    """What the index keeps of a file."""
    found = _Captures(root, grammar, table)
    uses = list(found.uses())
    plain = {use.name for use in uses if use.qualifier is None}
    return Entry(
        packages=tuple(dict.fromkeys(map(text, found.nodes("package")))),
        definitions=tuple(dict.fromkeys(definitions(root, table))),
        imports=tuple(dict.fromkeys(i for node in found.nodes("import") for i in table.imports(node))),
        uses=frozenset(use.key for use in uses),
        called=frozenset(map(text, found.nodes("called"))) & plain,
    )


def uses_of(root: Node, grammar: str, table: Table) -> list[Use]:
    """Every use of a name that is neither bound locally nor part of an import, in source order."""
    return sorted(_Captures(root, grammar, table).uses(), key=lambda use: use.start)


def definitions(root: Node, table: Table) -> Iterator[Definition]:
    """Names declared at the top level, and members of types."""
    return _declared(root, table, "", 0)


def _declared(node: Node, table: Table, owner: str, depth: int) -> Iterator[Definition]:
    for child in node.named_children if depth < MAX_DEPTH else ():
        kind = table.definitions.get(child.type)
        if kind is not None:
            names = [text(name) for name in names_of(child, table)]
            holder = owner or (table.owner(child) if table.owner is not None else "")
            member = holder and kind in ("function", "value")
            for name in names:
                yield Definition(name, "member" if member else kind, holder)
            if kind == "type" and names:
                yield from _declared(_body(child), table, names[0], depth + 1)
        if child.type in table.bodies:
            held = _LAST_WORD.search(text(_type(child, table.bodies[child.type])))
            yield from _declared(_body(child), table, held.group() if held else owner, depth + 1)
        elif child.type in table.through:
            yield from _declared(child, table, owner, depth + 1)


def _body(node: Node) -> Node:
    return node.child_by_field_name("body") or node


def _type(node: Node, name: str) -> Node | None:
    """The type's name without its arguments."""
    held = node.child_by_field_name(name)
    return held.child_by_field_name("type") or held if held is not None else None


def names_of(node: Node, table: Table) -> Iterator[Node]:
    """The name nodes of a definition; none where it has none."""
    if table.names is not None:
        yield from table.names(node)
        return
    yield from node.children_by_field_name("name")


def innermost(node: Node | None) -> Node | None:
    """The name at the end of a chain of declarators: `*f(int)` is `f`."""
    while node is not None and node.named_child_count:
        inner = (node.child_by_field_name(name) for name in _DECLARATORS)
        following = next((n for n in inner if n is not None), None)
        if following is None:
            following = node.named_children[0] if node.type in _WRAPPERS else None
        if following is None:
            return None
        node = following
    return node


_WRAPPERS = frozenset({"parenthesized_declarator", "reference_declarator", "attributed_declarator"})


class _Captures:
    """The captures of one file's query, and what is made of them."""

    def __init__(self, root: Node, grammar: str, table: Table) -> None:
        self._found = QueryCursor(query_of(grammar, table.query)).captures(root)
        self._table = table

    def nodes(self, capture: str) -> list[Node]:
        """In source order; a query gives them in the order of a set."""
        return sorted(self._found.get(capture, ()), key=lambda node: (node.start_byte, node.end_byte))

    def uses(self) -> Iterator[Use]:
        """Every use, imports and bound names left out."""
        outside = _Outside(self.nodes("import") + self.nodes("package"))
        bound = {text(node) for node in self.nodes("bound") if outside.holds(node.start_byte)}
        taken = {node.start_byte for node in self.nodes("label")}
        for node in self.nodes("member"):
            use = self._member(node)
            if use is not None:
                taken.add(use.start)
                if outside.holds(use.start):
                    yield use._replace(qualifier="") if use.qualifier in bound else use
        for node in self.nodes("use"):
            name = text(node)
            if node.start_byte not in taken and name not in bound and outside.holds(node.start_byte):
                yield Use(name, None, node.start_byte, node.end_byte)

    def _member(self, node: Node) -> Use | None:
        before, name = (node.child_by_field_name(f) for f in self._table.members[node.type])
        if before is None and name is None:
            before, name = node.named_children[0], node.named_children[-1]
        if name is None or before is None or name.named_child_count:
            return None
        word = _LAST_WORD.search(text(before)[-200:])
        return Use(text(name), word.group() if word else "", name.start_byte, name.end_byte)


class _Outside:
    """Whether a byte is outside of all these nodes."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._ranges: list[tuple[int, int]] = []
        for start, end in sorted((node.start_byte, node.end_byte) for node in nodes):
            if self._ranges and start < self._ranges[-1][1]:  # one import within another
                begun, ended = self._ranges.pop()
                self._ranges.append((begun, max(end, ended)))
            else:
                self._ranges.append((start, end))
        self._starts = [start for start, _ in self._ranges]

    def holds(self, offset: int) -> bool:
        """True where no node covers the byte."""
        at = bisect_right(self._starts, offset) - 1
        return at < 0 or offset >= self._ranges[at][1]


@cache
def query_of(grammar: str, text: str) -> Query:
    """A table's query, compiled. Raises `QueryError` for a node type that the grammar does not have."""
    return Query(grammars.language(grammar), text)
