"""The code inside a model's answer.

Models answer in Markdown: prose, a fenced block with a language tag, often a
second block that shows how to call the first. The rule:

1. Thinking marked `<think>…</think>` is left out.
2. Of the blocks tagged with the language's fences, or else of the untagged
   ones, the last that is at least half as long as the longest: a corrected
   version replaces a draft, a usage example does not replace the solution. A
   block of another tag is never taken.
3. A fence that is never closed runs to the end of the text.
4. Text without any fence is taken when at least two thirds of its lines look
   like code; leading and trailing lines of prose are cut off first.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # languages know signatures; at run time proof knows no language
    from synth.languages.base import Language

_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
_TAG = re.compile(r"[{.\s]*([^\s{}:,]+)")
_CODE_END = re.compile(r"[;{}()\[\]:,>]$")
_CODE_START = re.compile(r"^(\s+\S|[#@}\])]|//|/\*|\*|--|</?\w)")
_CODE_INSIDE = re.compile(
    r"[\w\])]\s*([-+*/|&^%]?=|=>|:=|<-)\s*\S|\w\(|\w\[|\breturn\b|\bimport\b|\bfn\b|\bdef\b"
)
_PROSE_END = re.compile(r"[a-z)`'\"][.!?]$")
CODE_SHARE = 2 / 3
"""Least share of lines that look like code in a text without fences."""


@dataclass(frozen=True)
class Block:
    """One fenced block: its tag in lower case (empty when it has none) and its text."""

    tag: str
    text: str


def code_block(text: str, language: Language) -> str | None:
    """The code for `language` in an answer, or None; no blank lines around, no final newline."""
    answer = _THOUGHT.sub("", text)
    found = blocks(answer)
    if not found:
        return _bare(answer)
    own = [b for b in found if b.tag in language.fences] or [b for b in found if not b.tag]
    return _chosen([b.text for b in own if b.text])


def blocks(text: str) -> list[Block]:
    """All fenced blocks of a text, in order."""
    found: list[Block] = []
    opening: tuple[str, str, str] | None = None  # indentation, fence, tag
    inside: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        match = _FENCE.match(line)
        if opening is None:
            if match and "`" not in match[3]:
                opening, inside = (match[1], match[2], _tag(match[3])), []
        elif match and _closes(match, opening[0], opening[1]):
            found.append(Block(opening[2], _clean(inside)))
            opening = None
        else:
            inside.append(line)
    if opening is not None:
        found.append(Block(opening[2], _clean(inside)))
    return found


def _tag(info: str) -> str:
    match = _TAG.match(info)
    return match[1].lower() if match else ""


def _closes(match: re.Match[str], indent: str, fence: str) -> bool:
    """A closing fence: bare, of the same sign, as long, and not indented as code is."""
    same = match[2][0] == fence[0] and len(match[2]) >= len(fence)
    return same and not match[3] and len(match[1]) <= len(indent) + 3


def _clean(lines: list[str]) -> str:
    kept = [line.rstrip() for line in lines]
    while kept and not kept[0]:
        del kept[0]
    while kept and not kept[-1]:
        del kept[-1]
    return textwrap.dedent("\n".join(kept))


def _chosen(texts: list[str]) -> str | None:
    longest = max(map(len, texts), default=0)
    return next((t for t in reversed(texts) if 2 * len(t) >= longest), None)


def _bare(text: str) -> str | None:
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    while lines and not _is_code(lines[0]):
        del lines[0]
    while lines and not _is_code(lines[-1]):
        del lines[-1]
    full = [line for line in lines if line.strip()]
    if not full or sum(map(_is_code, full)) < CODE_SHARE * len(full):
        return None
    return _clean(lines)


def _is_code(line: str) -> bool:
    """Whether one line looks like code; a sentence does not, whatever names it mentions."""
    if not line.strip() or (_PROSE_END.search(line) and len(line.split()) > 3):
        return False
    return any(p.search(line) for p in (_CODE_START, _CODE_END, _CODE_INSIDE))
