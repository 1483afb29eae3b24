"""The parts of `python -m bench.syntax` that run `synth fim` itself: two processes, and the whole corpus."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import psutil
from tree_sitter import Parser

from bench.corpus import Entry
from synth.syntax import grammars
from synth.syntax.infill import run
from synth.syntax.infill.files import File, syntax
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Made
from synth.syntax.infill.work import make_rows
from synth.syntax.static_check import check_syntax

TWO_BAR, MEMORY_BAR, SHARE_BAR = 1.8, 600, 0.02
SAMPLE = 12_000
"""Files of the manifest that one and two processes work on."""
TURNS = 3
"""Times that one and two processes take turns; the first finds no file in memory."""
_TEXTS = ("prefix", "middle", "suffix")


def measure_processes(entries: Sequence[Entry], scratch: Path) -> list[str]:
    """Print how much more two processes do than one, by the clock; what fell short."""
    chosen = [e for e in entries if e.bytes < 200_000 and syntax(e.language, e.grammar).blocks][:SAMPLE]
    size = sum(entry.bytes for entry in chosen) / 1e6
    print(f"\n{len(chosen)} files, {size:.0f} MB: {'one process':>24} {'two':>14} {'times':>6}")
    missed: list[str] = []
    tasks: dict[str, Callable[[int], float]] = {
        "bare parse": lambda count: _spread(_parse, chosen, count),
        "static check": lambda count: _spread(_check, chosen, count),
        "synth fim": lambda count: _infill(chosen, scratch, count),
    }
    for what, seconds_of in tasks.items():
        took = _least(seconds_of)
        one, two = (size / seconds for seconds in took)
        rates = [
            f"{rate:.1f} MB/s {len(chosen) / seconds:.0f} files/s"
            for rate, seconds in zip((one, two), took, strict=True)
        ]
        print(f"{what:<14} {rates[0]:>26} {rates[1]:>26} {two / one:>6.2f}", flush=True)
        if two / one < TWO_BAR and what != "bare parse":
            missed.append(f"{what}: two processes do {two / one:.2f} times the work of one, {TWO_BAR} wanted")
    return missed


def _least(seconds_of: Callable[[int], float]) -> tuple[float, float]:
    """Seconds of one and of two processes: the least of some turns, for what disturbs only adds."""
    turns = [(seconds_of(1), seconds_of(2)) for _ in range(TURNS)]
    return min(one for one, _ in turns), min(two for _, two in turns)


def _spread(work: object, entries: Sequence[Entry], processes: int) -> float:
    """Seconds that the processes take, their start left out."""
    with get_context("spawn").Pool(processes) as pool:
        pool.map(_ready, range(8 * processes))
        begun = perf_counter()
        for _ in pool.imap_unordered(work, entries, chunksize=64):  # type: ignore[arg-type]
            pass
        return perf_counter() - begun


def _ready(number: int) -> int:
    return number


def _parse(entry: Entry) -> bool:
    parser = Parser(grammars.language(syntax(entry.language, entry.grammar).grammar))
    return parser.parse(Path(entry.path).read_bytes()).root_node.has_error


def _check(entry: Entry) -> bool:
    text = Path(entry.path).read_bytes().decode("utf-8", "surrogateescape")
    return check_syntax(syntax(entry.language, entry.grammar), text).ok


def _infill(entries: Sequence[Entry], scratch: Path, workers: int) -> float:
    out = scratch / "bench-syntax.jsonl"
    begun = perf_counter()
    run.make(_files(entries), out, Options(), workers)
    seconds = perf_counter() - begun
    out.unlink()
    return seconds


def _files(entries: Sequence[Entry]) -> list[File]:
    return [File(e.path, e.path.lstrip("/"), e.language, e.grammar, e.bytes, 0) for e in entries]


def checked_rows(file: File, options: Options, counts: Counter[str]) -> Iterator[Made]:
    """The rows of a file without their texts, each compared with the file's bytes before."""
    data = Path(file.path).read_bytes()
    for made in make_rows(file, options, counts):
        row = made.row
        start, end = row["shown"]
        same = "".join(row[name] for name in _TEXTS).encode() == data[start:end]
        whole = (start, end) == (0, len(data)) and row["prefix"].encode() == data[: row["start_byte"]]
        counts["round:same" if same and whole else "round:other"] += 1
        yield Made(made.cell, made.key, {k: v for k, v in row.items() if k not in _TEXTS})


def measure_corpus(entries: Sequence[Entry], scratch: Path) -> list[str]:
    """Run over everything; print what came out, and what fell short."""
    out = scratch / "bench-syntax-corpus.jsonl"
    begun = perf_counter()
    with Memory() as memory:
        options = Options(max_tokens=1_000_000)  # no file is too large to be compared
        made = run.make(_files(entries), out, options, 2, maker=checked_rows)
    seconds = perf_counter() - begun
    out.unlink()
    same, other = made.refused.pop("round:same", 0), made.refused.pop("round:other", 0)
    worst = max(made.shares.items(), key=lambda share: abs(share[1][0] - share[1][1]))
    off = {
        name: f"{got:.3f} of {want:.3f}"
        for name, (got, want) in made.shares.items()
        if abs(got - want) > SHARE_BAR
    }
    print(
        f"\ncorpus: {made.files} files, {made.bytes / 1e6:.0f} MB, {made.rows} rows in {seconds:.0f} s by two"
        f" processes ({made.bytes / 1e6 / seconds:.1f} MB/s, {made.files / seconds:.0f} files/s)\n"
        f"round trip: {same} rows the same, {other} other\n"
        f"memory of all processes together: {memory.peak:.0f} MB at most; one worker {memory.worker:.0f} MB\n"
        f"furthest share: {worst[0]} {worst[1][0]:.3f}, {worst[1][1]:.3f} asked\n"
        f"left out: {dict(sorted(made.refused.items()))}"
    )
    missed = [f"{other} rows are not their file"] if other or not same else []
    if memory.peak > MEMORY_BAR:
        missed.append(f"{memory.peak:.0f} MB of memory, {MEMORY_BAR} wanted")
    return missed + [f"share of {name}: {told}" for name, told in off.items()]


class Memory:
    """Looks at the memory of this process and its children while it is open, in MB."""

    def __init__(self) -> None:
        self.peak = self.worker = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        this = psutil.Process()
        while not self._over.wait(0.2):
            children = [_resident(child) for child in this.children()]
            self.worker = max([self.worker, *children])
            self.peak = max(self.peak, _resident(this) + sum(children))


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0
