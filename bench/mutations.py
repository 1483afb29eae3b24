"""One thing taken out of a text: what a cut, a slip of a model or an edit leaves behind.

Whether the result is broken is not said here; a real parser says it. Places in lines
that are comments as a whole are passed over, since nothing breaks there.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from random import Random

from synth.syntax import grammars
from synth.syntax.tables import Syntax


class Mutation(StrEnum):
    """What is taken out."""

    BRACE = "brace"
    QUOTE = "quote"
    KEYWORD = "keyword"
    INDENTATION = "indentation"
    COMMA_OR_PAREN = "comma or parenthesis"


_PLACES = {
    Mutation.BRACE: r"[{}\[\]]",
    Mutation.QUOTE: r"[\"'`]",
    Mutation.INDENTATION: r"(?m)^[ \t]+(?=\S)",
    Mutation.COMMA_OR_PAREN: r"[,()]",
}
_WORDS = {
    "bash": "if then elif else fi for while until do done case esac in function",
    "c": "if else for while do switch case default break continue return goto struct union enum"
    " typedef static extern const int char void long unsigned sizeof",
    "r": "if else for while repeat function in next break",
}
"""Keywords of grammars that do not name them all, or name commands with them."""


def mutate(syntax: Syntax, code: str, kind: Mutation, random: Random) -> str | None:
    """The text without one thing of that kind; None when there is nothing of the kind."""
    pattern = _words(syntax.grammar) if kind is Mutation.KEYWORD else re.compile(_PLACES[kind])
    places = [
        found.span() for found in pattern.finditer(code) if not _in_comment(syntax, code, found.start())
    ]
    if not places:
        return None
    start, end = random.choice(places)
    return code[:start] + code[end:]


def _in_comment(syntax: Syntax, code: str, at: int) -> bool:
    line = code[code.rfind("\n", 0, at) + 1 : at + 1].lstrip()
    return line.startswith(("*", "/*")) or bool(syntax.line_comment and line.startswith(syntax.line_comment))


@cache
def _words(grammar: str) -> re.Pattern[str]:
    """A grammar's keywords: its tokens that are words in small letters."""
    made = grammars.language(grammar)
    kinds = (
        made.node_kind_for_id(i) or "" for i in range(made.node_kind_count) if not made.node_kind_is_named(i)
    )
    words = (
        _WORDS[grammar].split() if grammar in _WORDS else [k for k in kinds if re.fullmatch(r"[a-z]{2,}", k)]
    )
    return re.compile(rf"(?<![\w$@.-])(?:{'|'.join(sorted(set(words)))})(?![\w-])")
