"""How far the static check agrees with real compilers' parsers.

    python -m bench.static_check --manifest manifest.jsonl [--valid 300] [--half tuned|held] [--languages a,b]

Valid are files of the corpus (`bench/corpus.py`) that the language's own parser takes.
Each gets one mutant of every kind (brace, quote, keyword, indentation, comma or
parenthesis taken out), and the real parser says which of those are broken; a mutant
that it takes is valid code, one that it stops at for another reason than syntax is
not counted. A file of comments alone is left out: parsers take it for an empty one, and
the check says by design that it is words. The corpus is split in halves by digest:
what the check knows of grammars was learnt on the one (tuned), the other (held) shows
what it is worth.

    rejected   valid files that the static check refuses (bar: 0.5 % or 3 %), with the 95 % interval
    missed     broken mutants that it lets pass (bar: 5 %, Python 1 %), with the 95 % interval
    precision  share of what it refuses, files and mutants, that is broken; recall is 1 - missed

`--cases FILE` writes every disagreement as a JSON line, to look at.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.checkers import Checker, Judgement, checkers
from bench.corpus import Entry, listed, read
from bench.machine import describe
from bench.mutations import Mutation, mutate
from synth.errors import ToolchainError
from synth.languages.base import Tier
from synth.sandbox import Sandbox
from synth.syntax import grammars
from synth.syntax.static_check import StaticCheck, check_syntax
from synth.syntax.tables import Syntax, syntax_of

SMALLEST, LARGEST = 200, 40_000
"""Bytes of a file that is taken."""
TRIED = 12
"""Times as many files as wanted that are tried at most."""
TOLERATED = frozenset({"c", "cpp", "typescript", "kotlin", "swift", "perl", "shell"})
"""Languages with the wider bar for rejected files."""


class Half(NamedTuple):
    """A part of the corpus."""

    name: str
    digits: str

    def has(self, digest: str) -> bool:
        """Whether a file of this digest is in it."""
        return digest[-1] in self.digits


HALVES = {"tuned": Half("tuned", "02468ace"), "held": Half("held", "13579bdf")}


class Case(NamedTuple):
    """One text that both have seen. `mutation` is None for a file as it is."""

    path: str
    mutation: Mutation | None
    code: str
    real: Judgement
    message: str
    check: StaticCheck


@dataclass
class Counts:
    """What one language came to."""

    language: str
    version: str
    tiers: set[Tier] = field(default_factory=set)
    cases: list[Case] = field(default_factory=list)
    seconds: float = 0.0

    def of(self, real: Judgement, *, mutants: bool) -> list[Case]:
        """Cases of that judgement, among files or mutants."""
        return [c for c in self.cases if c.real is real and (c.mutation is not None) == mutants]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--valid", type=int, default=300)
    parser.add_argument("--half", choices=[*HALVES, "both"], default="both")
    parser.add_argument("--languages", default="")
    parser.add_argument("--cases", type=Path)
    chosen = parser.parse_args()
    entries = [*(read(chosen.manifest) if chosen.manifest else ()), *listed(chosen.folders)]
    halves = list(HALVES.values()) if chosen.half == "both" else [HALVES[chosen.half]]
    print(describe(["tree-sitter", "tree-sitter-language-pack"]))
    with Sandbox.open() as sandbox:
        for half in halves:
            kept = [entry for entry in entries if half.has(entry.sha256)]
            _measure(sandbox, half, kept, chosen)


def _measure(sandbox: Sandbox, half: Half, entries: Sequence[Entry], chosen: argparse.Namespace) -> None:
    wanted = chosen.languages.split(",") if chosen.languages else list(checkers())
    print(f"\nhalf of the corpus: {half.name}\n{_HEAD}")
    for name, checker in checkers().items():
        if name not in wanted:
            continue
        try:
            counts = compare(sandbox, checker, [e for e in entries if e.language == name], chosen.valid)
        except ToolchainError as error:
            print(f"{name:<11} {error}")
            continue
        print(row(counts), flush=True)
        if chosen.cases:
            _write(counts, chosen.cases, half)


def compare(sandbox: Sandbox, checker: Checker, entries: Sequence[Entry], valid: int) -> Counts:
    """Ask both about files and mutants of one language."""
    counts, begun = Counts(checker.language, checker.version()), time.perf_counter()
    syntax = syntax_of(checker.language)
    files = list(_valid(sandbox, checker, syntax, entries, valid))
    for entry, code in files:
        counts.cases.append(_case(entry, None, code, Judgement.GOOD, "", syntax))
    mutants = [
        (entry, kind, made)
        for entry, code in files
        for kind in Mutation
        if (made := mutate(syntax, code, kind, Random(entry.sha256 + kind))) is not None
    ]
    said = checker.ask(sandbox, [made for _, _, made in mutants])
    for (entry, kind, made), real in zip(mutants, said, strict=True):
        counts.cases.append(_case(entry, kind, made, real.judgement, real.message, syntax))
    counts.tiers = {case.check.tier for case in counts.cases}
    counts.seconds = time.perf_counter() - begun
    return counts


def _case(
    entry: Entry, kind: Mutation | None, code: str, real: Judgement, message: str, syntax: Syntax
) -> Case:
    return Case(entry.path, kind, code, real, message, check_syntax(syntax, code))


def _valid(
    sandbox: Sandbox, checker: Checker, syntax: Syntax, entries: Sequence[Entry], wanted: int
) -> Iterator[tuple[Entry, str]]:
    """Files that the real parser takes, as many as are wanted if there are so many."""
    candidates = [(e, code) for e in entries[: wanted * TRIED] if (code := _read(e)) is not None]
    found = 0
    for at in range(0, len(candidates), checker.batch):
        group = candidates[at : at + checker.batch]
        said = checker.ask(sandbox, [code for _, code in group])
        for (entry, code), real in zip(group, said, strict=True):
            if real.judgement is Judgement.GOOD and found < wanted and not _only_comments(syntax, code):
                found += 1
                yield entry, code
        if found >= wanted:
            return


def _only_comments(syntax: Syntax, code: str) -> bool:
    return all(node.is_extra for node in grammars.parse(syntax.grammar, code.encode()).root_node.children)


def _read(entry: Entry) -> str | None:
    """A file's text; none when it is of a dialect, too small, too large or no text."""
    if entry.grammar or not SMALLEST <= entry.bytes <= LARGEST:
        return None
    try:
        text = Path(entry.path).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
    return None if "\0" in text else text


