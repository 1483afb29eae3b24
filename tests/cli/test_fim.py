"""`synth fim`: files in, rows out, from an empty machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from synth.cli.outfile import held
from synth.syntax.mix import BLOCK_WEIGHTS
from tests.cli.conftest import Terminal
from tests.syntax.repository.makers import shop
from tests.syntax.repository.places import write

SEEDS = Path(__file__).parents[2] / "examples" / "seeds"


def test_rows_for_a_family_and_a_summary(synth: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "fim.jsonl"
    words = ("--family", "qwen", "--workers", "1", "--no-balance", "--json")
    said = synth("fim", str(SEEDS / "java"), str(SEEDS / "rust"), "--out", str(out), *words)
    assert said.code == 0, said.err
    summary = json.loads(said.out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert summary["rows"] == len(rows) > 0
    assert sum(summary["by_language"].values()) == len(rows)
    assert all(row["prompt"].startswith("<|fim_prefix|>") for row in rows)
    assert not (synth.home / "synth.db").exists()


def test_the_table_says_what_was_found_and_what_was_asked(synth: Terminal, tmp_path: Path) -> None:
    said = synth(
        "fim", str(SEEDS / "rust"), "--out", str(tmp_path / "a"), "--workers", "1", "--split", "lines=0"
    )
    assert said.code == 0, said.err
    assert said.out.splitlines()[0].split() == ["what", "rows", "share", "asked"]
    assert "lines " not in said.out
    assert "languages: rust" in said.err


def test_blocks_are_cut_in_the_shares_that_are_asked_for(synth: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "a"
    words = ("--workers", "1", "--split", "siblings=0", "--split", "typed=0", "--split", "lines=0")
    nothing = (f"--block={name}=0" for name in BLOCK_WEIGHTS if name not in ("if", "call"))
    said = synth("fim", str(SEEDS / "python"), "--out", str(out), *words, "--split", "chars=0", *nothing)
    assert said.code == 0, said.err
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {row["kind"] for row in rows} <= {"if", "branch", "call", "args"}
    assert len(rows) > 3


def test_rows_with_the_files_of_their_repository(synth: Terminal, tmp_path: Path) -> None:
    root, out = write(tmp_path / "shop", shop()), tmp_path / "fim.jsonl"
    words = ("--level", "repo", "--family", "qwen", "--workers", "1", "--no-balance", "--json")
    said = synth("fim", str(root), "--out", str(out), *words)
    assert said.code == 0, said.err
    summary = json.loads(said.out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert summary["rows"] == len(rows) > 0
    assert summary["by_needs"]["some"] == sum(bool(row["needs"]) for row in rows) > 0
    assert all(row["prompt"].startswith("<|repo_name|>shop\n<|file_sep|>shop/part") for row in rows)
    assert all(row["tokens"] <= 32_768 for row in rows)
    inner = synth("fim", str(root / "shop"), "--out", str(out), "--level", "repo", "--tests", "true")
    assert "is part of the repository" in inner.err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("nowhere",), "no such file"),
        (("n" * 300,), "File name too long"),
        ((str(SEEDS / "rust"), "--split", "lines=²"), "not KIND=SHARE"),
        ((str(SEEDS / "rust"), "--block", "lop=1"), "kinds: if, loop, switch"),
        ((str(SEEDS / "rust"), "--short-rate", "nan"), "'nan' is not a number"),
        ((str(SEEDS / "rust"), "--family", "gpt"), "unknown model family"),
        ((str(SEEDS / "rust"), "--language", "klingon"), "no language"),
        ((str(SEEDS / "rust"), "--language", "ada"), "no file of a known language"),
        ((str(SEEDS / "rust"), "--split", "words=1"), "not KIND=SHARE"),
        ((str(SEEDS / "rust"), "--chat-share", "0.1"), "need a model family"),
        ((str(SEEDS / "rust"), str(SEEDS / "java"), "--tests", "true"), "--tests needs one folder"),
        ((str(SEEDS / "rust"), "--tests", "echo no luck; exit 3"), "do not pass on the untouched copy"),
        ((str(SEEDS / "rust"), "--tests", "sleep 9", "--test-seconds", "1"), "(time_limit)"),
        ((str(SEEDS / "rust"), "--tests", "exit 125"), "(tests_failed): and say nothing"),
        ((str(SEEDS / "rust"), "--tests", " "), "'--tests': it is empty"),
        ((str(SEEDS / "rust"), "--workers", "99999999999"), "is not in the range"),
    ],
)
def test_mistakes_are_one_line(synth: Terminal, tmp_path: Path, words: tuple[str, ...], text: str) -> None:
    said = synth("fim", *words, "--out", str(tmp_path / "out.jsonl"))
    assert said.code != 0
    assert text in said.err
    assert not (tmp_path / "out.jsonl").exists()


def test_a_pipe_is_not_replaced(synth: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "pipe"
    os.mkfifo(out)
    said = synth("fim", str(SEEDS / "rust"), "--out", str(out), "--workers", "1")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "not a regular file" in said.err
    assert out.is_fifo()


def test_a_file_that_is_read_is_not_replaced(synth: Terminal, tmp_path: Path) -> None:
    source = tmp_path / "code" / "source.py"
    source.parent.mkdir()
    source.write_text(CODE)
    for paths in ((source,), (source.parent,)):
        said = synth("fim", *map(str, paths), "--out", str(source), "--workers", "1")
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "is one of the files that are read" in said.err
    assert source.read_text() == CODE


def test_a_link_is_followed(synth: Terminal, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    out, link = tmp_path / "elsewhere" / "rows.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(out)
    assert synth("fim", str(SEEDS / "rust"), "--out", str(link), "--workers", "1").code == 0
    assert link.is_symlink()
    assert out.read_text().startswith("{")


def test_two_runs_do_not_write_one_file(synth: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    words = ("fim", str(SEEDS / "rust"), "--out", str(out), "--workers", "1")
    with held(out):
        said = synth(*words)
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "another synth fim is writing it" in said.err
    assert synth(*words).code == 0
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["rows.jsonl"]


CODE = """\
def longest_run(values):
    best = 0
    length = 0
    before = None
    for value in values:
        if value == before:
            length += 1
        else:
            length = 1
        best = max(best, length)
        before = value
    return best


