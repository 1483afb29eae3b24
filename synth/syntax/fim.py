"""Fill-in-the-middle splits of one file, drawn from its syntax tree.

    source ── gate ── parse ── pools ──┬─ node      one block, whole or reshaped
                                       ├─ siblings  1 to 5 statements in a row
                                       ├─ typed     a block, begun in its first line
                                       ├─ lines     1 to 10 lines
                                       └─ chars     10 to 50 characters

Split kinds and lengths are dealt to a file in strata, not thrown one by one, so
that a corpus keeps its declared shares; block groups are drawn by weight, and a
refused block is followed by another of its group. The same bytes, language,
count, seed and mix give the same splits on any machine, in any order of files.
Always `prefix + middle + suffix == source`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from random import Random
from typing import NamedTuple

from tree_sitter import Node

from synth.syntax import grammars, rules
from synth.syntax.blocks import (
    Later,
    Pools,
    Window,
    find_groups,
    find_pools,
    fitting,
    level_of,
    sampled_pools,
)
from synth.syntax.draws import Place
from synth.syntax.faults import Faults, find_faults
from synth.syntax.mix import DEFAULT_MIX, SPLIT_WEIGHTS, Mix
from synth.syntax.picker import Fits, Picked, Picker
from synth.syntax.tables import Syntax, syntax_of
from synth.vocabulary import SplitKind

__all__ = ["SPLIT_WEIGHTS", "FimReport", "FimSplit", "SplitKind", "extract", "extract_report", "split_file"]

MAX_ERROR_RATE = {"ast": 0.0, "strict": 0.01, "tolerant": 0.05}
"""Part of a file's bytes that may stand in ERROR nodes, by tier."""
WINDOW, WINDOW_PER_SPLIT = 8192, 2048
"""Bytes of a large file in which blocks are looked for: a few splits need no more."""


class FimSplit(NamedTuple):
    """One split; offsets are bytes of the UTF-8 source, the line counts from 1."""

    prefix: str
    middle: str
    suffix: str
    kind: str
    """Block kind (`if`, `loop`, `func_body`, …); `lines` or `chars` where no block was drawn."""
    split: SplitKind
    node_type: str
    start_byte: int
    end_byte: int
    start_line: int
    header: bool = True
    """False where the header of a control-flow block stays in the prefix."""

    @property
    def level(self) -> str:
        """The level of the block (`synth.syntax.blocks.Level`), or `text` for lines and chars."""
        return level_of(self.kind) if self.node_type else "text"

    @property
    def key(self) -> str:
        """SHA-256 of the middle with white space folded: equal keys train the same thing."""
        return hashlib.sha256(" ".join(self.middle.split()).encode()).hexdigest()


@dataclass(frozen=True)
class FimReport:
    """The splits in source order, and how often each reason refused one."""

    splits: tuple[FimSplit, ...] = ()
    skipped: Counter[str] = field(default_factory=Counter)


def extract(source: str, language: str, count: int, seed: int) -> list[FimSplit]:
    """At most `count` splits of `source`; empty where the file gives none."""
    return list(extract_report(source, language, count, seed).splits)


def extract_report(source: str, language: str, count: int, seed: int, mix: Mix = DEFAULT_MIX) -> FimReport:
    """As `extract`, with the counted reasons. Raises `ToolchainError` for an unknown language."""
    return split_file(source, syntax_of(language), count, seed, mix)


def split_file(
    source: str,
    syntax: Syntax,
    count: int,
    seed: int,
    mix: Mix = DEFAULT_MIX,
    bounds: rules.Bounds = rules.FILES,
) -> FimReport:
    """As `extract_report`, by an explicit grammar, tier and block table."""
    opened = open_source(source, syntax, bounds)
    if isinstance(opened, str):
        return FimReport(skipped=Counter({opened: 1}))
    seeded = hashlib.sha256(b"fim/%d/" % seed)
    seeded.update(opened.data)
    rng = Random(int.from_bytes(seeded.digest()[:8], "big"))
    return draw_splits(opened, syntax, min(count, opened.limit), rng, mix)


