"""What gives a language away: patterns of text, from `markers.toml`.

Strong marks are hardly found in another language; weak ones are shared by a few.
Each counts once however often it stands. `synth.syntax.identify` adds what the
grammars say.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Marks(NamedTuple):
    """Patterns of one language."""

    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]


@cache
def marks() -> dict[str, Marks]:
    """Language to its marks."""
    text = (files(__package__) / "markers.toml").read_text(encoding="utf-8")
    return {name: _marks(entry) for name, entry in tomllib.loads(text).items()}


def _marks(entry: dict[str, list[str]]) -> Marks:
    flags = re.MULTILINE | (re.IGNORECASE if entry.get("any_case") else 0)
    compiled = [tuple(re.compile(pattern, flags) for pattern in entry[kind]) for kind in ("strong", "weak")]
    return Marks(*compiled)