def never_called(values):
    total = 0
    for value in values:
        if value > total:
            total = value - total
    return total
"""
CHECK = """\
from runs import longest_run

assert longest_run([1, 1, 2, 2, 2, 1]) == 3, "wrong"
assert longest_run([]) == 0
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One module with tests of half of it, which another user could not read."""
    root = tmp_path / "repository"
    (root / "tests").mkdir(parents=True)
    (root / "runs.py").write_text(CODE)
    (root / "tests" / "check.py").write_text(CHECK)
    (root / "away").symlink_to("/nowhere")
    (root / "runs.py").chmod(0o600)
    return root


COMMAND = "PYTHONPATH=. python3 tests/check.py"


@pytest.mark.parametrize("family", ["", "codellama"])
def test_rows_whose_middle_the_tests_miss_are_proved(
    synth: Terminal, repository: Path, tmp_path: Path, family: str
) -> None:
    out = tmp_path / "out.jsonl"
    words = ("--per-file", "9", "--no-balance", "--workers", "1", "--seed", "4", "--json", "--family", family)
    plain = synth("fim", str(repository), "--out", str(out), *words)
    before = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    said = synth("fim", str(repository), "--out", str(out), *words, "--tests", COMMAND, "--prove", "50")
    assert said.code == plain.code == 0, said.err
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [r | {"proved": False, "proof": b["proof"]} for r, b in zip(rows, before, strict=True)] == before
    counts = json.loads(said.out)["tests"]
    assert counts["proved"] == sum(row["proved"] for row in rows) > 0
    assert counts["tried"] == counts["proved"] + counts.get("unnoticed", 0)
    half = CODE.encode().index(b"def never_called")
    for row in rows:
        if row["path"] == "runs.py" and row["start_byte"] > half:
            assert not row["proved"]
        if row["proved"]:
            assert (row["proof"]["by"], row["proof"]["gave"]) == (COMMAND, "tests_failed")
            assert row["proof"]["detail"]
    assert (repository / "runs.py").read_text() == CODE
