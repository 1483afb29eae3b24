"""Fill-in-the-middle splits of one file, drawn from its syntax tree.

    source ── gate ── parse ── blocks ──┬─ node      one block
                                        ├─ siblings  1 to 5 statements in a row
                                        ├─ typed     a block, begun in its first line
                                        ├─ lines     1 to 10 lines
                                        └─ chars     10 to 50 characters

A draw chooses the split kind by weight, then a place, then holds it against the
rules; a refused draw is counted and another one is made, within a bound. The
same source, language, count and seed give the same splits on any machine.
Always `prefix + middle + suffix == source`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from synth.syntax import grammars, rules
from synth.syntax.blocks import find_blocks, level_of
from synth.syntax.draws import Draw, Place, draw
from synth.syntax.faults import Faults, find_faults
from synth.syntax.static_check import StaticCheck, check_python
from synth.syntax.tables import Syntax, syntax_of

SplitKind = Literal["node", "siblings", "typed", "lines", "chars"]
SPLIT_WEIGHTS: dict[SplitKind, float] = {
    "node": 0.70,
    "siblings": 0.15,
    "typed": 0.08,
    "lines": 0.04,
    "chars": 0.03,
}
SHORT_RATE = 0.8
"""Part of the draws whose middle must be short (`rules.SHORT_BYTES`)."""
EMPTY_SUFFIX_RATE = 0.05
MAX_ERROR_RATE = {"strict": 0.01, "tolerant": 0.05}
"""Part of a file's bytes that may stand in ERROR nodes, by tier."""
TRIES, ROUNDS = 20, 6
"""Draws of one split kind before another is chosen, and kinds that are chosen for one split."""


@dataclass(frozen=True)
class FimSplit:
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

    @property
    def level(self) -> str:
        """`expression`, `statement`, `block`, `definition`, or `text` for lines and chars."""
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


def extract_report(source: str, language: str, count: int, seed: int) -> FimReport:
    """As `extract`, with the counted reasons. Raises `ToolchainError` for an unknown language."""
    return split_file(source, syntax_of(language), count, seed)


def split_file(source: str, syntax: Syntax, count: int, seed: int) -> FimReport:
    """As `extract_report`, by an explicit grammar, tier and block table."""
    try:
        data = source.encode()
    except UnicodeEncodeError:
        return _nothing("not_unicode")
    reason = "large_file" if len(data) > grammars.MAX_SOURCE else rules.refuse_file(source)
    if reason:
        return _nothing(reason)
    if not syntax.blocks:  # a language without a grammar, too
        return _nothing("no_blocks")
    try:
        root = grammars.parse(syntax.grammar, data).root_node
    except grammars.UnparsableError:
        return _nothing("unparsable")
    faults = find_faults(root)
    if not _valid(source, data, syntax, faults):
        return _nothing("invalid")
    blocks = find_blocks(root, data, syntax.grammar, syntax.blocks, faults)
    if not blocks:
        return _nothing("no_blocks")
    rng = Random(f"fim/{seed}/{hashlib.sha256(data).hexdigest()}")
    limit = min(count, rules.file_limit(source))
    return _Picker(Place(data, root, blocks), rng).pick(limit)


def _nothing(reason: str) -> FimReport:
    return FimReport(skipped=Counter({reason: 1}))


def _valid(source: str, data: bytes, syntax: Syntax, faults: Faults) -> bool:
    if syntax.tier == "ast":
        return "\0" not in source and check_python(source, StaticCheck(False, "ast", "")).ok
    rate = MAX_ERROR_RATE.get(syntax.tier, 0.0)
    return faults.complete and faults.error_bytes <= rate * len(data)


_FOR_GOOD = frozenset({"too_short", "copyable", "legal_text", "most_of_file", "blank_prefix"})
"""Reasons that do not depend on the draw: such a block need not be drawn again."""


class _Picker:
    """Draws splits of one file until it has enough or the tries are used up."""

    def __init__(self, place: Place, rng: Random) -> None:
        self._place, self._rng = place, rng
        self._splits: list[FimSplit] = []
        self._skipped: Counter[str] = Counter()

    def pick(self, limit: int) -> FimReport:
        kinds, weights = list(SPLIT_WEIGHTS), list(SPLIT_WEIGHTS.values())
        for _ in range(ROUNDS * limit):
            if len(self._splits) >= limit:
                break
            self._take(self._rng.choices(kinds, weights)[0])
        return FimReport(tuple(sorted(self._splits, key=lambda s: s.start_byte)), self._skipped)

    def _take(self, kind: SplitKind) -> None:
        """Draw one kind until a split is good: a kind that is refused often keeps its share."""
        max_bytes = rules.SHORT_BYTES if self._rng.random() < SHORT_RATE else rules.MAX_BYTES
        empty_suffix = self._rng.random() < EMPTY_SUFFIX_RATE
        for _ in range(TRIES):
            made = draw(kind, self._place, self._rng)
            if made is None:
                self._skipped["nothing_to_draw"] += 1
                continue
            cut = rules.Cut(self._place.source, made.start, made.end)
            reason = self._overlap(made) or rules.refuse_cut(cut, max_bytes, empty_suffix)
            if not reason:
                self._splits.append(_split(cut, made, kind))
                return
            self._refuse(kind, made, reason)

    def _refuse(self, kind: SplitKind, made: Draw, reason: str) -> None:
        self._skipped[reason] += 1
        if kind == "node" and made.block is not None and reason in _FOR_GOOD:
            self._place.refuse(made.block)

    def _overlap(self, made: Draw) -> str:
        taken = any(made.start < s.end_byte and s.start_byte < made.end for s in self._splits)
        return "overlap" if taken else ""


def _split(cut: rules.Cut, made: Draw, kind: SplitKind) -> FimSplit:
    block = made.block
    return FimSplit(
        prefix=cut.source[: cut.start].decode(),
        middle=cut.middle.decode(),
        suffix=cut.source[cut.end :].decode(),
        kind=block.kind if block else kind,
        split=kind,
        node_type=block.node_type if block else "",
        start_byte=cut.start,
        end_byte=cut.end,
        start_line=cut.source.count(b"\n", 0, cut.start) + 1,
    )