_HEAD = (
    f"{'language':<11} {'real parser':<11} {'tier':<9} {'files':>5} {'rejected':>22} {'broken':>6}"
    f" {'missed':>22} {'precision':>9} {'valid mutants':>19}  missed by kind"
)


def row(counts: Counts) -> str:
    """One line of the table."""
    files, broken = counts.of(Judgement.GOOD, mutants=False), counts.of(Judgement.BAD, mutants=True)
    same = counts.of(Judgement.GOOD, mutants=True)
    rejected = sum(not c.check.ok for c in files)
    missed = [c for c in broken if c.check.ok]
    wrong = sum(not c.check.ok for c in same)
    refused = len(broken) - len(missed)
    kinds = Counter(c.mutation for c in broken)
    gone = Counter(c.mutation for c in missed)
    by = ", ".join(f"{kind.value} {gone[kind]}/{kinds[kind]}" for kind in Mutation if kinds[kind])
    bar = 0.03 if counts.language in TOLERATED else 0.005
    low = 0.01 if counts.language == "python" else 0.05
    return (
        f"{counts.language:<11} {counts.version:<11} {'/'.join(sorted(counts.tiers)):<9} {len(files):>5}"
        f" {rejected:>4} {share(rejected, len(files), bar):>17} {len(broken):>6}"
        f" {len(missed):>4} {share(len(missed), len(broken), low):>17}"
        f" {refused / max(1, refused + rejected + wrong):>9.1%} {wrong:>4} of {len(same):>4}"
        f" {wrong / max(1, len(same)):>7.1%}  {by}  ({counts.seconds:.0f} s)"
    )


def share(part: int, whole: int, bar: float) -> str:
    """A share with its 95 % interval (Wilson), starred when it is over its bar."""
    if not whole:
        return "-"
    p, z = part / whole, 1.96
    middle, width = p + z * z / (2 * whole), z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    low, high = ((middle + sign * width) / (1 + z * z / whole) for sign in (-1, 1))
    return f"{p:.1%}{'*' if p > bar else ' '}({max(0, low) * 100:.1f}-{high * 100:.1f})"


def _write(counts: Counts, path: Path, half: Half) -> None:
    """All disagreements."""
    with path.open("a", encoding="utf-8") as file:
        for case in counts.cases:
            if case.real is Judgement.UNKNOWN or case.check.ok == (case.real is Judgement.GOOD):
                continue
            about = {
                "half": half.name,
                "language": counts.language,
                "path": case.path,
                "mutation": case.mutation,
            }
            seen = {"real": case.real, "message": case.message, "line": case.check.line}
            said = {"detail": case.check.detail, "fault": case.check.fault, "tier": case.check.tier}
            file.write(json.dumps({**about, **seen, **said, "code": case.code}) + "\n")


if __name__ == "__main__":
    main()
