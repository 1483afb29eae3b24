"""Licences of seeds: the SPDX tag in a file's head, and the legal header itself.

The tag names the licence. The header (the first comment of a file, when it speaks
of licence or copyright) is taken off the seed: it would be the same text on top
of every prompt and the start of every fill-in-the-middle prefix.
"""

from __future__ import annotations

import re

from synth.languages.base import Language

HEAD_LINES = 30
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+()\- ]{1,120})")
_LEGAL = re.compile(r"SPDX-|copyright|licen[cs]ed? under|all rights reserved", re.IGNORECASE)
SIDECAR = ".license"
"""Suffix of a file beside a seed that carries its SPDX tag (REUSE specification 3)."""


def spdx_tag(text: str) -> str:
    """The SPDX expression of the first tag in the head of `text`, or an empty string."""
    head = "\n".join(text[:20_000].splitlines()[:HEAD_LINES])
    found = _TAG.search(head)
    return found.group(1).rstrip(" -") if found else ""


def header_end(text: str, language: Language) -> int:
    """Offset behind the legal header (first comment, blank lines after it); 0 when there is none."""
    lines = text[:20_000].split("\n")
    end = _first_comment(lines, language)
    if not _LEGAL.search("\n".join(lines[:end])):
        return 0
    while end < len(lines) and not lines[end].strip():
        end += 1
    return sum(len(line) + 1 for line in lines[:end]) if end < len(lines) else 0


def _first_comment(lines: list[str], language: Language) -> int:
    """Line after the first comment (or shebang and comment) at the top of a file."""
    top = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    block = language.block_comment
    if block and top < len(lines) and lines[top].lstrip().startswith(block[0]):
        ends = (i + 1 for i, line in enumerate(lines[top:], top) if block[1] in line)
        return next(ends, 0)
    marks = tuple(filter(None, (language.line_comment, "#!")))  # OCaml has no line comment
    while top < len(lines) and lines[top].lstrip().startswith(marks):
        top += 1
    return top
