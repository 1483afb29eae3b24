"""When two results are one result."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.proof.compare import normal, same
from synth.proof.signature import Type, parse_type
from tests.proof.strategies import types, values


@given(st.data(), types())
def test_same_is_symmetric_and_reflexive(data: st.DataObject, type_: Type) -> None:
    a, b = data.draw(values(type_)), data.draw(values(type_))
    assert same(type_, a, a)
    assert same(type_, a, b) == same(type_, b, a)


@given(st.data(), types())
def test_normal_form_is_the_same_value_and_stays(data: st.DataObject, type_: Type) -> None:
    value = data.draw(values(type_))
    written = normal(type_, value)
    assert same(type_, value, written)
    assert json.dumps(normal(type_, written)) == json.dumps(written)
    assert type_.accepts(json.loads(json.dumps(written)))


@pytest.mark.parametrize(
    ("type_", "a", "b", "expected"),
    [
        ("float", 2, 2.0, True),
        ("float", 0.1 + 0.2, 0.3, True),
        ("float", 1e-10, 0.0, True),
        ("float", 1000.0, 1000.01, False),
        ("float", 1e308, -1e308, False),
        ("float", -0.0, 0.0, True),
        ("float", float("nan"), float("nan"), False),
        ("int", 1, True, False),
        ("int", 2, 2.0, False),
        ("int", 10**15, 10**15 + 1, False),
        ("bool", True, 1, False),
        ("dict[str,float]", {"a": 1, "b": 2.0}, {"b": 2, "a": 1.0}, True),
        ("dict[str,int]", {"a": 1}, {"a": 1, "b": 2}, False),
        ("tuple[int,str]", [1, "a"], [1, "a"], True),
        ("list[int]", [1, 2], [2, 1], False),
        ("optional[int]", None, 0, False),
        ("optional[bool]", None, False, False),
        ("str", "é", "e\u0301", False),
    ],
)
def test_pairs(type_: str, a: Any, b: Any, expected: bool) -> None:
    assert same(parse_type(type_), a, b) is expected
    assert same(parse_type(type_), b, a) is expected
