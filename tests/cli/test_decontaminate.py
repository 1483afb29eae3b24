"""`synth decontaminate` on a hand-made store, with a benchmark of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.corpus.exercises import write

CAP = {
    "task_id": "Cap/1",
    "prompt": "Cap it.",
    "entry_point": "cap",
    "canonical_solution": "def cap(n, most):\n    return n if n < most else most\n",
    "assertion": "assert cap(3, 2) == 2\nassert cap(1, 2) == 1\nassert cap(-5, -4) == -5",
}


@pytest.fixture
def benchmark_option(tmp_path: Path) -> str:
    return f"own={write(tmp_path / 'cap.jsonl', [CAP])}"


def test_what_solves_an_exercise_is_quarantined_and_not_exported(
    filled: Terminal, benchmark_option: str, tmp_path: Path
) -> None:
    dry = filled("decontaminate", "--benchmark", benchmark_option, "--dry-run", "--json")
    found = json.loads(dry.out)["findings"]
    assert {f["ident"] for f in found if f["rule"] == "tests"} >= {"sample-python"}
    assert "quarantined" not in filled("show", "sample-python").out

    said = filled("decontaminate", "--benchmark", benchmark_option)
    assert said.code == 0 and "quarantined (tests" in said.err
    assert "solves own Cap/1 (clamp)" in filled("show", "sample-python").out
    assert filled("export", "--format", "messages", "--out", str(tmp_path / "out")).code == 0
    rows = (tmp_path / "out/data/train.jsonl").read_text(encoding="utf-8").splitlines()
    assert "sample-python" not in [json.loads(row)["id"] for row in rows]


def test_a_file_of_programs_needs_no_store(synth: Terminal, benchmark_option: str, tmp_path: Path) -> None:
    code = write(tmp_path / "code.jsonl", [{"id": "a", "code": "def q(x, y):\n    return min(x, y)\n"}])
    said = synth("decontaminate", "--benchmark", benchmark_option, "--code", str(code))
    assert said.code == 0
    assert "Cap/1" in said.out and "1 of 1 sample met a rule (tests 1)" in said.err


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (["--benchmark", "nothing"], "NAME=PATH"),
        (["--benchmark", "a="], "NAME=PATH"),
        (["--benchmark", "a=b", "--rule", "luck"], "no rule 'luck'"),
    ],
)
def test_mistakes_are_said(synth: Terminal, words: list[str], mend: str) -> None:
    said = synth("decontaminate", *words)
    assert said.code == 2 and mend in said.err
