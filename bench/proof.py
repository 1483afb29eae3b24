"""How often the proof accepts what is wrong and rejects what is right, on problems with known answers.

    python -m bench.proof humaneval=PATH mbpp=PATH [--problems 500] [--vectors 64 192]

Right candidates are the benchmarks' reference solutions. Wrong ones are mutants of
them (`synth.syntax.mutants`) and variants that fail on a class of inputs. A mutant
counts as wrong when it differs from the reference on any of a much larger, separately
drawn set of inputs (270 generated and all that the benchmark brings); others are taken
for equivalent and left out. Proposer's examples are the first calls of the
benchmark's tests, with their true results as votes.

Measured is the rule, not the languages: all candidates ran in Python, and in
`agree` they stand in ballots of different families, which is what independent
candidates of several languages would give where the languages do not differ. The
references are the only right candidates, so a second right ballot repeats the first.

    confirm      one candidate against the votes (level passed)
    agree 1+1    one right and one wrong candidate: nobody should be accepted
    agree 2+1    two right ones and a wrong one: the two should be, the third not
    agree 2+0    two right ones: both should be

Families divide alike (Rust, Java, Go), or, under "other division", the last one has Python's
name, which the rule lets divide in its own way below zero; there, a right candidate of 2+0 cuts
towards zero (`%` and `//` of the reference are replaced), and doubts are settled by such twins as
`agents.settle` does. Accepted means at level `agreed`.

The generator of vectors was tuned on the first 230 problems; the others (`--from 230`) say what
that is worth elsewhere. `--half` takes one half of them, by a hash of their names.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import math
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.known import Known, known_problem
from bench.machine import describe
from synth import languages
from synth.corpus.benchmarks import read_benchmark
from synth.languages.division import cutting
from synth.proof.agreement import Agreement, agree
from synth.proof.ballot import Ballot, Votes, may_divide, votes_for
from synth.proof.compare import same
from synth.proof.confirm import confirm
from synth.proof.doubt import explained
from synth.proof.signature import Vector
from synth.proof.trial import Result, new_nonce, read_trial, trial_job
from synth.sandbox import Sandbox
from synth.vocabulary import Level, Verdict

RUN_SECONDS = 3.0
BATCH = 200
HALVES = ("tuned", "held out")


Asked = tuple[Known, str, str, dict[str, Vector]]
"""A problem, a candidate's kind and code, and the inputs by their text."""


@dataclass(frozen=True)
class Ran:
    """One candidate's results on all vectors of its problem."""

    kind: str
    code: str
    verdict: Verdict
    results: tuple[Result, ...]
    seconds: float = 0.0
    twin: tuple[Result, ...] = ()
    """Results of the same program with division that cuts towards zero."""


@dataclass
class Rate:
    """So many of so many, with Wilson's interval at 95 %."""

    hits: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        """Count one."""
        self.hits, self.of = self.hits + hit, self.of + 1

    def __str__(self) -> str:
        if not self.of:
            return "-"
        low, high = wilson(self.hits, self.of)
        return f"{self.hits}/{self.of} = {self.hits / self.of:.2%} [{low:.2%}, {high:.2%}]"


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's score interval of a share."""
    share, square = hits / of, z * z / of
    middle = share + square / 2
    spread = z * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return max(0.0, (middle - spread) / (1 + square)), min(1.0, (middle + spread) / (1 + square))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("benchmarks", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--problems", type=int, default=500)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--half", choices=HALVES, help="measure this half of the problems only")
    parser.add_argument("--vectors", type=int, nargs="+", default=[64, 192])
    chosen = parser.parse_args()
    print(describe(["tree-sitter", "tree-sitter-language-pack"]))
    pairs = [given.partition("=") for given in chosen.benchmarks]
    exercises = [x for name, _, path in pairs for x in read_benchmark(name, Path(path))]
    problems = [p for p in map(known_problem, exercises) if p is not None]
    print(f"exercises {len(exercises)}, with a typed signature {len(problems)}", flush=True)
    problems = problems[chosen.first : chosen.problems]
    problems = [p for p in problems if chosen.half in (None, half_of(p.exercise.name))]
    with Sandbox.open() as sandbox:
        asyncio.run(measure(sandbox, problems, chosen.vectors))


def half_of(name: str) -> str:
    """Which half a problem belongs to: the same on every machine, whatever else is measured."""
    return HALVES[hashlib.sha256(name.encode()).digest()[0] % 2]


