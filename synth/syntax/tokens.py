"""How likely a text's tokens are in each language: a small table that was counted on real code.

A token is a word, or a run of signs, and those at the start and at the end of a line
count as tokens of their own. For each language the table holds the logarithm of how
often the token is in a snippet, in quarters; a text's score is the sum over its
different tokens (naive Bayes). `bench/learn_tokens.py` makes the table; prose, which
is in no language, is one row of it, under an empty name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LEAST, STEPS, ZERO = -12.0, 4, 33
"""The least logarithm, steps to one, and the character that stands for it."""
LONGEST = 24
"""Characters of a token at most."""
_TOKEN = re.compile(r"[A-Za-z_]\w*|[^\w\s]{1,3}")


class Table(NamedTuple):
    """Languages, and for each token a logarithm for each of them, in that order."""

    languages: tuple[str, ...]
    tokens: Mapping[str, tuple[float, ...]]


def tokens(text: str) -> set[str]:
    """The different tokens of a text; `^x` stands at the start of a line, `x$` at its end."""
    found: set[str] = set()
    for line in text.split("\n"):
        words = [word for word in _TOKEN.findall(line) if len(word) <= LONGEST]
        if words:
            found.update(words)
            found.add("^" + words[0])
            found.add(words[-1] + "$")
    return found


@cache
def table() -> Table:
    """The table that comes with synth."""
    read = json.loads((files(__package__) / "tokens.json").read_text(encoding="utf-8"))
    rows = {
        name: tuple(LEAST + (ord(c) - ZERO) / STEPS for c in text) for name, text in read["tokens"].items()
    }
    return Table(tuple(read["languages"]), rows)


def scores(text: str) -> dict[str, float]:
    """Language (empty: prose) to the logarithm of how likely it is; empty when no token is known."""
    known = table()
    rows = [row for token in tokens(text) if (row := known.tokens.get(token)) is not None]
    sums = map(sum, zip(*rows, strict=True))
    return dict(zip(known.languages, sums, strict=False)) if rows else {}
