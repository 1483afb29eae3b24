"""What syntax tools know of a language: its grammar, its tier, its block table.

A language of `synth.languages` brings its own. Any other grammar of the pack can
be checked by its name, in the tier that was measured for it, but has no block
table and so gives no fill-in-the-middle splits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synth import languages
from synth.languages.base import Tier
from synth.syntax import grammars

TOLERANT = frozenset({"c", "cpp", "objc", "swift", "kotlin", "bash", "sql", "css", "zig", "dart"})
"""Grammars that reject a measurable part of real, valid files."""


@dataclass(frozen=True)
class Syntax:
    """How one language is parsed. `blocks` maps a block kind to node types (`a.b` = field b of a)."""

    grammar: str
    tier: Tier
    blocks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line_comment: str = ""
    block_comment: tuple[str, str] | None = None


def syntax_of(language: str) -> Syntax:
    """The syntax of a language, or of a bare grammar of the pack. Raises `ToolchainError`."""
    if language in languages.names():
        known = languages.get(language)
        return Syntax(known.grammar, known.tier, known.blocks, known.line_comment, known.block_comment)
    grammars.language(language)
    return Syntax(language, "tolerant" if language in TOLERANT else "strict")


def unknown_entries(syntax: Syntax) -> list[str]:
    """Entries of the block table that the grammar does not have; empty when the table is right."""
    if not syntax.blocks:
        return []
    kinds, fields = grammars.kinds(syntax.grammar), grammars.fields(syntax.grammar)
    entries = (entry for types in syntax.blocks.values() for entry in types)
    return [entry for entry in entries if not _exists(entry, kinds, fields)]


def _exists(entry: str, kinds: frozenset[str], fields: frozenset[str]) -> bool:
    kind, _, name = entry.partition(".")
    return kind in kinds and (not name or name in fields)
