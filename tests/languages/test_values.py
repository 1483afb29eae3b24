"""What goes into a function as a literal and comes out as JSON is the same value."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth import languages
from synth.languages import javascript, python
from synth.languages.base import Language
from synth.languages.quoting import quote, utf16
from synth.proof.compare import normal
from synth.proof.signature import Signature, Type, Vector, parse_type
from synth.proof.trial import Trial, new_nonce, read_trial
from synth.sandbox import Sandbox
from synth.vocabulary import Verdict
from tests.languages.values import COUNT, echo_code, echoes, vectors

SCALARS = [Type("int"), Type("float"), Type("bool"), Type("str")]
TYPES = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.one_of(
        st.builds(lambda t: Type("list", (t,)), inner),
        st.builds(lambda t: Type("dict", (t,)), inner),
        st.builds(lambda t: t if t.kind == "optional" else Type("optional", (t,)), inner),
        st.builds(lambda ts: Type("tuple", tuple(ts)), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=4,
)


@st.composite
def typed_values(draw: st.DrawFn) -> tuple[Type, object]:
    type_ = draw(TYPES)
    return type_, draw(_values(type_))


def _values(type_: Type) -> st.SearchStrategy[object]:
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    match type_.kind:
        case "int":
            return st.integers(-(2**63), 2**63 - 1)
        case "float":
            return st.floats(allow_nan=False, allow_infinity=False)
        case "bool":
            return st.booleans()
        case "str":
            return text
        case "list":
            return st.lists(_values(type_.items[0]), max_size=3)
        case "dict":
            return st.dictionaries(text, _values(type_.items[0]), max_size=3)
        case "tuple":
            return st.tuples(*map(_values, type_.items)).map(list)
        case "optional":
            return st.none() | _values(type_.items[0])


def as_json(value: object) -> object:
    """Tuples of a Python literal as the lists that JSON has."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list | tuple) else value


def run_echo(sandbox: Sandbox, language: Language, signature: Signature, rows: list[Vector]) -> Trial:
    nonce = new_nonce()
    job = language.test_program(signature, echo_code(language, signature), rows, nonce)
    outcome = sandbox.run(job)
    assert outcome.verdict is Verdict.OK, outcome.stderr[-3000:]
    return read_trial(outcome, len(rows), nonce)


def test_values_of_every_type_come_back_unchanged(sandbox: Sandbox, language: Language) -> None:
    signatures, tried = echoes(language), 0
    for signature in signatures:
        rows = vectors(language, signature, 7, len(signatures))
        trial = run_echo(sandbox, language, signature, rows)
        for row, result in zip(rows, trial.results, strict=True):
            assert result.ok, (row, result.error)
            assert normal(signature.returns, result.value) == normal(signature.returns, row.expected)
            tried += len(row.arguments)
    assert tried >= COUNT


def test_the_shipped_tests_hold_the_same_values(sandbox: Sandbox, language: Language) -> None:
    for signature in echoes(language):
        rows = vectors(language, signature, 11)[:10]
        job = language.unit_test_job(signature, rows, echo_code(language, signature))
        outcome = sandbox.run(job)
        assert outcome.verdict is Verdict.OK, outcome.stderr[-3000:]


@given(typed_values())
def test_a_python_literal_is_its_value(pair: tuple[Type, object]) -> None:
    type_, value = pair
    assert as_json(ast.literal_eval(python.VALUES.literal(type_, value))) == value


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_javascript_text_literal_is_json(text: str) -> None:
    assert json.loads(quote(text, utf16)) == text


@settings(deadline=None)  # it asks some forty languages
@given(typed_values())
def test_every_language_writes_every_value_that_it_supports(pair: tuple[Type, object]) -> None:
    type_, value = pair
    signature = Signature.from_json(
        {"name": "f", "parameters": [{"name": "x", "type": str(type_)}], "returns": str(type_)}
    )
    for language in (one for one in languages.all_languages() if one.supports(type_)):
        assert language.declaration(signature)
        text = language.unit_tests(signature, [Vector((value,), value, True)])
        assert text.isascii() or text.encode("utf-8")


def test_javascript_represents_safe_integers_only() -> None:
    type_ = parse_type("list[optional[tuple[int,str]]]")
    assert javascript.LANGUAGE.represents(type_, [[2**53 - 1, "a"], None])
    assert not javascript.LANGUAGE.represents(type_, [[2**53, "a"]])
    assert python.LANGUAGE.represents(type_, [[2**53, "a"]])


def test_javascript_ships_no_test_that_its_numbers_cannot_hold() -> None:
    signature = Signature.from_json(
        {"name": "f", "parameters": [{"name": "x", "type": "int"}], "returns": "int"}
    )
    text = javascript.LANGUAGE.unit_tests(signature, [Vector((1,), 2, True), Vector((1,), 2**60, True)])
    assert text.count("assert.strictEqual") == 1


def test_no_language_represents_a_lone_surrogate() -> None:
    for language in languages.all_languages():
        assert not language.represents(parse_type("dict[str,int]"), {"\ud800": 1})


ODD: Mapping[str, tuple[str, str, object]] = {
    "python subclass that lies": (
        "python",
        "class Yes(str):\n    def __eq__(self, other):\n        return True\n    __hash__ = str.__hash__\n"
        "def f(x):\n    return Yes('no')\n",
        None,
    ),
    "python list for a tuple": ("python", "def f(x):\n    return [1, 2]\n", None),
    "python not a number": ("python", "def f(x):\n    return float('nan')\n", None),
    "python cycle": ("python", "def f(x):\n    a = []\n    a.append(a)\n    return a\n", None),
    "python counter": (
        "python",
        "from collections import Counter\ndef f(x):\n    return Counter('aab')\n",
        {"a": 2, "b": 1},
    ),
    "python huge int": ("python", "def f(x):\n    return 2 ** 70\n", 2**70),
    "javascript undefined": ("javascript", "function f(x) {}\n", None),
    "javascript map": ("javascript", "const f = (x) => new Map([[1, 2]]);\n", None),
    "javascript hook": ("javascript", "const f = (x) => ({ a: 1, toJSON() { return 3; } });\n", None),
    "javascript promise": ("javascript", "async function f(x) { return 1; }\n", None),
    "javascript half a character": ("javascript", "const f = (x) => '🙂'[0];\n", None),
    "javascript infinity": ("javascript", "const f = (x) => [1 / 0];\n", None),
    "javascript bigint": ("javascript", "const f = (x) => 2n ** 70n;\n", 2**70),
    "javascript sparse": ("javascript", "const f = (x) => [1, , 2];\n", None),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_results_are_told_as_they_are(sandbox: Sandbox, case: str) -> None:
    name, code, expected = ODD[case]
    returns = "tuple[int,int]" if "tuple" in case else "int"
    signature = Signature.from_json(
        {"name": "f", "parameters": [{"name": "x", "type": "int"}], "returns": returns}
    )
    nonce = new_nonce()
    outcome = sandbox.run(languages.get(name).test_program(signature, code, [Vector((1,))], nonce))
    (result,) = read_trial(outcome, 1, nonce).results
    assert result.ok is (expected is not None), result
    assert result.value == expected
    assert result.ok or "not reached" not in result.error
