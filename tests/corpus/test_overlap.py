"""The text rules, and the fast common subsequence against the slow one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from synth.corpus.benchmarks import read_benchmark
from synth.corpus.overlap import Overlap, Text, defined, lcs, loose
from tests.corpus.exercises import HUMAN, MBPP, PLUS, write


def slow(a: Sequence[str], b: Sequence[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        before = row[:]
        for j, y in enumerate(b):
            row[j + 1] = before[j] + 1 if x == y else max(before[j + 1], row[j])
    return row[-1]


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcde")))
def test_the_longest_common_subsequence_is_the_textbooks(a: list[str], b: list[str]) -> None:
    assert lcs(a, b) == lcs(b, a) == slow(a, b)


def overlap(tmp_path: Path) -> Overlap:
    return Overlap(read_benchmark("own", write(tmp_path / "own.jsonl", [HUMAN, PLUS, MBPP])))


def test_ten_words_in_a_row_are_found(tmp_path: Path) -> None:
    said = "Please write a function to count the steps until one of the rule of halves!"
    (match,) = [m for m in overlap(tmp_path).matches(Text("x = 1", said)) if m.rule == "words"]
    assert (match.exercise.ident, match.detail.startswith("write a function")) == ("7", True)
    fewer = " ".join(said.split()[:10])
    assert "words" not in [m.rule for m in overlap(tmp_path).matches(Text("x = 1", fewer))]


def test_an_entry_point_is_found_in_any_habit_of_naming(tmp_path: Path) -> None:
    for code in ("def Widen(a): pass", "fn widen(word: &str) -> String {}", "function wi_den(word) {}"):
        assert [m.rule for m in overlap(tmp_path).matches(Text(code))] == ["entry_point"]
    assert overlap(tmp_path).matches(Text("def other(widen): return widen(1)")) == []


def test_a_long_common_subsequence_is_found_and_names_hide_it(tmp_path: Path) -> None:
    edited = MBPP["code"].replace("def steps", "def count").replace("k = 0", "k = 0\n    seen = True")
    assert "lcs" in [m.rule for m in overlap(tmp_path).matches(Text(edited))]
    renamed = edited.replace("n", "a1").replace("k", "b2")
    assert overlap(tmp_path).matches(Text(renamed)) == []


def test_definitions_are_seen_without_a_parser() -> None:
    code = "public static long countUp(long n) {\n}\ndefun shout (x)\nlet add_one = x\n"
    assert {loose(n) for n in defined(code)} >= {"countup", "shout", "addone"}
