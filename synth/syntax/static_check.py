"""The static check: does a text have the shape of code in its language?

Tiers (measured in this project's study, each recorded in the row):

    ast       Python: `ast.parse` decides, tree-sitter's counts are recorded
    strict    no ERROR and no MISSING node
    tolerant  grammars that reject valid files (C++ macros and the like): a few
              macro-like errors are let pass, broken brackets and quotes are not
    lexical   no grammar: brackets balance

A pass means *parsed* and nothing more: such parsers do not see types, most
context rules or, outside Python, indentation. Nothing here runs the text.
Prose, single words and Markdown fences parse in many grammars; so the text must
also hold a definition, a statement keyword, an assignment or a call.
"""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from tree_sitter import Node, Tree

from synth.languages.base import Tier
from synth.syntax import grammars
from synth.syntax.faults import Faults, find_faults
from synth.syntax.lexical import unbalanced
from synth.syntax.tables import Syntax, syntax_of

_WARNINGS = threading.Lock()
"""`warnings.catch_warnings` swaps a global; two threads inside it would mix."""

_LOOKED_AT = 50_000
"""Nodes among which a definition or statement must be found."""

LINES_PER_MISSING = 200
"""Lines for each missing token that the tolerant tier lets pass, up to two."""

_CODE_KIND = re.compile(
    r"definition|preproc_|declar|assign|function|method|class|struct|enum|interface|trait|impl_|import|include|use_"
    r"|call|invocation|macro|return|throw|raise|break|continue|loop|for_|foreach|if_|while|until|switch|match"
    r"|try_|with_|_item|new_expression|select|create|lambda|closure|command|rule_set"
)
_DOCUMENTS = frozenset({"markdown"})
"""Grammars of documents, in which any block will do."""
_NOT_CODE_KIND = re.compile(r"comment|_list$|labeled|type_arguments|identifier")
_LISPS = frozenset({"commonlisp", "elisp", "racket", "scheme"})
_LISP_WORDS = frozenset(
    {"symbol", "sym_lit", "number", "num_lit", "quote", "string", "str_lit", "kwd_lit", "dot"}
)
_MACRO_LIKE = re.compile(rb"\s*+[A-Za-z_]\w*+\s*+(?:\([\w\s,.:\"]*+\))?\s*+")


@dataclass(frozen=True)
class StaticCheck:
    """The result of one check; `line` and `column` (from 1) stand at the first fault, 0 when none."""

    ok: bool
    tier: Tier
    grammar: str
    """Grammar and package version, for the row's provenance; empty in the lexical tier."""
    error_bytes: int = 0
    missing: int = 0
    has_error: bool = False
    """The grammar's own word; an `ast` or `tolerant` pass may still carry it."""
    detail: str = ""
    line: int = 0
    column: int = 0


def static_check(language: str, code: str) -> StaticCheck:
    """Check `code` as text of `language` (a language of synth or a grammar of the pack).

    Never raises on bad code. Raises `ToolchainError` for an unknown language.
    """
    return check_syntax(syntax_of(language), code)


def check_syntax(syntax: Syntax, code: str) -> StaticCheck:
    """Check `code` by an explicit grammar and tier."""
    if syntax.tier not in ("ast", "lexical") and syntax.grammar not in grammars.languages():
        syntax = replace(syntax, tier="lexical")  # a grammar that the chosen source does not have
    blank = StaticCheck(False, syntax.tier, _identity(syntax))
    code = code.removeprefix("\ufeff")
    source = _encode(code)
    if source is None:
        return replace(blank, detail="not valid Unicode text")
    refusal = _refuse(code, source)
    if refusal:
        return replace(blank, detail=refusal)
    if syntax.tier == "lexical":
        return _lexical(syntax, code, blank)
    try:
        tree = grammars.parse(syntax.grammar, source)
    except grammars.UnparsableError as error:
        return replace(blank, detail=str(error))
    faults = find_faults(tree.root_node)
    measured = replace(
        blank, error_bytes=faults.error_bytes, missing=faults.missing, has_error=faults.has_error
    )
    if syntax.tier == "ast":
        return check_python(code, measured)
    if faults.has_error and not (syntax.tier == "tolerant" and _tolerable(source, faults)):
        return replace(measured, detail=faults.detail, line=faults.line, column=faults.column)
    if not _holds_code(tree, syntax.grammar):
        return replace(measured, detail="no definition or statement: words, not code")
    return replace(measured, ok=True)


def _encode(code: str) -> bytes | None:
    try:
        return code.encode()
    except UnicodeEncodeError:
        return None


def _identity(syntax: Syntax) -> str:
    return "" if syntax.tier == "lexical" else grammars.identity(syntax.grammar)


