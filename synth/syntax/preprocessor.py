"""One reading of a C-like text: directives gone, one branch of each condition left, every line kept.

A grammar of C reads directives as if they were statements, so that braces which
open in one branch and close after the condition, or text within `#if 0`, look
broken. A compiler sees one branch. Which one is guessed: that of names which are all
defined or all undefined, but for conditions that are known (`0`, `__cplusplus`, other
compilers and systems). No macro is expanded; `synth.syntax.macros` knows where they stand.

This runs over every C text before the parser does, so it has to cost next to nothing
beside it: one search jumps from one directive to the next, and what stands between them
is read only where it may be inside of a comment.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

DIRECTIVES = {"c": False, "cpp": True, "csharp": False, "objc": False}
"""Grammars of languages with directives: whether it is C++."""

_REST = (
    r"[^\n\\/\"']*+(?>/(?>\*(?s:.*?)(?:\*/|\Z)|/(?>\\\r?\n|[^\n])*+)?+|\\\r?\n"
    r"|\"(?>[^\"\\\n]++|\\(?:\r\n|(?s:.)))*+\"|'(?:\\.|[^'\\\n])'|[^\n\\/\"']++|[\\'])*+"
)
"""Up to the end of a directive, or to a string that does not end: that is left for the grammar to judge."""
_INCLUDE = r"[ \t]*+(?:<[^>\n]++>|\"[^\"\n]++\"|[A-Za-z_])"
_BLANK = r"[ \t]*+(?>(?:[\r\f]|\\\r?\n|/\*(?s:.*?)\*/)[ \t]*+)*+"
_PLAIN_NAMES = r"\((?>[\w$]++(?>,[ \t]*+[\w$]++)*+)?+\)"
_NAMES = rf"\({_BLANK}(?>(?>[\w$]++{_BLANK})?+(?>\.\.\.{_BLANK})?+(?:,{_BLANK}(?=[\w$.])|(?=\))))*+\)"
_DEFINE = (
    rf"[ \t]*+(?>(?=[\\/\r\f]){_BLANK})?+[A-Za-z_$\x80-\xff][\w$\x80-\xff]*+"
    rf"(?:(?![\w(),])|{_PLAIN_NAMES}|{_NAMES})"
)
"""How these directives go on; a definition that does not is broken, an inclusion is left for the grammar."""
_PLAIN = rf"(?:include{_INCLUDE}|define{_DEFINE}|undef\b){_REST}"
_MARK = r"\s*+(?:\#|%:)[ \t]*+"
_DIRECTIVE = re.compile(
    rf"\n[ \t]*+(?:\#|%:)[ \t]*+"
    rf"(?:{_PLAIN}(?>\n{_MARK}{_PLAIN})*+|(?P<word>[a-z]++)(?P<rest>{_REST})|(?=/[*/]){_REST})".encode()
)
"""A directive, or many in a row that are no conditions."""
_PIECE = re.compile(
    rb"/\*(?s:.*?)(?:\*/|\Z)|//(?>\\\r?\n|[^\n])*+|R\"([^()\\\s]{0,16})\((?s:.*?)(?:\)\1\"|\Z)"
    rb"|\"(?>\\(?s:.)|[^\"\\\n]){0,2000}+\"|'(?>\\.|[^'\\\n]){0,20}+'"
)
"""What may hold the mark of a directive, or of a comment."""
_CONDITIONS = frozenset({b"if", b"ifdef", b"ifndef"})
_INNER = frozenset({b"elif", b"elifdef", b"elifndef", b"else", b"endif"})
_CONDITIONAL = _CONDITIONS | _INNER
_OTHERS = frozenset(
    {b"undef", b"line", b"error", b"warning", b"pragma", b"ident", b"import", b"embed", b"assert", b"sccs"}
    | {b"region", b"endregion", b"nullable"}
)
_ALONE = re.compile(rb"\s*(?:!\s*)?(?:defined\s*)?\(?\s*(\w+)\s*\)?\s*(?:>=?\s*\w+\s*)?(?:&&.*)?")
_DEFINED = re.compile(rb"defined\s*\(?\s*(\w+)\s*\)?")
_ELSEWHERE = frozenset(
    b"_MSC_VER _MSC_EXTENSIONS _WIN32 WIN32 _WIN64 __CYGWIN__ __APPLE__ __ASSEMBLER__ __ASSEMBLY__"
    b" __BORLANDC__ __SUNPRO_C __SUNPRO_CC __IBMCPP__ __CUDACC__ __OBJC__ __DMC__ __WATCOMC__"
    b" __midl RC_INVOKED _LOCORE LOCORE __BLOCKS__ lint __lint".split()
)
"""What is not defined where our checks are made."""
_PAIRS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"))
_DOCUMENTED = (b"DOXYGEN", b"_DOXYGEN")


class Reading(NamedTuple):
    """One reading of a text."""

    source: bytes
    """Lines and columns are those of the text; a line that is not read is empty."""
    directives: int
    """How many there were, those in a row counted once."""
    left_out: bool
    """Whether a branch with text in it was not taken."""
    odd: bool = False
    """Whether brackets or quotes do not pair in what was left out, of which nobody knows that it is dead."""


def read_directives(source: bytes, plus: bool, defined: bool = True) -> Reading | None:
    """The text without directives and branches not taken.

    None when directives are broken: conditions that do not begin and end in pairs, a
    definition without a name or with parameters that are none, brackets left open.
    `plus` says whether it is C++, `defined` whether unknown names are.
    """
    if b"#" not in source and b"%:" not in source:
        return Reading(source, 0, False)
    reader = _Reader(b"\n" + source, plus, defined)
    return reader.reading() if reader.read() else None


def resolve(source: bytes, plus: bool, defined: bool = True) -> bytes | None:
    """The text of one reading."""
    read = read_directives(source, plus, defined)
    return read.source if read else None


class _Open(NamedTuple):
    """A condition that has not ended."""

    kept: bool
    """Whether the text around it is."""
    dead: bool
    """Whether no reading takes the text around it."""
    taken: bool
    """Whether one of its branches was."""
    settled: bool
    """Whether that is so in each reading."""


class _Reader:
    """Goes from directive to directive; `text` begins with a line end that is not the source's."""

    def __init__(self, text: bytes, plus: bool, defined: bool) -> None:
        self._text, self._plus, self._defined = text, plus, defined
        self._raw = plus and b'R"' in text
        self._made: list[bytes] = []
        self._open: list[_Open] = []
        self._others: list[bytes] = []
        """Text of branches that another reading takes."""
        self._uneven: list[bytes] = []
        """Directives, some in a row, with more brackets of one kind than of the other."""
        self._names: set[bytes] = set()
        """Those that were taken for defined."""
        self._kept, self._dead, self._left_out, self._at, self._count = True, False, False, 0, 0

    def read(self) -> bool:
        """Whether conditions begin and end in pairs, what is defined has a name, and brackets are closed."""
        text, search = self._text, _DIRECTIVE.search
        found = search(text)
        while found:
            start, end = found.span()
            if inside := self._covered(start):
                found = search(text, inside)
                continue
            word, rest = found.group(1, 2)
            if word in _CONDITIONAL:
                if not self._open and word in _INNER:
                    return False
                self._take(start, end)
                self._kept = self._after(word, rest)
            elif word == b"define" and not self._dead:
                return False
            elif word is None or word in _OTHERS or not self._kept:
                self._take(start, end)
            found = search(text, end)
        return not self._open and not _leaves_open(self._uneven)

    def reading(self) -> Reading:
        """What was read, at the end."""
        made = b"".join((*self._made, self._text[self._at :]))
        odd = bool(self._others) and unpaired(b"\n".join(self._others))
        return Reading(made[1:], self._count, self._left_out, odd)

    def _take(self, start: int, end: int) -> None:
        """Keep or drop the text before a directive, and drop the directive."""
        before = self._text[self._at : start]
        if not self._kept:
            if before and not before.isspace():
                self._left_out = True
                if not self._dead:
                    self._others.append(before)
            before = _lines(before)
        directive = self._text[start:end]
        if directive.count(b"(") != directive.count(b")") and not self._dead:
            self._uneven.append(directive)
        self._made += (before, _lines(directive))
        self._at = end
        self._count += 1

    def _covered(self, start: int) -> int:
        """Where the comment or string ends that holds this place; 0 when none does.

        None does when no comment opens after the last directive, or the last that opens is closed.
        """
        text, at = self._text, self._at
        opened = text.rfind(b"/*", at, start)
        closed = opened < 0 or text.find(b"*/", opened + 2, start) >= 0
        if closed and not (self._raw and text.find(b'R"', at, start) >= 0):
            return 0
        for piece in _PIECE.finditer(text, at):
            if piece.end() > start:
                return piece.end() if piece.start() < start else 0
        return 0

    def _after(self, word: bytes, rest: bytes) -> bool:
        """Whether the text after a condition's directive is kept; `_dead` says if no reading takes it."""
        if word in _CONDITIONS:
            holds, known = self._judge(word, rest)
            self._open.append(_Open(self._kept, self._dead, holds, holds and known))
            self._dead = self._dead or (known and not holds)
            return self._kept and holds
        around = self._open.pop()
        if word == b"endif":
            self._dead = around.dead
            return around.kept
        holds, known = True, False
        if word != b"else":
            holds, known = self._judge(word.removeprefix(b"el"), rest)
        self._dead = around.dead or around.settled or (known and not holds)
        settled = around.settled or (holds and known)
        self._open.append(_Open(around.kept, around.dead, around.taken or holds, settled))
        return around.kept and holds and not around.taken

    def _judge(self, word: bytes, rest: bytes) -> tuple[bool, bool]:
        """Whether a condition holds, and whether that is known; what was taken for defined stays so."""
        truth = _holds(word, rest, self._plus, self._defined)
        if truth.needs:
            self._names.add(truth.needs)
        elif truth.denies in self._names:
            return False, False
        return truth.holds, truth.known


