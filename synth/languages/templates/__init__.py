"""Texts in the languages themselves: harnesses and helpers of unit tests.

A word between `@`s is replaced by the language's module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"@([A-Z_]+)@")


def fill(template: str, parts: Mapping[str, str]) -> str:
    """The template with its `@WORD@`s replaced, in one pass: what is put in is not looked at again."""
    return _PLACE.sub(lambda m: parts.get(m.group(1), m.group()), template)
