"""The probe counts branches and tells mutants apart, in the sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from synth import languages
from synth.errors import ToolchainError
from synth.languages.instrument import Sight, probe, sight
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Result, new_nonce, read_trial, trial_job
from synth.sandbox import Sandbox

SIGNATURE = Signature.from_json(
    {"name": "first_of", "parameters": [{"name": "values", "type": "list[int]"}], "returns": "int"}
)
CODE = """\
def first_of(values):
    values.append(0)
    if len(values) > 3:
        return values[0]
    for value in values:
        if value > 7:
            return value
    return -1
"""
MUTANTS = [
    CODE.replace("> 3", "> 2"),
    CODE.replace("return -1", "return 1 // 0"),
    CODE.replace("values.append(0)", "while values: pass"),
    CODE.replace("def first_of", "def first_of(:"),
    CODE + "\n\nunused = 1\n",
]


def look(
    sandbox: Sandbox,
    code: str,
    vectors: list[Vector],
    shape: Signature = SIGNATURE,
    mutants: Sequence[str] = MUTANTS,
) -> Sight | None:
    nonce = new_nonce()
    program, signature = probe(shape, code, mutants, len(vectors))
    job = trial_job(languages.get("python"), signature, program, vectors, nonce)
    return sight(read_trial(sandbox.run(job), len(vectors), nonce).results)


def test_branches_and_mutants(sandbox: Sandbox) -> None:
    short = look(sandbox, CODE, [Vector(([1, 9],)), Vector(([1],))])
    assert short is not None
    assert short.marks == "x!tc."
    assert (short.branches.made, short.branches.taken, short.branches.missed) == (6, 5, (3,))
    full = look(sandbox, CODE, [Vector(([1, 9],)), Vector(([1],)), Vector(([1, 2, 3, 4],))])
    assert full is not None and full.branches.taken == 6 and full.branches.missed == ()


@pytest.mark.parametrize("origin", ["host", "image"])
def test_the_first_run_of_each_code_counts(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    """Opcodes are traced late from Python 3.12 on, and the tree's is 3.13; there branches have events."""
    monkeypatch.setenv("SYNTH_TOOLCHAINS", origin)
    try:
        languages.get("python").toolchain()
    except ToolchainError as error:
        pytest.skip(f"python: {error}")
    once = "def first_of(values):\n    return sum(1 for each in values if each == 9 or each > 10)\n"
    seen = look(sandbox, once, [Vector(([9, 11, 1],))], mutants=[])
    assert seen is not None and (seen.branches.made, seen.branches.taken) == (6, 6)


def test_a_long_run_is_cut_and_a_broken_probe_says_nothing(sandbox: Sandbox) -> None:
    busy = "def first_of(values):\n    return sum(i % 7 for i in range(10 ** 6) if i > 2)\n"
    seen = look(sandbox, busy, [Vector(([1],))])
    assert seen is not None and seen.branches.cut
    gone = "import os\n\n\ndef first_of(values):\n    os._exit(0)\n"
    assert look(sandbox, gone, [Vector(([1],))]) is None
    assert sight([Result(True, "xx [1, 2")]) is None


@pytest.mark.parametrize("name", ["time", "sys", "signal", "count", "import"])
def test_names_and_texts_of_the_probe_are_free(sandbox: Sandbox, name: str) -> None:
    shape = replace(SIGNATURE, name=name)
    code = (
        f"from __future__ import annotations\ndef {name}_(values):\n    return len(values) + len('@NAME@')\n"
    )
    wrong = code.replace("+ len", "- len").replace("@NAME@", "@MUTANTS@")
    seen = look(sandbox, code, [Vector(([1],)), Vector(([],))], shape, [wrong])
    assert seen is not None and seen.marks == "x"


def test_a_mutant_that_ends_the_process_is_not_a_verdict(sandbox: Sandbox) -> None:
    bomb = CODE.replace("values.append(0)", "import os; os._exit(0)")
    assert look(sandbox, CODE, [Vector(([1],))], mutants=[bomb]) is None
