"""The first tier: Python is held to its own parser."""

from __future__ import annotations

import ast
import symtable
import threading
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from synth.syntax.faults import Fault
from synth.syntax.words import LOOKED_AT

_WARNINGS = threading.Lock()
"""`warnings.catch_warnings` swaps a global; two threads inside it would mix."""


class Found(NamedTuple):
    """What `ast.parse` says; no fault when the text is a module with code in it."""

    fault: Fault
    detail: str = ""
    line: int = 0
    column: int = 0


def parse_python(code: str) -> Found:
    """Parse as a module of the running version of Python.

    `symtable` is its parser, and what it says of names: a tree of Python objects
    would take half as long again.
    """
    try:
        with _WARNINGS, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = symtable.symtable(code, "<code>", "exec")
            holds_code = any(map(_is_bound, map(names.lookup, names.get_identifiers())))
            holds_code = holds_code or any(map(_is_code, _nodes(ast.parse(code))))
    except SyntaxError as error:
        return Found(Fault.BROKEN, str(error.msg), error.lineno or 0, error.offset or 0)
    except (RecursionError, MemoryError):
        return Found(Fault.TOO_COSTLY, "nested too deeply for the Python parser")
    except ValueError as error:
        return Found(Fault.NOT_TEXT, str(error))
    if not holds_code:
        return Found(Fault.WORDS, "no definition or statement: words, not code")
    return Found(Fault.NONE)


def _is_bound(name: symtable.Symbol) -> bool:
    """Whether the module binds the name, by more than an annotation."""
    return name.is_imported() or name.is_namespace() or (name.is_assigned() and not name.is_annotated())


def _nodes(module: ast.Module) -> Iterator[ast.AST]:
    """Statements, and the parts of bare expressions, within the bound."""
    for statement in module.body:
        if isinstance(statement, ast.Expr):
            yield from (node for node, _ in zip(ast.walk(statement), range(LOOKED_AT), strict=False))
        else:
            yield statement


def _is_code(node: ast.AST) -> bool:
    """A statement with force. `word: word` is prose as often as an annotation, so it needs a value."""
    if isinstance(node, ast.AnnAssign):
        return node.value is not None
    return isinstance(node, ast.Call | ast.Await | ast.Yield | ast.YieldFrom | ast.ListComp) or (
        isinstance(node, ast.stmt) and not isinstance(node, ast.Expr | ast.Pass)
    )
