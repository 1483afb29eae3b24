"""Behavioural decontamination beyond Python: the tests' own calls as vectors.

A test that says `f(literals) == literal` is data, and data can be written in every
language. A program with a typed signature is run on these calls where all of their
arguments and results fit its types, and solves the exercise when it gives every
result. Fewer than `CALLS` such calls, or results that are all the same, prove
nothing, and the exercise is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.corpus.benchmarks import Exercise
from synth.proof.compare import same
from synth.proof.signature import Signature, Vector
from synth.proof.solved import Solved
from synth.proof.trial import Result, new_nonce, read_trial, trial_job

if TYPE_CHECKING:  # languages know signatures; at run time proof knows no language
    from synth.languages.base import Language
    from synth.sandbox.sandbox import Sandbox

CALLS = 3
"""Calls with a stated result that an exercise must have."""


@dataclass(frozen=True)
class Typed:
    """One program in any language whose function's types are known."""

    ident: str
    language: Language
    code: str
    signature: Signature


@dataclass(frozen=True)
class _Part:
    """Vectors `start` to `end` of a program's run belong to an exercise."""

    exercise: Exercise
    start: int
    end: int


async def find_solved_typed(
    sandbox: Sandbox, suspects: Sequence[Typed], exercises: Sequence[Exercise]
) -> list[Solved]:
    """Every exercise that each program solves: one job a program, whatever its language."""
    plans = [(s, *_plan(s, exercises)) for s in suspects]
    plans = [plan for plan in plans if plan[1]]
    nonces = [new_nonce() for _ in plans]
    jobs = [
        trial_job(s.language, s.signature, s.code, vectors, nonce)
        for (s, vectors, _), nonce in zip(plans, nonces, strict=True)
    ]
    found: list[Solved] = []
    outcomes = await sandbox.run_all(jobs)
    for (suspect, vectors, parts), nonce, outcome in zip(plans, nonces, outcomes, strict=True):
        results = read_trial(outcome, len(vectors), nonce).results
        solved = [p.exercise for p in parts if _all_right(suspect, vectors, results, p)]
        found += [Solved(suspect.ident, suspect.signature.name, x) for x in solved]
    return found


def _plan(suspect: Typed, exercises: Sequence[Exercise]) -> tuple[list[Vector], list[_Part]]:
    vectors: list[Vector] = []
    parts: list[_Part] = []
    for exercise in exercises:
        own = known_vectors(exercise, suspect.signature)
        pairs = zip(suspect.signature.parameters, range(len(suspect.signature.parameters)), strict=True)
        held = [(p.type, i) for p, i in pairs]
        if own and all(suspect.language.represents(t, v.arguments[i]) for v in own for t, i in held):
            parts.append(_Part(exercise, len(vectors), len(vectors) + len(own)))
            vectors += own
    return vectors, parts


def known_vectors(exercise: Exercise, signature: Signature) -> list[Vector]:
    """The tests' calls as vectors of this signature; none where they do not all fit or are too few."""
    calls = [call for call in exercise.calls if call.known]
    vectors = [Vector(tuple(map(plain, c.arguments)), plain(c.expected), known=True) for c in calls]
    if len(vectors) < CALLS or len(calls) < len(exercise.calls):
        return []
    if not all(v.fits(signature) and signature.returns.accepts(v.expected) for v in vectors):
        return []
    alike = all(same(signature.returns, vectors[0].expected, v.expected) for v in vectors)
    return [] if alike else vectors


def plain(value: Any) -> Any:
    """A Python value as JSON has it: a tuple is a list."""
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def _all_right(suspect: Typed, vectors: Sequence[Vector], results: Sequence[Result], part: _Part) -> bool:
    type_ = suspect.signature.returns
    pairs = list(zip(vectors, results, strict=True))[part.start : part.end]
    return all(r.ok and same(type_, r.value, v.expected) for v, r in pairs)
