"""Seeds: what tasks start from, read from the sources of a campaign file.

    folder | jsonl | git ── RawText ─┬─ header off ── cut to size ─┬─ once each ── SeedText
                                     └─ the whole file, for `fim` ─┘

The order is that of the campaign file, then of the source, so the same sources
give the same seeds under the same numbers everywhere. What is skipped is counted
by reason and logged once a source; a source that cannot be read, or gives nothing,
is an error, because a campaign without its seeds is not the one that was asked for.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from synth import languages
from synth.corpus.checkout import read_checkout
from synth.corpus.folder import read_folder
from synth.corpus.jsonl import read_jsonl
from synth.corpus.licence import header_end
from synth.corpus.raw import MARK, RawText, Skipped
from synth.corpus.snippets import cut
from synth.errors import SpecError
from synth.spec import CampaignSpec, SeedSpec
from synth.syntax.infill import tokens
from synth.syntax.infill.options import Options
from synth.syntax.rules import holds_special, is_generated, is_minified, refuse_file
from synth.syntax.tables import syntax_of
from synth.vocabulary import Recipe, SeedKind

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


class Planned(NamedTuple):
    """A seed, and which recipes may start from it."""

    seed: SeedText
    kind: SeedKind


def read_seeds(
    specs: Sequence[SeedSpec], wanted: Sequence[str], skipped: Skipped | None = None
) -> Iterator[SeedText]:
    """All snippets of the sources in the wanted languages, each content once.

    `skipped`, when given, collects the counted reasons. Raises `SpecError` for a
    source that cannot be read, a bad JSONL line, or a source without any seed.
    """
    return _read(specs, wanted, skipped, _snippets, needed=True)


def read_files(
    specs: Sequence[SeedSpec], wanted: Sequence[str], skipped: Skipped | None = None, *, needed: bool = True
) -> Iterator[SeedText]:
    """As `read_seeds`, but each text whole: every byte of the file, its licence header too.

    Where they are not `needed` a source may give none.
    """
    return _read(specs, wanted, skipped, _file, needed=needed)


_Make = Callable[[RawText, Skipped], Iterator["SeedText"]]


def _read(
    specs: Sequence[SeedSpec], wanted: Sequence[str], skipped: Skipped | None, make: _Make, *, needed: bool
) -> Iterator[SeedText]:
    counts = Counter[str]() if skipped is None else skipped
    seen: set[str] = set()
    for spec in specs:
        before = Counter(counts)
        made = 0
        for seed in islice(_source(spec, wanted, seen, counts, make), spec.limit or None):
            made += 1
            yield seed
        _conclude(spec, wanted, made, counts - before, needed)


def _source(
    spec: SeedSpec, wanted: Sequence[str], seen: set[str], counts: Skipped, make: _Make
) -> Iterator[SeedText]:
    for raw in _raw(spec, wanted, counts):
        for seed in make(raw, counts):
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


def _file(raw: RawText, counts: Skipped) -> Iterator[SeedText]:
    breaks = raw.text.count("\n")
    if reason := refuse_file(raw.text, breaks) or _over_budget(raw.text):
        counts[reason] += 1
    else:
        yield _seed(raw, raw.text, raw.start_line, raw.start_line + breaks - raw.text.endswith("\n"))


def _over_budget(text: str) -> str:
    """Whether a file has more tokens than a row may: a campaign shows none in part."""
    return "over_budget" if tokens.counter("").count(text) > Options().max_tokens else ""


def _snippets(raw: RawText, counts: Skipped) -> Iterator[SeedText]:
    if reason := _refuse(raw):
        counts[reason] += 1
        return
    text = raw.text.removeprefix(MARK)
    header = header_end(text, languages.get(raw.language)) if raw.whole else 0
    above = raw.start_line - 1 + text.count("\n", 0, header)
    for piece in cut(text[header:], syntax_of(raw.language), counts):
        yield _seed(raw, piece.text, above + piece.start_line, above + piece.end_line)


def _seed(raw: RawText, text: str, start_line: int, end_line: int) -> SeedText:
    return SeedText(
        language=raw.language,
        text=text,
        repo=raw.repo,
        path=raw.path,
        start_line=start_line,
        end_line=end_line,
        commit=raw.commit,
        licence=raw.licence,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
    )


def _refuse(raw: RawText) -> str:
    """Why a text gives no seeds at all: a reason's name, or empty."""
    if not raw.text.removeprefix(MARK).strip():
        return "empty"
    if holds_special(raw.text):
        return "special_token"
    if is_generated(raw.text):
        return "generated"
    lines = [line for line in raw.text.splitlines() if line.strip()]
    return "minified" if is_minified(lines) else ""


def _conclude(spec: SeedSpec, wanted: Sequence[str], made: int, skipped: Skipped, needed: bool) -> None:
    source = spec.folder or spec.jsonl or spec.git
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(skipped.items()))
    if made == 0 and needed and not skipped["duplicate"]:
        raise SpecError(
            f"seeds: {source} gives no seed in {', '.join(wanted)} (skipped: {reasons or 'nothing'})",
            mend="point `seeds` at code of these languages, or change `languages`",
        )
    _LOG.info("seeds: %s gave %d (skipped: %s)", source, made, reasons or "none")


def campaign_seeds(spec: CampaignSpec, skipped: Skipped | None = None) -> list[Planned]:
    """What the recipes of a campaign start from, each content once: snippets, then files.

    `fim` cuts whole files; the others show snippets to models, and a source of theirs may be too small
    to cut. Errors as of `read_seeds`.
    """
    recipes = {each.recipe for each in spec.recipes}
    counts, found = [Counter[str](), Counter[str]()], dict[str, Planned]()
    shown = bool(recipes - {Recipe.FIM})
    if shown:
        for seed in read_seeds(spec.seeds, spec.languages, counts[0]):
            found[seed.content_hash] = Planned(seed, SeedKind.SNIPPET)
    if Recipe.FIM in recipes:
        for seed in read_files(spec.seeds, spec.languages, counts[1], needed=not shown):
            if seed.language in spec.languages_of(Recipe.FIM):
                kind = SeedKind.WHOLE if seed.content_hash in found else SeedKind.FILE
                found[seed.content_hash] = Planned(seed, kind)
    if skipped is not None:
        skipped.update(counts[0] | counts[1])
    return list(found.values())
