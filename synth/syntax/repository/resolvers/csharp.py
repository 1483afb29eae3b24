"""C#: `using` of a namespace (`global` ones hold everywhere), the own one, and those that it is in."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, EVERYWHERE, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, text, within

_QUERY = """
(using_directive) @import
(namespace_declaration name: (_) @package)
(file_scoped_namespace_declaration name: (_) @package)
(identifier) @use
(object_creation_expression type: (identifier) @called)
(base_list (identifier) @called)
(member_access_expression) @member
(qualified_name) @member
(argument name: (identifier) @label)
(parameter name: (identifier) @bound)
(variable_declarator name: (identifier) @bound)
(type_parameter name: (identifier) @bound)
(foreach_statement left: (identifier) @bound)
"""


def _imports(node: Node) -> Iterator[Import]:
    if node.child_by_field_name("name") is not None:  # an alias
        return
    path = next((text(part) for part in within(node, "qualified_name", "identifier")), "")
    yield Import(path, (EVERYWHERE if text(node).startswith("global") else ALL,))


def _names(node: Node) -> Iterator[Node]:
    yield from node.children_by_field_name("name")
    for part in within(node, "variable_declaration"):
        for declarator in within(part, "variable_declarator"):
            yield from declarator.children_by_field_name("name")


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    for imported in (*outline.imports, *layout.everywhere["csharp"]):
        yield Scope(imported.target)
        package, _, owner = imported.target.rpartition(".")
        for found in layout.packages.get((layout.kin[path], package), {}).get(owner, ()):
            yield Link(found)  # using static
    for package in outline.packages:
        parts = package.split(".")
        for count in range(len(parts), 0, -1):
            yield Scope(".".join(parts[:count]))


RESOLVER = Resolver(
    kin="csharp",
    table=Table(
        query=_QUERY,
        definitions={
            "class_declaration": "type",
            "struct_declaration": "type",
            "interface_declaration": "type",
            "enum_declaration": "type",
            "record_declaration": "type",
            "delegate_declaration": "type",
            "method_declaration": "function",
            "property_declaration": "value",
            "field_declaration": "value",
            "event_field_declaration": "value",
            "enum_member_declaration": "value",
        },
        through=frozenset(
            {
                "namespace_declaration",
                "file_scoped_namespace_declaration",
                "declaration_list",
                "preproc_if",
                "preproc_else",
                "preproc_elif",
            }
        ),
        members={
            "member_access_expression": ("expression", "name"),
            "qualified_name": ("qualifier", "name"),
        },
        names=_names,
        imports=_imports,
    ),
    links=_links,
)
