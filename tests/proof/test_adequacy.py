"""Stubs that must fail, and mutants that must be noticed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from synth.proof.adequacy import MutantRun, measure, passing_stub, zero
from synth.proof.signature import Signature, Type, Vector, parse_type
from synth.proof.trial import Result
from synth.vocabulary import Verdict
from tests.proof.strategies import types

INT = parse_type("int")


def signature(parameter: str, returns: str) -> Signature:
    data = {"name": "f", "parameters": [{"name": "x", "type": parameter}], "returns": returns}
    return Signature.from_json(data)


def known(*pairs: tuple[Any, Any]) -> list[Vector]:
    return [Vector((argument,), expected, known=True) for argument, expected in pairs]


@given(types())
def test_the_zero_of_a_type_belongs_to_it(type_: Type) -> None:
    assert type_.accepts(zero(type_))


@pytest.mark.parametrize(
    ("vectors", "stub"),
    [
        (known((1, 0), (2, 0)), "an empty stub"),
        (known((1, 1), (2, 2)), "a stub that returns x"),
        (known((1, 1), (2, 3)), ""),
        ([*known((1, 1), (2, 3)), Vector((9,))], ""),
    ],
)
def test_vectors_that_a_stub_passes_are_named(vectors: list[Vector], stub: str) -> None:
    assert passing_stub(signature("int", "int"), vectors) == stub


def run(*values: Any, verdict: Verdict = Verdict.OK) -> MutantRun:
    results = tuple(Result(v is not None, v, "" if v is not None else "raised") for v in values)
    return MutantRun(f"gives {values}", verdict, results)


def test_a_mutant_is_killed_by_a_result_an_error_or_no_end() -> None:
    runs = [run(1, 4), run(1, 5), run(1, None), run(None, None, verdict=Verdict.TIME_LIMIT)]
    found = measure(INT, known((1, 1), (2, 4)), runs)
    assert (found.made, found.compiled, found.killed, found.score) == (4, 4, 3, 0.75)
    assert found.survivors == ("gives (1, 4)",)


def test_a_mutant_that_does_not_compile_does_not_count() -> None:
    found = measure(INT, known((1, 1)), [run(None, verdict=Verdict.COMPILE_ERROR)])
    assert (found.made, found.compiled, found.score) == (1, 0, None)
    assert found.to_json()["score"] is None
