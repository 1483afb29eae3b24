"""Adequacy: whether known vectors can tell a right program from a wrong one.

Two questions, both about the vectors and not about the program that passed them:

- *Stubs.* An empty function (it returns the zero of its type) and one that gives back
  an argument must fail. Vectors that one of them passes are vacuous.
- *Mutants.* Small wrong changes of the program (`synth.syntax.mutants`) are run on the
  same vectors. The kill score is the share that gives another result, raises or does
  not end, among those that compile.

Some mutants are equivalent to the program, so a score below 1 proves nothing bad:
it is recorded, and what is enough is the campaign file's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.proof.compare import same
from synth.proof.signature import Signature, Type, Vector
from synth.proof.trial import Result
from synth.vocabulary import Verdict

QUICK = frozenset(
    ("coffeescript", "javascript", "lua", "perl", "php", "python", "ruby", "tcl", "typescript", "vim_script")
)
"""Languages whose programs start within some 60 ms, a compiler included: more runs cost next to nothing."""
_ZERO: Mapping[str, Any] = {"int": 0, "float": 0.0, "bool": False, "str": "", "list": [], "dict": {}}


@dataclass(frozen=True)
class Adequacy:
    """What became of a program's mutants. `survivors` says what changed and was not noticed."""

    made: int
    compiled: int
    killed: int
    survivors: tuple[str, ...] = ()
    branches: Mapping[str, Any] | None = None
    """Branches that the vectors took, where they were counted: `synth.languages.instrument`."""

    @property
    def score(self) -> float | None:
        """Share of the compiled mutants that the vectors kill; None when there was none."""
        return self.killed / self.compiled if self.compiled else None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON for the store."""
        score = self.score
        return {
            "mutants": self.made,
            "compiled": self.compiled,
            "killed": self.killed,
            "score": None if score is None else round(score, 4),
            "survivors": list(self.survivors),
            **({"branches": dict(self.branches)} if self.branches is not None else {}),
        }


@dataclass(frozen=True)
class MutantRun:
    """One mutant's program and results; `about` says what was changed."""

    about: str
    verdict: Verdict
    results: tuple[Result, ...]


def zero(type_: Type) -> Any:
    """What an empty function of the type returns."""
    if type_.kind == "tuple":
        return [zero(item) for item in type_.items]
    return _ZERO.get(type_.kind)


def passing_stub(signature: Signature, vectors: Sequence[Vector]) -> str:
    """Which stub passes all known vectors: a few words, empty when none does."""
    returns, known = signature.returns, [v for v in vectors if v.known]
    if all(same(returns, zero(returns), v.expected) for v in known):
        return "an empty stub"
    for at, parameter in enumerate(signature.parameters):
        if all(same(returns, v.arguments[at], v.expected) for v in known):
            return f"a stub that returns {parameter.name}"
    return ""


def measure(type_: Type, vectors: Sequence[Vector], runs: Sequence[MutantRun]) -> Adequacy:
    """Count the mutants that known vectors kill. A mutant that does not compile does not count."""
    compiled = [run for run in runs if run.verdict is not Verdict.COMPILE_ERROR]
    alive = [run for run in compiled if not killed(type_, vectors, run)]
    return Adequacy(len(runs), len(compiled), len(compiled) - len(alive), tuple(run.about for run in alive))


def killed(type_: Type, vectors: Sequence[Vector], run: MutantRun) -> bool:
    """Whether any known vector has another outcome than the expected one."""
    pairs = zip(vectors, run.results, strict=True)
    return any(v.known and not (r.ok and same(type_, r.value, v.expected)) for v, r in pairs)
