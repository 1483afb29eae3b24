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

    def may_be_in(self, source: bytes) -> bool:
        """Whether the pattern is worth a try."""
        return not self.signs or any(sign in source for sign in self.signs)


_AT_LINE = re.compile(r"\(\?m\)((?:\(\?<!(?:[^()\\]|\\.)*\))*)\^")
"""The start of a pattern for the start of lines, and what may not be before them."""


def gap(name: str, pattern: str, instead: str, example: str, flags: int = 0, sign: str = "") -> Gap:
    """A gap from the text of its pattern; signs are apart by `|`.

    One that begins with `^` is made to begin with the line break before: such a search
    goes from line to line, the other one looks at each place.
    """
    if start := _AT_LINE.match(pattern):
        pattern, instead = rf"(?m)\n{start[1]}{pattern[start.end() :]}", rf"\n{instead}"
    signs = tuple(sign.encode().split(b"|")) if sign else ()
    return Gap(name, re.compile(pattern.encode(), flags), instead, example, signs)
