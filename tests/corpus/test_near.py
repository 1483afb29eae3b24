"""Near-duplicate sketches: one word changed is the same problem, another problem is not."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.corpus.near import BANDS, Sketch, bands, shingles, similar, similarity, sketch
from tests.corpus.statements import DIFFERENT, NEAR


def meet(a: Sketch, b: Sketch) -> bool:
    return any(x == y for x, y in zip(a.bands(), b.bands(), strict=True))


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_a_paraphrase_shares_a_band_and_is_similar(one: str, other: str) -> None:
    a, b = sketch(one), sketch(other)
    assert meet(a, b)
    assert similar(a, b)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_problem_is_not_similar(one: str, other: str) -> None:
    assert not similar(sketch(one), sketch(other))


def test_no_two_problems_of_the_collection_are_similar_but_those_that_are_the_same() -> None:
    texts = sorted({text for pair in DIFFERENT[:17] for text in pair})
    pairs = [(a, b) for a, b in combinations(texts, 2) if similar(sketch(a), sketch(b))]
    assert all(a.split()[:4] == b.split()[:4] for a, b in pairs), pairs
    assert len(pairs) <= 2


def test_case_punctuation_and_plural_do_not_matter() -> None:
    assert shingles("Sort the Lists of WORDS!") == shingles("sort, list: word")
    assert sketch("Sort the words.") == sketch("sort THE word")


def test_words_of_every_statement_do_not_make_statements_alike() -> None:
    a = "Write a function that takes a list of integers and returns the median."
    b = "Write a function that takes a list of strings and returns the longest."
    assert similarity(sketch(a), sketch(b)) < 0.3


def test_bands_are_the_sketch() -> None:
    made = sketch(NEAR[0][0])
    assert len(made.bands()) == BANDS == 32
    assert all(len(band) == 32 and set(band) <= set("0123456789abcdef") for band in made.bands())
    assert Sketch.from_bands(made.bands()) == made
    assert bands(NEAR[0][0]) == list(made.bands())
    for bad in ([], ["00"] * 32, ["x" * 32] * 32):
        with pytest.raises(ValueError, match=r"bands|invalid"):
            Sketch.from_bands(bad)


def test_the_sketch_is_what_it_was_when_rows_were_written() -> None:
    """Stored bands outlive processes and versions: this value may never change."""
    assert bands("Merge all overlapping intervals.")[0] == "c764e852c1800570c6239638c2c3d0ab"


def test_processes_agree_whatever_their_hash_seed() -> None:
    program = f"from synth.corpus.near import bands; print(bands({NEAR[1][0]!r}))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": str(number), "PATH": ""},
        ).stdout
        for number in (0, 7)
    }
    assert outputs == {f"{bands(NEAR[1][0])}\n"}


@given(st.text(max_size=400))
def test_any_text_has_a_sketch_and_is_like_itself(text: str) -> None:
    made = sketch(text)
    assert similarity(made, sketch(text)) == 1.0
    assert Sketch.from_bands(made.bands()) == made


@given(st.text(max_size=200), st.text(max_size=200))
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    a, b = sketch(one), sketch(other)
    assert similarity(a, b) == similarity(b, a)
    assert 0.0 <= similarity(a, b) <= 1.0


def test_an_empty_text_is_like_no_statement() -> None:
    assert not similar(sketch(""), sketch(NEAR[0][0]))
    assert sketch("") == sketch(" \n")
    assert similar(sketch("the"), sketch("the"))
