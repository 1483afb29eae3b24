"""Counting rows as they are written, for the card."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from synth.export.row import Entry, repo_name

UNKNOWN = "unknown"


@dataclass
class Tally:
    """What stands in one export."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Samples without a row, by reason."""
    cells: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Rows by language, recipe, level."""
    languages: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    repos: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Rows by repository and licence."""

    def add(self, entry: Entry, rows: int, reason: str) -> None:
        """Count one sample and the rows that it gave, or the reason that it gave none."""
        if not rows:
            self.left_out[reason] += 1
            return
        sample, licence = entry.sample, entry.licence or UNKNOWN
        self.rows += rows
        self.cells[sample.language, sample.recipe, sample.level] += rows
        self.languages[sample.language] += rows
        self.licences[licence] += rows
        self.repos[_repo(entry), licence] += rows


def _repo(entry: Entry) -> str:
    return (repo_name(entry.seed.repo) if entry.seed else "") or UNKNOWN
