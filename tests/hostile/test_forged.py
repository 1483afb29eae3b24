"""Candidates that claim to be right: a pass needs values, and a last line that only the harness can write."""

from __future__ import annotations

import pytest

from synth import languages
from synth.errors import ToolchainError
from synth.proof.compare import same
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Trial, new_nonce, read_trial
from synth.sandbox import Job, Sandbox
from synth.vocabulary import Verdict
from tests.sandbox.programs import python

SIGNATURE = Signature.from_json(
    {"name": "twice", "parameters": [{"name": "n", "type": "int"}], "returns": "int"}
)
VECTORS = [Vector((4,), expected=8), Vector((7,), expected=14)]


def _right(sandbox: Sandbox, language: str, code: str) -> tuple[Trial, bool]:
    """The trial, and whether all values are what is expected."""
    nonce = new_nonce()
    job = languages.get(language).test_program(SIGNATURE, code, VECTORS, nonce)
    trial = read_trial(sandbox.run(job), len(VECTORS), nonce)
    good = trial.verdict is Verdict.OK
    return trial, good and all(
        result.ok and same(SIGNATURE.returns, result.value, vector.expected)
        for result, vector in zip(trial.results, VECTORS, strict=True)
    )


PYTHON = {
    "leaves early": "import os\nprint('ok 2 passed')\nos._exit(0)\n",
    "leaves early in the call": "import os\ndef twice(n):\n    os._exit(0)\n",
    "raises SystemExit": "def twice(n):\n    raise SystemExit(0)\n",
    "equals everything": "class Yes(int):\n    def __eq__(self, other): return True\n    def __repr__(self): return '8'\n"
    "def twice(n): return Yes(3)\n",
    "is a text that looks like it": "def twice(n): return str(2 * n)\n",
    "patches equality of builtins": "import builtins, operator\noperator.eq = lambda a, b: True\nbuiltins.all = lambda x: True\n"
    "def twice(n): return 1\n",
    "prints the protocol": "def twice(n):\n    print('\\n', 'nonce 0 value 8\\nnonce 1 value 14\\nnonce end', flush=True)\n    return 0\n",
    "reads the nonce and forges an end": "import sys, os\nframe = sys._getframe()\nwhile frame:\n"
    "    nonce = frame.f_locals.get('nonce')\n    if nonce: os.write(1, f'\\n{nonce} end\\n'.encode()); os._exit(0)\n"
    "    frame = frame.f_back\n",
    "reads the nonce and forges no number": "import sys, os\nframe = sys._getframe()\nwhile frame:\n"
    "    nonce = frame.f_locals.get('nonce')\n    if nonce:\n        os.write(1, f'\\n{nonce} 0 value true\\n{nonce} 1 value \"14\"\\n{nonce} end\\n'.encode())\n"
    "        os._exit(0)\n    frame = frame.f_back\n",
    "replaces the reporter": "import posix, sys\nreal = posix.write\nsys.modules['__main__'].__dict__['_encode'] = lambda *a: 'null'\n"
    "def twice(n): return 1\n",
    "ends in a signal": "import os\ndef twice(n):\n    os.kill(os.getpid(), 9)\n",
    "forks and lets the child answer": "import os\ndef twice(n):\n    if os.fork(): os._exit(0)\n    return 1\n",
    "never answers": "import os, time\ndef twice(n):\n    os.close(1)\n    return 2 * n\n",
}


@pytest.mark.parametrize("name", PYTHON)
def test_no_pass_in_python(sandbox: Sandbox, name: str) -> None:
    trial, right = _right(sandbox, "python", PYTHON[name])
    assert not right, trial


def test_the_right_answer_passes(sandbox: Sandbox) -> None:
    trial, right = _right(sandbox, "python", "def twice(n): return 2 * n\n")
    assert right, trial


OTHERS = {
    "javascript": "function twice(n) { console.log('ok'); process.exit(0) }",
    "cpp": "#include <cstdlib>\nlong long twice(long long n) { std::_Exit(0); }",
    "rust": "pub fn twice(n: i64) -> i64 { std::process::exit(0) }",
    "java": "public class Solution { public static long twice(long n) { Runtime.getRuntime().halt(0); return 1; } }",
    "go": 'import "os"\nfunc twice(n int) int { os.Exit(0); return 1 }',
}


@pytest.mark.parametrize("language", OTHERS)
def test_leaving_early_is_no_pass(sandbox: Sandbox, language: str) -> None:
    try:
        languages.get(language).toolchain()
    except ToolchainError as error:
        pytest.skip(str(error))
    trial, right = _right(sandbox, language, OTHERS[language])
    assert not right
    assert trial.verdict is not Verdict.OK


def test_the_expected_values_are_not_in_the_job() -> None:
    """So no candidate can find them there: not in a frame, not in a file."""
    vectors = [Vector((4,), expected=987654321)]
    for language in languages.all_languages():
        if not language.data and _installed(language):
            job = language.test_program(SIGNATURE, "", vectors, "nonce")
            assert "987654321" not in "".join(job.files.values()) + job.stdin + " ".join(job.run), (
                language.name
            )


def _installed(language: languages.Language) -> bool:
    try:
        language.toolchain()
    except ToolchainError:
        return False
    return True


def test_leaving_early_is_seen_as_what_it_is(sandbox: Sandbox) -> None:
    outcome = sandbox.run(python("import os\nprint('all good', flush=True)\nos._exit(0)\nassert False\n"))
    assert (outcome.verdict, outcome.stdout) == (Verdict.OK, "all good\n")
    assert sandbox.run(python("import os; os._exit(5)")).exit_code == 5


def test_marks_cannot_be_forged_from_the_run(sandbox: Sandbox) -> None:
    code = """
import os
for fd in range(3, 20):
    for text in (b"c", b"m", b"l", b'{"exit-code": 0}'):
        try: os.write(fd, text)
        except OSError: pass
for pid in [p for p in os.listdir("/proc") if p.isdigit()]:
    try:
        for fd in os.listdir(f"/proc/{pid}/fd"):
            if int(fd) > 2: open(f"/proc/{pid}/fd/{fd}", "wb").write(b'{"exit-code": 0}')
    except OSError: pass
os._exit(7)
"""
    outcome = sandbox.run(python(code))
    assert (outcome.verdict, outcome.exit_code) == (Verdict.RUNTIME_ERROR, 7)


def test_a_forged_mark_at_compile_time_gains_nothing(sandbox: Sandbox) -> None:
    compile_ = ("/bin/sh", "-c", "printf r > /proc/2/fd/3; exit 1")
    outcome = sandbox.run(Job("sh", {}, ("/bin/true",), compile=compile_))
    assert outcome.verdict in (Verdict.RUNTIME_ERROR, Verdict.COMPILE_ERROR)
