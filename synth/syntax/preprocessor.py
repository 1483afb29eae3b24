"""One reading of a C-like text: directives gone, one branch of each condition left, every place kept.

A grammar of C reads directives as if they were statements, so that braces which
open in one branch and close after the condition, or text within `#if 0`, look
broken. A compiler sees one branch. Which one is guessed: that of names which are all
defined or all undefined, but for conditions that are known (`0`, `__cplusplus`, other
compilers and systems). No macro
is expanded; `synth.syntax.gaps` knows where they stand.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DIRECTIVES = {"c": False, "cpp": True, "csharp": False, "objc": False}
"""Grammars of languages with directives: whether it is C++."""

_PIECE = re.compile(
    rb"/\*(?s:.*?)(?:\*/|\Z)|//(?:\\\r?\n|[^\n])*|R\"([^()\\\s]{0,16})\((?s:.*?)(?:\)\1\"|\Z)"
    rb"|\"(?:\\(?s:.)|[^\"\\\n]){0,2000}+\"|'(?:\\.|[^'\\\n]){0,20}+'"
    rb"|(?P<directive>(?m:^)[ \t]*(?:\#|%:)[ \t]*(?P<word>[a-z]*)"
    rb"(?P<rest>(?:/\*(?s:.*?)(?:\*/|\Z)|\\\r?\n|[^\n])*))"
)
_PLUS = re.compile(rb"\b__cplusplus\b")
_ELSEWHERE = re.compile(
    rb"\b(?:_MSC_VER|_MSC_EXTENSIONS|_WIN32|WIN32|_WIN64|__CYGWIN__|__APPLE__|__ASSEMBLER__|__ASSEMBLY__|__BORLANDC__"
    rb"|__SUNPRO_CC?|__IBMCPP__|__CUDACC__|__OBJC__|__DMC__|__WATCOMC__|DOXYGEN\w*|_DOXYGEN|lint|__lint)\b"
)
"""What is not defined where our checks are made."""
_ALONE = re.compile(rb"\s*(?:!\s*)?(?:defined\s*)?\(?\s*\w+\s*\)?\s*(?:>=?\s*\w+\s*)?(?:&&.*)?")
_INNER = frozenset({b"elif", b"elifdef", b"elifndef", b"else", b"endif"})
_MARKS = re.compile(rb"[^\r\n]")


def resolve(source: bytes, plus: bool, defined: bool = True) -> bytes | None:
    """The text with blanks for directives and for branches not taken; the length and line ends are kept.

    `defined` says whether unknown names are. None when conditions do not begin and end in pairs.
    """
    made, kept, at = [], True, 0
    open_: list[tuple[bool, bool]] = []
    """Of each condition: whether the text around it is kept, and whether a branch was taken."""
    for piece in _PIECE.finditer(source):
        if piece["directive"] is None:
            continue
        made += [_shown(source[at : piece.start()], kept), _blank(piece.group())]
        at = piece.end()
        if not open_ and piece["word"] in _INNER:
            return None
        kept = _after(piece["word"], _Condition(piece["rest"], plus, defined), kept, open_)
    if open_:
        return None
    made.append(_shown(source[at:], kept))
    return b"".join(made)


class _Condition(NamedTuple):
    """What stands after a directive's word, and what is known of names."""

    text: bytes
    plus: bool
    defined: bool

    def holds(self, word: bytes) -> bool:
        """Whether it is taken for true."""
        text = self.text.strip()
        negated = (word == b"ifndef") != text.startswith(b"!")
        if text[:1].isdigit():
            return int(text[:1]) != 0
        if _ALONE.fullmatch(text) and _PLUS.search(text):
            return self.plus != negated
        if _ALONE.fullmatch(text) and _ELSEWHERE.search(text):
            return negated
        return self.defined or negated


def _after(word: bytes, rest: _Condition, kept: bool, open_: list[tuple[bool, bool]]) -> bool:
    """Whether the text after a directive is kept."""
    if word in (b"if", b"ifdef", b"ifndef"):
        taken = rest.holds(word)
        open_.append((kept, taken))
        return kept and taken
    if word not in _INNER:
        return kept
    around, taken = open_.pop()
    if word == b"endif":
        return around
    now = not taken and (word == b"else" or rest.holds(word.removeprefix(b"el")))
    open_.append((around, taken or now))
    return around and now


def _shown(text: bytes, kept: bool) -> bytes:
    return text if kept else _blank(text)


def _blank(text: bytes) -> bytes:
    return _MARKS.sub(b" ", text)