def _lines(text: bytes) -> bytes:
    """As many lines of nothing."""
    return b"\n" * text.count(b"\n")


def unpaired(text: bytes) -> bool:
    """Whether brackets or quotes do not pair, comments left out; most text is known to be fine by numbers."""
    return _unequal(text) and _unequal(_PIECE.sub(b"", text))


def _unequal(text: bytes) -> bool:
    uneven = text.count(b'"') % 2 or text.count(b"'") % 2
    return bool(uneven) or any(text.count(opening) != text.count(closing) for opening, closing in _PAIRS)


_NEXT = re.compile(rb"(?<!\\)(?<!\\\r)\n\s*+(?:#|%:)[ \t]*+")


def _leaves_open(directives: list[bytes]) -> bool:
    """Whether a condition leaves brackets open, or all that is defined together does.

    A macro may open what another closes.
    """
    total = 0
    for each in directives:
        for one in _NEXT.split(_PIECE.sub(b"", each)):
            left = one.count(b"(") - one.count(b")")
            if left and one.startswith((b"if", b"elif")):
                return True
            total += left if one.startswith(b"define") else 0
    return total != 0


class _Truth(NamedTuple):
    """Of a condition: whether it is taken for true, whether that is known, and for which name."""

    holds: bool
    known: bool
    needs: bytes = b""
    """What is defined if it holds."""
    denies: bytes = b""
    """What is not defined if it holds."""


