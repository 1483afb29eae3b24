"""Rows: families and questions hold the same parts, budgets are kept, golden rows do not move."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.errors import SpecError
from synth.syntax import families
from synth.syntax.families.family import Parts, Rendered
from synth.syntax.infill import files, tokens
from synth.syntax.infill.chat import parse_chat, render_chat
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Source, file_rows
from synth.syntax.infill.window import shown
from tests.syntax import texts

GOLDEN = Path(__file__).parent / "golden" / "rows.jsonl"


def rows_of(text: str, language: str, options: Options, path: str = "a") -> list[dict[str, Any]]:
    file = files.File("", path, language, "", 0, 0)
    return [made.row for made in file_rows(Source(file, text, "0" * 64, ""), options, Counter())]


@pytest.mark.parametrize("family", families.FAMILIES)
def test_family_rows_hold_the_parts_of_the_neutral_rows(family: str) -> None:
    for language in texts.SUFFIXES:
        for name, text in texts.seeds(language)[:3]:
            neutral = rows_of(text, language, Options())
            for plain, row in zip(neutral, rows_of(text, language, Options(family=family)), strict=True):
                form, parts = families.get(family).parse(Rendered(row["prompt"], row["completion"]))
                assert parts == (plain["prefix"], plain["middle"], plain["suffix"]), name
                assert row["form"] == form
                assert row["id"] == plain["id"]


def test_forms_and_questions_have_their_shares() -> None:
    forms: Counter[str] = Counter()
    for seed in range(25):
        for _, text in texts.seeds("java"):
            options = Options(family="starcoder2", chat_share=0.2, spm_rate=0.5, seed=seed)
            forms.update(row["form"] for row in rows_of(text, "java", options))
    total = forms.total()
    assert set(forms) == {"psm", "joined", "chat"}
    assert forms["chat"] / total == pytest.approx(0.2, abs=0.06)
    assert forms["joined"] / total == pytest.approx(0.4, abs=0.08)


PIECES = st.sampled_from(["`", "<CURSOR>", "a", "\n", "\r", "é", "<CURSOR1>", "<CURS", "OR>", "```"])
TEXT = st.lists(PIECES, max_size=12).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_a_question_gives_its_parts_back(prefix: str, middle: str, suffix: str) -> None:
    parts = Parts(prefix, middle, suffix)
    made = render_chat(parts, "python")
    assert made.completion == middle
    assert parse_chat(made) == parts


def test_a_question_is_recognised() -> None:
    with pytest.raises(ValueError, match="cursor"):
        parse_chat(Rendered("What?", "That."))


@settings(max_examples=200, deadline=None)
@given(
    st.text("ab\n", max_size=300),
    st.text("ab", max_size=30),
    st.text("ab\n", max_size=300),
    st.integers(1, 200),
)
def test_what_is_shown_fits_and_is_the_files_own(prefix: str, middle: str, suffix: str, budget: int) -> None:
    parts = Parts(prefix, middle, suffix)
    kept = shown(parts, lambda p: len("".join(p)), budget, cut=True)
    if kept is None:
        assert len("".join(parts)) > budget
        return
    assert len("".join(kept)) <= budget or kept == parts
    assert prefix.endswith(kept.prefix)
    assert suffix.startswith(kept.suffix)
    assert kept.middle == middle
    assert len(kept.prefix) == len(prefix) or prefix[: -len(kept.prefix)].endswith("\n")


def test_a_large_file_is_refused_or_cut_to_the_budget() -> None:
    text = "\n".join(
        f"def f{i}(x):\n    if x > {i}:\n        return g{i}(x)\n    return {i}\n" for i in range(400)
    )
    small = Options(max_tokens=500)
    assert rows_of(text, "python", small) == []
    rows = rows_of(text, "python", replace(small, cut=True))
    assert rows
    for row in rows:
        whole = row["prefix"] + row["middle"] + row["suffix"]
        assert 300 < row["tokens"] <= 500
        assert whole.encode() == text.encode()[slice(*row["shown"])]


def test_tokens_are_counted_by_the_models_own_tokenizer(tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    path = tmp_path / "tokenizer.json"
    made.save(str(path))
    _, text = texts.seeds("rust")[0]
    for row in rows_of(text, "rust", Options(tokenizer=str(path))):
        assert row["tokens"] == len(text.split())
        assert row["middle_tokens"] == len(row["middle"].split())
        assert row["counted_by"].startswith("tokenizer.json@")


def test_a_tokenizer_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text("{}")
    for wrong in (path, tmp_path / "absent.json"):
        with pytest.raises(SpecError, match=wrong.name):
            tokens.counter(str(wrong))


@pytest.mark.parametrize(
    "wrong", [{"chat_share": 0.5}, {"chat_share": 2, "family": "qwen"}, {"family": "gpt"}]
)
def test_options_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SpecError):
        Options(**wrong)


LINE = st.sampled_from(
    ["if (a) {", "}", "return x1 + y2;", "def f(a):", "    g(a, b)", "x = 1", "\t", "é = '🚦'", ""]
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["python", "javascript", "go", "ruby", "c", "rust", "php", "shell"]),
    st.lists(st.one_of(LINE, st.text(max_size=12)), min_size=8, max_size=40),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(0, 3),
)
def test_any_text_keeps_its_bytes(language: str, lines: list[str], end: str, seed: int) -> None:
    text = end.join(lines).encode("utf-8", "ignore").decode()
    for row in rows_of(text, language, Options(seed=seed)):
        assert row["prefix"] + row["middle"] + row["suffix"] == text
    assert rows_of(text, language, Options(seed=seed)) == rows_of(text, language, Options(seed=seed))


def golden_rows() -> list[dict[str, Any]]:
    """Rows of one example seed a language; the grammar's version may move on."""
    rows = []
    for language in texts.SUFFIXES:
        name, text = texts.seeds(language)[0]
        made = rows_of(text, language, Options(family="qwen2.5-coder"), f"{language}/{name}")
        rows += [{k: v for k, v in row.items() if k != "grammar"} for row in made]
    return rows


def test_golden_rows_have_not_moved() -> None:
    """Where they should: `python -m tests.syntax.infill.test_rows` writes them anew."""
    assert golden_rows() == [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    lines = (json.dumps(row, ensure_ascii=True) + "\n" for row in golden_rows())
    GOLDEN.write_text("".join(lines), encoding="utf-8")
