"""What it costs to know what a problem's tests notice: one probe of a Python solution against plain runs.

    python -m bench.adequacy humaneval=PATH [--problems 60] [--vectors 192] [--mutants 8]

For each problem the reference runs on its vectors as any candidate would (the baseline),
then as a probe (`synth.languages.instrument`): all mutants and the branches in one process; and
the mutants each in a process of their own, as other languages have it. One job at a time.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bench.known import Known, known_problem
from bench.machine import describe
from synth import languages
from synth.corpus.benchmarks import read_benchmark
from synth.languages.instrument import Sight, probe, sight
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Trial, new_nonce, read_trial, trial_job
from synth.sandbox import Sandbox
from synth.syntax.mutants import mutants
from synth.vocabulary import Verdict

RUN_SECONDS = 2.0


class Cost(NamedTuple):
    """Milliseconds of one problem, and what the probe saw."""

    making: float
    plain: float
    probed: float
    apart: float
    seen: Sight | None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("benchmark", metavar="NAME=PATH")
    parser.add_argument("--problems", type=int, default=60)
    parser.add_argument("--vectors", type=int, default=192)
    parser.add_argument("--mutants", type=int, default=8)
    chosen = parser.parse_args()
    print(describe(["tree-sitter"]))
    name, _, path = chosen.benchmark.partition("=")
    problems = [p for p in map(known_problem, read_benchmark(name, Path(path))) if p is not None]
    with Sandbox.open(slots=1) as sandbox:
        costs = [cost(sandbox, p, chosen.vectors, chosen.mutants) for p in problems[: chosen.problems]]
    report([c for c in costs if c is not None])


def cost(sandbox: Sandbox, problem: Known, count: int, most: int) -> Cost | None:
    """One problem; None where the reference does not run through its vectors in time."""
    code, signature = problem.exercise.solution, problem.signature
    begun = time.perf_counter()
    made = [m.code for m in mutants("python", code, most, 1, signature.returns)]
    making = (time.perf_counter() - begun) * 1e3
    plain, trial = _run(sandbox, signature, code, problem.vectors(count, (code,)))
    pairs = zip(problem.vectors(count, (code,)), trial.results, strict=True)
    vectors = [v for v, r in pairs if r.ok and signature.returns.accepts(r.value)]
    if trial.verdict is not Verdict.OK or not made or not vectors:
        return None
    text, looks = probe(signature, code, made, len(vectors))
    probed, seen = _run(sandbox, looks, text, vectors)
    apart = sum(_run(sandbox, signature, m, vectors)[0] for m in made)
    return Cost(making, plain, probed, apart, sight(seen.results))


def _run(sandbox: Sandbox, signature: Signature, code: str, vectors: Sequence[Vector]) -> tuple[float, Trial]:
    nonce = new_nonce()
    begun = time.perf_counter()
    job = trial_job(languages.get("python"), signature, code, vectors, nonce)
    outcome = sandbox.run(replace(job, limits=replace(job.limits, run_seconds=RUN_SECONDS)))
    return (time.perf_counter() - begun) * 1e3, read_trial(outcome, len(vectors), nonce)


def report(costs: Sequence[Cost]) -> None:
    """Medians, means and what was seen."""
    print(f"problems {len(costs)}; milliseconds a problem, median and mean; ratio of means to a plain run")
    base = statistics.mean(c.plain for c in costs)
    columns = {
        "plain run": [c.plain for c in costs],
        "probe (all mutants, branches)": [c.probed for c in costs],
        "mutants, a process each": [c.apart for c in costs],
        "making the mutants": [c.making for c in costs],
    }
    for name, values in columns.items():
        mean = statistics.mean(values)
        print(f"  {name:<30} {statistics.median(values):8.1f} {mean:8.1f} {mean / base:6.2f}")
    seen = [c.seen for c in costs if c.seen]
    marks = "".join(s.marks for s in seen)
    loaded = len(marks) - marks.count("c")
    made, taken = sum(s.branches.made for s in seen), sum(s.branches.taken for s in seen)
    print(f"  probes that came to an end {len(seen)}; mutants killed {loaded - marks.count('.')} of {loaded}")
    print(f"  branches taken {taken} of {made}; programs cut short {sum(s.branches.cut for s in seen)}")


if __name__ == "__main__":
    main()
