"""Files of a context: whole, or reduced to their declarations, with their tokens.

Neighbouring targets have much of their context in common, so the last files are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from synth.syntax import rules
from synth.syntax.families.frame import Frame, Section
from synth.syntax.infill import files, tokens
from synth.syntax.infill.options import Options
from synth.syntax.infill.work import licence_of, may_be_used
from synth.syntax.repository.declarations import declarations

HELD = 48
"""Files kept in memory, each of at most `BYTES_A_TOKEN` times the budget."""
BYTES_A_TOKEN = 8
NEUTRAL = Frame("")
"""How a context is counted in neutral rows, which have no marks."""


class Shown(NamedTuple):
    """One file as a context shows it."""

    path: str
    text: str
    tokens: int
    form: Literal["whole", "declarations"]
    licence: str


@dataclass(frozen=True)
class Held:
    """One file that may be shown."""

    file: files.File
    data: bytes
    licence: str
    options: Options

    @cached_property
    def whole(self) -> Shown:
        """The file as it is."""
        return self._shown(self.data.decode(), "whole")

    @cached_property
    def declared(self) -> Shown | None:
        """Its declarations; None where nothing can be left out."""
        made = declarations(self.data, files.syntax(self.file.language, self.file.grammar))
        return self._shown(made.decode(), "declarations") if made is not None else None

    def _shown(self, text: str, form: Literal["whole", "declarations"]) -> Shown:
        family = self.options.made_for
        section = (family.frame if family else NEUTRAL).section(Section(self.file.name, text))
        count = tokens.counter(self.options.tokenizer).count(section)
        return Shown(self.file.name, text, count, form, self.licence)


class Shelf:
    """The files of contexts that were looked at last."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.held = lru_cache(HELD)(self._read)

    def _read(self, file: files.File) -> Held | str:
        """The file, or why it is in no context."""
        if file.size > BYTES_A_TOKEN * self._options.max_tokens:
            return "large_file"
        data, reason = files.read(file)
        if reason:
            return reason
        licence = licence_of(file, data, self._options)
        if not may_be_used(licence, self._options):
            return "licence"
        return _refused(data.decode(), file.name) or Held(file, data, licence, self._options)


def _refused(text: str, name: str) -> str:
    if rules.holds_special(text) or rules.holds_special(name):
        return "special_token"
    if rules.is_generated(text):
        return "generated"
    lines = [line for line in text.splitlines() if line.strip()]
    return "minified" if rules.is_minified(lines) else ""
