"""`synth fim`: files in, rows out, from an empty machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal

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


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("nowhere",), "no such file"),
        ((str(SEEDS / "rust"), "--family", "gpt"), "unknown model family"),
        ((str(SEEDS / "rust"), "--language", "klingon"), "no language"),
        ((str(SEEDS / "rust"), "--language", "ada"), "no file of a known language"),
        ((str(SEEDS / "rust"), "--split", "words=1"), "not KIND=SHARE"),
        ((str(SEEDS / "rust"), "--chat-share", "0.1"), "need a model family"),
    ],
)
def test_mistakes_are_one_line(synth: Terminal, tmp_path: Path, words: tuple[str, ...], text: str) -> None:
    said = synth("fim", *words, "--out", str(tmp_path / "out.jsonl"))
    assert said.code != 0
    assert text in said.err
    assert not (tmp_path / "out.jsonl").exists()
