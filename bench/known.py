"""Problems with known answers, out of benchmarks that a person has: signature, inputs, candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from synth.corpus.benchmarks import Exercise
from synth.languages.division import cutting
from synth.proof.dictionary import harvest
from synth.proof.signature import Signature, SignatureError, Type, Vector, parse_type
from synth.proof.solved_typed import plain
from synth.proof.vectors import generate
from synth.syntax.mutants import mutants

EXAMPLES = 5
"""Calls of the tests that play the proposer's examples; their results play its votes."""
LARGE, DRAWS = 270, 54
"""Generated inputs that decide whether a mutant is wrong at all, beside all inputs of the benchmark.

A quarter lies on boundaries and is much the same in every draw: the rest is 200.
"""
MUTANTS = 4
_BROKEN = {
    "broken when empty": "not arguments[0]",
    "broken when negative": "any(isinstance(a, (int, float)) and a < 0 for a in arguments)",
    "broken when long": "any(len(a) > 5 if hasattr(a, '__len__') else a and a > 20 for a in arguments)",
}  # fmt: skip
_ZERO = {"int": "0", "float": "0.0", "bool": "False", "str": "''", "list": "[]", "dict": "{}"}


@dataclass(frozen=True)
class Known:
    """One problem whose right answers are known, and the inputs that judge it."""

    exercise: Exercise
    signature: Signature
    examples: tuple[Vector, ...]
    """What the proposer would have written, with true results."""
    large: tuple[Vector, ...]

    def vectors(self, count: int, sources: Sequence[str] = ()) -> list[Vector]:
        """What a campaign would run candidates of these sources on."""
        return generate(self.signature, self.examples, count, 1, harvest(sources))

    def sources(self, other: str) -> tuple[str, str]:
        """The sources that a campaign would have: the reference, and another candidate."""
        return self.exercise.solution, other

    def elsewhere(self) -> str:
        """The reference as a language that cuts towards zero would have it: `%` and `//` differ below 0."""
        return cutting(self.exercise.solution) or self.exercise.solution

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Candidates that may be wrong, with their kind: mutants, and failures on a class of inputs."""
        code, returns = self.exercise.solution, self.signature.returns
        for mutant in mutants("python", code, MUTANTS, 1, returns):
            yield f"mutant {mutant.operator}", mutant.code
        for kind, when in _BROKEN.items():
            if returns.kind in _ZERO:
                yield kind, _broken(code, self.exercise.entry_point, when, _ZERO[returns.kind])


def _broken(code: str, name: str, when: str, zero: str) -> str:
    return (
        f"{code}\n\n_right = {name}\n\ndef {name}(*arguments):\n"
        f"    return {zero} if {when} else _right(*arguments)\n"
    )


def known_problem(exercise: Exercise) -> Known | None:
    """The exercise as a typed problem; None where its calls fit no signature or are too few."""
    calls = [c for c in exercise.calls if c.known]
    arities = {len(c.arguments) for c in calls}
    if len(calls) < 2 or len(arities) != 1 or arities == {0}:
        return None
    types = [infer([c.arguments[i] for c in calls]) for i in range(arities.pop())]
    returns = infer([c.expected for c in calls], exact=True)
    if returns is None or any(t is None for t in types):
        return None
    pairs = [{"name": f"p{chr(97 + i)}", "type": str(t)} for i, t in enumerate(types)]
    try:
        data = {"name": exercise.entry_point.lower(), "parameters": pairs, "returns": str(returns)}
        signature = Signature.from_json(data)
    except SignatureError:
        return None
    own = [Vector(tuple(map(plain, c.arguments)), plain(c.expected), known=True) for c in calls]
    own = [v for v in own if v.fits(signature) and signature.returns.accepts(v.expected)]
    if len(own) < 2:
        return None
    return Known(exercise, signature, tuple(own[:EXAMPLES]), tuple(_large(exercise, signature, own)))


def _large(exercise: Exercise, signature: Signature, own: Sequence[Vector]) -> Iterator[Vector]:
    """All inputs of the benchmark that fit, then generated ones of another seed."""
    given = [Vector(tuple(map(plain, i))) for i in exercise.more_inputs]
    given = [v for v in given if v.fits(signature)]
    yield from own
    yield from given
    examples = [*own, *given[:10]][:DRAWS]
    for seed in range(2, 2 + LARGE // DRAWS):  # in small draws: each looks at all that it drew before
        yield from generate(signature, examples, len(examples) + DRAWS, seed)[len(examples) :]


def infer(values: Sequence[Any], exact: bool = False) -> Type | None:
    """The type of all these Python values, None where there is none.

    `exact`: a tuple is no list (results are held to it; a function takes either).
    """
    try:
        return parse_type(_infer(values, exact))
    except (SignatureError, ValueError):
        return None


def _infer(values: Sequence[Any], exact: bool) -> str:
    some = [v for v in values if v is not None]
    if len(some) < len(values):
        return f"optional[{_infer(some, exact)}]"
    kinds = {type(v) for v in some}
    if kinds <= {int, float} and float in kinds:
        return "float"
    if len(kinds) > 1 and not (kinds == {list, tuple} and not exact):
        raise ValueError("mixed")
    if not kinds:
        return "int"
    kind: object = kinds.pop() if len(kinds) == 1 else list
    for name, scalar in (("int", int), ("bool", bool), ("str", str)):
        if kind is scalar:
            return name
    if kind is tuple and len({len(v) for v in some}) == 1 and some[0]:
        return f"tuple[{','.join(_infer([v[i] for v in some], exact) for i in range(len(some[0])))}]"
    if kind is list or (kind is tuple and not exact):
        return f"list[{_infer([x for v in some for x in v], exact)}]"
    if kind is dict and all(isinstance(k, str) for v in some for k in v):
        return f"dict[str,{_infer([x for v in some for x in v.values()], exact)}]"
    raise ValueError("no type")
