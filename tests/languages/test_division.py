"""The twin of a Python program divides towards zero and is otherwise the same."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from synth.languages.division import cutting

CODE = """\
def parts(a, b):
    c = a
    c //= b
    return [a // b, a % b, c, *divmod(a, b), "%d" % a]
"""


@given(st.integers(-99, 99), st.integers(-9, 9).filter(bool))
def test_it_cuts(a: int, b: int) -> None:
    space: dict[str, Any] = {}
    twin = cutting(CODE)
    assert twin is not None
    exec(twin, space)  # our own text
    quotient, rest = math.trunc(a / b), int(math.fmod(a, b))
    assert space["parts"](a, b) == [quotient, rest, quotient, quotient, rest, str(a)]


def test_without_division_there_is_none() -> None:
    assert cutting("def f(a):\n    return a / 2\n") is None
    assert cutting("def f(:") is None
