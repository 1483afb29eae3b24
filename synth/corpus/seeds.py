"""Seeds: what tasks start from, read from the sources of a campaign file.

    folder | jsonl | git ── RawText ── header off ── cut to size ── once each ── SeedText

The order is that of the campaign file, then of the source, so the same sources
give the same seeds under the same numbers everywhere. What is skipped is counted
by reason and logged once a source; a source that cannot be read, or gives nothing,
is an error, because a campaign without its seeds is not the one that was asked for.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from synth import languages
from synth.corpus.checkout import read_checkout
from synth.corpus.folder import read_folder
from synth.corpus.jsonl import read_jsonl
from synth.corpus.licence import header_end
from synth.corpus.raw import RawText, Skipped
from synth.corpus.snippets import cut
from synth.errors import SpecError
from synth.spec import SeedSpec
from synth.syntax.rules import holds_special, is_generated, is_minified
from synth.syntax.tables import syntax_of

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class SeedText:
    """One seed. Lines count from 1 and are those of the file at `path`."""

    language: str
    text: str
    repo: str
    path: str
    start_line: int
    end_line: int
    commit: str
    licence: str
    """SPDX expression; empty when nothing says it."""
    content_hash: str
    """SHA-256 of `text`."""


def read_seeds(
    specs: Sequence[SeedSpec], wanted: Sequence[str], skipped: Skipped | None = None
) -> Iterator[SeedText]:
    """All seeds of the sources in the wanted languages, each content once.

    `skipped`, when given, collects the counted reasons. Raises `SpecError` for a
    source that cannot be read, a bad JSONL line, or a source without any seed.
    """
    counts = Counter[str]() if skipped is None else skipped
    seen: set[str] = set()
    for spec in specs:
        before = Counter(counts)
        made = 0
        for seed in islice(_source(spec, wanted, seen, counts), spec.limit or None):
            made += 1
            yield seed
        _conclude(spec, wanted, made, counts - before)


def _source(spec: SeedSpec, wanted: Sequence[str], seen: set[str], counts: Skipped) -> Iterator[SeedText]:
    for raw in _raw(spec, wanted, counts):
        for seed in _seeds(raw, counts):
            if seed.content_hash in seen:
                counts["duplicate"] += 1
            else:
                seen.add(seed.content_hash)
                yield seed


def _raw(spec: SeedSpec, wanted: Sequence[str], counts: Skipped) -> Iterator[RawText]:
    if spec.folder:
        return read_folder(spec.folder, wanted, spec.licence, counts)
    if spec.jsonl:
        return read_jsonl(spec.jsonl, wanted, spec.licence, counts)
    return read_checkout(spec.git, wanted, spec.licence, counts)


def _seeds(raw: RawText, counts: Skipped) -> Iterator[SeedText]:
    reason = _refuse(raw)
    if reason:
        counts[reason] += 1
        return
    header = header_end(raw.text, languages.get(raw.language)) if raw.whole else 0
    above = raw.start_line - 1 + raw.text.count("\n", 0, header)
    for piece in cut(raw.text[header:], syntax_of(raw.language), counts):
        yield SeedText(
            language=raw.language,
            text=piece.text,
            repo=raw.repo,
            path=raw.path,
            start_line=above + piece.start_line,
            end_line=above + piece.end_line,
            commit=raw.commit,
            licence=raw.licence,
            content_hash=hashlib.sha256(piece.text.encode()).hexdigest(),
        )


def _refuse(raw: RawText) -> str:
    """Why a text gives no seeds at all: a reason's name, or empty."""
    if not raw.text.strip():
        return "empty"
    if holds_special(raw.text):
        return "special_token"
    if is_generated(raw.text):
        return "generated"
    lines = [line for line in raw.text.splitlines() if line.strip()]
    return "minified" if is_minified(lines) else ""


def _conclude(spec: SeedSpec, wanted: Sequence[str], made: int, skipped: Skipped) -> None:
    source = spec.folder or spec.jsonl or spec.git
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(skipped.items()))
    if made == 0 and not skipped["duplicate"]:
        raise SpecError(
            f"seeds: {source} gives no seed in {', '.join(wanted)} (skipped: {reasons or 'nothing'})",
            mend="point `seeds` at code of these languages, or change `languages`",
        )
    _LOG.info("seeds: %s gave %d (skipped: %s)", source, made, reasons or "none")
