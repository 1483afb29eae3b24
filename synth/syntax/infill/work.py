"""The work on one chunk of files, in a worker process; what it gives is one part file.

A part holds a line a row (cell, key and the row as JSON, by tabs) and ends with a
line of counts. It appears under its name when it is whole, so a run that is
interrupted finds only whole parts when it goes on.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from synth.corpus.licence import SIDECAR, spdx_tag
from synth.syntax.infill import files
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Made, Source, file_rows

Maker = Callable[[files.File, Options, Counter[str]], Iterator[Made]]
"""What turns one file into rows; a top-level function, since workers are other processes."""
_LINE_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x7f\x85\u2028\u2029"}
"""Characters that some readers take for the end of a line, as JSON escapes."""


class Chunk(NamedTuple):
    """Some files of a run, and the part that they become."""

    number: int
    part: Path
    files: tuple[files.File, ...]


def make_rows(file: files.File, options: Options, counts: Counter[str]) -> Iterator[Made]:
    """The file level: every row is of this file alone."""
    source = read_source(file, options, counts)
    if source is not None:
        yield from file_rows(source, options, counts)


def read_source(file: files.File, options: Options, counts: Counter[str]) -> Source | None:
    """The file as it is split; a refusal is counted."""
    data, reason = files.read(file)
    licence = "" if reason else licence_of(file, data, options)
    if not reason and not may_be_used(licence, options):
        reason = "licence"
    if reason:
        counts[f"file:{reason}"] += 1
        return None
    counts["bytes"] += len(data)
    return Source(file, data.decode(), digest_of(data), licence)


def digest_of(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def licence_of(file: files.File, data: bytes, options: Options) -> str:
    """The file's own tag, its sidecar's, or the run's."""
    tag = spdx_tag(data[:20_000].decode("utf-8", "replace"))
    sidecar = Path(file.path + SIDECAR)
    if not tag and sidecar.is_file() and not sidecar.is_symlink():
        tag = spdx_tag(sidecar.read_text(encoding="utf-8", errors="replace"))
    return tag or options.licence


def may_be_used(licence: str, options: Options) -> bool:
    """Whether the run may use what has this licence."""
    return not options.allowed or licence in options.allowed


def write_part(
    chunk: Chunk, options: Options, make: Maker, bad: Mapping[int, str], begin: Callable[[int], None]
) -> None:
    """Make the chunk's part. `bad` files are counted with their reason; `begin` is told each file."""
    counts: Counter[str] = Counter()
    temporary = chunk.part.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="\n") as out:
        for at, file in enumerate(chunk.files):
            begin(at)
            counts["files"] += 1
            if at in bad:
                counts[f"file:{bad[at]}"] += 1
                continue
            for made in make(file, options, counts):
                out.write(f"{made.cell}\t{made.key}\t{to_line(made.row)}\n")
        out.write(f"\t\t{to_line(dict(sorted(counts.items())))}\n")
    temporary.replace(chunk.part)


def to_line(row: Mapping[str, Any]) -> str:
    """One row as JSON that is one line for every reader."""
    return json.dumps(row, ensure_ascii=False).translate(_LINE_BREAKS)


def read_part(part: Path) -> Iterator[tuple[str, str, str]]:
    """Cell, key and JSON of every line; the last one, of counts, has no cell."""
    with part.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            cell, key, text = line.rstrip("\n").split("\t", 2)
            yield cell, key, text
