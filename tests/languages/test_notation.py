"""A spelling declared as data is filled in alike for every type and value, whatever the values hold."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.languages.notation import LOWEST, Types, Values, bracketed
from synth.proof.signature import Parameter, Signature, Type, Vector, parse_type
from tests.languages.test_values import TYPES, as_json, typed_values

PLAIN = Types(
    int="int",
    float="float",
    bool="bool",
    text="str",
    list="list[%s]",
    dict="dict[str,%s]",
    tuple="tuple[%s,%s]",
    optional="optional[%s]",
)
PYTHON = Values(
    types=PLAIN,
    none="None",
    true="True",
    false="False",
    text=repr,
    list="[%s, %s]",
    tuple="(%s, %s)",
    single="(%s,)",
    pair="%s: %s",
    dict="{%s, %s}",
)
MARKS = st.sampled_from(["%s", "@TYPE@", "@ITEM@", "%", "@", "%s, %s", "{}", "a"])


@given(TYPES)
def test_a_type_is_spelled_by_what_is_inside_it(type_: Type) -> None:
    assert PLAIN.of(type_) == str(type_)
    assert parse_type(PLAIN.of(type_)) == type_


@given(typed_values())
def test_a_value_is_spelled_by_what_is_inside_it(pair: tuple[Type, object]) -> None:
    assert as_json(ast.literal_eval(PYTHON.literal(*pair))) == pair[1]


@given(st.dictionaries(st.lists(MARKS).map("".join), st.lists(st.lists(MARKS).map("".join))))
def test_marks_in_a_value_are_text(value: dict[str, list[str]]) -> None:
    type_ = parse_type("dict[str,list[str]]")
    typed = Values(types=PLAIN, none="-", text=json.dumps, list="[%s, %s]", pair="%s: %s", dict="{%s, %s}")
    assert json.loads(typed.literal(type_, value)) == value
    shown = Values(
        types=PLAIN, none="-", text=repr, list="@TYPE@[%s; %s]", pair="%s, %s", dict="@ITEM@{%s; %s}"
    )
    rows = (f"{key!r}, list[str][{'; '.join(map(repr, texts))}]" for key, texts in value.items())
    assert shown.literal(type_, value) == f"list[str]{{{'; '.join(rows)}}}"


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("int", "1"),
        ("int", 1.5),
        ("float", "1"),
        ("bool", 1),
        ("str", 1),
        ("list[int]", {}),
        ("list[int]", None),
    ],
)
def test_a_value_of_another_type_is_refused(type_: str, value: object) -> None:
    with pytest.raises(TypeError, match="is not"):
        PYTHON.literal(parse_type(type_), value)


def test_what_a_language_spells_another_way() -> None:
    odd = Values(
        types=PLAIN,
        none="none(@ITEM@)",
        some="Some(%s)",
        int="{}L".format,
        lowest="MIN",
        negative="(%s)",
        text=repr,
        key=str.upper,
        list="[%s; %s]",
        empty_list="empty @TYPE@",
        pair="%s=%s",
        dict=lambda type_, pairs: f"{type_}:{len(pairs)}:{'|'.join(pairs)}",
        empty_dict="nothing",
    )
    numbers = parse_type("list[optional[int]]")
    assert odd.literal(numbers, [None, 1, -2, LOWEST]) == "[none(int); Some(1L); Some((-2L)); Some(MIN)]"
    assert odd.literal(numbers, []) == "empty list[optional[int]]"
    assert odd.literal(parse_type("dict[str,float]"), {"a": -1}) == "dict[str,float]:1:A=(-1.0)"
    assert odd.literal(parse_type("dict[str,float]"), {}) == "nothing"


def test_inner_types_have_their_boxes_names_and_parentheses() -> None:
    pair = parse_type("tuple[int,bool]")
    types = Types(
        int="long",
        float="double",
        bool="boolean",
        text="String",
        boxes={"int": "Long"},
        names={pair: "Pair"},
        list=bracketed("%s list", "list", "tuple"),
        tuple="(%s * %s)",
        single="One(%s)",
        optional="%s",
    )
    assert types.of(parse_type("int")) == "long"
    assert types.of(parse_type("optional[int]")) == "Long"
    assert types.of(parse_type("list[list[tuple[int,bool]]]")) == "((Pair) list) list"
    assert types.of(parse_type("tuple[bool,int]")) == "(boolean * Long)"
    assert types.of(parse_type("tuple[int]")) == "One(Long)"


def test_arguments_are_spelled_by_their_parameters() -> None:
    signature = Signature("f", (Parameter("a", Type("float")), Parameter("b", Type("str"))), Type("int"))
    assert PYTHON.arguments(signature, Vector((1, "x"))) == ["1.0", "'x'"]
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        PYTHON.arguments(signature, Vector((1,)))


def test_what_has_no_spelling_is_refused() -> None:
    numbers = Types(int="int", float="float", bool="bool", text="str", list="%s[]")
    with pytest.raises(TypeError, match=r"tuple\[int\] has no spelling here"):
        numbers.of(parse_type("list[tuple[int]]"))
    with pytest.raises(TypeError, match=r"list\[int\] has no spelling here"):
        Values(none="none", text=repr).literal(parse_type("list[int]"), [1])
