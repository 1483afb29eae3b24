"""Rows of one target with the files that it depends on.

Beside what rows of the file level say: `scope` is "repo"; `repo` the
repository's name; `context` the files in the order in which they are shown, each
whole or as declarations; `needs` the names that the middle uses and the files of
the context that define them, empty where it uses none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from synth.syntax.families.family import ControlTokenError, Family, Form, Parts, Rendered
from synth.syntax.families.frame import Section
from synth.syntax.families.framed import AmbiguousError, Framed, render
from synth.syntax.fim import FimSplit, Opened, draw_splits, open_source
from synth.syntax.infill import files, tokens
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import KEY_DIGITS, Made, Source, cell_of, described, form_of, id_of
from synth.syntax.infill.window import shown
from synth.syntax.infill.work import read_source
from synth.syntax.picker import Fits
from synth.syntax.repository.choice import dependencies_first
from synth.syntax.repository.graph import Graph, graph_of
from synth.syntax.repository.names import uses_of
from synth.syntax.repository.needs import Need, Needs, find_needs
from synth.syntax.repository.pack import pack
from synth.syntax.repository.question import render_question
from synth.syntax.repository.resolvers import RESOLVERS
from synth.syntax.repository.shelf import NEUTRAL, Shelf, Shown

CUT_SHARE = 0.5
"""Part of the budget that a target is cut to, where it may be cut; the rest is its context's."""
MARKS, MARKS_A_FILE = 32, 6
"""Tokens kept free for a family's marks in neutral rows, which have none."""


@dataclass
class RepositoryRows:
    """The maker of the repository level (`work.Maker`); `folder` holds the linked repositories."""

    folder: Path
    _shelf: Shelf | None = None

    def __call__(self, file: files.File, options: Options, counts: Counter[str]) -> Iterator[Made]:
        """The rows of one file; refusals are counted."""
        graph, source = graph_of(self.folder, file.path), read_source(file, options, counts)
        if source is None:
            return
        if graph is None or file.language not in RESOLVERS or not graph.edges.get(file.name):
            counts["file:no_context"] += 1
            return
        syntax = files.syntax(file.language, file.grammar)
        opened = open_source(source.text, syntax, options.bounds)
        if isinstance(opened, str):
            counts[f"file:{opened}"] += 1
            return
        self._shelf = self._shelf or Shelf(options)
        yield from Target(source, opened, graph, options, self._shelf, counts).rows()