class Opened(NamedTuple):
    """A file that passed the gate, and its tree."""

    data: bytes
    root: Node
    faults: Faults
    limit: int
    """Splits that a file of this length may give."""


def open_source(source: str, syntax: Syntax, bounds: rules.Bounds = rules.FILES) -> Opened | str:
    """The parsed file, or the reason that no split is taken from it."""
    try:
        data = source.encode()
    except UnicodeEncodeError:
        return "not_unicode"
    breaks = source.count("\n")
    reason = "large_file" if len(data) > grammars.MAX_SOURCE else rules.refuse_file(source, breaks, bounds)
    if reason:
        return reason
    if not syntax.blocks:  # a language without a grammar, too
        return "no_blocks"
    try:
        root = grammars.parse(syntax.grammar, data).root_node
    except grammars.UnparsableError:
        return "unparsable"
    faults = find_faults(root)
    return Opened(data, root, faults, bounds.limit(breaks)) if _valid(data, syntax, faults) else "invalid"


def draw_splits(
    opened: Opened,
    syntax: Syntax,
    count: int,
    rng: Random,
    mix: Mix = DEFAULT_MIX,
    *,
    fits: Fits | None = None,
    near: int | None = None,
) -> FimReport:
    """At most `count` splits; only such as `fits`, looked for around the byte `near` of a large file."""
    data, root = opened.data, opened.root

    def every(window: Window) -> Pools:
        pools = find_pools(root, syntax.grammar, syntax.blocks, window)
        return pools if fits is None else fitting(pools, fits)

    if fits is None and near is None:
        window = 0, len(data)
        pools = sampled_pools(root, syntax.grammar, syntax.blocks, window, count, rng)
    else:
        window = _window(len(data), count, rng, near)
        pools = every(window)
    if not pools and not (pools := every(window)):
        return FimReport(skipped=Counter({"no_blocks": 1}))

    def more() -> Later:
        wider = _window(len(data), count, rng, near)
        if fits is None:
            return find_groups(root, syntax.grammar, syntax.blocks, wider)
        return {name: partial(list, pool) for name, pool in every(wider).items()}

    place = Place(data, pools, window, opened.faults, more)
    return _report(data, Picker(place, mix, rng, fits), count)


def _valid(data: bytes, syntax: Syntax, faults: Faults) -> bool:
    """By the tree alone: a compiler's own parser costs more than all the rest together."""
    if b"\0" in data:
        return False
    rate = MAX_ERROR_RATE.get(syntax.tier, 0.0)
    if syntax.tier == "ast" and faults.has_error:
        return False
    return faults.complete and faults.error_bytes <= rate * len(data)


def _window(size: int, limit: int, rng: Random, near: int | None) -> tuple[int, int]:
    width = max(WINDOW, WINDOW_PER_SPLIT * limit)
    if size <= width:
        return 0, size
    start = rng.randrange(size - width + 1) if near is None else min(max(0, near - width // 2), size - width)
    return start, start + width


def _report(data: bytes, picker: Picker, limit: int) -> FimReport:
    splits: list[FimSplit] = []
    line = at = 0
    picked = sorted(picker.pick(limit), key=_START)
    text = data.decode() if data.isascii() else ""  # of which any byte is a character
    for each in picked:
        start = each.draw.start
        line += data.count(b"\n", at, start)
        at = start
        splits.append(_split(data, text, each, line + 1))
    return FimReport(tuple(splits), picker.skipped)


_START = attrgetter("draw.start")


def _split(source: bytes, text: str, picked: Picked, line: int) -> FimSplit:
    kind, (start, end, block, node_type, header) = picked
    if text:
        prefix, middle, suffix = text[:start], text[start:end], text[end:]
    else:
        prefix, middle, suffix = source[:start].decode(), source[start:end].decode(), source[end:].decode()
    return FimSplit(prefix, middle, suffix, block or kind, kind, node_type, start, end, line, header)
