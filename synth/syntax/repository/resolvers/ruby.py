"""Ruby: `require_relative`, `require` and `autoload` against `lib` folders; names need no import."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope, above, clean, joined
from synth.syntax.repository.names import innermost
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, string, text, within

_QUERY = """
((call method: (identifier) @_name) @import (#any-of? @_name "require" "require_relative" "autoload" "load"))
(identifier) @use
(constant) @use
(constant) @called
(call !receiver method: (identifier) @called)
(call receiver: (_)) @member
(scope_resolution) @member
(method_parameters (identifier) @bound)
(block_parameters (identifier) @bound)
(lambda_parameters (identifier) @bound)
(optional_parameter name: (identifier) @bound)
(keyword_parameter name: (identifier) @bound)
(splat_parameter name: (identifier) @bound)
(block_parameter name: (identifier) @bound)
(assignment left: (identifier) @bound)
(operator_assignment left: (identifier) @bound)
(left_assignment_list (identifier) @bound)
(exception_variable (identifier) @bound)
"""


def _imports(node: Node) -> Iterator[Import]:
    arguments = node.child_by_field_name("arguments")
    literals = list(within(arguments, "string")) if arguments is not None else []
    if literals:
        relative = "./" if text(node.child_by_field_name("method")) == "require_relative" else ""
        yield Import(relative + string(literals[-1]), (ALL,))


def _names(node: Node) -> Iterator[Node]:
    name = node.child_by_field_name("left" if node.type == "assignment" else "name")
    if name is not None and (node.type != "assignment" or name.type == "constant"):
        inner = innermost(name)
        if inner is not None:
            yield inner


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    for imported in outline.imports:
        found = _required(path, imported.target, layout)
        if found and found != path:
            yield Link(found)


def _required(path: str, target: str, layout: Layout) -> str:
    folder = posixpath.dirname(path)
    name = target if target.endswith(".rb") else f"{target}.rb"
    if name.startswith("./"):
        return layout.first([joined(folder, name)])
    roots = [joined(level, "lib", name) for level in above(folder)]
    roots += [joined(level, name) for level in above(folder)]
    return layout.first(roots) or layout.ending(clean(name))


RESOLVER = Resolver(
    kin="ruby",
    table=Table(
        query=_QUERY,
        definitions={
            "class": "type",
            "module": "type",
            "method": "function",
            "singleton_method": "function",
            "assignment": "value",
        },
        through=frozenset({"body_statement", "if", "unless", "then", "else", "begin", "singleton_class"}),
        members={"call": ("receiver", "method"), "scope_resolution": ("scope", "name")},
        names=_names,
        imports=_imports,
    ),
    links=_links,
    open_names=True,
)