@dataclass
class Target:
    """One file that rows are made of."""

    source: Source
    opened: Opened
    graph: Graph
    options: Options
    shelf: Shelf
    counts: Counter[str]

    def rows(self) -> Iterator[Made]:
        """Its rows."""
        if not self._context:
            self.counts["file:no_context"] += 1
            return
        for split in self._splits():
            row = self.row(split)
            if isinstance(row, str):
                self.counts[f"row:{row}"] += 1
            else:
                yield Made(cell_of(split), split.key[:KEY_DIGITS], row)

    @cached_property
    def _context(self) -> list[Shown]:
        """What fits beside the whole target, the most wanted first."""
        options = self.options
        count = tokens.counter(options.tokenizer).count(self.source.text)
        most = int(options.max_tokens * CUT_SHARE) if options.cut else options.max_tokens
        budget = options.max_tokens - min(count, most) - MARKS
        return pack(self.graph, self.source.file.name, budget, self.shelf, self.counts)

    @cached_property
    def _needs(self) -> Needs:
        language, edges = self.source.file.language, self.graph.edges[self.source.file.name]
        grammar = files.syntax(language, self.source.file.grammar).grammar
        uses = uses_of(self.opened.root, grammar, RESOLVERS[language].table)
        return find_needs(uses, edges, self._context)

    def _splits(self) -> list[FimSplit]:
        """Those that need other files, in their share, and others beside them."""
        options, needs = self.options, self._needs
        limit = min(options.per_file, self.opened.limit)
        rng = Random(f"fim-repo/{options.seed}/{self.source.digest}")
        wanted = int(limit * options.needs_share + rng.random()) if needs.starts else 0
        needing = self._drawn(wanted, rng, needs.any_within, rng.choice(needs.starts)) if wanted else []
        taken = [(split.start_byte, split.end_byte) for split in needing]

        def beside(start: int, end: int) -> bool:
            return needs.none_within(start, end) and not any(start < b and a < end for a, b in taken)

        others = self._drawn(limit - wanted, rng, beside) if wanted < limit else []
        return sorted([*needing, *others], key=lambda split: split.start_byte)

    def _drawn(self, count: int, rng: Random, fits: Fits, near: int | None = None) -> list[FimSplit]:
        syntax = files.syntax(self.source.file.language, self.source.file.grammar)
        report = draw_splits(self.opened, syntax, count, rng, self.options.mix, fits=fits, near=near)
        self.counts.update({f"draw:{reason}": n for reason, n in report.skipped.items()})
        return list(report.splits)

    def row(self, split: FimSplit) -> dict[str, Any] | str:
        """The row of one split, or the reason that there is none."""
        options, family = self.options, self.options.made_for
        parts = Parts(split.prefix, split.middle, split.suffix)
        if family is not None and family.spelled("".join(parts)):
            return "special_token"
        form = form_of(family, options, split.key[:KEY_DIGITS])
        most = int(options.max_tokens * CUT_SHARE) if options.cut else options.max_tokens
        counter = tokens.counter(options.tokenizer)
        kept = shown(parts, lambda p: counter.count("".join(p)) + MARKS, most, options.cut)
        if kept is None:
            return "over_budget"
        chosen = [each for each in self._context if split.middle.strip() not in each.text]
        self.counts["context:holds_middle"] += len(self._context) - len(chosen)
        while chosen:
            framed = self._framed(chosen, kept)
            try:
                made = _rendered(family, framed, form, self.source.file.language)
            except (ControlTokenError, AmbiguousError):
                return "special_token"
            total = self._count(framed, made, form, chosen)
            spare = 0 if family is not None else MARKS + MARKS_A_FILE * len(chosen)
            if total + spare <= options.max_tokens:
                texts = _texts(family, framed.parts, form, made)
                return {"id": id_of(self.source, split), **texts, **self._told(split, framed, total, chosen)}
            chosen.pop()
        return "no_context"

    def _count(self, framed: Framed, made: Rendered, form: Form | str, chosen: list[Shown]) -> int:
        """Tokens of the whole text; by its files, where marks that are tokens part them."""
        options, family = self.options, self.options.made_for
        counter = tokens.counter(options.tokenizer)
        frame = family.frame if family is not None and form != "chat" else NEUTRAL
        if frame.inside == "all" or not frame.file or not tokens.splits_at(options.tokenizer, frame.file):
            return counter.count(made.text)
        head = frame.head(framed.name)
        at = len(head) + sum(len(frame.section(section)) for section in framed.context)
        return counter.count(head) + sum(each.tokens for each in chosen) + counter.count(made.text[at:])

    def _framed(self, chosen: list[Shown], parts: Parts) -> Framed:
        by_path = {each.path: each for each in chosen}
        needs = {path: [e.path for e in self.graph.edges.get(path, ())] for path in by_path}
        order = dependencies_first(by_path, needs)
        sections = tuple(Section(path, by_path[path].text) for path in order)
        return Framed(self.graph.name, sections, self.source.file.name, parts)

    def _told(self, split: FimSplit, framed: Framed, total: int, chosen: list[Shown]) -> dict[str, Any]:
        """What the row says beside its texts."""
        by_path = {each.path: each for each in chosen}
        needs = [n for n in self._needs.within(split.start_byte, split.end_byte) if n.path in by_path]
        inside = self.options.made_for is not None
        return {
            **described(self.source, split, framed.parts, total, self.options),
            "scope": "repo",
            "repo": self.graph.name,
            "context": [_told_file(by_path[path], inside) for path, _ in framed.context],
            "needs": _told_needs(needs),
        }


def _texts(family: Family | None, parts: Parts, form: Form | str, made: Rendered) -> dict[str, Any]:
    if family is None:
        return parts._asdict()
    return {"family": family.name, "form": form, "prompt": made.prompt, "completion": made.completion}


def _told_file(file: Shown, inside: bool) -> dict[str, Any]:
    """A file of the context; its text only where no prompt holds it."""
    told = {"path": file.path, "tokens": file.tokens, "shown": file.form, "licence": file.licence}
    return told if inside else {**told, "text": file.text}


def _told_needs(needs: list[Need]) -> list[dict[str, str]]:
    pairs = sorted({(need.symbol, need.path) for need in needs})
    return [{"symbol": symbol, "path": path} for symbol, path in pairs]


def _rendered(family: Family | None, framed: Framed, form: Form | str, language: str) -> Rendered:
    if family is None:
        context = "".join(map(NEUTRAL.section, framed.context))
        head, parts = f"{framed.name}\n{context}{framed.path}\n", framed.parts
        return Rendered(head + parts.prefix, parts.middle + parts.suffix)
    if form == "chat":
        return render_question(framed, language)
    return render(family, framed, next(known for known in family.forms if known == form))
