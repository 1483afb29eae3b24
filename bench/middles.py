"""How many proved middles solutions give, what their holes gave, and what that costs.

    python -m bench.middles humaneval=PATH mbpp=PATH [--problems 150] [--asked 2]

Solutions are the reference programs of benchmarks, in Python, and their vectors what
a campaign would deal them (64), with the results of the solution. Each is asked for
`--asked` middles by the code that a campaign with `proved_fim` runs. The baseline is
running the solutions themselves on the same vectors, in the same sandbox and run.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from agents.middles import EVIDENCE, add_middles
from agents.problem import Example, Problem
from agents.trials import Run, SandboxTrials
from agents.view import StepOutcome, TaskView
from bench.known import Known, known_problem
from bench.machine import describe
from db.models import Candidate, Execution, Task
from db.store import Store
from synth.corpus.benchmarks import read_benchmark
from synth.sandbox import Sandbox
from synth.spec import CampaignSpec
from synth.vocabulary import Level, Verdict

VECTORS = 64


@dataclass
class _Timed:
    """Trials that count and time what they run."""

    trials: SandboxTrials
    runs: int = 0
    seconds: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)

    async def __call__(self, runs: Sequence[Run]) -> list[Execution]:
        """Run them all."""
        began = time.perf_counter()
        found = await self.trials(runs)
        self.seconds += time.perf_counter() - began
        self.runs += len(runs)
        self.verdicts.update(e.verdict for e in found)
        return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("benchmarks", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--problems", type=int, default=150)
    parser.add_argument("--asked", type=int, default=2)
    given = parser.parse_args()
    pairs = [text.partition("=") for text in given.benchmarks]
    exercises = [e for name, _, path in pairs for e in read_benchmark(name, Path(path))]
    problems = [known for e in exercises if (known := known_problem(e))]
    step = max(1, len(problems) // given.problems)
    asyncio.run(measure(problems[::step][: given.problems], given.asked))


async def measure(problems: Sequence[Known], asked: int) -> None:
    """Run the solutions, then their holes; print both."""
    print(describe(["tree-sitter", "tree-sitter-language-pack"]))
    with TemporaryDirectory() as folder, Sandbox.open() as sandbox:
        store = Store.open(f"sqlite:///{folder}/bench.db")
        try:
            alone, holes = (_Timed(SandboxTrials(store, sandbox)) for _ in range(2))
            views, outcomes = await _solved(problems, alone, asked)
            began = time.perf_counter()
            done = await add_middles(holes, views, outcomes)
            took = time.perf_counter() - began
        finally:
            store.close()
    _print([o.updates[0] for o in done], alone, holes, took, asked)


async def _solved(
    problems: Sequence[Known], trials: _Timed, asked: int
) -> tuple[list[TaskView], list[StepOutcome]]:
    """Views and outcomes of the problems whose solution gives a value to every vector."""
    made = [_candidate(n, known) for n, known in enumerate(problems)]
    runs = [
        Run(c, k.signature, tuple(k.vectors(VECTORS, [c.code]))) for c, k in zip(made, problems, strict=True)
    ]
    views, outcomes = [], []
    for run, execution in zip(runs, await trials(runs), strict=True):
        pairs = [(v, r) for v, r in zip(run.vectors, execution.results, strict=True) if r["ok"]]
        if execution.verdict != Verdict.OK or not pairs or run.signature is None:
            continue
        vectors = tuple(Example(arguments=v.arguments, expected=r["value"]) for v, r in pairs)
        signature = run.signature.to_json()
        problem = Problem(title="", statement="", signature=signature, vectors=vectors)
        views.append(TaskView(_spec(asked), _task(run.candidate), None, problem, 0))
        outcomes.append(StepOutcome(problem=problem, updates=(run.candidate,)))
    return views, outcomes


def _candidate(number: int, known: Known) -> Candidate:
    return Candidate(
        id=f"c{number}",
        campaign_id="bench",
        task_id=f"t{number}",
        language="python",
        code=known.exercise.solution,
        level=Level.AGREED,
        verdict=Verdict.OK,
    )


def _task(candidate: Candidate) -> Task:
    place: dict[str, Any] = {"number": 0, "shard": 0, "recipe": "discussion", "language": "python"}
    return Task(id=candidate.task_id, campaign_id="bench", **place)


def _spec(asked: int) -> CampaignSpec:
    recipe = {"recipe": "discussion", "target": 1, "proved_fim": asked}
    return CampaignSpec.model_validate(
        {"name": "bench", "languages": ["python"], "recipes": [recipe], "seeds": [{"folder": "."}]}
    )


def _print(winners: Sequence[Candidate], alone: _Timed, holes: _Timed, took: float, asked: int) -> None:
    rows = [[entry["row"] for entry in w.evidence[EVIDENCE]] for w in winners]
    every = [row for some in rows for row in some]
    each, base = holes.seconds / holes.runs, alone.seconds / alone.runs
    full, none = sum(len(r) == asked for r in rows), sum(not r for r in rows)
    print(
        f"solutions {len(rows)}, holes tried {holes.runs}, proved {len(every)} of {asked * len(rows)} asked"
    )
    print(f"solutions with {asked}: {_part(full, len(rows))}, with none: {_part(none, len(rows))}")
    for what, counted in (
        ("gave", Counter(row["proof"]["gave"] for row in every)),
        ("level", Counter(row["level"] for row in every)),
        ("hole", Counter(row["proof"]["hole"].strip() or "nothing" for row in every)),
    ):
        print(f"{what}: " + ", ".join(f"{name} {_part(n, len(every))}" for name, n in counted.most_common()))
    print(f"a solution {1000 * base:.0f} ms, a hole {1000 * each:.0f} ms: ratio {each / base:.2f}")
    print(f"cutting and filling: {1000 * (took - holes.seconds) / len(rows):.0f} ms a solution")
    print(f"holes that did not end in time: {_part(holes.verdicts[Verdict.TIME_LIMIT], holes.runs)}")


def _part(count: int, total: int) -> str:
    return f"{count} ({100 * count / max(1, total):.1f} %)"


if __name__ == "__main__":
    main()
