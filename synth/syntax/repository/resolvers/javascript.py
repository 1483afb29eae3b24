"""JavaScript and TypeScript: relative paths, index files, aliases of `tsconfig.json`, own package names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope, above, joined
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, string, text, within

_QUERY = """
(import_statement) @import
(export_statement source: (_)) @import
((variable_declarator value: (call_expression function: (identifier) @_name)) @import
 (#eq? @_name "require"))
((call_expression function: (identifier) @_name) @import (#eq? @_name "require"))
(call_expression function: (import)) @import
(identifier) @use
(shorthand_property_identifier) @use
(call_expression function: (identifier) @called)
(new_expression constructor: (identifier) @called)
(member_expression) @member
(assignment_pattern left: (identifier) @bound)
(rest_pattern (identifier) @bound)
(arrow_function parameter: (identifier) @bound)
(variable_declarator name: (identifier) @bound)
(shorthand_property_identifier_pattern) @bound
(pair_pattern value: (identifier) @bound)
(array_pattern (identifier) @bound)
(catch_clause parameter: (identifier) @bound)
(for_in_statement left: (identifier) @bound)
"""
_SCRIPT_QUERY = f"""{_QUERY}
(formal_parameters (identifier) @bound)
"""
_TYPES_QUERY = f"""{_QUERY}
(type_identifier) @use
(type_identifier) @called
(required_parameter pattern: (identifier) @bound)
(optional_parameter pattern: (identifier) @bound)
(type_parameter name: (type_identifier) @bound)
(nested_type_identifier) @member
"""
_ENDINGS = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_WRITTEN = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_EXPORTS = ("exports", "module.exports")


def _imports(node: Node) -> Iterator[Import]:
    if node.type == "variable_declarator":
        yield from _required(node)
    elif node.type == "call_expression":
        arguments = node.child_by_field_name("arguments")
        literal = next(within(arguments, "string"), None) if arguments is not None else None
        if literal is not None:
            yield Import(string(literal))
    else:
        target = string(node.child_by_field_name("source"))
        if target:
            yield from _brought(node, target)


def _required(node: Node) -> Iterator[Import]:
    """`const a = require(…)` and `const {a, b} = require(…)`."""
    name, call = node.child_by_field_name("name"), node.child_by_field_name("value")
    target = next((i.target for i in _imports(call)), "") if call is not None else ""
    if name is None or not target:
        return
    if name.type == "identifier":
        yield Import(target, (text(name),), text(name))
    else:
        names = [text(part) for part in within(name, "shorthand_property_identifier_pattern")]
        yield Import(target, tuple(names))


def _brought(node: Node, target: str) -> Iterator[Import]:
    """What an `import`, or an `export … from`, brings in."""
    clauses = list(within(node, "import_clause", "export_clause", "namespace_export"))
    if not clauses:
        yield Import(target, (ALL,) if node.type == "export_statement" else ())
    for clause in clauses:
        if clause.type == "export_clause":
            yield Import(target, tuple(_specified(clause)))
            continue
        for part in clause.named_children:
            if part.type == "identifier":  # the default export, known by the name that it is given
                yield Import(target, (text(part),), text(part))
            elif part.type == "named_imports":
                yield Import(target, tuple(_specified(part)))
            elif part.type == "namespace_import":
                yield Import(target, (), text(next(within(part, "identifier"), None)))


def _specified(node: Node) -> Iterator[str]:
    """Names of a list in braces, renamed ones left out."""
    for part in within(node, "import_specifier", "export_specifier"):
        if part.child_by_field_name("alias") is None:
            yield text(part.child_by_field_name("name"))


def _names(node: Node) -> Iterator[Node]:
    if node.type == "assignment_expression":
        yield from _exported(node)
        return
    if node.type == "property_identifier":  # of an enum
        yield node
        return
    for field in ("name", "property"):
        for name in node.children_by_field_name(field):
            if name.type != "object_pattern" and name.type != "array_pattern":
                yield name


def _exported(node: Node) -> Iterator[Node]:
    """`exports.a = …` and `module.exports = {a, b: 1, c() {}}`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type != "member_expression":
        return
    if text(left.child_by_field_name("object")) in _EXPORTS:
        yield from left.children_by_field_name("property")
    elif text(left) in _EXPORTS:
        yield from right.children_by_field_name("name")
        for part in right.named_children if right.type == "object" else ():
            if part.type == "shorthand_property_identifier":
                yield part
            elif part.type in ("pair", "method_definition"):
                yield from part.children_by_field_name("key" if part.type == "pair" else "name")


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    for imported in outline.imports:
        found = _file(path, imported.target, layout)
        if not found or found == path:
            continue
        names = imported.names
        if imported.qualifier:
            yield Link(found, None, imported.qualifier)
        if names:
            yield Link(found, None if names == (ALL,) else frozenset(names))
        if not names and not imported.qualifier:
            yield Link(found, frozenset())


def _file(path: str, target: str, layout: Layout) -> str:
    folder = posixpath.dirname(path)
    if target.startswith("."):
        return _on_disk(joined(folder, target), layout)
    if target.startswith("/"):
        return ""
    return _aliased(folder, target, layout) or _own(target, layout)


def _on_disk(base: str, layout: Layout) -> str:
    stem, ending = posixpath.splitext(base)
    written = [stem + other for other in _WRITTEN.get(ending, ())]
    indexes = [joined(base, f"index{end}") for end in _ENDINGS]
    return layout.first([base, *written, *(base + end for end in _ENDINGS), *indexes])


def _aliased(folder: str, target: str, layout: Layout) -> str:
    """By `paths` and `baseUrl` of the nearest `tsconfig.json`."""
    config = next((level for level in above(folder) if level in layout.manifests.aliases), None)
    for pattern, places in layout.manifests.aliases.get(config, ()) if config is not None else ():
        head, star, tail = pattern.partition("*")
        fits = target.startswith(head) and target.endswith(tail) if star else target == pattern
        middle = target[len(head) : len(target) - len(tail)] if star else ""
        for place in places if fits else ():
            found = _on_disk(place.replace("*", middle), layout)
            if found:
                return found
    return ""


def _own(target: str, layout: Layout) -> str:
    """A package of the repository by its own name, with or without a path in it."""
    parts = target.split("/")
    for count in range(len(parts), 0, -1):
        folder = layout.manifests.node.get("/".join(parts[:count]))
        if folder is not None:
            rest = "/".join(parts[count:])
            tries = [joined(folder, rest), joined(folder, "src", rest), joined(folder, "lib", rest)]
            return next((found for base in tries if (found := _on_disk(base or ".", layout))), "")
    return ""


_TABLE = Table(
    query=_SCRIPT_QUERY,
    definitions={
        "function_declaration": "function",
        "generator_function_declaration": "function",
        "class_declaration": "type",
        "variable_declarator": "value",
        "assignment_expression": "value",
        "method_definition": "function",
        "field_definition": "value",
    },
    through=frozenset(
        {"export_statement", "expression_statement", "lexical_declaration", "variable_declaration"}
    ),
    members={"member_expression": ("object", "property")},
    names=_names,
    imports=_imports,
)
RESOLVER = Resolver(kin="javascript", table=_TABLE, links=_links)
TYPESCRIPT = Resolver(
    kin="javascript",
    table=Table(
        query=_TYPES_QUERY,
        definitions={
            **{kind: what for kind, what in _TABLE.definitions.items() if kind != "field_definition"},
            "abstract_class_declaration": "type",
            "abstract_method_signature": "function",
            "enum_assignment": "value",
            "enum_declaration": "type",
            "function_signature": "function",
            "interface_declaration": "type",
            "method_signature": "function",
            "property_identifier": "value",
            "property_signature": "value",
            "public_field_definition": "value",
            "type_alias_declaration": "type",
        },
        through=_TABLE.through
        | {"ambient_declaration", "internal_module", "module", "statement_block", "enum_body", "object_type"},
        members={**_TABLE.members, "nested_type_identifier": ("module", "name")},
        names=_names,
        imports=_imports,
    ),
    links=_links,
)
