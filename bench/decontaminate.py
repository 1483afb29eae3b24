"""How much of a benchmark is found again once it was renamed, and what is found by mistake.

    python bench/decontaminate.py humaneval=PATH [mbpp=PATH …] [--unrelated FOLDER] [--count 300]

Every reference solution is renamed (functions, parameters, variables), loses its
docstrings, comments and annotations, and is written anew by `ast.unparse`; each rule
should find it. Unrelated are functions of Python's standard library with what they
use of their module, drawn by a fixed seed; nobody wrote those for a benchmark, so
what is found there is a false hit unless the function does solve the exercise: all
hits are printed by name.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import sysconfig
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bench.disguise import disguise
from bench.machine import describe
from synth import languages
from synth.corpus.benchmarks import Exercise, read_benchmark
from synth.proof.decontaminate import ALL_RULES, Decontamination, Finding, Subject
from synth.sandbox import Sandbox

_LEFT_OUT = (
    "test",
    "tests",
    "idlelib",
    "lib2to3",
    "site-packages",
    "dist-packages",
    "turtledemo",
    "ensurepip",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("benchmarks", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--unrelated", type=Path, default=Path(sysconfig.get_path("stdlib")))
    parser.add_argument("--count", type=int, default=300)
    chosen = parser.parse_args()
    exercises = [x for given in chosen.benchmarks for x in _read(given)]
    print(describe(["tree-sitter"]))
    with Sandbox.open() as sandbox:
        asyncio.run(measure(sandbox, exercises, list(unrelated(chosen.unrelated, chosen.count))))


def _read(given: str) -> list[Exercise]:
    name, _, path = given.partition("=")
    return read_benchmark(name, Path(path))


async def measure(sandbox: Sandbox, exercises: Sequence[Exercise], others: Sequence[Subject]) -> None:
    """Print recall by benchmark and rule, then what was found among the unrelated."""
    known = {"python": languages.get("python")}
    begun = time.perf_counter()
    ready = await Decontamination.open(sandbox, known, exercises)
    exams = ready.exams
    print(
        f"exercises {len(exercises)}: run against {len(exams.usable)}, own solution fails here"
        f" {len(exams.failing)}, weak {len(exams.weak)} ({time.perf_counter() - begun:.1f} s)"
    )
    begun = time.perf_counter()
    own = [Subject(x.name, "python", disguise(x.solution)) for x in exercises]
    found = await ready.findings(own)
    print(f"\nrenamed and reformatted solutions, {len(own)} ({time.perf_counter() - begun:.1f} s)")
    print(f"{'benchmark':<12} {'solutions':>9}" + "".join(f" {rule:>12}" for rule in ALL_RULES))
    for name in dict.fromkeys(x.benchmark for x in exercises):
        print(_recall(name, exercises, found))
    for x in exercises:
        if not any(f.ident == x.name and f.rule == "tests" for f in found):
            print(f"not found by its tests: {x.name}{' (left out)' if x not in exams.usable else ''}")
    begun = time.perf_counter()
    hits = await ready.findings(others)
    print(f"\nunrelated functions, {len(others)} ({time.perf_counter() - begun:.1f} s)")
    for rule in ALL_RULES:
        print(f"{rule:<12} {len({f.ident for f in hits if f.rule == rule}):>4} hits")
    for f in hits:
        print(f"  {f.rule}: {f.ident} ~ {f.benchmark} {f.exercise} ({f.detail[:80]})")


def _recall(name: str, exercises: Sequence[Exercise], found: Sequence[Finding]) -> str:
    """Found at all, by each rule: any exercise counts, since two benchmarks may ask the same."""
    own = [x.name for x in exercises if x.benchmark == name]
    cells = []
    for rule in ALL_RULES:
        met = {f.ident for f in found if f.rule == rule}
        cells.append(f"{sum(i in met for i in own) / len(own):>12.1%}")
    return f"{name:<12} {len(own):>9} {' '.join(cells)}"


def unrelated(folder: Path, count: int) -> Iterator[Subject]:
    """Functions of modules in a folder, each with the definitions that it uses."""
    files = sorted(p for p in folder.rglob("*.py") if not set(p.relative_to(folder).parts) & set(_LEFT_OUT))
    found = [subject for path in files for subject in _functions(path, str(path.relative_to(folder)))]
    yield from Random(20_261_121).sample(found, min(count, len(found)))


def _functions(path: Path, label: str) -> Iterator[Subject]:
    try:
        body = ast.parse(path.read_text(encoding="utf-8")).body
    except (SyntaxError, UnicodeDecodeError):
        return
    for node in body:
        if isinstance(node, ast.FunctionDef) and 1 <= len(node.args.args) <= 4 and len(node.body) > 1:
            yield Subject(f"{label}:{node.name}", "python", _with_uses(node, body))


def _with_uses(node: ast.FunctionDef, body: Sequence[ast.stmt]) -> str:
    """The function, the module's imports, and the definitions that it names, and those name."""
    kept: list[ast.stmt] = [node]
    names = _names(node)
    while more := [s for s in body if s not in kept and _defines(s) & names]:
        kept += more
        names |= {name for s in more for name in _names(s)}
    imports = (s for s in body if isinstance(s, ast.Import | ast.ImportFrom))
    return "\n\n".join(map(ast.unparse, [*imports, *(s for s in body if s in kept)]))


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return {t.id for t in targets if isinstance(t, ast.Name)}


if __name__ == "__main__":
    main()
