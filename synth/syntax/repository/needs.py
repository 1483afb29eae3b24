"""Where a target uses names that files of its context define."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from synth.syntax.repository.link import Edge
from synth.syntax.repository.names import Use
from synth.syntax.repository.shelf import Shown

WORDS_HELD = 64
_WORD = re.compile(r"\w+")


class Need(NamedTuple):
    """One use of a name, and the file that defines it."""

    start: int
    end: int
    symbol: str
    """The name; for a member of a named type, with the type's."""
    path: str


class Needs:
    """The needs of one target, in source order."""

    def __init__(self, needs: Iterable[Need]) -> None:
        self._needs = sorted(needs)
        self.starts = [need.start for need in self._needs]

    def within(self, start: int, end: int) -> list[Need]:
        """Those whose name stands between two bytes."""
        at = bisect_left(self.starts, start)
        return [n for n in self._needs[at : bisect_left(self.starts, end)] if n.end <= end]

    def any_within(self, start: int, end: int) -> bool:
        """Whether a name stands between two bytes."""
        at = bisect_left(self.starts, start)
        return at < len(self._needs) and self._needs[at].end <= end

    def none_within(self, start: int, end: int) -> bool:
        """Whether no name, nor a part of one, stands between two bytes."""
        at = max(0, bisect_left(self.starts, start) - 1)
        return not any(
            n.start < end and start < n.end for n in self._needs[at : bisect_left(self.starts, end)]
        )


def find_needs(uses: Sequence[Use], edges: Iterable[Edge], context: Iterable[Shown]) -> Needs:
    """The uses that lead to a file of the context in which the name is to be seen."""
    texts = {shown.path: shown.text for shown in context}
    leads = {
        key: edge.path
        for edge in edges
        for key in edge.keys
        if edge.path in texts and key.rpartition(".")[2] in _words(texts[edge.path])
    }
    return Needs(_needs(uses, leads))


def _needs(uses: Sequence[Use], leads: dict[str, str]) -> Iterable[Need]:
    for use in uses:
        for key in (use.key, f".{use.name}"):
            if key in leads and (key == use.key or use.qualifier is not None):
                yield Need(use.start, use.end, key.lstrip("."), leads[key])
                break


@lru_cache(WORDS_HELD)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))
