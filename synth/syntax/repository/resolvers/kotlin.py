"""Kotlin: as Java, with functions and properties beside the classes of a package."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.resolvers import java
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, text, within

_QUERY = """
(import) @import
(package_header (_) @package)
(identifier) @use
(user_type (identifier) @called)
(call_expression (identifier) @called)
(navigation_expression) @member
(value_argument (identifier) @label "=")
(parameter (identifier) @bound)
(class_parameter (identifier) @bound)
(variable_declaration (identifier) @bound)
"""


def _imports(node: Node) -> Iterator[Import]:
    path = next((text(part) for part in within(node, "qualified_identifier", "identifier")), "")
    if text(node).rstrip().endswith(".*"):
        yield Import(path, (ALL,))
        return
    package, _, name = path.rpartition(".")
    renamed = len(list(node.named_children)) > 1
    yield Import(package, () if renamed else (name,))


def _names(node: Node) -> Iterator[Node]:
    yield from node.children_by_field_name("name")
    if node.type in ("property_declaration", "enum_entry", "type_alias"):
        for part in within(node, "variable_declaration", "identifier"):
            yield next(within(part, "identifier"), part)


RESOLVER = Resolver(
    kin="jvm",
    table=Table(
        query=_QUERY,
        definitions={
            "class_declaration": "type",
            "object_declaration": "type",
            "type_alias": "type",
            "function_declaration": "function",
            "property_declaration": "value",
            "enum_entry": "value",
        },
        through=frozenset({"class_body", "enum_class_body", "companion_object"}),
        members={"navigation_expression": ("", "")},
        names=_names,
        imports=_imports,
    ),
    links=java.links,
)
