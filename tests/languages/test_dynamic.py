"""Languages with types at run time: odd results are told as they are, and odd candidates are called."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from synth import languages
from synth.proof.signature import Signature, Type, Vector, parse_type
from synth.proof.trial import new_nonce, read_trial
from synth.sandbox import Sandbox
from tests.languages.conftest import installed

BAD = object()
"""Stands for: an error, not a value."""

ODD: Mapping[str, tuple[str, str, str, object]] = {
    "infinity": ("ruby", "float", "def f(x) = 1.0 / 0", BAD),
    "symbol": ("ruby", "str", "def f(x) = :a", BAD),
    "symbol keys": ("ruby", "dict[str,int]", "def f(x) = { a: 1 }", BAD),
    "huge": ("ruby", "int", "def f(x) = 2**70", 2**70),
    "default hash": (
        "ruby",
        "dict[str,int]",
        "def f(x) = Hash.new(0).update('a' => 1)",
        {"a": 1},
    ),
    "binary text": ("ruby", "str", 'def f(x) = "\\xff"', BAD),
    "exit hook": ("ruby", "int", "at_exit { exit 3 }\ndef f(x) = 1", 1),
    "lying subclass": (
        "ruby",
        "str",
        "class S < String; end\ndef f(x) = S.new('a')",
        BAD,
    ),
    "nothing": ("lua", "int", "function f(x) end", None),
    "whole float": ("lua", "int", "function f(x) return 6 / 2 end", 3),
    "half": ("lua", "int", "function f(x) return 1 / 2 end", 0.5),
    "not a number": ("lua", "float", "function f(x) return 0 / 0 end", BAD),
    "empty list": ("lua", "list[int]", "function f(x) return {} end", []),
    "empty dict": ("lua", "dict[str,int]", "function f(x) return {} end", {}),
    "hole": ("lua", "list[int]", "function f(x) return {1, nil, 3} end", BAD),
    "two results": ("lua", "str", "function f(x) return ('aa'):gsub('a', 'b') end", "bb"),
    "tuple as results": ("lua", "tuple[int,str]", "function f(x) return 1, 'a' end", [1, "a"]),
    "int keys": ("lua", "dict[str,int]", "function f(x) return {5} end", BAD),
    "floored": ("php", "int", "function f($x) { return floor(3.5); }", 3.0),
    "gaps": ("php", "list[int]", "function f($x) { return array_filter([0, 1]); }", BAD),
    "number keys": ("php", "dict[str,int]", "function f($x) { return ['7' => 1]; }", {"7": 1}),
    "php infinity": ("php", "float", "function f($x) { return INF; }", BAD),
    "object": ("php", "dict[str,int]", "function f($x) { return (object) ['a' => 1]; }", BAD),
    "numeric text": ("perl", "int", "sub f { '42' }", 42),
    "text of digits": ("perl", "str", "sub f { 42 }", "42"),
    "false": ("perl", "bool", "sub f { return }", False),
    "absent": ("perl", "optional[bool]", "sub f { return }", None),
    "scientific": ("perl", "int", "sub f { 1e15 }", 10**15),
    "perl infinity": ("perl", "float", "sub f { 9**9**9 }", BAD),
    "flat list": ("perl", "list[int]", "sub f { return (1, 2) }", BAD),
    "failing tests": ("perl", "int", "use Test::More;\nok(0);\nsub f { 1 }\ndone_testing();", 1),
    "named vector": ("r", "dict[str,int]", "f <- function(x) c(a = 1, b = 2)", {"a": 1, "b": 2}),
    "table": ("r", "dict[str,int]", "f <- function(x) table(c('a', 'b', 'a'))", {"a": 2, "b": 1}),
    "c of nothing": ("r", "list[int]", "f <- function(x) c()", []),
    "one element": ("r", "list[int]", "f <- function(x) 5L", [5]),
    "missing": ("r", "list[optional[int]]", "f <- function(x) c(1, NA)", [1, None]),
    "matrix": ("r", "list[int]", "f <- function(x) matrix(1:4, 2)", BAD),
    "factor": ("r", "list[str]", "f <- function(x) factor('a')", BAD),
    "two for one": ("r", "int", "f <- function(x) 1:2", BAD),
    "median": ("r", "float", "f <- function(x) median(c(1, 4))", 2.5),
    "integer overflow": ("r", "int", "f <- function(x) .Machine$integer.max + 1L", None),
    "hidden cat": ("r", "int", "cat <- paste <- function(...) stop()\nf <- function(x) 1", 1),
    "boolean word": ("tcl", "bool", "proc f {x} {return yes}", True),
    "whole double": ("tcl", "int", "proc f {x} {expr {6 / 2.0}}", 3),
    "not a list": ("tcl", "list[int]", 'proc f {x} {return "\\{"}', BAD),
    "odd dict": ("tcl", "dict[str,int]", "proc f {x} {return {a 1 b}}", BAD),
    "nested list": ("tcl", "list[list[int]]", "proc f {x} {return {{1 2} 3}}", [[1, 2], [3]]),
    "tcl infinity": ("tcl", "float", "proc f {x} {expr {inf}}", BAD),
    "undefined": ("coffeescript", "int", "f = (x) -> undefined", BAD),
    "last value": ("coffeescript", "list[int]", "f = (x) -> (i for i in [1..3])", [1, 2, 3]),
    "range": ("julia", "list[int]", "f(x) = 1:3", [1, 2, 3]),
    "piece of text": ("julia", "str", 'f(x) = split("a b")[1]', "a"),
    "character": ("julia", "str", "f(x) = 'a'", BAD),
    "tuple for a list": ("julia", "list[int]", "f(x) = (1, 2)", BAD),
    "list for a tuple": ("julia", "tuple[int,int]", "f(x) = [1, 2]", BAD),
    "big": ("julia", "int", "f(x) = big(2)^70", 2**70),
    "julia not a number": ("julia", "float", "f(x) = NaN", BAD),
    "bits": ("julia", "list[bool]", "f(x) = [1, 2] .> 1", [False, True]),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_results_are_told_as_they_are(sandbox: Sandbox, case: str) -> None:
    name, returns, code, expected = ODD[case]
    signature = Signature.from_json(
        {"name": "f", "parameters": [{"name": "x", "type": "int"}], "returns": returns}
    )
    nonce = new_nonce()
    outcome = sandbox.run(installed(name).test_program(signature, code + "\n", [Vector((1,))], nonce))
    (result,) = read_trial(outcome, 1, nonce).results
    assert result.ok is (expected is not BAD), (result, outcome)
    assert not result.ok or result.value == expected
    assert not result.ok or type(result.value) is type(expected)
    assert result.ok or "not reached" not in result.error


@pytest.mark.parametrize(
    ("name", "type_", "value"),
    [
        ("lua", "list[optional[int]]", [1, None]),
        ("lua", "dict[str,optional[int]]", {"a": None}),
        ("r", "int", 2**53),
        ("r", "dict[str,int]", {"": 1}),
        ("tcl", "optional[str]", ""),
        ("tcl", "list[optional[list[int]]]", [[]]),
        ("coffeescript", "int", -(2**53)),
    ],
)
def test_what_a_language_cannot_hold_is_not_its_to_answer(name: str, type_: str, value: object) -> None:
    assert not languages.get(name).represents(parse_type(type_), value)


def test_an_absent_value_is_held_where_its_place_is_known() -> None:
    pair = Type("tuple", (Type("optional", (Type("int"),)), Type("str")))
    for name in ("lua", "php", "perl", "r", "ruby", "tcl", "julia", "coffeescript"):
        assert languages.get(name).represents(pair, [None, "a"]), name