async def measure(sandbox: Sandbox, problems: Sequence[Known], counts: Sequence[int]) -> None:
    """Run every candidate once, then judge by each number of vectors."""
    begun = time.perf_counter()
    wrongs = [list(p.wrong()) for p in problems]
    tests = [_all_vectors(p, w, counts) for p, w in zip(problems, wrongs, strict=True)]
    right = await _run(
        sandbox, [(p, "right", p.exercise.solution, t) for p, t in zip(problems, tests, strict=True)]
    )
    other = await _run(
        sandbox, [(p, "right elsewhere", p.elsewhere(), t) for p, t in zip(problems, tests, strict=True)]
    )
    other = [replace(o, code=r.code, twin=o.results) for o, r in zip(other, right, strict=True)]
    right = [replace(r, twin=o.results) for r, o in zip(right, other, strict=True)]
    sound = [i for i, p in enumerate(problems) if _sound(p, tests[i], right[i])]
    tried = [(i, kind, code) for i in sound for kind, code in wrongs[i]]
    ran = await _run(sandbox, [(problems[i], kind, code, tests[i]) for i, kind, code in tried])
    ran = await _with_twins(sandbox, [(problems[i], kind, code, tests[i]) for i, kind, code in tried], ran)
    wrong = {i: [r for (at, _, _), r in zip(tried, ran, strict=True) if at == i] for i in sound}
    truly = {i: [r for r in wrong[i] if _differs(problems[i], tests[i], right[i], r)] for i in sound}
    made, kept = sum(map(len, wrong.values())), sum(map(len, truly.values()))
    print(
        f"problems whose reference gives its own answers here: {len(sound)}\nwrong candidates {made}, of them"
        f" equivalent on the large set and left out {made - kept} ({time.perf_counter() - begun:.0f} s)"
    )
    for count in counts:
        cases = [(problems[i], tests[i], right[i], other[i], truly[i]) for i in sound]
        _report(f"{count} vectors a problem", count, cases)


async def _with_twins(sandbox: Sandbox, asked: Sequence[Asked], ran: Sequence[Ran]) -> list[Ran]:
    """The runs with those of their twins, which are their own where they do not divide."""
    twins = {i: twin for i, (_, _, code, _) in enumerate(asked) if (twin := cutting(code))}
    found = await _run(sandbox, [(asked[i][0], asked[i][1], twins[i], asked[i][3]) for i in twins])
    results = dict(zip(twins, (r.results for r in found), strict=True))
    return [replace(r, twin=results.get(i, r.results)) for i, r in enumerate(ran)]


def _all_vectors(
    problem: Known, wrongs: Sequence[tuple[str, str]], counts: Sequence[int]
) -> dict[str, Vector]:
    """Every input that any judgement needs, each once, the small sets first.

    What is beyond the habits comes last, for programs die of it.
    """
    found: dict[str, Vector] = {}
    sources = [(), (problem.exercise.solution,), *(problem.sources(code) for _, code in wrongs)]
    every = (*(v for n in counts for s in sources for v in problem.vectors(n, s)), *problem.large)
    for vector in sorted(every, key=lambda v: v.beyond):
        found.setdefault(repr(vector.arguments), vector)
    return found


async def _run(sandbox: Sandbox, asked: Sequence[Asked]) -> list[Ran]:
    python, found = languages.get("python"), list[Ran]()
    for at in range(0, len(asked), BATCH):
        part = asked[at : at + BATCH]
        nonces = [new_nonce() for _ in part]
        jobs = [
            trial_job(python, p.signature, code, list(tests.values()), nonce)
            for (p, _, code, tests), nonce in zip(part, nonces, strict=True)
        ]
        short = [replace(j, limits=replace(j.limits, run_seconds=RUN_SECONDS)) for j in jobs]
        outcomes = await sandbox.run_all(short)
        for (_, kind, code, tests), outcome, nonce in zip(part, outcomes, nonces, strict=True):
            trial = read_trial(outcome, len(tests), nonce)
            found.append(Ran(kind, code, trial.verdict, trial.results, outcome.run_ms / 1e3))
    return found


def _sound(problem: Known, tests: dict[str, Vector], right: Ran) -> bool:
    """Whether the reference gives what the benchmark's tests state, by the inferred types."""
    at = {key: i for i, key in enumerate(tests)}
    type_ = problem.signature.returns
    given = ((right.results[at[repr(v.arguments)]], v.expected) for v in problem.examples)
    return all(r.ok and same(type_, r.value, expected) for r, expected in given)


def _differs(problem: Known, tests: dict[str, Vector], right: Ran, other: Ran) -> bool:
    """Whether a candidate is wrong anywhere that the reference gives a value.

    Where the reference itself took long, another that ran out of time is not wrong for that.
    """
    type_, pairs = problem.signature.returns, zip(right.results, other.results, strict=True)
    slow = right.seconds > RUN_SECONDS / 4 and other.verdict is Verdict.TIME_LIMIT
    return any(
        a.ok and type_.accepts(a.value) and not (b.ok and same(type_, a.value, b.value))
        for a, b in pairs
        if not (slow and not b.ok and Verdict.TIME_LIMIT in b.error)
    )


