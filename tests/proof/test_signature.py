"""Typed signatures: reading what models write, and what belongs to a type."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.proof.signature import MAX_PARAMETERS, Signature, SignatureError, Type, Vector, parse_type
from tests.proof.strategies import signatures, types, values


@given(types(4))
def test_a_type_reads_back_from_its_text(type_: Type) -> None:
    assert parse_type(str(type_)) == type_
    assert parse_type(f"  {str(type_).replace(',', ' , ').replace('[', ' [ ').upper()} ") == type_


@given(signatures())
def test_a_signature_reads_back_from_its_json(signature: Signature) -> None:
    assert Signature.from_json(json.loads(json.dumps(signature.to_json()))) == signature


@given(st.data(), types())
def test_values_of_a_type_are_accepted_and_survive_json(data: st.DataObject, type_: Type) -> None:
    value = data.draw(values(type_))
    assert type_.accepts(value)
    assert type_.accepts(json.loads(json.dumps(value)))


@given(st.text(alphabet="intflosrdc[], tuple", max_size=40))
def test_any_text_is_a_type_or_a_signature_error(text: str) -> None:
    with suppress(SignatureError):
        assert parse_type(str(parse_type(text))) == parse_type(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["name", "parameters", "returns", "type"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_json_is_a_signature_or_a_signature_error(data: Any) -> None:
    with suppress(SignatureError):
        assert Signature.from_json(Signature.from_json(data).to_json())


@pytest.mark.parametrize(
    "text",
    [
        "", "list", "list[]", "list[int", "int]", "list[int,int]", "tuple[]", "tuple[int,]", "dict[int,int]",
        "dict[str]", "optional[optional[int]]", "any", "list[list[list[list[list[int]]]]]", "int[int]",
        "int | none", "list" + "[list" * 90, "int" * 1000, None, 3, ["int"],
    ],
)  # fmt: skip
def test_what_is_not_a_type(text: Any) -> None:
    with pytest.raises(SignatureError):
        parse_type(text)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("int", True), ("int", 1.0), ("int", 2**63), ("int", "1"), ("int", None),
        ("float", float("nan")), ("float", float("inf")), ("float", 10**400), ("float", False),
        ("bool", 1), ("bool", 0), ("str", 1), ("str", "\ud800"), ("str", "a\0b"), ("list[int]", (1, 2)),
        ("list[int]", [1, True]), ("dict[str,int]", {"\udfff": 1}), ("tuple[int,str]", [1]),
        ("tuple[int,str]", ["a", 1]), ("optional[int]", False),
    ],
)  # fmt: skip
def test_what_does_not_belong_to_a_type(type_: str, value: Any) -> None:
    assert not parse_type(type_).accepts(value)


@pytest.mark.parametrize(("type_", "value"), [("float", 3), ("float", 10**20), ("optional[int]", None)])
def test_what_belongs_although_it_looks_otherwise(type_: str, value: Any) -> None:
    assert parse_type(type_).accepts(value)


def _json(name: str, *parameters: str) -> dict[str, Any]:
    return {
        "name": name,
        "parameters": [{"name": p, "type": "int"} for p in parameters],
        "returns": "int",
    }


@pytest.mark.parametrize(
    "data",
    [
        _json("f"),
        _json("f", "a", "a"),
        _json("f", "f"),
        _json("f", "a_b", "ab"),  # the same word in camelCase languages
        _json("F", "a"),
        _json("f", "a b"),
        _json("f", "_a"),
        _json("f", "a\n"),
        _json("a" * 64, "b"),
        _json("f", *(f"p{i}" for i in range(MAX_PARAMETERS + 1))),
        {"name": "f", "returns": "int"},
        None,
        [],
        "f",
    ],
)
def test_what_is_not_a_signature(data: Any) -> None:
    with pytest.raises(SignatureError):
        Signature.from_json(data)


def test_a_vector_fits_by_count_and_types() -> None:
    signature = Signature.from_json(_json("f", "a", "b"))
    assert Vector((1, 2)).fits(signature)
    assert not Vector((1,)).fits(signature)
    assert not Vector((1, 2.0)).fits(signature)
    assert not Vector((1, 2, 3)).fits(signature)
