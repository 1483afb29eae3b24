"""Where a grammar puts what a file declares, imports and uses: one table a language, as data.

The query's captures:

    @import   an import, which the language's `imports` reads
    @package  the name of the package or namespace that the file says it is in
    @use      a name that may refer to something
    @called   a name that is called, or that stands for a type
    @member   a name behind another: `members` says in which fields the two stand
    @bound    a name that is bound here: a parameter, a variable
    @label    a name that refers to nothing: a keyword argument
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from synth.syntax.repository.entry import Import, Kind


@dataclass(frozen=True)
class Table:
    """One language's table. Node types that a grammar does not have are an error of the query."""

    query: str
    definitions: Mapping[str, Kind]
    """Node type to the kind that it declares."""
    through: frozenset[str] = frozenset()
    """Node types that are looked through on the way to definitions."""
    bodies: Mapping[str, str] = field(default_factory=dict)
    """Node types that declare nothing but hold members, with the field of their owner's name."""
    members: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Node type of a qualified name to its fields: what stands before, and the name."""
    names: Callable[[Node], Iterator[Node]] | None = None
    """Name nodes of a definition, where the field `name` does not say it."""
    owner: Callable[[Node], str] | None = None
    """The type that a definition at the top level is a member of; empty for none."""
    imports: Callable[[Node], Iterator[Import]] = lambda node: iter(())


def text(node: Node | None) -> str:
    """The node's own text; empty for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def string(node: Node | None) -> str:
    """What a string literal holds, its quotes left out."""
    return text(node).strip("\"'`<>")


def within(node: Node, *types: str) -> Iterator[Node]:
    """The named children of these types."""
    return (child for child in node.named_children if child.type in types)
