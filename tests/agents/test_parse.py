"""Reading what models write: nothing raises, reasons are closed, values are exact."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.parse import (
    fit_arguments,
    merge_examples,
    read_critique,
    read_examples,
    read_instruction,
    read_json,
    read_marks,
    read_proposal,
    trouble,
)
from agents.problem import Example, Problem
from agents.scorer import CRITERIA
from agents.view import Drop
from synth.proof.signature import Signature
from synth.vocabulary import Reason
from tests.agents.builders import answer

RUNS = Signature.from_json(
    {"name": "runs", "parameters": [{"name": "values", "type": "list[int]"}], "returns": "int"}
)
PAIR = Signature.from_json(
    {
        "name": "scale",
        "parameters": [{"name": "values", "type": "list[float]"}, {"name": "by", "type": "int"}],
        "returns": "optional[float]",
    }
)
GOOD: dict[str, Any] = {
    "title": "Count runs",
    "statement": "Count the runs of equal neighbours in a list; an empty list has none.",
    "name": "countRuns",
    "parameters": [{"name": "values", "type": "list[int]"}],
    "returns": "int",
    "examples": [
        {"arguments": [[1, 1, 2]], "expected": 2},
        {"arguments": [[]], "expected": 0},
        {"arguments": [[1]], "expected": "1"},
    ],
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def proposal(**changes: Any) -> Problem | Drop:
    return read_proposal(json.dumps(GOOD | changes))


def reason(found: Problem | Drop | None) -> Reason:
    assert isinstance(found, Drop)
    return found.reason


def test_a_proposal_becomes_a_typed_problem() -> None:
    found = proposal()
    assert isinstance(found, Problem)
    assert str(found.typed()) == "count_runs(values: list[int]) -> int"
    assert [e.expected for e in found.examples] == [2, 0], "the example with a text result is left out"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, Reason.MALFORMED_PROPOSAL),
        ({"title": None}, Reason.MALFORMED_PROPOSAL),
        ({"statement": "Too short."}, Reason.MALFORMED_PROPOSAL),
        ({"statement": "word " * 1000}, Reason.MALFORMED_PROPOSAL),
        (
            {"statement": "Use what Rust offers to count the runs of equal numbers."},
            Reason.MALFORMED_PROPOSAL,
        ),
        ({"returns": "set[int]"}, Reason.INVALID_SIGNATURE),
        ({"parameters": []}, Reason.INVALID_SIGNATURE),
        ({"parameters": "values"}, Reason.INVALID_SIGNATURE),
        ({"parameters": [{"name": "values"}]}, Reason.INVALID_SIGNATURE),
        ({"name": "42"}, Reason.INVALID_SIGNATURE),
        ({"name": None}, Reason.INVALID_SIGNATURE),
        ({"name": "x" * 500}, Reason.INVALID_SIGNATURE),
    ],
)
def test_a_bad_proposal_has_a_closed_reason(changes: dict[str, Any], expected: Reason) -> None:
    assert reason(proposal(**changes)) is expected


def test_a_statement_for_all_languages_names_none() -> None:
    found = proposal(statement="Write a Python function that counts the runs of equal numbers in a list.")
    assert isinstance(found, Problem)
    assert found.statement.startswith("Write a function that")
    assert isinstance(proposal(statement="Go through the list once and count the runs of numbers."), Problem)


@pytest.mark.parametrize(
    "text", ["", "null", "[1]", "{", '{"a": NaN}', "[" * 100_000, "9" * 5000, '"\\ud800"']
)
def test_what_is_no_proposal_is_malformed(text: str) -> None:
    assert reason(read_proposal(text)) is Reason.MALFORMED_PROPOSAL


def test_characters_that_no_store_holds_are_replaced_or_refused() -> None:
    found = proposal(title="a\ud800b\0", statement="Count the runs of equal \0 neighbours in a list.")
    assert isinstance(found, Problem)
    assert found.text().encode() and "\0" not in found.text()
    texts = [{"arguments": ["\ud800"], "expected": 1}, {"arguments": ["\0"], "expected": 1}]
    found = proposal(parameters=[{"name": "t", "type": "str"}], examples=texts)
    assert isinstance(found, Problem) and not found.examples


@given(st.text() | json_values.map(json.dumps))
def test_no_text_raises(text: str) -> None:
    for found in (read_proposal(text), read_instruction(text)):
        assert isinstance(found, Problem) or found.reason in set(Reason)
    read_critique(text, RUNS)
    read_marks(text)


@given(st.dictionaries(st.sampled_from([*GOOD, "self_contained", "signature"]), json_values))
def test_no_value_in_the_right_place_raises(changes: dict[str, Any]) -> None:
    text = json.dumps(GOOD | {"self_contained": True, "signature": GOOD} | changes)
    for found in (read_proposal(text), read_instruction(text)):
        if isinstance(found, Problem):
            assert Problem.model_validate(found.model_dump(mode="json")) == found
    read_critique(json.dumps({"endorse": True, "issues": [], "inputs": [], **changes}), RUNS)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([[1, 2]], ([1, 2],)),
        ([1, 2], ([1, 2],)),
        ({"values": [1]}, ([1],)),
        ([[]], ([],)),
        ([], ([],)),
        ([[1.0]], None),
        ([[True]], None),
        ([["1"]], None),
        ([[1], [2]], None),
        ({"value": [1]}, None),
        ("[1]", None),
        (None, None),
    ],
)
def test_arguments_fit_exactly_or_not_at_all(arguments: Any, expected: Any) -> None:
    assert fit_arguments(arguments, RUNS) == expected


def test_whole_numbers_are_floats_but_not_the_reverse() -> None:
    assert fit_arguments([[1, 2.5], 3], PAIR) == ([1, 2.5], 3)
    assert fit_arguments([[1], 3.0], PAIR) is None
    assert fit_arguments([[1e400], 3], PAIR) is None
    assert read_examples([{"arguments": [[1], 1], "expected": None}], PAIR)[0].expected is None
    assert not read_examples([{"arguments": [[1], 1]}], PAIR), "no expected result is not a null one"


def test_large_examples_are_left_out() -> None:
    assert not read_examples([{"arguments": [list(range(1000))], "expected": 1}], RUNS)
    assert not read_examples([{"arguments": [[10**12]], "expected": 1}], RUNS)
    assert not read_examples([{"arguments": [[1]], "expected": 10**12}], RUNS)


@pytest.mark.parametrize(
    ("examples", "kept"),
    [
        (GOOD["examples"][:1], 1),
        ([GOOD["examples"][0]] * 5, 1),
        (None, 0),
        ({"arguments": [[1]], "expected": 1}, 0),
    ],
)
def test_a_proposal_may_do_without_examples(examples: Any, kept: int) -> None:
    found = proposal(examples=examples)
    assert isinstance(found, Problem) and found.signature and len(found.examples) == kept


def test_an_instruction_without_usable_signature_or_examples_is_untyped() -> None:
    inner = {k: GOOD[k] for k in ("name", "parameters", "returns")}
    base = {k: GOOD[k] for k in ("title", "statement", "examples")}
    whole = read_instruction(json.dumps({**base, "self_contained": True, "signature": inner}))
    assert isinstance(whole, Problem) and whole.signature and len(whole.examples) == 2
    for signature, alone in ((None, True), (None, False), (inner, False)):
        found = read_instruction(json.dumps({**base, "self_contained": alone, "signature": signature}))
        assert isinstance(found, Problem) and found.signature is None and not found.examples
    for signature in ({"name": "f"}, "f()"):
        odd = read_instruction(json.dumps({**base, "self_contained": True, "signature": signature}))
        assert isinstance(odd, Problem) and odd.signature is None
    few = base | {"examples": base["examples"][:1], "self_contained": True, "signature": inner}
    unheld = read_instruction(json.dumps(few))
    assert isinstance(unheld, Problem) and unheld.signature is None and not unheld.examples
    named = base | {"statement": "Write a Python class that keeps a running mean of numbers."}
    assert isinstance(read_instruction(json.dumps(named)), Problem)


def test_a_critique_is_read_whole_or_not_at_all() -> None:
    text = json.dumps({"endorse": False, "issues": ["a  b", "", 3], "inputs": [[[5]], [["x"]], [7]]})
    said = read_critique(text, RUNS)
    assert said is not None and not said.endorse and said.issues == ("a b",)
    assert [e.arguments for e in said.inputs] == [([5],), ([7],)]
    assert not any(e.voted for e in said.inputs)
    assert read_critique('{"endorse": "yes"}', RUNS) is None
    assert read_critique('{"endorse": tr', RUNS) is None


def test_merging_keeps_the_first_of_equal_inputs() -> None:
    old, new = Example(arguments=([1],), expected=1), Example(arguments=([1],), voted=False)
    other = Example(arguments=([2],), voted=False)
    assert merge_examples([old], [new, other]) == (old, other)


def test_marks_are_nine_whole_numbers_from_0_to_10() -> None:
    full = {c.name: 7 for c in CRITERIA}
    assert read_marks(json.dumps(full)) == full
    assert read_marks(json.dumps({**full, "extra": 3})) == full
    for wrong in (11, -1, 7.0, "7", None, True):
        assert read_marks(json.dumps({**full, "clarity": wrong})) is None
    assert read_marks(json.dumps(dict.fromkeys(list(full)[1:], 7))) is None


def test_json_may_stand_in_a_fence() -> None:
    assert read_json('```json\n{"a": 1}\n```') == {"a": 1}
    assert read_json('  {"a": 1}\n') == {"a": 1}


def test_refused_and_cut_answers_are_trouble() -> None:
    assert trouble(answer("{}")) is None
    assert reason(trouble(answer("{}", finish="length"))) is Reason.TRUNCATED
    refused = trouble(answer("", finish="refused", error="422: too long"))
    assert reason(refused) is Reason.REFUSED and refused is not None and "too long" in refused.detail
