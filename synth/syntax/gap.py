"""One construct that a grammar does not know of its language, and what is put in its place."""

from __future__ import annotations

import re
from typing import NamedTuple


class Gap(NamedTuple):
    """One construct: where it is seen, what stands in for it, and an example."""

    name: str
    pattern: re.Pattern[bytes]
    instead: str
    """A replacement template, filled up with blanks; never longer than what it replaces."""
    example: str
    signs: tuple[bytes, ...] = ()
    """One of these is in every such construct: where none is, the pattern need not be tried."""
    after: tuple[bytes, ...] = ()
    """One of these stands before it, blanks apart: its pattern can begin with a word, found sooner."""

    def fill(self, source: bytes) -> bytes:
        """The text with what stands in for the construct, at the same places."""
        template, refers = self.instead.encode(), "\\" in self.instead

        def fill(found: re.Match[bytes]) -> bytes:
            old = found.group()
            new = found.expand(template) if refers else template
            if len(new) > len(old) or (self.after and not _stands_after(self.after, found)):
                return old
            return new + old[len(new) :].translate(_BLANK)

        return self.pattern.sub(fill, source)


_BLANK = bytes(byte if byte in b"\r\n" else 32 for byte in range(256))
"""What becomes of a byte that nothing stands in for: line ends are kept."""


def _stands_after(marks: tuple[bytes, ...], found: re.Match[bytes]) -> bool:
    at, source = found.start(), found.string
    while source[at - 1 : at].isspace():
        at -= 1
    return source.endswith(marks, 0, at)


_AT_LINE = re.compile(r"\(\?m\)((?:\(\?<!(?:[^()\\]|\\.)*\))*)\^")
"""The start of a pattern for the start of lines, and what may not be before them."""


def gap(
    name: str, pattern: str, instead: str, example: str, flags: int = 0, sign: str = "", after: str = ""
) -> Gap:
    """A gap from the text of its pattern; signs are apart by `|`, and so is what stands before it.

    One that begins with `^` is made to begin with the line break before: such a search
    goes from line to line, the other one looks at each place.
    """
    if start := _AT_LINE.match(pattern):
        pattern, instead = rf"(?m)\n{start[1]}{pattern[start.end() :]}", rf"\n{instead}"
    return Gap(name, re.compile(pattern.encode(), flags), instead, example, _apart(sign), _apart(after))


def _apart(texts: str) -> tuple[bytes, ...]:
    return tuple(texts.encode().split(b"|")) if texts else ()
