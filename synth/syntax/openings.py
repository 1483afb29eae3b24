"""Macros that begin a line of C and C++, taken out before anything is parsed.

Most macros that a grammar cannot read stand there: alone (`BEGIN_DECLS`), before a declaration
(`MY_API int f(void);`), in the head of a class. Each that is met as an error is dear: the parser
is slow in its recovery, the lines around are searched for all that `synth.syntax.macros` knows,
and then parsed again. So what can hardly be anything but a macro is taken out first, in one search
that jumps from line to line and looks closer where a name in capitals begins one. What it leaves
is found near errors as before. Lengths and lines stay.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CAPITALS = r"_*+[A-Z][A-Z0-9_]{2,}+\b"
_NAME = rf"(?>{_CAPITALS}|__\w++)"
_PIECE = r"""[^()"']{1,400}+|"(?>\\.|[^"\\\n]){0,400}+"|'(?>\\.|[^'\\\n]){0,400}+'"""
_ARGUMENTS = rf"[ \t]*+\((?>{_PIECE}|\((?>{_PIECE}|\((?>{_PIECE}){{0,99}}+\)){{0,99}}+\)){{0,99}}+\)"
_STORAGE = r"(?:extern|static|inline|virtual|typedef|friend|constexpr|explicit)\b"
_TYPES = r"(?:void|int|char|bool|long|short|float|double|unsigned|signed|struct|union|enum)\b"
_BUILT_IN = r"(?>(?:unsigned|signed|long)[ \t]++)*+(?:void|int|char|bool|long|short|float|double)\b"
_DECLARED = rf"(?:static|inline|extern|virtual|explicit|friend|class|constexpr|typedef|template|{_TYPES})\b"
_NO_NAME = (
    r"(?!(?:return|else|case|goto|new|delete|throw|do|if|for|while|switch|sizeof|operator|using|typename"
    r"|const|volatile|register|auto|defined|and|or|not|__attribute__|__attribute|__asm__|__declspec)\b)"
)
"""What stands at the start of no declaration that a macro is before."""
_NAMED = (
    rf"(?>const\s++)?+(?>::)?+"
    rf"(?:{_NO_NAME}(?!__[a-z])[A-Za-z_]\w*+(?>::\w++)*+(?:<[^;(){{}}\n]{{0,99}}>)?[\s*&]++){{1,4}}"
    r"(?!__attribute)~?[A-Za-z_]\w*+(?:<[^;(){}\n]{0,99}>(?=::))?(?>::~?\w++)*+"
    r"(?:(?<=operator)[-+*/%&|^<>!]{1,2})?\s*+[(;=\[]"
)
_PARAMETERS = r"(?=[ \t]*+\((?:(?:void)?\)|(?:\w++[ \t*]++){1,4}\w++[,)\[]))"
"""As a declaration has them, and no call."""
_DECLARATOR = r"(?=[ \t]++[*&]*+(?!__a)[A-Za-z_]\w*+[ \t]*+[(;=\[])"
"""A name that is declared, and no attribute."""
_ENDED = (
    r"[ \t]*+(?:/\*[^*\n]*+\*/|//[^\n]*+)?(?=\n)(?!\s*+(?:[-+*%&|^<>=?:,.;()\]]|/[^/*]|\{|\w++\s*+[,}=]))"
)
_NO_HEAD = rf"(?!\s*+(?!{_CAPITALS}[ \t]*+\(){_NO_NAME}[A-Za-z_]\w*+[ \t]*+\()"
"""Where no name with parameters follows, of which it would be the type."""
_SAID = r"(?>\s|/\*(?>[^*]|\*(?!/)){0,400}+\*/|//[^\n]*+)*+"
_NO_ENUMERATOR = rf"(?!{_SAID}\w++{_SAID}[,}}=])"
"""Nor the last before another that a comment parts from it."""
_LINE = re.compile(
    (
        rf"\n[ \t]*+(?=[A-Z_b-filstuv])(?P<storage>(?>{_STORAGE}[ \t]++)*+)"
        rf"(?:(?=[A-Z_])(?P<before>(?:{_CAPITALS}[ \t]++(?={_CAPITALS})){{0,2}})"
        rf"{_NAME}(?>(?P<arguments>{_ARGUMENTS})?)(?:(?P<function>(?(arguments)|(?!)){_PARAMETERS})|(?=\s)(?:"
        rf"(?P<alone>{_NO_HEAD}{_ENDED}(?(arguments)|{_NO_ENUMERATOR})"
        rf"(?>\n[ \t]*+{_NAME}{_ARGUMENTS}(?=\s){_NO_HEAD}{_ENDED}){{0,9}}+)"
        rf"|(?P<word>(?=\s++{_DECLARED})(?!\s++(?:struct|enum|class|union)\s++\w++\s*+\{{))"
        rf"|(?P<declaration>(?=\s++{_NAMED}))"
        r"|(?P<block>(?(arguments)(?!)|(?<=[A-Z0-9_]))(?=[ \t]++\{[ \t]*+\n))))"
        rf"|(?:class|struct|union)(?P<head>[ \t]++{_NAME}(?>{_ARGUMENTS})?+"
        rf"(?=\s++[A-Za-z_]\w*+\s*+(?:final\s*+)?(?:\{{|:[^:])))"
        rf"|{_BUILT_IN}[ \t*]*+(?<=[ \t*])(?P<between>{_NAME}){_DECLARATOR}"
        r"|case\b[^:;{}.\n]{1,200}+(?P<range>\.\.\.)(?=[^:\n]{1,200}+:))"
    ).encode()
)
_GAPS = {
    "function": "a macro for the name of a function",
    "alone": "a macro on a line of its own",
    "word": "a macro before a word of a declaration",
    "declaration": "a macro before a declaration",
    "block": "a macro for the head of a block",
    "head": "macros in the head of a class",
    "between": "a macro between a type and a name",
    "range": "ranges of cases",
}
_INSTEAD = {"function": b"int f", "range": b"+"}
"""What stands in for them, if not blanks."""
_BEFORE = frozenset(b";{}:/).]\n\t \r")
"""What may end the line before a macro that is alone."""
_WITHIN = frozenset(b";{}:)")
_CLOSED = re.compile(rf"{_SAID}\}}".encode())


GRAMMARS = frozenset({"c", "cpp"})
"""Languages that have such macros."""


class Opened(NamedTuple):
    """A text without such macros, and for which known gaps they stood."""

    source: bytes
    gaps: tuple[str, ...] = ()


def without_macros(grammar: str, source: bytes) -> Opened:
    """Take out the macros that begin a line; in other languages there are none."""
    if grammar not in GRAMMARS:
        return Opened(source)
    text = b"\n" + source
    made: list[bytes] = []
    gaps: dict[str, None] = {}
    at = 0
    for found in _LINE.finditer(text):
        kind = found.lastgroup
        assert kind is not None
        start, end = found.span()
        if _is_other(text, found, kind) or (kind == "alone" and grammar == "c" and _is_last(text, found)):
            continue
        start = found.start(kind) if kind in ("head", "between", "range") else found.end("storage")
        instead = _INSTEAD.get(kind, b"")
        made += (text[at:start], instead, _blank(text[start + len(instead) : end]))
        at = end
        gaps[_GAPS[kind]] = None
    if not made:
        return Opened(source)
    return Opened(b"".join((*made, text[at:]))[1:], tuple(gaps))


def _is_other(text: bytes, found: re.Match[bytes], kind: str) -> bool:
    """Whether what stands before shows that it is no such macro: a line's end, a word, an indentation."""
    start = found.start()
    goes_on = start > 0 and text[start - 1] not in _BEFORE
    if kind == "function":
        return goes_on or text[start + 1] in b" \t"
    if kind == "block" and text[start + 1] not in b" \t":
        return True
    return kind in ("alone", "block") and bool(goes_on or found["storage"] or found["before"])


def _is_last(text: bytes, found: re.Match[bytes]) -> bool:
    """Whether it may be the last enumerator: it ends a body after a comment and does not say so.

    In C++ classes end so.
    """
    start, end = found.span()
    if found["arguments"] or not start or text[start - 1] in _WITHIN or b"END" in text[start:end]:
        return False
    return _CLOSED.match(text, end) is not None


def _blank(text: bytes) -> bytes:
    """As many blanks, lines kept."""
    if b"\n" not in text:
        return b" " * len(text)
    return bytes(byte if byte in b"\r\n" else 32 for byte in text)
