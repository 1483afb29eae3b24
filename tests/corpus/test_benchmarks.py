"""Benchmarks in their three shapes, and programs in theirs."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from synth.corpus.benchmarks import Call, calls_in, read_benchmark
from synth.corpus.programs import program, read_programs
from synth.errors import SpecError
from tests.corpus.exercises import HUMAN, MBPP, PLUS, write


@pytest.mark.parametrize("name", ["own.jsonl", "own.jsonl.gz"])
def test_the_three_shapes_are_read(tmp_path: Path, name: str) -> None:
    human, plus, mbpp = read_benchmark("own", write(tmp_path / name, [HUMAN, PLUS, MBPP]))
    assert (human.name, human.entry_point, human.arities) == ("own Own/0", "widen", {2})
    assert human.solution.startswith("import math") and "join" in human.solution
    assert (plus.entry_point, len(plus.more_inputs), plus.calls[1].expected) == ("above", 28, False)
    assert (mbpp.ident, mbpp.entry_point, mbpp.arities) == ("7", "steps", {1})


def test_calls_are_read_as_values_and_nothing_is_run() -> None:
    tests = (
        "assert f((1, 2), -3) == [1]\nassert not f('x')\nassert f([]) is True\nassert abs(f(2.5)) < 1\n"
        "assert f(range(3)) == 3\nassert g(1) == 2\nassert f(1, key=2) == 3\nassert f((1, 2), -3) == [1]\n"
    )
    assert list(calls_in(tests, "f")) == [
        Call(((1, 2), -3), [1], known=True),
        Call(("x",), False, known=True),
        Call(([],), True, known=True),
        Call((2.5,)),
    ]


@pytest.mark.parametrize("line", ['{"prompt": "x"}', "[1]", "no json", '{"task_id": 1, "test_list": []}'])
def test_what_is_no_exercise_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(SpecError, match=r"bad\.jsonl"):
        read_benchmark("bad", path)


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_file_without_an_exercise_would_clear_everything(tmp_path: Path, text: str) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match="holds no exercise"):
        read_benchmark("empty", path)


def test_a_damaged_archive_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl.gz"
    whole = gzip.compress(b'{"task_id": "x"}\n' * 99)
    path.write_bytes(whole[:12] + b"\xff" * 20 + whole[32:])
    with pytest.raises(SpecError, match=r"bad\.jsonl\.gz"):
        read_benchmark("bad", path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="No such file"):
        read_benchmark("gone", tmp_path / "gone.jsonl")


def test_programs_are_found_in_the_rows_of_exports() -> None:
    fenced = "Here:\n```python\ndef f(x):\n    return x\n```"
    turns = [{"role": "user", "content": "Do it"}, {"role": "assistant", "content": fenced}]
    by_turns = program({"id": "a", "messages": turns, "metadata": {"language": "python"}}, "1")
    by_answer = program({"response": fenced, "instruction": "Do it"}, "2")
    assert by_turns and by_answer
    assert by_turns.code == by_answer.code == "def f(x):\n    return x"
    assert (by_turns.ident, by_answer.ident, by_turns.instruction) == ("a", "2", "Do it")
    assert program({"text": "no code"}, "3") is None
    assert program({"messages": 5}, "4") is None


def test_programs_that_are_not_json_are_named(tmp_path: Path) -> None:
    path = tmp_path / "code.jsonl"
    for line in (b'{"code"', b'{"code": "\xff"}'):
        path.write_bytes(b'{"code": "x = 1"}\n' + line + b"\n")
        with pytest.raises(SpecError, match=":2: not JSON"):
            list(read_programs(path))
