"""Texts that are no whole program by their nature, and not for being broken.

A diff, a terminal session, a method without its class, an indented piece of a
function, PHP without its opening tag, an answer with parts left out. A row says
which, so that nobody counts them as faults of a grammar or of a model.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from enum import StrEnum


class Fragment(StrEnum):
    """What kind of part a text is; the value is the stored text."""

    NONE = ""
    DIFF = "diff"
    SESSION = "session"
    """Lines of a terminal or an interactive interpreter, prompts included."""
    MEMBER = "member"
    """Members of a class without the class."""
    INDENTED = "indented"
    """A piece out of an indented block."""
    HEADLESS = "headless"
    """Whole but for its first line of form: PHP without `<?php`, Pascal without `program`; it passes."""
    ELIDED = "elided"
    """Parts are left out, and a comment or three dots say so."""


_DIFF = re.compile(r"\s*(?:diff |Index: |From [0-9a-f]{7,40} |--- \S|\*\*\* \S|@@ -\d)")
_HUNK = re.compile(r"(?m)^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|^\*\*\* \d+,\d+ \*\*\*\*$")
_PROMPT = re.compile(
    r"\s*(?:\$ \S|>>> ?\S|In \[\d+\]: |irb\([^)\n]*\)[^>\n]*> |iex\(\d+\)> |julia> |scala> |jshell> "
    r"|ghci> |Prelude> "
    r"|mysql> |sqlite> |\w*=[#>] |[\w.-]+@[\w.-]+[: ][^$#\n]*[$#] |PS [A-Z]:\\[^>\n]*> |> \S)"
)
_NEITHER = tuple("#/<{(\"'%;")
"""What many programs begin with, and no diff and no session."""
_LEFT_OUT = re.compile(
    r"(?im)^\s*(?://|#|--|;+|%|/\*|<!--|\(\*)?\s*(?:\.\.\.|…)\s*"
    r"(?:\(?(?:the |your |my )?(?:existing|rest|other|remaining|previous|same|more|omitted|code)\b.*"
    r"|\*/|-->|\*\))?$"
)
_MARKS = tuple("/#-;%<(")
"""What the marks of comments above begin with."""
_SHORTENED = re.compile(r"(?m)^[ \t]*(?:\.\.\.|…)[,;]?[ \t]*$")

_WRAPPERS: dict[str, tuple[str, str]] = {
    "csharp": ("class X {\n", "\n}"),
    "dart": ("class X {\n", "\n}"),
    "groovy": ("class X {\n", "\n}"),
    "java": ("class X {\n", "\n}"),
    "javascript": ("class X {\n", "\n}"),
    "kotlin": ("class X {\n", "\n}"),
    "php": ("<?php class X {\n", "\n}"),
    "scala": ("class X {\n", "\n}"),
    "swift": ("class X {\n", "\n}"),
    "typescript": ("class X {\n", "\n}"),
    "cpp": ("class X {\n", "\n};"),
    "rust": ("impl X {\n", "\n}"),
}
"""Grammar to what makes its members whole."""
HEADS = {
    "php": (re.compile(r"<\?"), "<?php "),
    "pascal": (re.compile(r"(?i)^\s*(?:program|unit|library|package)\b"), "program p; "),
}
"""Grammar to what tells that the head is there, and a head; in one line, so that lines stay."""


def at_sight(code: str) -> Fragment:
    """What can be told without a parser, and must be: shells and documents take it for their own."""
    if code.startswith(_NEITHER):
        return Fragment.NONE
    if _DIFF.match(code) and _HUNK.search(code):
        return Fragment.DIFF
    if _PROMPT.match(code) and not code.lstrip().startswith("> "):
        return Fragment.SESSION
    return Fragment.NONE


def left_out(code: str) -> bool:
    """Whether the text says that something is not there. (A line of three dots alone is Python's.)"""
    return _says_left_out(code, _DOTS.search) or ("…" in code and _says_left_out(code, _ELLIPSIS.search))


_BEFORE_DOTS = r"\s/#\-;%*("
"""What they end with, or blanks: after most types and names there is none of them."""
_DOTS = re.compile(rf"\.\.\.(?<![^{_BEFORE_DOTS}]\.\.\.)")
_ELLIPSIS = re.compile(rf"…(?<![^{_BEFORE_DOTS}]…)")
"""As patterns: they are looked for in two thirds of the time of `in` and `find`."""


def _says_left_out(code: str, dots: Callable[[str, int], re.Match[str] | None]) -> bool:
    """Whether some line with such dots does: a search for them is quick, the pattern is not."""
    end = 0
    while found := dots(code, end):
        at, end = found.span()
        start = code.rfind("\n", 0, at) + 1
        end = code.find("\n", at)
        end = end if end >= 0 else len(code)
        before = code[start:at].lstrip()
        if before and not before.startswith(_MARKS):
            continue
        line = code[start:end]
        if line.strip() != "..." and _LEFT_OUT.fullmatch(line):
            return True
    return False


def shortened(code: str) -> bool:
    """Whether a line of three dots stands for what is not shown; in Python such a line is code."""
    return ("..." in code or "…" in code) and _SHORTENED.search(code) is not None


def completions(grammar: str, code: str) -> list[tuple[Fragment, str]]:
    """Whole programs that the text would be a part of; one that parses tells what it is."""
    made: list[tuple[Fragment, str]] = []
    if grammar in HEADS and not HEADS[grammar][0].search(code):
        made.append((Fragment.HEADLESS, HEADS[grammar][1] + code))
    dedented = textwrap.dedent(code)
    if (
        grammar in ("python", "nim", "fsharp", "haskell")
        and code[:1] in (" ", "\t", "\n")
        and dedented != code
    ):
        made.append((Fragment.INDENTED, dedented))
    if grammar in _WRAPPERS:
        before, after = _WRAPPERS[grammar]
        made.append((Fragment.MEMBER, before + code + after))
    return made
