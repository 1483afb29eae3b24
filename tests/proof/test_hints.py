"""Failing cases as text for repair prompts."""

from __future__ import annotations

import json

from synth.proof.ballot import Evidence
from synth.proof.hints import failing_case_text
from synth.proof.signature import Signature
from synth.proof.trial import NOT_REACHED, Result
from synth.vocabulary import Verdict

SIGNATURE = Signature.from_json(
    {
        "name": "join_words",
        "parameters": [{"name": "words", "type": "list[str]"}, {"name": "by", "type": "str"}],
        "returns": "str",
    }
)


def evidence(got: Result, *, known: bool = True) -> Evidence:
    return Evidence(2, (["é", "b"], "-"), "é-b", got, Verdict.WRONG_ANSWER, known)


def test_a_wrong_answer() -> None:
    assert failing_case_text(evidence(Result(True, "éb")), SIGNATURE) == (
        'Call: join_words(words = ["é", "b"], by = "-")\nExpected: "é-b"\nGot: "éb"'
    )


def test_an_error_without_an_agreement() -> None:
    text = failing_case_text(evidence(Result(False, None, "TypeError: no"), known=False), SIGNATURE)
    assert text.splitlines()[1:] == ["Got: no result; TypeError: no"]


def test_a_call_that_was_never_made() -> None:
    text = failing_case_text(evidence(Result(False, None, f"{NOT_REACHED}time_limit")), SIGNATURE)
    assert text.endswith("Got: no result; the program ended before this call (time limit)")


def test_long_values_are_cut() -> None:
    assert len(failing_case_text(evidence(Result(True, "x" * 10**6)), SIGNATURE)) < 800


def test_evidence_survives_the_store() -> None:
    case = evidence(Result(False, None, "boom"))
    assert Evidence.from_json(json.loads(json.dumps(case.to_json()))) == case
