"""The static check: does a text have the shape of code in its language?

Tiers (measured in this project's study, each recorded in the row):

    ast       Python: its own parser decides; tree-sitter's counts are recorded of what it rejects
    strict    no ERROR and no MISSING node
    tolerant  grammars that reject valid files (C++ macros and the like): a few
              macro-like errors are let pass, broken brackets and quotes are not
    lexical   no grammar: brackets balance

A pass means *parsed* and nothing more: such parsers do not see types, most
context rules or, outside Python, indentation. Nothing here runs the text.
Prose, single words and Markdown fences parse in many grammars; so the text must
also hold a definition, a statement keyword, an assignment or a call. A text that
fails says by which of the closed faults, and a part by nature says which part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from tree_sitter import Tree

from synth.languages.base import Tier
from synth.syntax import fragments, grammars, readings, slips_c
from synth.syntax.faults import Fault, Faults, Place
from synth.syntax.fragments import Fragment
from synth.syntax.lexical import unbalanced
from synth.syntax.python_code import Found, parse_python
from synth.syntax.slips import Found as Slipped
from synth.syntax.slips import find_slip
from synth.syntax.tables import Syntax, syntax_of
from synth.syntax.words import DOCUMENTS, framed, holds_code, is_prose

MAX_COMPLETED = 4_000
"""Bytes of a broken text at most of which it is asked what it would be a part of."""

_MARKS = re.compile(r"[(){}\[\]=;\"'<>:$]|\n[ \t]+\S")
"""Signs of code, or an indented line."""
_POOR = frozenset({"groovy", "sql", "vim"})
"""Grammars so far behind their languages that what they reject is left to the brackets."""
_FENCES = ("```", "~~~")
_NO_CODE = "no definition or statement: words, not code"


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
    """The grammar's own word of the first reading; a `tolerant` pass may carry it, or one with `gaps`."""
    detail: str = ""
    line: int = 0
    column: int = 0
    fault: Fault = Fault.NONE
    fragment: Fragment = Fragment.NONE
    """What kind of part the text is; `elided` may pass, for a comment stands where something is left out."""
    places: tuple[Place, ...] = ()
    """The first ERROR and MISSING nodes, one by one."""
    gaps: tuple[str, ...] = ()
    """Known gaps of the grammar that the text was let pass for."""


def static_check(language: str, code: str) -> StaticCheck:
    """Check `code` as text of `language` (a language of synth or a grammar of the pack).

    Never raises on bad code. Raises `ToolchainError` for an unknown language.
    """
    return check_syntax(syntax_of(language), code)


def refused(language: str, fault: Fault) -> StaticCheck:
    """The result for a text whose parser was stopped or died."""
    syntax = _usable(syntax_of(language))
    return replace(_blank(syntax.tier, syntax.grammar), detail=fault.value, fault=fault)


def check_syntax(syntax: Syntax, code: str) -> StaticCheck:
    """Check `code` by an explicit grammar and tier."""
    syntax = _usable(syntax)
    blank = _blank(syntax.tier, syntax.grammar)
    code = code.removeprefix("\ufeff")
    source = _encode(code)
    if source is None:
        return replace(blank, detail="not valid Unicode text", fault=Fault.NOT_TEXT)
    fault, why = _refuse(code, source, syntax.grammar in DOCUMENTS)
    if fault:
        return replace(blank, detail=why, fault=fault)
    part = _part(syntax, code)
    if part in (Fragment.DIFF, Fragment.SESSION):
        return replace(blank, detail=f"a {part}, not a program", fault=Fault.FRAGMENT, fragment=part)
    checked = (
        _lexical(syntax, code, blank) if syntax.tier == "lexical" else _parsed(syntax, code, source, blank)
    )
    if checked.ok:
        return replace(checked, fragment=part) if part else checked
    if part or (checked.fault is not Fault.BROKEN and syntax.grammar not in fragments.HEADS):
        return replace(checked, fragment=part) if part else checked
    return _as_part(syntax, code, checked)


@cache
def _blank(tier: Tier, grammar: str) -> StaticCheck:
    """What is known before a check."""
    return StaticCheck(False, tier, "" if tier == "lexical" else grammars.identity(grammar))


@cache
def _passed(tier: Tier, grammar: str) -> StaticCheck:
    """A pass of which there is no more to say. Most are this; to make one takes as long as a small text."""
    return StaticCheck(True, tier, grammar)


def _usable(syntax: Syntax) -> Syntax:
    """The syntax, in the lexical tier if the chosen source of grammars does not have its grammar."""
    if syntax.tier in ("ast", "lexical") or syntax.grammar in grammars.languages():
        return syntax
    return replace(syntax, tier="lexical")


def _encode(code: str) -> bytes | None:
    try:
        return code.encode()
    except UnicodeEncodeError:
        return None