Case = tuple[Known, dict[str, Vector], Ran, Ran, list[Ran]]
_EXACT, _APART, _DIVIDE = ("rust", "java", "go"), ("rust", "java", "python"), ("rust", "python")


def _report(title: str, count: int, cases: Sequence[Case]) -> None:
    accepted, rejected = defaultdict[str, Rate](Rate), defaultdict[str, Rate](Rate)
    survivors = list[str]()
    for problem, tests, right, elsewhere, wrongs in cases:
        at = {key: i for i, key in enumerate(tests)}
        alone = _Judge(problem, problem.vectors(count, (right.code,)), at)
        rejected["confirm"].add("a" not in alone.confirmed(right))
        rejected["agree 2+0"].add(alone.agreed([right, right], _EXACT) != {"a", "b"})
        rejected["agree 2+0 other division"].add(alone.agreed([elsewhere, right], _DIVIDE) != {"a", "b"})
        for wrong in wrongs:
            judge = _Judge(problem, problem.vectors(count, problem.sources(wrong.code)), at)
            accepted["confirm"].add("a" in judge.confirmed(wrong))
            three = judge.agreed([right, right, wrong], _EXACT)
            rejected["agree 2+1"].add(not {"a", "b"} <= three)
            hits = {
                "agree 2+1": "c" in three,
                "agree 2+1 other division": "c" in judge.agreed([right, right, wrong], _APART),
                "agree 1+1": "b" in judge.agreed([right, wrong], _EXACT),
                "agree 1+1 other division": "b" in judge.agreed([right, wrong], _DIVIDE),
            }
            for name, hit in hits.items():
                accepted[name].add(hit)
                accepted[f"{name}, {wrong.kind.partition(' ')[0]}"].add(hit)
                if hit:
                    survivors.append(f"{name}: {problem.exercise.name} {problem.signature}: {wrong.kind}")
    print(f"\n{title}: {len(cases)} problems (95 % intervals after Wilson)")
    for name in sorted({*accepted, *rejected}):
        print(f"  {name:<33} false accepts {accepted[name]!s:<34} false rejects {rejected[name]}")
    for line in sorted(survivors):
        print(f"  accepted by {line}")


class _Judge:
    """The rules on some vectors of one problem."""

    def __init__(self, problem: Known, vectors: Sequence[Vector], at: Mapping[str, int]) -> None:
        self._signature, self._vectors = problem.signature, vectors
        self._at = [at[repr(v.arguments)] for v in vectors]
        cast = [(v.arguments, v.expected) for v in problem.examples]
        self._votes: Votes = votes_for(problem.signature, vectors, cast)

    def confirmed(self, ran: Ran) -> frozenset[str]:
        """Who passes by the votes."""
        return confirm(self._signature, self._vectors, [self._ballot(ran, "a", "python")], self._votes).passed

    def agreed(self, all_ran: Sequence[Ran], names: Sequence[str]) -> frozenset[str]:
        """Who agrees at level `agreed`, each candidate of another family."""
        ballots = [self._ballot(r, i, f) for r, i, f in zip(all_ran, "abc", names, strict=False)]
        found = agree(self._signature, self._vectors, ballots, self._votes)
        if found.doubted and self._explained(found, ballots, all_ran):
            return found.agreed
        return frozenset(c for c in found.agreed if found.level(c) is Level.AGREED)

    def _explained(self, found: Agreement, ballots: Sequence[Ballot], all_ran: Sequence[Ran]) -> bool:
        """Whether division explains all doubts, as `agents.settle` asks."""
        places = sorted({i for some in found.doubted.values() for i in some})
        members = [(b, r) for b, r in zip(ballots, all_ran, strict=False) if b.candidate_id in found.agreed]
        cut = [[b.results[i] for b, _ in members if b.language != "python"] for i in places]
        floored = [r for b, r in members if b.language == "python" and b.candidate_id in found.doubted]
        twins = [[r.twin[self._at[i]] for i in places] for r in floored if cutting(r.code)]
        whole = len(twins) == len(floored) > 0
        return whole and all(explained(self._signature.returns, twin, cut) for twin in twins)

    def _ballot(self, ran: Ran, ident: str, family: str) -> Ballot:
        return Ballot(
            ident, family, tuple(ran.results[i] for i in self._at), ran.verdict, may_divide(ran.code)
        )


if __name__ == "__main__":
    main()
