"""Malformed input without end: real files, cut, mixed and damaged, through all that takes a text.

    python -m bench.fuzz manifest.jsonl [--seconds 600] [--seed 0] [--keep FOLDER]

Each round damages a batch of files (bytes flipped, tokens deleted, parts of two files joined, brackets
opened without end, line ends changed, null bytes, other encodings) and gives it to the static check and
to fill-in-the-middle in a process of their own, and as files to `synth fim`. A finding is an exception, a
process that dies or takes over its time, a row that is not its file, or a file that the run does not count.
Findings are kept with what led to them. Exit status 1 when there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from bench.corpus import Entry, read
from bench.machine import describe
from bench.syntax_corpus import checked_rows
from synth.errors import SynthError
from synth.syntax.faults import Fault
from synth.syntax.infill import run
from synth.syntax.infill.files import find_files
from synth.syntax.infill.one import Text
from synth.syntax.infill.options import Options
from synth.syntax.watch import Watch

BATCH, LARGEST = 20, 60_000
_TOKEN = re.compile(rb"\w+|[^\w\s]|\s+")
_OPENERS = (
    b"(",
    b"[",
    b"{",
    b"<",
    b'"',
    b"'",
    b"/*",
    b"`",
    b"${",
    b"#{",
    b"if a {\n",
    b"a<",
    b"-*/ ",
    b"<<A\n",
)
_DIED = frozenset({Fault.PARSER_TIMEOUT, Fault.PARSER_DIED})
Damage = Callable[[bytes, bytes, Random], bytes]


def main() -> None:
    """Run until the time is over; print counts and findings."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder for the inputs of findings")
    chosen = parser.parse_args()
    print(describe(["tree-sitter", "tree-sitter-language-pack"]))
    entries = [entry for entry in read(chosen.manifest) if entry.bytes <= LARGEST]
    counts: Counter[str] = Counter()
    findings: list[str] = []
    end, number, watch = time.monotonic() + chosen.seconds, 0, Watch(1)
    while time.monotonic() < end:
        rng = Random(f"{chosen.seed}/{number}")
        batch = list(_damaged(entries, rng))
        for what, where in [*_texts(batch, watch, counts), *_files(batch, counts)]:
            findings.append(f"batch {number}: {what}")
            print(findings[-1], flush=True)
            if chosen.keep:
                chosen.keep.mkdir(exist_ok=True)
                (chosen.keep / f"{number}-{len(findings)}").write_bytes(where)
        number += 1
    watch.close()
    print(f"{number} batches, seed {chosen.seed}: {dict(sorted(counts.items()))}; {len(findings)} findings")
    sys.exit(1 if findings else 0)


def _damaged(entries: Sequence[Entry], rng: Random) -> Iterator[tuple[Entry, bytes]]:
    for entry in rng.sample(entries, BATCH):
        try:
            data, other = (Path(e.path).read_bytes() for e in (entry, rng.choice(entries)))
        except OSError:
            continue
        for _ in range(rng.randint(1, 3)):
            data = rng.choice(_DAMAGES)(data, other, rng)
        yield entry, data[: 4 * LARGEST]


def _flipped(data: bytes, _: bytes, rng: Random) -> bytes:
    made = bytearray(data)
    for _n in range(rng.randint(1, 20)):
        if made:
            made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def _shortened(data: bytes, _: bytes, rng: Random) -> bytes:
    ends = sorted(rng.randrange(len(data) + 1) for _n in range(2))
    return data[: ends[1]] if rng.random() < 0.5 else data[ends[0] :]


def _spliced(data: bytes, other: bytes, rng: Random) -> bytes:
    at, start = rng.randrange(len(data) + 1), rng.randrange(len(other) + 1)
    return data[:at] + other[start : start + rng.randrange(4000)] + data[at:]


def _untokened(data: bytes, _: bytes, rng: Random) -> bytes:
    """Some tokens deleted, doubled or swapped with the next."""
    tokens = _TOKEN.findall(data)
    for _n in range(rng.randint(1, 30)):
        if len(tokens) > 2:
            at = rng.randrange(len(tokens) - 1)
            tokens[at : at + 2] = rng.choice(
                [[tokens[at + 1]], [tokens[at]] * 2, [tokens[at + 1], tokens[at]], []]
            )
    return b"".join(tokens)


