"""A run: files in chunks to parts, parts to one file, with a summary of all that was left out."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from synth.errors import ExportError
from synth.syntax.infill import tokens
from synth.syntax.infill.balance import chances, deviation
from synth.syntax.infill.files import File
from synth.syntax.infill.options import Options
from synth.syntax.infill.pool import FILE_SECONDS, run_chunks
from synth.syntax.infill.rows import point
from synth.syntax.infill.work import Chunk, Maker, make_rows, read_part

CHUNK_FILES = 64
"""Fixed: chunks are what a resumed run finds again."""


@dataclass(frozen=True)
class Summary:
    """What a run did. Reasons are counted by what they refused: a file, a draw, a row."""

    rows: int
    files: int
    bytes: int
    resumed: int
    """Files whose part was there from an earlier run."""
    refused: Counter[str]
    shares: dict[str, tuple[float, float]]
    """Share found and share asked, by block group or split kind, and of short and long middles."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """Rows by language, level and form; at the repository level by whether they need other files."""


def make(
    found: Sequence[File],
    out: Path,
    options: Options,
    workers: int = 1,
    *,
    skipped: Counter[str] | None = None,
    heard: Callable[[int], None] = lambda files: None,
    maker: Maker = make_rows,
    file_seconds: float = FILE_SECONDS,
) -> Summary:
    """Write the rows of all files to `out`. Goes on where an interrupted run of the same files was.

    Raises `ExportError` where the file system refuses, `SpecError` for a bad tokenizer.
    """
    tokens.counter(options.tokenizer)  # a bad one is told before any work
    folder = out.with_name(f".{out.name}.parts")
    try:
        chunks = chunks_of(found, folder, options)
        there = [chunk for chunk in chunks if chunk.part.is_file()]
        resumed = sum(len(chunk.files) for chunk in there)
        heard(resumed)
        missing = [chunk for chunk in chunks if not chunk.part.is_file()]
        for chunk in run_chunks(missing, options, maker, workers, file_seconds):
            heard(len(chunk.files))
        summary = _merge([chunk.part for chunk in chunks], out, options, skipped or Counter(), resumed)
        shutil.rmtree(folder)
    except OSError as error:
        where = error.filename or out
        raise ExportError(f"{where}: {error.strerror}", mend="the run goes on where it was") from error
    return summary


def chunks_of(found: Sequence[File], folder: Path, options: Options) -> list[Chunk]:
    """The chunks of a run; parts of a run that asked something else are thrown away."""
    digest = hashlib.sha256(options.digest().encode())
    for file in found:  # one by one: the text of them all would be most of the run's memory
        digest.update(json.dumps(file).encode() + b"\n")
    plan = digest.hexdigest()
    mark = folder / "plan"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != plan:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(plan, encoding="utf-8")
    return [
        Chunk(n, folder / f"{n:07}.part", tuple(found[at : at + CHUNK_FILES]))
        for n, at in enumerate(range(0, len(found), CHUNK_FILES))
    ]


def _merge(
    parts: Sequence[Path], out: Path, options: Options, skipped: Counter[str], resumed: int
) -> Summary:
    """Two passes over the parts: which rows to keep, and writing them."""
    counts: Counter[str] = Counter({f"file:{reason}": n for reason, n in skipped.items() if n})
    cells: Counter[str] = Counter()
    once = bytearray()
    for cell, fresh in _first_seen(parts, counts):
        once.append(fresh)
        cells[cell] += int(fresh)
    counts["row:duplicate"] += len(once) - sum(once)
    chance = chances(cells, options.mix) if options.balance else {}
    needing = Counter[str]()
    kept, by = Counter[str](), {name: Counter[str]() for name in ("language", "level", "form")}
    temporary = out.with_name(f".{out.name}.tmp")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        for new, (cell, key, text) in zip(once, _rows(parts), strict=True):
            if not new:
                continue
            if point("keep", options.seed, key) >= chance.get(cell, 1.0):
                counts["row:balance"] += 1
                continue
            file.write(text + "\n")
            kept[cell] += 1
            row = json.loads(text)
            for name, counter in by.items():
                counter[str(row.get(name, ""))] += 1
            needing["some" if row.get("needs") else "none"] += 1
    temporary.replace(out)
    files, size = counts.pop("files", 0), counts.pop("bytes", 0)
    if options.level == "repo":
        by["needs"] = needing
    return Summary(kept.total(), files, size, resumed, +counts, deviation(kept, options.mix), by)


def _first_seen(parts: Sequence[Path], counts: Counter[str]) -> Iterator[tuple[str, bool]]:
    """The cell of every row, and whether its middle was not met before; counts of parts are added."""
    seen: set[int] = set()
    for part in parts:
        for cell, key, text in read_part(part):
            if not cell:
                counts.update(json.loads(text))
                continue
            known = len(seen)
            seen.add(int(key, 16))
            yield cell, len(seen) > known


def _rows(parts: Sequence[Path]) -> Iterator[tuple[str, str, str]]:
    return (line for part in parts for line in read_part(part) if line[0])
