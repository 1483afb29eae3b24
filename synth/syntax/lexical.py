"""The weakest check, for a language without a grammar: are brackets balanced?

Strings and comments are skipped by the habits most languages share (quotes with
backslash escapes on one line, the language's own comment marks). It finds text
that was cut off, and hardly anything else; a row that passed it says `lexical`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PAIRS = {")": "(", "]": "[", "}": "{"}
_QUOTED = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"


class Unbalanced(NamedTuple):
    """The first bracket that has no partner."""

    bracket: str
    offset: int


def unbalanced(
    code: str, line_comment: str = "", block_comment: tuple[str, str] | None = None
) -> Unbalanced | None:
    """The first unmatched bracket outside strings and comments, or None."""
    open_: list[Unbalanced] = []
    for token in _tokens(line_comment, block_comment).finditer(code):
        text = token.group()
        if text in _PAIRS.values():
            open_.append(Unbalanced(text, token.start()))
        elif text in _PAIRS and (not open_ or open_.pop().bracket != _PAIRS[text]):
            return Unbalanced(text, token.start())
    return open_[-1] if open_ else None


def _tokens(line_comment: str, block_comment: tuple[str, str] | None) -> re.Pattern[str]:
    parts = []
    if block_comment:
        start, end = map(re.escape, block_comment)
        parts.append(f"{start}(?s:.)*?(?:{end}|\\Z)")
    if line_comment:
        parts.append(f"{re.escape(line_comment)}[^\\n]*")
    return re.compile("|".join([*parts, _QUOTED, r"[()\[\]{}]"]))
