"""Benchmarks that a person has: exercises with their own tests, read from a file.

Nothing of a benchmark comes with synth. A file is JSON lines (`.gz` as well), one
exercise a line, in one of the three shapes that are in use:

    HumanEval   prompt, entry_point, canonical_solution, test (defines `check(candidate)`)
    EvalPlus    the same with `assertion` (assert statements) in the place of `test`
    MBPP        text or prompt, code, test_list, and the imports of the tests

The tests stay text: they run in the sandbox, never here. The calls in them whose
arguments are plain literals are read as data, which says what types the function
takes; `check` in a loop or over random numbers gives none, and that is no harm.
"""

from __future__ import annotations

import ast
import builtins
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synth.errors import SpecError

CANDIDATE = "candidate"
"""What a HumanEval test calls the function that it is given."""


@dataclass(frozen=True)
class Call:
    """One call in a test, as Python values; `known` when the test states the result too."""

    arguments: tuple[Any, ...]
    expected: Any = None
    known: bool = False


@dataclass(frozen=True)
class Exercise:
    """One problem of a benchmark with what proves a solution of it."""

    benchmark: str
    ident: str
    entry_point: str
    prompt: str
    solution: str
    """The reference as a whole program."""
    setup: str
    """What the tests need beside the function: imports and helpers of the prompt."""
    tests: str
    calls: tuple[Call, ...] = ()
    more_inputs: tuple[tuple[Any, ...], ...] = field(default=(), repr=False)
    """Arguments as JSON, where the benchmark brings inputs beyond its tests (EvalPlus)."""

    @property
    def name(self) -> str:
        """`humaneval HumanEval/12`."""
        return f"{self.benchmark} {self.ident}"

    @property
    def arities(self) -> frozenset[int]:
        """How many arguments the tests pass; empty when no call could be read."""
        return frozenset(len(call.arguments) for call in self.calls)


def read_benchmark(name: str, path: Path) -> list[Exercise]:
    """All exercises of a file. Raises `SpecError` with the line that is not one, or where there is none."""
    found: list[Exercise] = []
    try:
        for number, row in enumerate(_rows(path), 1):
            try:
                found.append(_exercise(name, row))
            except (KeyError, TypeError, IndexError, SyntaxError, ValueError) as error:
                raise SpecError(
                    f"{path}:{number}: not an exercise of a known shape ({type(error).__name__}: {error})",
                    mend="give a HumanEval, EvalPlus or MBPP file in JSON lines",
                ) from error
    except (OSError, UnicodeDecodeError, EOFError, zlib.error, json.JSONDecodeError) as error:
        raise SpecError(f"{path}: {error}", mend="give the path of a benchmark in JSON lines") from error
    if not found:
        raise SpecError(f"{path}: holds no exercise", mend="give the path of a benchmark in JSON lines")
    return found


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _exercise(benchmark: str, row: dict[str, Any]) -> Exercise:
    if "test_list" in row:
        return _mbpp(benchmark, row)
    entry, prompt, ident = row["entry_point"], row["prompt"], str(row["task_id"])
    inputs = (*row.get("base_input", ()), *row.get("plus_input", ()))
    if "assertion" in row:
        setup, tests, solution = "import math", row["assertion"], row["canonical_solution"]
    else:
        setup, tests, solution = prompt, row["test"], prompt + row["canonical_solution"]
    more = tuple(tuple(i) for i in inputs if isinstance(i, list))
    return Exercise(
        benchmark, ident, entry, prompt, solution, setup, tests, tuple(calls_in(tests, entry)), more
    )


def _mbpp(benchmark: str, row: dict[str, Any]) -> Exercise:
    tests = "\n".join(row["test_list"])
    imports = row.get("test_imports") or []
    setup = "\n".join(filter(None, [row.get("test_setup_code", ""), *imports]))
    entry = _first_called(tests)
    text = row.get("text") or row["prompt"]
    found = tuple(calls_in(tests, entry))
    return Exercise(benchmark, str(row["task_id"]), entry, text, row["code"], setup, tests, found)


def _first_called(tests: str) -> str:
    """The function of the first assert that is not built in: `set(f(x)) == …` tests `f`."""
    called = (n.func for n in ast.walk(ast.parse(tests)) if isinstance(n, ast.Call))
    names = (f.id for f in called if isinstance(f, ast.Name))
    return [name for name in names if not hasattr(builtins, name)][0]  # noqa: RUF015 - an IndexError


def calls_in(tests: str, entry_point: str) -> Iterator[Call]:
    """Calls of the function under test with literal arguments, in source order, each once."""
    seen: set[str] = set()
    names = {entry_point, CANDIDATE}
    for node in ast.walk(ast.parse(tests)):
        if isinstance(node, ast.Assert):
            for call in _stated(node.test, names):
                key = repr(call.arguments)
                if key not in seen:
                    seen.add(key)
                    yield call


def _stated(test: ast.expr, names: set[str]) -> Iterator[Call]:
    """The call that an assert is about, with its result; else every literal call inside."""
    whole = _known(test, names)
    if whole is not None:
        yield whole
        return
    for node in ast.walk(test):
        arguments = _arguments(node, names)
        if arguments is not None:
            yield Call(arguments)


def _known(test: ast.expr, names: set[str]) -> Call | None:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        arguments = _arguments(test.operand, names)
        return None if arguments is None else Call(arguments, False, known=True)
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq | ast.Is):
        arguments, expected = _arguments(test.left, names), _literal(test.comparators[0])
        return None if arguments is None or expected is None else Call(arguments, expected[0], known=True)
    arguments = _arguments(test, names)
    return None if arguments is None else Call(arguments, True, known=True)


def _arguments(node: ast.AST, names: set[str]) -> tuple[Any, ...] | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
        return None
    values = [_literal(argument) for argument in node.args]
    if node.keywords or any(value is None for value in values):
        return None
    return tuple(value[0] for value in values if value is not None)


def _literal(node: ast.expr) -> tuple[Any] | None:
    """The value of a literal in a 1-tuple; None for anything that would have to be run."""
    try:
        return (ast.literal_eval(node),)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