def _refuse(code: str, source: bytes, document: bool) -> tuple[Fault, str]:
    """Why no parser should see this text; no fault when it may."""
    if not code or code.isspace():
        return Fault.EMPTY, "empty"
    if len(source) > grammars.MAX_SOURCE:
        return Fault.TOO_LARGE, f"over {grammars.MAX_SOURCE} bytes"
    if "\0" in code:
        return Fault.NOT_TEXT, "holds null characters"
    if _fenced(code) and not (document and not code.lstrip().startswith(_FENCES)):
        return Fault.FENCED, "a Markdown fence, not code"
    return Fault.NONE, ""


def _fenced(code: str) -> bool:
    """Whether a fence line opens or closes the text (backticks are valid JavaScript and Go)."""
    text = code.strip()
    return text.startswith(_FENCES) or text[text.rfind("\n") + 1 :].strip() in _FENCES


def _part(syntax: Syntax, code: str) -> Fragment:
    if syntax.grammar in DOCUMENTS:
        return Fragment.NONE
    return fragments.at_sight(code) or (Fragment.ELIDED if fragments.left_out(code) else Fragment.NONE)


def _lexical(syntax: Syntax, code: str, blank: StaticCheck) -> StaticCheck:
    bad = unbalanced(code, syntax.line_comment, syntax.block_comment)
    if bad is not None:
        line = code.count("\n", 0, bad.offset) + 1
        column = bad.offset - code.rfind("\n", 0, bad.offset)
        why = f"unmatched {bad.bracket!r}"
        return replace(blank, detail=why, line=line, column=column, fault=Fault.BROKEN)
    if is_prose(code) or not _MARKS.search(code):
        return replace(blank, detail=_NO_CODE, fault=Fault.WORDS)
    return replace(blank, ok=True)


def _parsed(syntax: Syntax, code: str, source: bytes, blank: StaticCheck) -> StaticCheck:
    if syntax.tier == "ast" and not (found := parse_python(code)).fault:
        return _passed(blank.tier, blank.grammar)
    try:
        read = readings.read(syntax, source)
    except grammars.UnparsableError as error:
        return replace(blank, detail=str(error), fault=Fault.TOO_COSTLY)
    faults, tree = read.faults, read.tree
    measured = _measured(blank, faults) if faults.has_error else blank
    if syntax.tier == "ast":
        return _of_python(measured, found)
    if tree is None:
        if syntax.grammar in _POOR and (weak := _lexical(syntax, code, measured)).ok:
            return replace(weak, tier="lexical")
        bad = replace(measured, detail=faults.detail, fault=Fault.BROKEN)
        return replace(bad, line=faults.line, column=faults.column)
    if read.gaps:
        measured = replace(measured, gaps=read.gaps)
    if slip := _slip(syntax.grammar, tree, source):
        line, column = slip.node.start_point
        bad = replace(measured, detail=slip.name, fault=Fault.BROKEN)
        return replace(bad, line=line + 1, column=column + 1)
    if not read.directives and not holds_code(tree, syntax.grammar):
        return replace(measured, detail=_NO_CODE, fault=Fault.WORDS)
    if said := _said(syntax, code):
        return replace(measured, detail=said, fault=Fault.WORDS)
    return _passed(blank.tier, blank.grammar) if measured is blank else replace(measured, ok=True)


def _slip(grammar: str, tree: Tree, source: bytes) -> Slipped | None:
    return slips_c.find_slip(tree, source) if grammar == "c" else find_slip(grammar, tree, source)


def _said(syntax: Syntax, code: str) -> str:
    """Why the text is words; in documents they have a place, though not around a page of HTML."""
    if syntax.grammar in DOCUMENTS:
        return framed(code) if syntax.grammar == "html" else ""
    return is_prose(code)


def _measured(blank: StaticCheck, faults: Faults) -> StaticCheck:
    damaged = replace(blank, has_error=True, places=faults.places)
    return replace(damaged, error_bytes=faults.error_bytes, missing=faults.missing)


def _of_python(measured: StaticCheck, found: Found) -> StaticCheck:
    """What Python's own parser found wrong, beside the grammar's counts."""
    bad = replace(measured, detail=found.detail, fault=found.fault)
    return replace(bad, line=found.line, column=found.column)


def _as_part(syntax: Syntax, code: str, checked: StaticCheck) -> StaticCheck:
    """Of a broken text: whether it is whole inside of something."""
    if len(code) > MAX_COMPLETED or syntax.tier == "lexical":
        return checked
    for part, whole in fragments.completions(syntax.grammar, code):
        blank = StaticCheck(False, checked.tier, checked.grammar)
        found = _parsed(syntax, whole, whole.encode(), blank)
        if part is Fragment.HEADLESS:
            checked = replace(found, fragment=part if found.ok else Fragment.NONE)
        elif found.ok:
            return replace(checked, fault=Fault.FRAGMENT, fragment=part, detail=f"{part}: {checked.detail}")
        if checked.ok:
            return checked
    if checked.fault is Fault.BROKEN and syntax.tier != "ast" and fragments.shortened(code):
        return replace(checked, fault=Fault.FRAGMENT, fragment=Fragment.ELIDED)
    return checked
