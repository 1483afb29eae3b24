"""Reading a test program's output, honest or not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.errors import SandboxFault
from synth.proof.trial import Result, new_nonce, read_trial
from synth.sandbox.job import Outcome
from synth.vocabulary import Verdict

N = "0123456789abcdef"


def outcome(*lines: str, verdict: Verdict = Verdict.OK, phase: Any = "run", stderr: str = "") -> Outcome:
    return Outcome(verdict, phase, 0, "\n".join(lines) + "\n", stderr)


def value(index: int, data: Any) -> str:
    return f"{N} {index} value {json.dumps(data)}"


def test_values_and_errors_are_read_in_vector_order() -> None:
    trial = read_trial(outcome(f"{N} 1 error ValueError: bad", value(0, [1, "x"]), f"{N} end"), 2, N)
    assert trial.verdict is Verdict.OK
    assert trial.results == (Result(True, [1, "x"]), Result(False, None, "ValueError: bad"))


def test_the_candidates_own_output_is_ignored_even_on_the_same_line() -> None:
    said = outcome("hello", "0 value 9", f"no newline here{value(0, 1)}", "end", f"{N} end\r")
    assert read_trial(said, 1, N).results == (Result(True, 1),)


def test_an_early_exit_with_status_zero_is_a_runtime_error() -> None:
    trial = read_trial(outcome(value(0, 1), value(1, 2)), 2, N)
    assert trial.verdict is Verdict.RUNTIME_ERROR
    assert [r.ok for r in trial.results] == [True, True]


def test_after_a_crash_the_next_vector_has_the_error_and_later_ones_were_not_reached() -> None:
    said = outcome(value(0, 1), verdict=Verdict.RUNTIME_ERROR, stderr="trace\nSegmentation fault\n")
    trial = read_trial(said, 4, N)
    assert trial.results[1] == Result(False, None, "runtime_error: Segmentation fault")
    assert [r.reached for r in trial.results] == [True, True, False, False]


@pytest.mark.parametrize("verdict", [Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT])
def test_a_limit_is_never_ok_although_all_vectors_reported(verdict: Verdict) -> None:
    trial = read_trial(outcome(value(0, 1), f"{N} end", verdict=verdict), 1, N)
    assert trial.verdict is verdict


def test_a_program_that_did_not_compile_reached_nothing() -> None:
    trial = read_trial(outcome(verdict=Verdict.COMPILE_ERROR, phase="compile"), 3, N)
    assert trial.verdict is Verdict.COMPILE_ERROR
    assert not any(r.reached for r in trial.results)


def test_a_language_that_compiles_as_it_runs_says_so_in_a_line() -> None:
    said = outcome(f"{N} compile_error", verdict=Verdict.RUNTIME_ERROR, stderr="SyntaxError: invalid syntax")
    trial = read_trial(said, 2, N)
    assert trial.verdict is Verdict.COMPILE_ERROR
    assert not any(r.reached for r in trial.results)


@pytest.mark.parametrize("verdict", [Verdict.OK, Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT])
def test_a_compile_error_line_excuses_no_other_verdict(verdict: Verdict) -> None:
    trial = read_trial(outcome(f"{N} compile_error", verdict=verdict), 1, N)
    assert trial.verdict is (Verdict.RUNTIME_ERROR if verdict is Verdict.OK else verdict)


def test_a_compile_error_after_a_result_is_a_runtime_error() -> None:
    said = outcome(value(0, 1), f"{N} compile_error", verdict=Verdict.RUNTIME_ERROR)
    assert read_trial(said, 2, N).verdict is Verdict.RUNTIME_ERROR


def test_an_infrastructure_error_is_nobodys_result() -> None:
    with pytest.raises(SandboxFault):
        read_trial(outcome(verdict=Verdict.INFRA_ERROR), 1, N)


@pytest.mark.parametrize("text", ["{", "", "NaN", "Infinity", "-Infinity", "1 2", "[" * 100_000, "9" * 5000])
def test_malformed_results_are_errors(text: str) -> None:
    trial = read_trial(outcome(f"{N} 0 value {text}", f"{N} end"), 1, N)
    assert not trial.results[0].ok
    assert len(trial.results[0].error) < 200


def test_a_vector_reported_twice_is_an_error() -> None:
    trial = read_trial(outcome(value(0, 1), value(0, 2), f"{N} end"), 1, N)
    assert trial.results[0] == Result(False, None, "reported twice")


def test_what_follows_the_end_and_foreign_indices_are_ignored() -> None:
    said = outcome(
        value(7, 1), value(10**30, 1), f"{N} -1 value 3", f"{N} ² value 3", f"{N} end", value(0, 5)
    )
    trial = read_trial(said, 1, N)
    assert trial.verdict is Verdict.OK
    assert trial.results == (Result(False, None, "no report"),)


def test_unicode_line_separators_do_not_split_a_result() -> None:
    trial = read_trial(outcome(f'{N} 0 value "a\u2028b\x85c"', f"{N} end"), 1, N)
    assert trial.results[0].value == "a\u2028b\x85c"


@given(st.text(max_size=200), st.integers(0, 5))
def test_any_output_gives_one_result_a_vector_and_no_pass(noise: str, count: int) -> None:
    trial = read_trial(outcome(noise, noise.replace("a", f"{N} ")), count, N)
    assert len(trial.results) == count
    assert trial.verdict is Verdict.RUNTIME_ERROR or f"{N} " in noise.replace("a", f"{N} ")


@given(st.booleans(), st.integers(), st.text(max_size=5))
def test_results_survive_the_store(ok: bool, number: int, error: str) -> None:
    result = Result(True, number) if ok else Result(False, None, error)
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_nonces_differ() -> None:
    assert len({new_nonce() for _ in range(50)}) == 50
