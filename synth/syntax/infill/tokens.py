"""Counting tokens: exactly by a tokenizer's own file, else by characters, and said which."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Protocol

from synth.errors import SpecError

CHARACTERS_A_TOKEN = 3.3
"""What code takes in the tokenizers of today's code models."""


class Counter(Protocol):
    """Counts tokens of a text; `name` goes into the row."""

    @property
    def name(self) -> str:
        """`characters/3.3`, or `tokenizer.json` with the start of its digest."""
        ...

    def count(self, text: str) -> int:
        """Tokens of the text, control tokens counted as one each."""
        ...


class ByCharacters:
    """The estimate that needs nothing."""

    name = f"characters/{CHARACTERS_A_TOKEN}"

    def count(self, text: str) -> int:
        """Characters by the usual rate, rounded up."""
        return -int(-len(text) // CHARACTERS_A_TOKEN)


class ByTokenizer:
    """Exact counts by a `tokenizer.json`; nothing is downloaded."""

    def __init__(self, path: Path) -> None:
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise SpecError(
                "exact token counts need the tokenizers package", mend="pip install 'synth[fim]'"
            ) from error
        try:
            data = path.read_bytes()
            self._tokenizer = Tokenizer.from_buffer(data)
        except Exception as error:
            raise SpecError(f"{path}: {error}", mend="give a tokenizer.json of the model") from error
        self.name = f"tokenizer.json@{hashlib.sha256(data).hexdigest()[:12]}"

    def count(self, text: str) -> int:
        """Tokens of the text without what the tokenizer would put around it."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)


@cache
def counter(path: str) -> Counter:
    """The counter of a tokenizer's file, or the estimate where none is given. Raises `SpecError`."""
    return ByTokenizer(Path(path)) if path else ByCharacters()


@cache
def splits_at(path: str, mark: str) -> bool:
    """Whether the tokenizer takes the mark for one token, so that what is on its two sides counts alone."""
    count = counter(path).count
    alone = count(mark) == 1 and isinstance(counter(path), ByTokenizer)
    return alone and all(count(f"{x}{mark}{x}") == 1 + 2 * count(x) for x in ("a", " a ", "\n", "é\n\n"))
