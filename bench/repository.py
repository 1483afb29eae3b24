"""Rows with the files of their repository: do the middles that are said to need another file need one?

    python -m bench.repository [PACKAGE …] [--each 3] [--tokenizer tokenizer.json] [--workers 1]

Without packages, those of this machine are looked for: site-packages, node_modules,
gems and libraries of the toolchains, `--each` of every kind, the same on every run.
A row that says which names its middle needs is verified by `bench/independent.py`, which
shares no code with the index: the name stands in the middle as code, a file of the
row's own context defines it, and the target itself does not. Tokens are counted again
over the text that a model would see. The file level runs over the same files.

Exit code 1 unless at least 80 % of the needing rows are verified in all, no row passes
the budget, every row joins to its file, and there were 20 packages.
"""

from __future__ import annotations

import argparse
import json
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.independent import verified
from bench.machine import describe
from synth.settings import Settings
from synth.syntax.families.family import Parts
from synth.syntax.families.frame import Section
from synth.syntax.families.framed import Framed, render
from synth.syntax.families.qwen25_coder import FAMILY
from synth.syntax.infill import run, tokens
from synth.syntax.infill.files import File, find_files
from synth.syntax.infill.options import Options
from synth.syntax.repository.resolvers import RESOLVERS
from synth.syntax.repository.run import make_repositories

BUDGET, BAR, PACKAGES = 32_768, 0.80, 20
FEWEST, MOST = 8, 150
"""Files of a package that is taken by default."""
_PLACES = (
    "lib/node_modules/*",
    "lib/node_modules/npm/node_modules/*",
    "share/nodejs/*",
    "lib/python3/dist-packages/*",
    "lib/ruby/gems/*/gems/*",
    "lib/ruby/3*/*",
    "share/go-*/src/*",
    "include/*",
    "share/php/*",
    "lib/go-*/src/*",
)
_PASSED_OVER = frozenset({"__pycache__", "test", "tests", "testdata", "vendor", "cmd"})


class Measure(NamedTuple):
    """What one package gave."""

    rows: int
    needing: int
    verified: int
    most: int
    """Tokens of the largest row."""
    seconds: float
    file_seconds: float
    languages: Counter[str]
    broken: int
    """Rows that do not join to their file."""


def main() -> None:
    """Measure every package, print, and say whether the bar holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("packages", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--tokenizer", default="")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args()
    packages = chosen.packages or list(discovered(chosen.each))
    print(describe(["tree-sitter", "pygments"]))
    print(f"budget {BUDGET} tokens, counted by {tokens.counter(chosen.tokenizer).name}")
    head = f"{'package':<28} {'files':>5} {'rows':>5} {'needs':>5} {'verified':>8} {'tokens':>6}"
    print(f"{head} {'files/s':>7} {'of file level':>13}")
    measures = [measure(path, chosen.tokenizer, chosen.workers) for path in packages]
    sys.exit(0 if _judged([m for m in measures if m is not None]) else 1)


def measure(package: Path, tokenizer: str, workers: int) -> Measure | None:
    """One package at both levels; None where it has no file of a language with a resolver."""
    found = _files(package)
    if not found:
        return None
    options = Options(max_tokens=BUDGET, tokenizer=tokenizer, balance=False, level="repo")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.jsonl"
        start = time.perf_counter()
        make_repositories(found, [package], out, options, workers)
        middle = time.perf_counter()
        run.make(found, Path(folder) / "file.jsonl", Options(balance=False, tokenizer=tokenizer), workers)
        end = time.perf_counter()
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]
    made = _measured(rows, found, package, tokenizer, middle - start, end - middle)
    share = f"{made.verified / made.needing:.2f}" if made.needing else "-"
    print(
        f"{package.name[:28]:<28} {len(found):>5} {made.rows:>5} {made.needing:>5} {share:>8} {made.most:>6}"
        f" {len(found) / made.seconds:>7.0f} {made.file_seconds / made.seconds:>13.2f}",
        flush=True,
    )
    return made


def _measured(
    rows: list[dict[str, Any]], found: list[File], package: Path, tokenizer: str, seconds: float, bare: float
) -> Measure:
    needing = [row for row in rows if row["needs"]]
    contents = {file.path: Path(file.path).read_bytes() for file in found}
    joined = {data.decode("utf-8", "replace") for data in contents.values()}
    return Measure(
        rows=len(rows),
        needing=len(needing),
        verified=sum(map(verified, needing)),
        most=max((_tokens(row, tokenizer) for row in rows), default=0),
        seconds=seconds,
        file_seconds=bare,
        languages=Counter(row["language"] for row in needing),
        broken=sum(row["prefix"] + row["middle"] + row["suffix"] not in joined for row in rows),
    )


def _tokens(row: dict[str, Any], tokenizer: str) -> int:
    """Tokens of what Qwen2.5-Coder would be shown, counted over the whole text."""
    sections = tuple(Section(file["path"], file["text"]) for file in row["context"])
    framed = Framed(row["repo"], sections, row["path"], Parts(row["prefix"], row["middle"], row["suffix"]))
    return tokens.counter(tokenizer).count(render(FAMILY, framed, "psm").text)


def _judged(measures: list[Measure]) -> bool:
    rows, needing = sum(m.rows for m in measures), sum(m.needing for m in measures)
    good, most = sum(m.verified for m in measures), max((m.most for m in measures), default=0)
    broken, packages = sum(m.broken for m in measures), sum(m.needing > 0 for m in measures)
    share = good / needing if needing else 0.0
    languages = sum((m.languages for m in measures), Counter[str]())
    print(f"needing rows by language: {', '.join(f'{n} {c}' for n, c in languages.most_common())}")
    print(f"{packages} packages with needing rows, {rows} rows, {needing} of them need other files")
    print(
        f"verified {share:.3f} (bar {BAR}); largest row {most} of {BUDGET} tokens; {broken} rows do not join"
    )
    ratio = sum(m.file_seconds for m in measures) / (sum(m.seconds for m in measures) or 1)
    print(f"speed: {ratio:.2f} of the file level over the same files")
    held = share >= BAR and most <= BUDGET and not broken and packages >= PACKAGES
    print("the bar holds" if held else "the bar does NOT hold")
    return held


def discovered(each: int) -> Iterator[Path]:
    """Packages of this machine, `each` of every place, those with the most files first; a name once."""
    trees = sorted(Settings.load().cache.glob("toolchains/image/*/root"))
    roots = [Path("/usr"), *(tree / "usr" for tree in trees)]
    own = sorted(Path(sysconfig.get_path("purelib")).iterdir())
    taken: set[str] = set()
    for place in [own, *(sorted(root.glob(pattern)) for root in roots for pattern in _PLACES)]:
        sized = [(len(_files(path)), path) for path in place if _is_package(path)]
        fit = sorted((-size, path) for size, path in sized if FEWEST <= size <= MOST)
        new = [path for _, path in fit if path.name not in taken][:each]
        taken.update(path.name for path in new)
        yield from new


def _is_package(path: Path) -> bool:
    named = path.name not in _PASSED_OVER and not path.name.startswith((".", "_"))
    return named and not path.name.endswith("-info") and path.is_dir() and not path.is_symlink()


def _files(package: Path) -> list[File]:
    found = find_files([package], tuple(RESOLVERS), False, Counter())
    return [file for file in found if not file.name.endswith(".pyi")]


if __name__ == "__main__":
    main()
