"""Rust: `mod`, paths from `crate`, `super` and `self`, and other members of the workspace."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope, above, joined
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, text

_QUERY = """
(use_declaration) @import
(mod_item !body) @import
(identifier) @use
(type_identifier) @use
(type_identifier) @called
(call_expression function: (identifier) @called)
(macro_invocation macro: (identifier) @called)
(scoped_identifier) @member
(scoped_type_identifier) @member
(field_expression) @member
(parameter pattern: (identifier) @bound)
(let_declaration pattern: (identifier) @bound)
(closure_parameters (identifier) @bound)
(for_expression pattern: (identifier) @bound)
(type_parameter name: (type_identifier) @bound)
"""
_ROOTS = ("lib.rs", "main.rs", "mod.rs")
MAX_NESTING = 10


def _imports(node: Node) -> Iterator[Import]:
    if node.type == "mod_item":
        name = text(node.child_by_field_name("name"))
        yield Import(f"mod {name}", (), name)
        return
    argument = node.child_by_field_name("argument")
    if argument is not None:
        yield from _used(argument, "", 0)


def _used(node: Node, before: str, depth: int) -> Iterator[Import]:
    """The imports of one `use`, its groups taken apart."""
    if depth > MAX_NESTING:
        return
    if node.type == "scoped_use_list":
        path = f"{before}{text(node.child_by_field_name('path'))}::"
        inner = node.child_by_field_name("list")
        for part in inner.named_children if inner is not None else ():
            yield from _used(part, path, depth + 1)
    elif node.type == "use_list":
        for part in node.named_children:
            yield from _used(part, before, depth + 1)
    elif node.type == "use_wildcard":
        yield Import(before + text(node).removesuffix("*").removesuffix("::"), (ALL,))
    elif node.type == "use_as_clause":
        path = before + text(node.child_by_field_name("path"))
        yield Import(path, (), text(node.child_by_field_name("alias")))
    elif node.type == "self":
        module = before.removesuffix("::")
        yield Import(module, (), module.rpartition("::")[2])
    elif node.type in ("identifier", "scoped_identifier"):
        module, _, name = (before + text(node)).rpartition("::")
        yield Import(module, (name,), name)


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    for imported in outline.imports:
        yield from _of(path, imported, layout)


def _of(path: str, imported: Import, layout: Layout) -> Iterator[Link]:
    names = frozenset(imported.names)
    if names and names != {ALL}:  # a module, or a name within one
        module = _file(path, [*_steps(imported.target), *imported.names], layout)
        if module:
            yield Link(module, None, imported.qualifier)
            return
    steps = _steps(imported.target)
    found = _file(path, steps, layout)
    if found:
        yield Link(found, None if names == {ALL} or not names else names, "" if names else imported.qualifier)
        return
    outer = _file(path, steps[:-1], layout) if len(steps) > 1 else ""
    if outer and names:  # a type, or a module written in place
        yield Link(outer, None if names == {ALL} else names | {steps[-1]})


def _steps(target: str) -> list[str]:
    return [step for step in target.replace("mod ", "self::", 1).split("::") if step]


def _file(path: str, steps: list[str], layout: Layout) -> str:
    """The file of a module's path; empty where it is no module of the repository."""
    if not steps:
        return ""
    first, rest = steps[0], steps[1:]
    if first == "crate":
        return _below(_crate(path, layout), rest, layout)
    if first in ("self", "super"):
        folder = _module_folder(path)
        while (rest and rest[0] == "super") or first == "super":
            folder = posixpath.dirname(folder)
            first, rest = ("self", rest) if first == "super" else ("self", rest[1:])
        return _below(folder, rest, layout) if folder or rest else ""
    if first in layout.manifests.crates:
        return _below(joined(layout.manifests.crates[first], "src"), rest, layout)
    return _below(_module_folder(path), steps, layout) or _below(_crate(path, layout), steps, layout)


def _crate(path: str, layout: Layout) -> str:
    """The folder of the crate's first file: the highest `src` or the highest with `lib.rs`."""
    for level in reversed(above(posixpath.dirname(path))):
        if layout.first([joined(level, "lib.rs"), joined(level, "main.rs")]):
            return level
    return posixpath.dirname(path)


def _module_folder(path: str) -> str:
    """The folder of a file's own submodules."""
    folder, name = posixpath.split(path)
    return folder if name in _ROOTS else joined(folder, name.removesuffix(".rs"))


def _below(folder: str, steps: list[str], layout: Layout) -> str:
    base = joined(folder, *steps)
    if not steps:
        return layout.first([*(joined(folder, name) for name in _ROOTS), f"{folder}.rs"])
    return layout.first([f"{base}.rs", joined(base, "mod.rs")])


RESOLVER = Resolver(
    kin="rust",
    table=Table(
        query=_QUERY,
        definitions={
            "function_item": "function",
            "function_signature_item": "function",
            "struct_item": "type",
            "enum_item": "type",
            "union_item": "type",
            "trait_item": "type",
            "type_item": "type",
            "const_item": "value",
            "static_item": "value",
            "enum_variant": "value",
            "field_declaration": "value",
            "macro_definition": "macro",
        },
        through=frozenset({"mod_item", "declaration_list", "field_declaration_list", "foreign_mod_item"}),
        bodies={"impl_item": "type"},
        members={
            "scoped_identifier": ("path", "name"),
            "scoped_type_identifier": ("path", "name"),
            "field_expression": ("value", "field"),
        },
        imports=_imports,
    ),
    links=_links,
)
