"""Patterns have to mean the same in each release of Python that synth runs on.

Before 3.11.5 a group that is repeated possessively may consume what its last, failed round did
(CPython's issue 106052), unless it is atomic: `(?>ab?c)*+`, and not `(?:ab?c)*+`. Debian 12 has 3.11.2.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import synth.syntax

_POSSESSIVE = re.compile(r"[*+?]\+|\{[\d,]+\}\+")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)


def _loose(pattern: str) -> Iterator[str]:
    """Groups that are repeated possessively and not atomic."""
    opened: list[int] = []
    for token in _TOKEN.finditer(pattern):
        if token[0] == "(":
            opened.append(token.start())
        elif token[0] == ")":
            group = pattern[opened.pop() : token.end()]
            if _POSSESSIVE.match(pattern, token.end()) and not group.startswith("(?>"):
                yield group


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"(?:ab?c)*+", [r"(?:ab?c)"]),
        (r"(?>ab?c)*+", []),
        (r"(?>a(?:b|(c))++d){2,3}+", [r"(?:b|(c))"]),
        (r"[(]\)*+(?:a)*[^)]*+", []),
    ],
)
def test_loose_groups_are_found(pattern: str, expected: list[str]) -> None:
    assert list(_loose(pattern)) == expected


def _patterns(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    """All that a module's value is or holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns(tuple(value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _patterns(each)


def test_what_is_repeated_possessively_is_atomic() -> None:
    found = pkgutil.walk_packages(synth.syntax.__path__, "synth.syntax.")
    modules = [importlib.import_module(module.name) for module in found]
    texts = {each.pattern for module in modules for each in _patterns(tuple(vars(module).values()))}
    ours = [text.decode("latin-1") if isinstance(text, bytes) else text for text in texts]
    assert sum("++" in text or "*+" in text for text in ours) > 50
    assert {group for text in ours for group in _loose(text)} == set()
