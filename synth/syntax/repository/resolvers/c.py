"""C and C++: includes against the file's folder and the include roots; a header and its source."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope, above, joined
from synth.syntax.repository.names import innermost
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, string

_QUERY = """
(preproc_include) @import
(identifier) @use
(type_identifier) @use
(type_identifier) @called
(call_expression function: (identifier) @called)
(field_expression) @member
(parameter_declaration declarator: (identifier) @bound)
(pointer_declarator declarator: (identifier) @bound)
(array_declarator declarator: (identifier) @bound)
(init_declarator declarator: (identifier) @bound)
(declaration declarator: (identifier) @bound)
(preproc_params (identifier) @bound)
"""
_CPP_QUERY = f"""{_QUERY}
(qualified_identifier) @member
(namespace_definition name: (_) @label)
(type_parameter_declaration (type_identifier) @bound)
(reference_declarator (identifier) @bound)
"""
_ROOTS = ("", "include", "src", "lib", "inc")
SOURCES = (".c", ".cc", ".cpp", ".cxx")
HEADERS = (".h", ".hh", ".hpp", ".hxx")
_SPECIFIERS = ("struct_specifier", "union_specifier", "enum_specifier", "class_specifier")


def _imports(node: Node) -> Iterator[Import]:
    path = node.child_by_field_name("path")
    if path is not None and path.type in ("string_literal", "system_lib_string"):
        mark = "<" if path.type == "system_lib_string" else ""
        yield Import(mark + string(path), (ALL,))


def _names(node: Node) -> Iterator[Node]:
    """Names of a declaration; a type that is only named declares nothing."""
    if node.type in _SPECIFIERS and node.child_by_field_name("body") is None:
        return
    for name in node.children_by_field_name("name"):
        if name.type != "template_type":  # a specialisation: declared where the template is
            yield name
    for declarator in node.children_by_field_name("declarator"):
        if not _is_qualified(declarator):
            inner = innermost(declarator)
            if inner is not None:
                yield inner


def _is_qualified(node: Node | None) -> bool:
    """Whether this declares a member outside of its class: `A::f` is declared where `A` is."""
    while node is not None and node.type != "qualified_identifier":
        node = node.child_by_field_name("declarator")
    return node is not None


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    for imported in outline.imports:
        found = _included(path, imported.target, layout)
        if found and found != path:
            yield Link(found)
            partner = _partner(found, SOURCES, layout)
            if partner and partner != path:
                yield Link(partner)
    header = _partner(path, HEADERS, layout) if path.endswith(SOURCES) else ""
    if header:
        yield Link(header)


def _included(path: str, target: str, layout: Layout) -> str:
    name = target.removeprefix("<")
    folder = posixpath.dirname(path)
    near = [] if target.startswith("<") else [joined(folder, name)]
    roots = [joined(level, root, name) for level in above(folder) for root in _ROOTS]
    return layout.first([*near, *roots]) or layout.ending(name)


def _partner(path: str, endings: tuple[str, ...], layout: Layout) -> str:
    """The file of the same stem with one of these endings: beside it, or the only one there is."""
    stem = posixpath.splitext(path)[0]
    beside = layout.first([stem + ending for ending in endings])
    alone = [layout.ending(posixpath.basename(stem) + ending) for ending in endings]
    return beside or next((found for found in alone if found), "")


_TABLE = Table(
    query=_QUERY,
    definitions={
        "function_definition": "function",
        "declaration": "function",
        "type_definition": "type",
        "struct_specifier": "type",
        "union_specifier": "type",
        "enum_specifier": "type",
        "enumerator": "constant",
        "field_declaration": "value",
        "preproc_def": "macro",
        "preproc_function_def": "macro",
    },
    through=frozenset(
        {
            "declaration",
            "declaration_list",
            "enumerator_list",
            "field_declaration_list",
            "linkage_specification",
            "preproc_elif",
            "preproc_else",
            "preproc_if",
            "preproc_ifdef",
            "type_definition",
        }
    ),
    members={"field_expression": ("argument", "field")},
    names=_names,
    imports=_imports,
)
RESOLVER = Resolver(kin="c", table=_TABLE, links=_links, open_names=True)
CPP = Resolver(
    kin="c",
    table=Table(
        query=_CPP_QUERY,
        definitions={
            **_TABLE.definitions,
            "class_specifier": "type",
            "alias_declaration": "type",
            "concept_definition": "type",
        },
        through=_TABLE.through | {"namespace_definition", "template_declaration"},
        members={**_TABLE.members, "qualified_identifier": ("scope", "name")},
        names=_names,
        imports=_imports,
    ),
    links=_links,
    open_names=True,
)
