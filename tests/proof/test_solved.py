"""Who solves a benchmark's exercise, however it is named and written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.disguise import disguise
from synth import languages
from synth.corpus.benchmarks import Exercise, read_benchmark
from synth.proof.decontaminate import Decontamination, Subject
from synth.proof.signature import Signature
from synth.proof.solved import Suspect, entries, find_solved, fits, functions_of, usable_exercises
from synth.proof.solved_typed import Typed, find_solved_typed
from synth.sandbox import Sandbox
from tests.corpus.exercises import HUMAN, MBPP, PLUS, write

PYTHON = languages.get("python")
HANGS = "def f(n):\n    while True:\n        pass\n"
LEAVES = "import os\ndef f(*a):\n    os._exit(0)\ndef g(m):\n    k = 0\n    while m > 1:\n" + (
    "        m, k = (m // 2 if m % 2 == 0 else 3 * m + 1), k + 1\n    return k\n"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.open(slots=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> list[Exercise]:
    return read_benchmark("own", write(tmp_path_factory.mktemp("own") / "own.jsonl", [HUMAN, PLUS, MBPP]))


async def solved(sandbox: Sandbox, own: list[Exercise], code: str) -> list[tuple[str, str]]:
    found = await find_solved(sandbox, PYTHON, [Suspect("x", code)], own)
    return [(hit.function, hit.exercise.ident) for hit in found]


async def test_solutions_with_other_names_are_found(sandbox: Sandbox, own: list[Exercise]) -> None:
    for exercise in own:
        code = disguise(exercise.solution)
        assert exercise.entry_point not in code
        assert [ident for _, ident in await solved(sandbox, own, code)] == [exercise.ident]


async def test_a_method_and_a_helper_are_tried_too(sandbox: Sandbox, own: list[Exercise]) -> None:
    method = "class Solution:\n    def go(self, a, b):\n        return ''.join(c * b for c in a)\n"
    assert await solved(sandbox, own, method) == [("Solution.go", "Own/0")]
    helper = "def main(x):\n    return -1\n\ndef _aid(a, b):\n    return all(n > b for n in a)\n"
    assert await solved(sandbox, own, helper) == [("_aid", "Own/1")]


async def test_what_hangs_or_leaves_hides_nothing_after_it(sandbox: Sandbox, own: list[Exercise]) -> None:
    assert await solved(sandbox, own, HANGS) == []
    assert await solved(sandbox, own, LEAVES) == [("g", "7")]


async def test_a_pass_by_chance_is_not_one_where_more_inputs_are_known(
    sandbox: Sandbox, own: list[Exercise]
) -> None:
    lucky = "def f(a, b):\n    return a != [1, 2]\n"
    assert await solved(sandbox, own, lucky) == []


async def test_exercises_that_prove_nothing_are_left_out(sandbox: Sandbox, own: list[Exercise]) -> None:
    weak = HUMAN | {"task_id": "w", "test": "def check(candidate):\n    assert candidate('a', 1) == 'a'\n"}
    wrong = HUMAN | {"task_id": "f", "canonical_solution": "    return word\n"}
    path = write(Path(os.environ.get("TMPDIR", "/tmp")) / f"weak-{os.getpid()}.jsonl", [weak, wrong])
    try:
        exams = await usable_exercises(sandbox, PYTHON, [*own, *read_benchmark("own", path)])
    finally:
        path.unlink()
    assert [x.ident for x in exams.usable] == [x.ident for x in own]
    assert ([x.ident for x in exams.weak], [x.ident for x in exams.failing]) == (["w"], ["f"])


def test_arity_and_stated_types_save_the_run(own: list[Exercise]) -> None:
    widen, above, steps = own
    (two,) = functions_of("def f(a: list[int], b: int = 0): ...")
    assert [fits(two, x) for x in (widen, above, steps)] == [False, True, False]
    (open_,) = functions_of("def f(a, *rest): ...")
    assert all(fits(open_, x) for x in own)
    (text,) = functions_of("def f(a: 'Optional[str] | int'): ...") or [None]
    assert text and text.families == (None,)
    (either,) = functions_of("def f(a: Optional[str]): ...")
    assert either.families == (frozenset({"text", "none"}),)
    assert functions_of("def f(*, must): ...") == functions_of("def f(:") == []


def test_a_known_signature_stands_in_for_annotations(own: list[Exercise]) -> None:
    pairs = [{"name": "a", "type": "str"}, {"name": "b", "type": "int"}]
    signature = Signature.from_json({"name": "f", "parameters": pairs, "returns": "str"})
    suspect = Suspect("x", "def f(a, b):\n    return a", signature)
    assert [e.exercise.ident for e in entries(suspect, own)] == ["Own/0"]


async def test_other_languages_are_run_on_the_calls_of_the_tests(
    sandbox: Sandbox, own: list[Exercise]
) -> None:
    data = {"name": "widen_it", "parameters": [{"name": "w", "type": "str"}, {"name": "n", "type": "int"}]}
    signature = Signature.from_json(data | {"returns": "str"})
    good = Typed("x", PYTHON, "def widen_it(w, n):\n    return ''.join(c * n for c in w)\n", signature)
    bad = Typed("y", PYTHON, "def widen_it(w, n):\n    return w * n\n", signature)
    found = await find_solved_typed(sandbox, [good, bad], own)
    assert [(hit.ident, hit.exercise.ident) for hit in found] == [("x", "Own/0")]


async def test_all_rules_together(sandbox: Sandbox, own: list[Exercise]) -> None:
    ready = await Decontamination.open(sandbox, {"python": PYTHON}, own)
    plain = Subject("plain", "python", MBPP["code"])
    clean = Subject("clean", "python", "def f(a):\n    return a + 1\n")
    found = await ready.findings([clean, plain])
    assert [(f.ident, f.rule, f.exercise) for f in found] == [
        ("plain", rule, "7") for rule in ("tests", "words", "entry_point", "lcs")
    ]


@pytest.mark.skipif("SYNTH_HUMANEVAL" not in os.environ, reason="SYNTH_HUMANEVAL names no benchmark")
async def test_every_renamed_solution_of_humaneval_is_found(sandbox: Sandbox) -> None:
    exercises = read_benchmark("humaneval", Path(os.environ["SYNTH_HUMANEVAL"]))
    suspects = [Suspect(x.ident, disguise(x.solution)) for x in exercises]
    found = {(h.ident, h.exercise.ident) for h in await find_solved(sandbox, PYTHON, suspects, exercises)}
    assert {(x.ident, x.ident) for x in exercises} <= found
