"""A Python program with other names, no docstrings, comments or annotations, written anew."""

from __future__ import annotations

import ast
import builtins
from itertools import count


def disguise(code: str) -> str:
    """Rename what the program itself defines: functions, classes, parameters, variables."""
    tree = ast.parse(code)
    names = _own_names(tree)
    renamed = dict(zip(sorted(names), (f"q{i}" for i in count()), strict=False))
    return ast.unparse(ast.fix_missing_locations(_Rename(renamed).visit(tree)))


def _own_names(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return {name for name in found if not (name.startswith("__") and hasattr(builtins, name))}


class _Rename(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg, node.annotation = self._names.get(node.arg, node.arg), None
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """A keyword of the program's own functions goes with the parameter; `key=` of a builtin stays."""
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name, node.returns = self._names.get(node.name, node.name), None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._names.get(node.name, node.name)
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if node.value is None:
            return ast.Pass()
        return ast.copy_location(ast.Assign([node.target], node.value), node)
