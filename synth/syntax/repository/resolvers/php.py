"""PHP: `use` of namespaced names, the own namespace, composer's psr-4, and `require`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope, joined
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, string, text, within

_QUERY = """
(namespace_use_declaration) @import
(require_expression) @import
(require_once_expression) @import
(include_expression) @import
(include_once_expression) @import
(namespace_definition name: (_) @package)
(name) @use
(object_creation_expression (name) @called)
(function_call_expression function: (name) @called)
(named_type (name) @called)
(base_clause (name) @called)
(class_interface_clause (name) @called)
(scoped_call_expression scope: (name) @called)
(variable_name (name) @label)
(argument name: (name) @label)
(member_call_expression) @member
(member_access_expression) @member
(scoped_call_expression) @member
(class_constant_access_expression) @member
"""


def _imports(node: Node) -> Iterator[Import]:
    if node.type != "namespace_use_declaration":
        literal = _literal(node)
        if literal is not None:
            yield Import(f"file:{string(literal)}", (ALL,))
        return
    group = node.child_by_field_name("body")
    before = next((text(part) for part in within(node, "namespace_name")), "")
    for clause in within(group or node, "namespace_use_clause"):
        path = text(clause.named_children[0]) if clause.named_children else ""
        package, _, name = joined_name(before if group else "", path).rpartition("\\")
        renamed = clause.child_by_field_name("alias") is not None
        yield Import(package, () if renamed else (name,))


def joined_name(before: str, path: str) -> str:
    """A namespaced name without the first backslash."""
    return f"{before}\\{path}".strip("\\") if before else path.strip("\\")


def _literal(node: Node) -> Node | None:
    """The string that ends the path of a `require`."""
    last: Node | None = node.named_children[-1] if node.named_children else None
    while last is not None and last.type in ("binary_expression", "parenthesized_expression"):
        last = last.child_by_field_name("right") or next(iter(last.named_children), None)
    return last if last is not None and last.type in ("string", "encapsed_string") else None


def _names(node: Node) -> Iterator[Node]:
    yield from node.children_by_field_name("name")
    if node.type in ("const_element", "property_element") and node.named_children:
        yield from within(node, "name")


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    for imported in outline.imports:
        if imported.target.startswith("file:"):
            found = _required(path, imported.target.removeprefix("file:"), layout)
            if found and found != path:
                yield Link(found)
            continue
        for name in imported.names:
            mapped = _mapped(imported.target, name, layout)
            if mapped:
                yield Link(mapped, frozenset({name}))
            else:
                yield Scope(imported.target, frozenset({name}))
    for package in outline.packages:
        yield Scope(package)


def _mapped(package: str, name: str, layout: Layout) -> str:
    """The file of a class by composer's psr-4."""
    whole = f"{package}\\{name}"
    for prefix, folder in layout.manifests.psr4:
        if not prefix or whole.startswith(f"{prefix}\\"):
            tail = whole[len(prefix) :].strip("\\").replace("\\", "/")
            found = layout.first([joined(folder, f"{tail}.php")])
            if found:
                return found
    return ""


def _required(path: str, target: str, layout: Layout) -> str:
    name = target.lstrip("/")
    return layout.first([joined(posixpath.dirname(path), name), name]) or layout.ending(name)


RESOLVER = Resolver(
    kin="php",
    table=Table(
        query=_QUERY,
        definitions={
            "function_definition": "function",
            "class_declaration": "type",
            "interface_declaration": "type",
            "trait_declaration": "type",
            "enum_declaration": "type",
            "method_declaration": "function",
            "const_element": "value",
            "enum_case": "value",
        },
        through=frozenset(
            {
                "namespace_definition",
                "compound_statement",
                "if_statement",
                "const_declaration",
                "declaration_list",
                "enum_declaration_list",
            }
        ),
        members={
            "member_call_expression": ("object", "name"),
            "member_access_expression": ("object", "name"),
            "scoped_call_expression": ("scope", "name"),
            "class_constant_access_expression": ("", ""),
        },
        names=_names,
        imports=_imports,
    ),
    links=_links,
)
