"""Every installed language obeys the contract of its test program, in a real sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from synth.languages.base import Language
from synth.languages.doctor import diagnose
from synth.proof.signature import Vector
from synth.proof.trial import Trial, new_nonce, read_trial
from synth.sandbox import Job, Outcome, Sandbox
from synth.vocabulary import Verdict
from tests.languages.candidates import KNOWN, SIGNATURE, VECTORS
from tests.languages.solutions import of

WRONG = (Vector(([3, 1, 2], 2), 5, True),)


def trial(sandbox: Sandbox, language: Language, code: str, nonce: str = "") -> Trial:
    nonce = nonce or new_nonce()
    outcome = sandbox.run(language.test_program(SIGNATURE, code, VECTORS, nonce))
    return read_trial(outcome, len(VECTORS), nonce)


async def outcomes(sandbox: Sandbox, jobs: Iterable[tuple[str, Job]]) -> dict[str, Outcome]:
    named = dict(jobs)
    return dict(zip(named, await sandbox.run_all(list(named.values())), strict=True))


def test_the_doctor_finds_the_language_healthy(sandbox: Sandbox, language: Language) -> None:
    (diagnosis,) = diagnose(sandbox, [language.name])
    assert diagnosis.healthy, diagnosis
    assert diagnosis.version[0].isdigit()
    assert diagnosis.compile_ms + diagnosis.run_ms > 0  # a short run may end before its start is read


async def test_every_shape_of_a_right_solution_is_called(sandbox: Sandbox, language: Language) -> None:
    shapes, nonce = of(language.name).GOOD, new_nonce()
    jobs = ((n, language.test_program(SIGNATURE, code, VECTORS, nonce)) for n, code in shapes.items())
    for shape, outcome in (await outcomes(sandbox, jobs)).items():
        result = read_trial(outcome, len(VECTORS), nonce)
        assert result.verdict is Verdict.OK, (shape, outcome)
        first, second, third = result.results
        assert (first.value, third.value) == (4, -7), (shape, outcome.stdout)
        assert not second.ok and second.error and "\n" not in second.error, (shape, outcome.stdout)


async def test_the_shipped_tests_pass_whatever_the_shape(sandbox: Sandbox, language: Language) -> None:
    shapes = {
        n: code for n, code in of(language.name).GOOD.items() if n in ("plain", "solution class", "property")
    }
    jobs = ((name, language.unit_test_job(SIGNATURE, KNOWN, code)) for name, code in shapes.items())
    for shape, outcome in (await outcomes(sandbox, jobs)).items():
        assert outcome.verdict is Verdict.OK, (shape, outcome)


def test_the_shipped_tests_fail_on_a_wrong_answer(sandbox: Sandbox, language: Language) -> None:
    job = language.unit_test_job(SIGNATURE, WRONG, of(language.name).GOOD["plain"])
    assert sandbox.run(job).verdict is Verdict.RUNTIME_ERROR


def test_broken_code_is_a_compile_error(sandbox: Sandbox, language: Language) -> None:
    code = of(language.name).NOT_CODE
    assert trial(sandbox, language, code).verdict is Verdict.COMPILE_ERROR
    outcome = sandbox.run(language.compile_only(code))
    assert outcome.verdict is Verdict.COMPILE_ERROR
    assert outcome.stderr.strip()


def test_good_code_compiles_alone_and_nothing_of_it_runs(sandbox: Sandbox, language: Language) -> None:
    outcome = sandbox.run(
        language.compile_only(of(language.name).GOOD.get("mutating", of(language.name).GOOD["plain"]))
    )
    assert (outcome.verdict, outcome.stdout) == (Verdict.OK, ""), outcome


def test_a_missing_function_gives_no_result(sandbox: Sandbox, language: Language) -> None:
    result = trial(sandbox, language, of(language.name).OTHER_NAME)
    assert result.verdict in (Verdict.COMPILE_ERROR, Verdict.RUNTIME_ERROR)
    assert not any(one.ok for one in result.results)


def test_an_early_exit_is_no_pass(sandbox: Sandbox, language: Language) -> None:
    code = of(language.name).EARLY_EXIT
    if not code:
        pytest.skip(f"nothing in {language.name} ends its program")
    result = trial(sandbox, language, code)
    assert result.verdict is Verdict.RUNTIME_ERROR
    assert not any(one.ok for one in result.results)


def test_a_script_reads_its_input(sandbox: Sandbox, language: Language) -> None:
    outcome = sandbox.run(language.script(of(language.name).SCRIPT, "41\n"))
    assert (outcome.verdict, outcome.stdout.strip()) == (Verdict.OK, "42"), outcome


@pytest.mark.parametrize(
    ("program", "verdict"),
    [("LOOP", Verdict.TIME_LIMIT), ("FLOOD", Verdict.OUTPUT_LIMIT), ("HOG", Verdict.MEMORY_LIMIT)],
)
def test_each_limit_is_its_own_verdict(
    sandbox: Sandbox, language: Language, program: str, verdict: Verdict
) -> None:
    """The clock is for LOOP alone: at its memory's limit an interpreter whose own pages count to it,
    and are read again and again, was seen to take a minute on a machine that was busy."""
    job = language.script(getattr(of(language.name), program))
    seconds = 1.0 if program == "LOOP" else 300.0
    outcome = sandbox.run(replace(job, limits=replace(job.limits, run_seconds=seconds)))
    assert outcome.verdict is verdict, outcome.stderr[-500:]
