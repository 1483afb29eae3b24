"""Mutants parse, differ from the program and from one another, and depend on the seed alone."""

from __future__ import annotations

from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.proof.signature import parse_type
from synth.syntax.mutants import mutants
from synth.syntax.static_check import static_check
from tests.languages import solutions

NAMES = sorted(m.name for m in iter_modules(solutions.__path__))
PROGRAM = """\
import re

def count(values, limit):
    total = 1
    for value in values:
        if value < limit and not value % 2:
            total += value
            continue
    return total
"""
OPERATORS = {
    "relational",
    "boundary",
    "arithmetical",
    "logical",
    "constant",
    "condition",
    "result",
    "statement",
}
WITHOUT = {
    "awk": "no grammar",
    "coffeescript": "no grammar",
    "prolog": "no grammar in use",
    "sql": "a query is no program of statements",
    "visual_basic": "no grammar",
}
"""Languages whose programs have no mutants here."""
INT = parse_type("int")


def test_every_operator_finds_its_place() -> None:
    found = mutants("python", PROGRAM, 100, 1, INT)
    assert {m.operator for m in found} == OPERATORS
    assert {(m.before, m.after) for m in found if m.operator == "result"} == {("total", "(total) + 1")}
    assert {m.line for m in found if m.operator == "statement"} == {7, 8}
    assert all(PROGRAM.splitlines()[m.line - 1] != m.code.splitlines()[m.line - 1] for m in found)


@given(st.integers(0, 50), st.integers(), st.sampled_from(NAMES))
def test_mutants_are_other_programs_that_parse(count: int, seed: int, language: str) -> None:
    for code in solutions.of(language).GOOD.values():
        found = mutants(language, code, count, seed, INT)
        assert len({code, *(m.code for m in found)}) == len(found) + 1 <= count + 1
        assert all(static_check(language, m.code).ok for m in found)
        assert found == mutants(language, code, count, seed, INT)
        assert mutants(language, code, count // 2, seed, INT) == found[: count // 2]


@pytest.mark.parametrize("language", sorted(set(NAMES) - WITHOUT.keys()))
def test_the_operators_serve_nearly_every_language(language: str) -> None:
    found = [m for c in solutions.of(language).GOOD.values() for m in mutants(language, c, 8, 1, INT)]
    assert found


def test_types_texts_comments_and_imports_stay() -> None:
    code = 'use std::{a, b};\nfn f(x: Vec<i64>) -> i64 { /* 1 < 2 */ let s = "3 < 4"; x.len() as i64 }\n'
    assert mutants("rust", code, 20, 1) == []


def test_code_outside_of_functions_is_left_alone() -> None:
    code = "LIMIT = 3\n\ndef f(x):\n    return x\n\nif __name__ == '__main__':\n    print(f(1))\n"
    assert mutants("python", code, 20, 1) == []


@pytest.mark.parametrize("code", ["def f(:\n", "", "just words", "def f():\n    pass\n"])
def test_what_cannot_be_changed_gives_none(code: str) -> None:
    assert mutants("python", code, 8, 1, INT) == []


def test_brackets_of_a_condition_stay_outside_of_its_negation() -> None:
    code = "int f(int a) {\n    if (a == 1) { return 2; }\n    return 3;\n}\n"
    (negated,) = [m for m in mutants("cpp", code, 50, 1) if m.operator == "condition"]
    assert "if (!(a == 1)) {" in negated.code
