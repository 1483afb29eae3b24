"""Every installed language obeys the contract of its test program, in a real sandbox."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from synth.languages.base import Language
from synth.languages.doctor import diagnose
from synth.proof.signature import Vector
from synth.proof.trial import Trial, new_nonce, read_trial
from synth.sandbox import Job, Outcome, Sandbox
from synth.vocabulary import Verdict
from tests.languages.candidates import (
    EARLY_EXIT,
    GOOD,
    KNOWN,
    NOT_CODE,
    OTHER_NAME,
    SIGNATURE,
    VECTORS,
)

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
    shapes, nonce = GOOD[language.name], new_nonce()
    jobs = ((n, language.test_program(SIGNATURE, code, VECTORS, nonce)) for n, code in shapes.items())
    for shape, outcome in (await outcomes(sandbox, jobs)).items():
        result = read_trial(outcome, len(VECTORS), nonce)
        assert result.verdict is Verdict.OK, (shape, outcome)
        first, second, third = result.results
        assert (first.value, third.value) == (4, -7), (shape, outcome.stdout)
        assert not second.ok and second.error and "\n" not in second.error, (shape, outcome.stdout)


async def test_the_shipped_tests_pass_whatever_the_shape(sandbox: Sandbox, language: Language) -> None:
    shapes = {
        n: code for n, code in GOOD[language.name].items() if n in ("plain", "solution class", "property")
    }
    jobs = ((name, language.unit_test_job(SIGNATURE, KNOWN, code)) for name, code in shapes.items())
    for shape, outcome in (await outcomes(sandbox, jobs)).items():
        assert outcome.verdict is Verdict.OK, (shape, outcome)


def test_the_shipped_tests_fail_on_a_wrong_answer(sandbox: Sandbox, language: Language) -> None:
    job = language.unit_test_job(SIGNATURE, WRONG, GOOD[language.name]["plain"])
    assert sandbox.run(job).verdict is Verdict.RUNTIME_ERROR


def test_broken_code_is_a_compile_error(sandbox: Sandbox, language: Language) -> None:
    code = NOT_CODE[language.name]
    assert trial(sandbox, language, code).verdict is Verdict.COMPILE_ERROR
    outcome = sandbox.run(language.compile_only(code))
    assert outcome.verdict is Verdict.COMPILE_ERROR
    assert outcome.stderr.strip()


def test_good_code_compiles_alone_and_nothing_of_it_runs(sandbox: Sandbox, language: Language) -> None:
    outcome = sandbox.run(language.compile_only(GOOD[language.name]["mutating"]))
    assert (outcome.verdict, outcome.stdout) == (Verdict.OK, ""), outcome


def test_a_missing_function_gives_no_result(sandbox: Sandbox, language: Language) -> None:
    result = trial(sandbox, language, OTHER_NAME[language.name])
    assert result.verdict in (Verdict.COMPILE_ERROR, Verdict.RUNTIME_ERROR)
    assert not any(one.ok for one in result.results)


def test_an_early_exit_is_no_pass(sandbox: Sandbox, language: Language) -> None:
    result = trial(sandbox, language, EARLY_EXIT[language.name])
    assert result.verdict is Verdict.RUNTIME_ERROR
    assert not any(one.ok for one in result.results)


def test_a_script_reads_its_input(sandbox: Sandbox, language: Language) -> None:
    if language.name not in SCRIPTS:
        pytest.fail(f"no script for {language.name}")
    outcome = sandbox.run(language.script(SCRIPTS[language.name], "41\n"))
    assert (outcome.verdict, outcome.stdout.strip()) == (Verdict.OK, "42"), outcome


SCRIPTS = {
    "python": "print(int(input()) + 1)\n",
    "javascript": 'console.log(Number(require("fs").readFileSync(0, "utf8")) + 1);\n',
    "typescript": 'import * as fs from "fs";\nconsole.log(Number(fs.readFileSync(0, "utf8")) + 1);\n',
    "cpp": "#include <iostream>\nint main() { int n; std::cin >> n; std::cout << n + 1; }\n",
    "java": "import java.util.Scanner;\npublic class Next {\n    public static void main(String[] args) {\n"
    "        System.out.println(new Scanner(System.in).nextInt() + 1);\n    }\n}\n",
    "rust": "fn main() {\n    let mut line = String::new();\n"
    "    std::io::stdin().read_line(&mut line).unwrap();\n"
    '    println!("{}", line.trim().parse::<i64>().unwrap() + 1);\n}\n',
    "go": 'package main\n\nimport "fmt"\n\n'
    "func main() {\n\tvar n int\n\tfmt.Scan(&n)\n\tfmt.Println(n + 1)\n}\n",
}