def _opened(data: bytes, _: bytes, rng: Random) -> bytes:
    """One thing opened many times, in the middle of the file."""
    at, opener = rng.randrange(len(data) + 1), rng.choice(_OPENERS)
    many = rng.choice((10, 300, 5000))
    unit = b"".join(b"%s%d" % (opener, n) for n in range(many)) if rng.random() < 0.5 else opener * many
    return data[:at] + unit + data[at:]


def _ended_otherwise(data: bytes, _: bytes, rng: Random) -> bytes:
    return data.replace(
        b"\n", rng.choice((b"\r\n", b"\r", b"\n\r", b"", b" ", b"\x0c\n")), rng.randint(1, 400)
    )


def _encoded_otherwise(data: bytes, _: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    name = rng.choice(("utf-16", "utf-32", "latin-1", "utf-8-sig", "cp1252"))
    return text.encode(name, "replace")


def _with_bytes(data: bytes, _: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    odd = (
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\U0001f6a6",
        "é",
        "\x0b",
        "\x1b[0m",
        "<|fim_middle|>",
        "\x00",
    )
    return data[:at] + rng.choice(odd).encode() * rng.randint(1, 5) + data[at:]


_DAMAGES: tuple[Damage, ...] = (
    *(_flipped, _shortened, _spliced, _untokened, _untokened, _opened),
    *(_ended_otherwise, _encoded_otherwise, _with_bytes),
)


def _texts(
    batch: Sequence[tuple[Entry, bytes]], watch: Watch, counts: Counter[str]
) -> Iterator[tuple[str, bytes]]:
    """The static check and the rows of every text, in a watched process."""
    for entry, data in batch:
        text = data.decode("utf-8", "surrogateescape" if len(data) % 2 else "replace")
        try:
            found = watch.checked(entry.language, text)
            counts["checked"] += 1
            counts["passed"] += found.ok
            if found.fault in _DIED:
                yield f"{entry.language}: the check gave {found.fault} ({entry.path})", data
            if found.ok != (found.fault is Fault.NONE) or found.ok == bool(found.detail):
                yield f"{entry.language}: {found}", data
            cut = watch.cut(Text(text, entry.language), Options())
            counts["cut"] += 1
            counts["rows"] += len(cut.rows)
            for made in cut.rows:
                row = made.row
                if row["prefix"] + row["middle"] + row["suffix"] != text:
                    yield f"{entry.language}: a row is not its text ({entry.path})", data
            if any(reason.startswith("file:parser_") for reason in cut.refused):
                yield f"{entry.language}: cutting gave {dict(cut.refused)} ({entry.path})", data
        except SynthError as error:
            yield f"{entry.language}: {error}", data


def _files(batch: Sequence[tuple[Entry, bytes]], counts: Counter[str]) -> Iterator[tuple[str, bytes]]:
    """`synth fim` over the batch as files."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number, (entry, data) in enumerate(batch):
            (root / f"{number}{Path(entry.path).suffix}").write_bytes(data)
        (root / "loop").symlink_to(root)
        skipped: Counter[str] = Counter()
        found = find_files([root], (), vendored=False, skipped=skipped)
        try:
            made = run.make(found, root / "out.jsonl", Options(), 1, skipped=skipped, maker=checked_rows)
        except SynthError as error:
            yield f"synth fim: {error}", b""
            return
        counts["files"] += made.files
        counts["written"] += made.refused.get("round:same", 0)
        if made.refused.get("round:other"):
            yield "synth fim: a row is not its file", b""
        if bad := {k: n for k, n in made.refused.items() if k.startswith("file:parser_")}:
            yield f"synth fim: {bad}", b"".join(data for _, data in batch)
        if made.files != len(found) or len(found) + skipped["link"] < len(batch):
            yield f"synth fim: {made.files} of {len(batch)} files counted, {dict(skipped)}", b""


if __name__ == "__main__":
    main()