def _refuse(code: str, source: bytes) -> str:
    """Why no parser should see this text; empty when it may."""
    if not code.strip():
        return "empty"
    if len(source) > grammars.MAX_SOURCE:
        return f"over {grammars.MAX_SOURCE} bytes"
    if "\0" in code:
        return "holds null characters"
    return "a Markdown fence, not code" if _fenced(code) else ""


def _fenced(code: str) -> bool:
    """Whether a fence line opens or closes the text (backticks are valid JavaScript and Go)."""
    lines = code.strip().splitlines()
    return lines[0].lstrip().startswith(("```", "~~~")) or lines[-1].strip() in ("```", "~~~")


def _lexical(syntax: Syntax, code: str, blank: StaticCheck) -> StaticCheck:
    bad = unbalanced(code, syntax.line_comment, syntax.block_comment)
    if bad is not None:
        line = code.count("\n", 0, bad.offset) + 1
        column = bad.offset - code.rfind("\n", 0, bad.offset)
        return replace(blank, detail=f"unmatched {bad.bracket!r}", line=line, column=column)
    if not re.search(r"[(){}\[\]=;]", code):
        return replace(blank, detail="no definition or statement: words, not code")
    return replace(blank, ok=True)


def _tolerable(source: bytes, faults: Faults) -> bool:
    """Whether the damage is what macros do to valid C-like files, and small.

    At most 1 % of the bytes in errors, each of them a bare name or a macro call,
    and few missing tokens. A short answer may miss nothing: there a missing token
    is a cut-off text.
    """
    missing_allowed = min(2, source.count(b"\n") // LINES_PER_MISSING)
    return (
        faults.complete
        and bool(faults.errors or faults.missing)
        and faults.error_bytes * 100 <= len(source)
        and faults.missing <= missing_allowed
        and all(_MACRO_LIKE.fullmatch(source, *span) for span in faults.errors)
    )


def check_python(code: str, measured: StaticCheck) -> StaticCheck:
    """Complete a check by `ast.parse`; grammar counts are taken from `measured`."""
    try:
        with _WARNINGS, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(code)
    except SyntaxError as error:
        return replace(measured, detail=str(error.msg), line=error.lineno or 0, column=error.offset or 0)
    except (RecursionError, MemoryError):
        return replace(measured, detail="nested too deeply for the Python parser")
    except ValueError as error:
        return replace(measured, detail=str(error))
    if not any(map(_is_python_code, _python_nodes(module))):
        return replace(measured, detail="no definition or statement: words, not code")
    return replace(measured, ok=True)


def _python_nodes(module: ast.Module) -> Iterator[ast.AST]:
    """Statements, and the parts of bare expressions, within the bound."""
    for statement in module.body:
        if isinstance(statement, ast.Expr):
            yield from (node for node, _ in zip(ast.walk(statement), range(_LOOKED_AT), strict=False))
        else:
            yield statement


def _is_python_code(node: ast.AST) -> bool:
    """A statement with force. `word: word` is prose as often as an annotation, so it needs a value."""
    if isinstance(node, ast.AnnAssign):
        return node.value is not None
    return isinstance(node, ast.Call | ast.Await | ast.Yield | ast.YieldFrom | ast.ListComp) or (
        isinstance(node, ast.stmt) and not isinstance(node, ast.Expr | ast.Pass)
    )


def _holds_code(tree: Tree, grammar: str) -> bool:
    if grammar in _LISPS:
        return _holds_forms(tree)
    wanted = _code_kinds(grammar)
    if not wanted:
        return tree.root_node.named_child_count > 0
    return any(node.is_named and node.type in wanted for node in _nodes(tree))


def _holds_forms(tree: Tree) -> bool:
    """Whether a Lisp's text is forms rather than words: prose is symbols, with a list here and there."""
    kinds = [node.type for node in tree.root_node.named_children]
    forms = sum(kind not in _LISP_WORDS and not kind.endswith("comment") for kind in kinds)
    return forms > sum(kind in _LISP_WORDS for kind in kinds)


@cache
def _code_kinds(grammar: str) -> frozenset[str]:
    kinds = frozenset[str]() if grammar in _DOCUMENTS else grammars.kinds(grammar)
    return frozenset(k for k in kinds if _CODE_KIND.search(k) and not _NOT_CODE_KIND.search(k))


def _nodes(tree: Tree) -> Iterator[Node]:
    """Nodes in source order without recursion, at most `_LOOKED_AT`."""
    cursor = tree.walk()
    for _ in range(_LOOKED_AT):
        if cursor.node is not None:
            yield cursor.node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
