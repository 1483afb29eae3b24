"""Python: absolute and relative imports, packages, `src` layouts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tree_sitter import Node

from synth.syntax.repository.entry import ALL, Import
from synth.syntax.repository.layout import Layout, Link, Outline, Scope, above, joined
from synth.syntax.repository.resolvers.resolver import Resolver
from synth.syntax.repository.table import Table, text, within

_QUERY = """
(import_statement) @import
(import_from_statement) @import
(identifier) @use
(call function: (identifier) @called)
(attribute) @member
(keyword_argument name: (identifier) @label)
(parameters (identifier) @bound)
(lambda_parameters (identifier) @bound)
(default_parameter name: (identifier) @bound)
(typed_parameter (identifier) @bound)
(typed_default_parameter name: (identifier) @bound)
(assignment left: (identifier) @bound)
(assignment left: (pattern_list (identifier) @bound))
(for_statement left: (identifier) @bound)
(for_statement left: (pattern_list (identifier) @bound))
(for_in_clause left: (identifier) @bound)
(for_in_clause left: (pattern_list (identifier) @bound))
(as_pattern_target (identifier) @bound)
(named_expression name: (identifier) @bound)
"""
_SOURCES = ("", "src", "lib", "python")


def _imports(node: Node) -> Iterator[Import]:
    if node.type == "import_statement":
        for part in node.named_children:
            if part.type == "dotted_name":
                yield Import(text(part), (), text(part).rpartition(".")[2])
            elif part.type == "aliased_import":
                module, alias = part.child_by_field_name("name"), part.child_by_field_name("alias")
                yield Import(text(module), (), text(alias))
        return
    source = text(node.child_by_field_name("module_name"))
    if any(within(node, "wildcard_import")):
        yield Import(source, (ALL,))
        return
    for part in node.children_by_field_name("name"):
        if part.type == "dotted_name":  # a name of the module, or a module of the package
            yield Import(source, (text(part),), text(part))
        else:  # under another name, so a module or nothing
            base = source if source.endswith(".") else f"{source}."
            renamed = text(part.child_by_field_name("alias"))
            yield Import(base + text(part.child_by_field_name("name")), (), renamed)


def _names(node: Node) -> Iterator[Node]:
    if node.type != "assignment":
        yield from node.children_by_field_name("name")
        return
    left = node.child_by_field_name("left")
    if left is not None and left.type == "identifier":
        yield left


def _links(path: str, outline: Outline, layout: Layout) -> Iterator[Link | Scope]:
    for imported in outline.imports:
        for base in _bases(path, imported.target, layout):
            yield from _of(base, imported, layout)


def _of(base: str, imported: Import, layout: Layout) -> Iterator[Link]:
    """The links of one import whose module stands at `base`."""
    module = _module(base, layout)
    if not imported.names:
        if module:
            yield Link(module, None, imported.qualifier)
        return
    if imported.names == (ALL,):
        if module:
            yield Link(module)
        return
    inner = _module(joined(base, imported.names[0]), layout)
    if inner:
        yield Link(inner, None, imported.qualifier)
    elif module:
        yield Link(module, frozenset(imported.names))


def _bases(path: str, target: str, layout: Layout) -> Iterator[str]:
    """Where a module may stand, without its extension; the first that is there is the only one."""
    dots = len(target) - len(target.lstrip("."))
    tail = target[dots:].replace(".", "/")
    folder = posixpath.dirname(path)
    if dots:
        levels = above(folder)
        if dots <= len(levels):
            yield joined(levels[dots - 1], tail)
        return
    roots = [*_outside_packages(folder, layout), *_SOURCES]
    candidates = [joined(root, tail) for root in dict.fromkeys(roots)]
    own, _, rest = tail.partition("/")
    if own == layout.manifests.root_name:  # the repository is the package itself
        candidates.append(rest)
    found = next((c for c in candidates if _module(c, layout) or _is_folder(c, layout)), None)
    if found is not None:
        yield found


def _outside_packages(folder: str, layout: Layout) -> list[str]:
    """The folders from which the file's own package can be imported."""
    levels = above(folder)
    packages = 0
    while packages < len(levels) and _init(levels[packages], layout):
        packages += 1
    return levels[packages:]


def _module(base: str, layout: Layout) -> str:
    return layout.first([f"{base}.py", joined(base, "__init__.py"), f"{base}.pyi"])


def _init(folder: str, layout: Layout) -> str:
    return layout.first([joined(folder, "__init__.py")])


def _is_folder(folder: str, layout: Layout) -> bool:
    """A package without `__init__.py`."""
    return folder in layout.folders


RESOLVER = Resolver(
    kin="python",
    table=Table(
        query=_QUERY,
        definitions={"function_definition": "function", "class_definition": "type", "assignment": "value"},
        through=frozenset(
            {
                "block",
                "decorated_definition",
                "else_clause",
                "elif_clause",
                "except_clause",
                "expression_statement",
                "finally_clause",
                "if_statement",
                "try_statement",
                "with_statement",
            }
        ),
        members={"attribute": ("object", "attribute")},
        names=_names,
        imports=_imports,
    ),
    links=_links,
)