@lru_cache(4096)
def _holds(word: bytes, rest: bytes, plus: bool, defined: bool) -> _Truth:
    """Whether a condition is taken for true; `plus` and `defined` are what is known of names."""
    text = rest.strip()
    negated = (word == b"ifndef") != text.startswith(b"!")
    if text[:1].isdigit():
        return _Truth(int(text[:1]) != 0, known=True)
    if b"&&" in text and not all(_may_hold(each, plus) for each in _all_of(text)):
        return _Truth(False, known=True)
    if alone := _ALONE.fullmatch(text):
        name = alone[1]
        if name == b"__cplusplus":
            return _Truth(plus != negated, known=True)
        if name in _ELSEWHERE or name.startswith(_DOCUMENTED):
            return _Truth(negated, known=True)
        if negated:
            return _Truth(True, known=False, denies=name)
        return _Truth(defined, known=False, needs=name if defined else b"")
    return _Truth(defined or negated, known=False)


def _all_of(text: bytes) -> list[bytes]:
    """The conditions that all have to hold; none where brackets or alternatives say more."""
    return [] if b"||" in text or b"((" in text else text.split(b"&&")


def _may_hold(text: bytes, plus: bool) -> bool:
    """Whether it is not known that a simple condition does not."""
    alone = _DEFINED.fullmatch(text.strip())
    return alone is None or not (alone[1] in _ELSEWHERE or (alone[1] == b"__cplusplus" and not plus))
