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

_NAME = r"(?>_*+[A-Z][A-Z0-9_]{2,}+\b|__\w++)"
_PIECE = r"""[^()"']{1,400}+|"(?:\\.|[^"\\\n]){0,400}+"|'(?:\\.|[^'\\\n]){0,400}+'"""
_ARGUMENTS = rf"[ \t]*+\((?:{_PIECE}|\((?:{_PIECE}|\((?:{_PIECE}){{0,99}}+\)){{0,99}}+\)){{0,99}}+\)"
_STORAGE = r"(?:extern|static|inline|virtual|typedef|friend|constexpr|explicit)\b"
_TYPES = r"(?:void|int|char|bool|long|short|float|double|unsigned|signed|struct|union|enum)\b"
_DECLARED = rf"(?:static|inline|extern|virtual|explicit|friend|class|constexpr|typedef|template|{_TYPES})\b"
_NO_NAME = (
    r"(?!(?:return|else|case|goto|new|delete|throw|do|if|for|while|switch|sizeof|operator|using|typename"
    r"|const|volatile|register|auto|defined|and|or|not|__attribute__|__attribute|__asm__|__declspec)\b)"
)
"""What stands at the start of no declaration that a macro is before."""
_NAMED = (
    rf"(?:const\s++)?+(?:{_NO_NAME}(?!__[a-z])[A-Za-z_]\w*+(?:::\w++)*+(?:<[^;(){{}}\n]{{0,99}}>)?[\s*&]++){{1,4}}"
    r"(?!__attribute)~?[A-Za-z_]\w*+(?:::~?\w++)*+\s*+[(;=\[]"
)
_ENDED = (
    r"[ \t]*+(?:/\*[^*\n]*+\*/|//[^\n]*+)?(?=\n)(?!\s*+(?:[-+*%&|^<>=?:,.;()\]]|/[^/*]|\{|\w++\s*+[,}=]))"
)
_NO_ENUMERATOR = r"(?!(?:\s|/\*(?:[^*]|\*(?!/)){0,400}+\*/|//[^\n]*+)*+\w++\s*+[,}=])"
"""Nor the last before another that a comment parts from it."""
_LINE = re.compile(
    (
        rf"\n[ \t]*+(?=[A-Z_cefistuv])(?P<storage>(?:{_STORAGE}[ \t]++)*+)"
        rf"(?:(?=[A-Z_]){_NAME}(?P<arguments>{_ARGUMENTS})?+(?=\s)(?:"
        rf"(?P<alone>(?!\s*+(?!{_NAME}[ \t]*+\(){_NO_NAME}[A-Za-z_]\w*+[ \t]*+\(){_ENDED}"
        rf"(?(arguments)|{_NO_ENUMERATOR}))"
        rf"|(?P<word>(?=\s++{_DECLARED})(?!\s++(?:struct|enum|class|union)\s++\w++\s*+\{{))"
        rf"|(?P<declaration>(?=\s++{_NAMED})))"
        rf"|(?:class|struct|union)(?P<head>[ \t]++{_NAME}(?:{_ARGUMENTS})?+"
        rf"(?=\s++[A-Za-z_]\w*+\s*+(?:final\s*+)?(?:\{{|:[^:]))))"
    ).encode()
)
_GAPS = {
    "alone": "a macro on a line of its own",
    "word": "a macro before a word of a declaration",
    "declaration": "a macro before a declaration",
    "head": "macros in the head of a class",
}
_BEFORE = frozenset(b";{}:/)\n\t \r")
"""What may end the line before a macro that is alone."""


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
        if kind == "alone" and (found["storage"] or (start and text[start - 1] not in _BEFORE)):
            continue
        start = found.start("head") if kind == "head" else found.end("storage")
        made += (text[at:start], _blank(text[start:end]))
        at = end
        gaps[_GAPS[kind]] = None
    if not made:
        return Opened(source)
    return Opened(b"".join((*made, text[at:]))[1:], tuple(gaps))


def _blank(text: bytes) -> bytes:
    """As many blanks, lines kept."""
    if b"\n" not in text:
        return b" " * len(text)
    return bytes(byte if byte in b"\r\n" else 32 for byte in text)
