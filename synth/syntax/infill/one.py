"""The rows of one text, and its holes: what is left of it with a middle taken away.

This is what a campaign asks for, one text at a time, through the processes of
`synth.syntax.watch`; whole folders go through `synth.syntax.infill.run`. Both make
their rows by `file_rows`, so the same text and options give the same rows.

A hole is the text with a neutral filling in the place of the middle: nothing at
all, or the least that the language takes there (a `pass`, a zero), so that a hole
shows that the middle is missed and not merely that something must stand there.
Where no filling parses the hole is empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from synth.syntax.families.family import Parts
from synth.syntax.infill import files
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Made, Source, file_rows
from synth.syntax.infill.work import digest_of
from synth.syntax.static_check import static_check

FILLINGS = ("", "{}", "0")
"""Of statements and bodies; the first with which the text parses."""
PYTHON_FILLINGS = ("", "pass")
EXPRESSION_FILLINGS = ("", "0")
BLOCK_SPLITS = ("node", "siblings")
COMMENTS = ("comment", "doc_comment")
"""Levels that nothing can miss."""


class Text(NamedTuple):
    """One text to cut. `path` is relative, and goes into the rows with the licence."""

    text: str
    language: str
    path: str = ""
    licence: str = ""


class Cut(NamedTuple):
    """The rows of one text, and how often each reason refused one."""

    rows: tuple[Made, ...]
    refused: Mapping[str, int]


class Hole(NamedTuple):
    """A row, and the text with `filling` in the place of its middle."""

    made: Made
    filling: str
    code: str


class Filled(NamedTuple):
    """A text with a hole, and what stands in it."""

    filling: str
    code: str


def cut(text: Text, options: Options) -> Cut:
    """The rows of a text, in source order."""
    counts: Counter[str] = Counter()
    try:
        data = text.text.encode()
    except UnicodeEncodeError:
        return Cut((), {"file:not_unicode": 1})
    source = Source(_file(text, len(data)), text.text, digest_of(data), text.licence)
    return Cut(tuple(file_rows(source, options, counts)), dict(counts))


def holes(text: Text, options: Options) -> tuple[Hole, ...]:
    """The holes of a text, comments left out: nothing can miss one. Neutral rows only."""
    return tuple(_hole(text, made) for made in cut(text, options).rows if made.row["level"] not in COMMENTS)


def _file(text: Text, size: int) -> files.File:
    suffix = PurePosixPath(text.path).suffix
    language, grammar = files.DIALECTS.get(suffix, ("", ""))
    return files.File("", text.path, text.language, grammar if language == text.language else "", size, 0)


def fill(language: str, parts: Parts, split: str, level: str) -> Filled:
    """The hole of one split: the first filling with which the text parses, else nothing at all."""
    for filling in _fillings(language, parts.middle, split, level):
        code = f"{parts.prefix}{filling}{parts.suffix}"
        if static_check(language, code).ok:
            return Filled(filling, code)
    return Filled("", parts.prefix + parts.suffix)


def _hole(text: Text, made: Made) -> Hole:
    row = made.row
    parts = Parts(row["prefix"], row["middle"], row["suffix"])
    return Hole(made, *fill(text.language, parts, row["split"], row["level"]))


def _fillings(language: str, middle: str, split: str, level: str) -> tuple[str, ...]:
    """What may stand in the place of a whole block, indented as it was; nothing for other splits."""
    if split not in BLOCK_SPLITS:
        return ("",)
    indent = middle[: len(middle) - len(middle.lstrip())]
    found = PYTHON_FILLINGS if language == "python" else FILLINGS
    fillings = EXPRESSION_FILLINGS if level == "expression" else found
    return tuple(indent + filling if filling else "" for filling in fillings)
