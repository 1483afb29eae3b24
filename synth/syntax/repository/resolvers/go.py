"""Go: a package is a folder; an import path is the module path of `go.mod` and a folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope, above, joined
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, string, text

_QUERY = """
(import_spec) @import
(package_clause (_) @package)
(identifier) @use
(type_identifier) @use
(type_identifier) @called
(call_expression function: (identifier) @called)
(selector_expression) @member
(qualified_type) @member
(keyed_element . (literal_element (identifier) @label))
(parameter_declaration name: (identifier) @bound)
(variadic_parameter_declaration name: (identifier) @bound)
(short_var_declaration left: (expression_list (identifier) @bound))
(range_clause left: (expression_list (identifier) @bound))
(var_spec name: (identifier) @bound)
(const_spec name: (identifier) @bound)
(type_parameter_declaration name: (identifier) @bound)
"""


def _imports(node: Node) -> Iterator[Import]:
    path = string(node.child_by_field_name("path"))
    alias = text(node.child_by_field_name("name"))
    if alias == ".":
        yield Import(path, (ALL,))
    elif alias != "_":
        yield Import(path, (), alias)


def _owner(node: Node) -> str:
    """The type of a method's receiver."""
    receiver = node.child_by_field_name("receiver") if node.type == "method_declaration" else None
    words = text(receiver).strip("()").split("[")[0].replace("*", " ").split()
    return words[-1] if words else ""


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    folder = posixpath.dirname(path)
    for imported in outline.imports:
        found = _folder(folder, imported.target, layout)
        if found is not None and found != folder:
            name = imported.qualifier or _package_name(found, imported.target, layout)
            yield Scope(found, None, "" if imported.names else name)
    yield Scope(folder)


def _folder(folder: str, target: str, layout: Layout) -> str | None:
    """The folder of an import path, by the nearest `go.mod` above; None for a foreign package."""
    nearest = next((level for level in above(folder) if level in layout.manifests.go), None)
    module = layout.manifests.go.get(nearest or "", "") if nearest is not None else ""
    for base, name in ((nearest or "", module), *((b, m) for b, m in layout.manifests.go.items())):
        if name and (target == name or target.startswith(f"{name}/")):
            made = joined(base, target[len(name) + 1 :])
            return made if made in layout.folders else None
        if name == "std" and joined(base, target) in layout.folders:  # Go's own library
            return joined(base, target)
    return None


def _package_name(folder: str, target: str, layout: Layout) -> str:
    """What the package calls itself, which need not be the folder's name."""
    for path in layout.folders[folder]:
        said = layout.outlines[path].packages
        if path.endswith(".go") and said and not path.endswith("_test.go"):
            return said[0]
    return target.rpartition("/")[2]


RESOLVER = Resolver(
    kin="go",
    table=Table(
        query=_QUERY,
        definitions={
            "function_declaration": "function",
            "method_declaration": "function",
            "type_spec": "type",
            "type_alias": "type",
            "const_spec": "value",
            "var_spec": "value",
            "field_declaration": "value",
            "method_elem": "function",
        },
        through=frozenset(
            {
                "type_declaration",
                "const_declaration",
                "var_declaration",
                "var_spec_list",
                "struct_type",
                "interface_type",
                "field_declaration_list",
            }
        ),
        members={"selector_expression": ("operand", "field"), "qualified_type": ("package", "name")},
        owner=_owner,
        imports=_imports,
    ),
    links=_links,
    by_folder=True,
)
