"""A Python program as a language that cuts towards zero would have it.

`-7 // 2` is -4 in Python and -3 in most languages, `-7 % 3` is 2 and -1. Where a Python
candidate alone differs on negative numbers, its twin with the other division tells
whether that is why: if the twin gives what the others give, nobody slipped.
"""

from __future__ import annotations

import ast

_HEAD = """
def _cut_div(a, b):
    quotient = a // b
    return quotient + 1 if quotient < 0 and quotient * b != a else quotient


def _cut_mod(a, b):
    return a % b if isinstance(a, (str, bytes)) else a - b * _cut_div(a, b)


def _cut_divmod(a, b):
    return _cut_div(a, b), _cut_mod(a, b)


"""
_NAMES: dict[type[ast.operator], str] = {ast.Mod: "_cut_mod", ast.FloorDiv: "_cut_div"}


def cutting(code: str) -> str | None:
    """The program with `%`, `//` and `divmod` cutting towards zero; None where it has none of them."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    cut = _Cut()
    changed = cut.visit(tree)
    return _HEAD + ast.unparse(changed) if cut.found else None


class _Cut(ast.NodeTransformer):
    """Puts calls in the place of divisions."""

    def __init__(self) -> None:
        self.found = 0

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return self._call(node.op, node.left, node.right) or node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        call = self._call(node.op, read, node.value)
        return ast.Assign([node.target], call, lineno=0) if call else node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id != "divmod":
            return node
        self.found += 1
        return ast.Name("_cut_divmod", node.ctx)

    def _call(self, op: ast.operator, left: ast.expr, right: ast.expr) -> ast.Call | None:
        name = _NAMES.get(type(op))
        self.found += name is not None
        return ast.Call(ast.Name(name, ast.Load()), [left, right], []) if name else None
