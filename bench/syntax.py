"""How fast the static check and fill-in-the-middle are beside a bare parse, and what they promise.

    python -m bench.corpus FOLDER … --out manifest.jsonl
    python -m bench.syntax manifest.jsonl [--parts speed processes corpus] [--megabytes 1.5] [--files N]

speed      each core language on one core: a bare parse of the bytes, the static check of the text and
           fill-in-the-middle with 4 splits a file, in turn on the same files, in processor time. The
           files are those that give 4 splits; nothing that is refused early makes a figure better.
processes  the same work by one process and by two, by the clock, the least of three turns
corpus     `synth fim` over the whole manifest: every row put together again and compared with its
           file, the shares that were found, refusals, and the memory of all processes together

Exit status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tree_sitter import Parser

from bench.corpus import Entry, read
from bench.machine import describe
from bench.paired import paired
from bench.syntax_corpus import measure_corpus, measure_processes
from synth.syntax import grammars
from synth.syntax.fim import split_file
from synth.syntax.heap import keep_pages
from synth.syntax.infill.files import syntax
from synth.syntax.infill.pool import COLLECT_EVERY
from synth.syntax.static_check import check_syntax
from synth.syntax.tables import Syntax

CORE = (
    *("python", "javascript", "typescript", "java", "c", "cpp", "csharp", "go", "rust", "php"),
    *("ruby", "kotlin", "swift", "scala", "shell", "perl", "lua", "r", "haskell", "ocaml"),
)
"""Languages that are held to the bars of speed."""
SPLITS = 4
CHECK_BAR, FIM_BAR = 0.9, 0.65
LARGEST = 200_000
"""Bytes of a file that is timed."""
_PARTS = ("speed", "processes", "corpus")


class Item(NamedTuple):
    """One file that is timed."""

    data: bytes
    text: str
    syntax: Syntax
    parser: Parser


def main() -> None:
    """Measure, print, and say which bars held."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--parts", nargs="+", choices=_PARTS, default=list(_PARTS))
    parser.add_argument("--languages", nargs="+", default=list(CORE))
    parser.add_argument("--megabytes", type=float, default=1.5, help="of each language that are timed")
    parser.add_argument(
        "--files", type=int, help="of the manifest that the corpus part runs over; all if absent"
    )
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()))
    chosen = parser.parse_args()
    print(describe(["tree-sitter", "tree-sitter-language-pack"]))
    gc.set_threshold(COLLECT_EVERY)  # as in the processes of `synth fim`, and this, too
    keep_pages()
    entries = list(read(chosen.manifest))
    missed: list[str] = []
    if "speed" in chosen.parts:
        missed += measure_speed(entries, chosen.languages, int(chosen.megabytes * 1e6))
    if "processes" in chosen.parts:
        missed += measure_processes(entries, chosen.scratch)
    if "corpus" in chosen.parts:
        missed += measure_corpus(entries[: chosen.files], chosen.scratch)
    print("\nall bars held" if not missed else "\nbars missed:")
    for line in missed:
        print(f"  {line}")
    sys.exit(1 if missed else 0)


def measure_speed(entries: Sequence[Entry], languages: Sequence[str], size: int) -> list[str]:
    """Print a line a language; what fell short."""
    head = f"{'language':<12} {'files':>6} {'MB':>5} {'bare MB/s':>9} {'files/s':>8}"
    print(f"\n{head} {'check':>6} {'fim':>6} {'fim MB/s':>8} {'files/s':>8} {'samples/s':>9}")
    missed: list[str] = []
    for language in languages:
        items = list(_items((e for e in entries if e.language == language), size))
        if not items:
            missed.append(f"{language}: no files in the manifest give {SPLITS} splits")
            continue
        missed += _speed(language, items)
    return missed


def _speed(language: str, items: Sequence[Item]) -> list[str]:
    tasks: dict[str, Callable[[Item], object]] = {"bare": _bare, "check": _check, "fim": _fim}
    found = paired(items, tasks)
    size, count = sum(len(item.data) for item in items) / 1e6, len(items)
    check, fim = found.ratio("check", "bare"), found.ratio("fim", "bare")
    bare, slow = found.seconds["bare"], found.seconds["fim"]
    rates = f"{size / bare:>9.1f} {count / bare:>8.0f} {check:>6.2f} {fim:>6.2f}"
    made = f"{size / slow:>8.1f} {count / slow:>8.0f} {SPLITS * count / slow:>9.0f}"
    print(f"{language:<12} {count:>6} {size:>5.1f} {rates} {made}", flush=True)
    bars = ((check, CHECK_BAR, "static check"), (fim, FIM_BAR, "fill-in-the-middle"))
    return [
        f"{language}: {what} {got:.2f} of a bare parse, {bar} wanted" for got, bar, what in bars if got < bar
    ]


def _items(entries: Iterator[Entry], size: int) -> Iterator[Item]:
    """Files of up to `size` bytes together that give all their splits."""
    for entry in entries:
        if size <= 0:
            return
        if entry.bytes > LARGEST or (data := _data(entry)) is None:
            continue
        known = syntax(entry.language, entry.grammar)
        item = Item(data, data.decode(), known, Parser(grammars.language(known.grammar)))
        if len(split_file(item.text, known, SPLITS, 0).splits) == SPLITS:
            size -= len(data)
            yield item


def _data(entry: Entry) -> bytes | None:
    try:
        data = Path(entry.path).read_bytes()
        data.decode()
    except (OSError, UnicodeDecodeError):
        return None
    return data


def _bare(item: Item) -> object:
    return item.parser.parse(item.data).root_node.has_error  # and the tree is dropped, as by the others


def _check(item: Item) -> object:
    return check_syntax(item.syntax, item.text)


def _fim(item: Item) -> object:
    return split_file(item.text, item.syntax, SPLITS, 0)


if __name__ == "__main__":
    main()
