"""What the proof of one problem costs in six languages, by the number of vectors and with mutants.

    python -m bench.task_cost [--rounds 3]

One small problem, solved in the six languages of the demo, runs as a campaign runs it: all candidates
in one batch, the agreement, then the probe of the Python solution. Settings take turns in each
round; the ratio is to the first, 64 vectors without mutants.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.machine import describe
from synth import languages
from synth.languages.instrument import probe
from synth.proof.agreement import agree
from synth.proof.ballot import Ballot
from synth.proof.dictionary import harvest
from synth.proof.signature import Signature, Vector
from synth.proof.trial import new_nonce, read_trial, trial_job
from synth.proof.vectors import generate
from synth.sandbox import Sandbox
from synth.syntax.mutants import mutants

SIGNATURE = Signature.from_json(
    {
        "name": "sum_without",
        "parameters": [{"name": "values", "type": "list[int]"}, {"name": "skip", "type": "int"}],
        "returns": "int",
    }
)
EXAMPLES = (Vector(([3, 1, 2], 2), 4), Vector(([5, 5, -7], 5), -7), Vector(([4, 4, 9, 1], 9), 9))
SOLUTIONS = {
    "python": "def sum_without(values, skip):\n    return sum(v for v in values if v != skip)\n",
    "javascript": "function sumWithout(values, skip) {\n"
    "  return values.filter((v) => v !== skip).reduce((a, b) => a + b, 0);\n}\n",
    "typescript": "function sumWithout(values: number[], skip: number): number {\n"
    "  return values.filter((v) => v !== skip).reduce((a, b) => a + b, 0);\n}\n",
    "cpp": "#include <vector>\nlong long sum_without(std::vector<long long> values, long long skip) {\n"
    "  long long total = 0;\n  for (long long v : values) if (v != skip) total += v;\n  return total;\n}\n",
    "java": "static long sumWithout(List<Long> values, long skip) {\n"
    "    return values.stream().filter(v -> v != skip).mapToLong(Long::longValue).sum();\n}\n",
    "rust": "fn sum_without(values: Vec<i64>, skip: i64) -> i64 {\n"
    "    values.iter().filter(|v| **v != skip).sum()\n}\n",
}


@dataclass(frozen=True)
class Setting:
    """Vectors of the problem, and mutants of one solution."""

    vectors: int
    mutants: int


SETTINGS = (Setting(64, 0), Setting(192, 0), Setting(192, 8))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print(describe(["tree-sitter"]))
    took: dict[Setting, list[float]] = {s: [] for s in SETTINGS}
    with Sandbox.open() as sandbox:
        prove(sandbox, SETTINGS[0])
        for _ in range(chosen.rounds):
            for setting in SETTINGS:
                took[setting].append(prove(sandbox, setting))
    base = statistics.median(took[SETTINGS[0]])
    for setting, seconds in took.items():
        middle = statistics.median(seconds)
        jobs = len(SOLUTIONS) + (setting.mutants > 0)
        print(
            f"{setting.vectors} vectors, {setting.mutants} mutants: {jobs} jobs, {middle:.2f} s a problem,"
            f" {middle / len(SOLUTIONS):.2f} s a sample, ratio {middle / base:.2f}"
        )


def prove(sandbox: Sandbox, setting: Setting) -> float:
    """Seconds from the vectors to the adequacy of one problem."""
    begun = time.perf_counter()
    vectors = generate(SIGNATURE, EXAMPLES, setting.vectors, 1, harvest(SOLUTIONS.values()))
    ballots = _ballots(sandbox, vectors)
    found = agree(SIGNATURE, vectors, ballots)
    if len(found.agreed) != len(SOLUTIONS):
        raise SystemExit(f"only {sorted(found.agreed)} agree: the toolchains of the demo are needed")
    if setting.mutants:
        made = [m.code for m in mutants("python", SOLUTIONS["python"], setting.mutants, 1, SIGNATURE.returns)]
        code, looks = probe(SIGNATURE, SOLUTIONS["python"], made, len(found.vectors))
        sandbox.run(trial_job(languages.get("python"), looks, code, found.vectors, new_nonce()))
    return time.perf_counter() - begun


def _ballots(sandbox: Sandbox, vectors: Sequence[Vector]) -> list[Ballot]:
    nonces = {name: new_nonce() for name in SOLUTIONS}
    jobs = [trial_job(languages.get(n), SIGNATURE, c, vectors, nonces[n]) for n, c in SOLUTIONS.items()]
    outcomes = asyncio.run(sandbox.run_all(jobs))
    pairs = zip(SOLUTIONS, outcomes, strict=True)
    return [Ballot.of(n, n, read_trial(o, len(vectors), nonces[n])) for n, o in pairs]


if __name__ == "__main__":
    main()
