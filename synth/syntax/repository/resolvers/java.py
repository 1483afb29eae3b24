"""Java: a package and its classes, the same package without import, star and static imports."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, text, within

_QUERY = """
(import_declaration) @import
(package_declaration (_) @package)
(identifier) @use
(type_identifier) @use
(type_identifier) @called
(method_invocation !object name: (identifier) @called)
(method_invocation object: (_)) @member
(field_access) @member
(method_reference) @label
(formal_parameter name: (identifier) @bound)
(variable_declarator name: (identifier) @bound)
(inferred_parameters (identifier) @bound)
(lambda_expression parameters: (identifier) @bound)
(enhanced_for_statement name: (identifier) @bound)
(catch_formal_parameter name: (identifier) @bound)
"""


def _imports(node: Node) -> Iterator[Import]:
    path = next((text(part) for part in within(node, "scoped_identifier", "identifier")), "")
    if any(within(node, "asterisk")):
        yield Import(path, (ALL,))
        return
    package, _, name = path.rpartition(".")
    yield Import(package, (name,))


def _names(node: Node) -> Iterator[Node]:
    yield from node.children_by_field_name("name")
    for declarator in node.children_by_field_name("declarator"):
        yield from declarator.children_by_field_name("name")


def links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    """Imports of a name or of a whole package (or of a class, for static ones), then the own package."""
    for imported in outline.imports:
        names = None if imported.names == (ALL,) else frozenset(imported.names)
        if (layout.kin[path], imported.target) in layout.packages:
            yield Scope(imported.target, names)
            continue
        package, _, owner = imported.target.rpartition(".")
        for found in layout.packages.get((layout.kin[path], package), {}).get(owner, ()):
            yield Link(found, names)  # members of a class, or types within it
    for package in outline.packages or ("",):
        yield Scope(package)


RESOLVER = Resolver(
    kin="jvm",
    table=Table(
        query=_QUERY,
        definitions={
            "class_declaration": "type",
            "interface_declaration": "type",
            "enum_declaration": "type",
            "record_declaration": "type",
            "annotation_type_declaration": "type",
            "method_declaration": "function",
            "field_declaration": "value",
            "constant_declaration": "value",
            "enum_constant": "value",
        },
        through=frozenset({"enum_body_declarations"}),
        members={"method_invocation": ("object", "name"), "field_access": ("object", "field")},
        names=_names,
        imports=_imports,
    ),
    links=links,
)
