"""Texts of a repository and questions about one give their files back; what would not is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.syntax import families
from synth.syntax.families.family import ControlTokenError, Parts
from synth.syntax.families.frame import Section
from synth.syntax.families.framed import AmbiguousError, Framed, parse, render
from synth.syntax.repository.question import parse_question, render_question

PIECES = st.sampled_from(["a", "\n", "#", "# ", "+++++ ", "```", "b.py", "\r\n", "é", "x = 1\n", "a.py\n"])
TEXT = st.lists(PIECES, max_size=8).map("".join)
SECTIONS = st.lists(TEXT, max_size=3).map(
    lambda texts: tuple(Section(f"{n}/a.py", text) for n, text in enumerate(texts))
)
FRAMED = st.builds(Framed, st.just("shop"), SECTIONS, st.just("b.py"), st.builds(Parts, TEXT, TEXT, TEXT))


@settings(max_examples=150, deadline=None)
@given(FRAMED, st.sampled_from(sorted(families.FAMILIES)))
def test_rendered_rows_give_their_files_back(framed: Framed, name: str) -> None:
    family = families.get(name)
    for form in family.forms:
        try:
            made = render(family, framed, form)
        except AmbiguousError:
            assert not family.frame.repository  # a family with marks of its own refuses nothing else
            continue
        _, found = parse(family, made, [section.path for section in framed.context], framed.path)
        assert found._replace(name="shop") == framed


@settings(max_examples=150, deadline=None)
@given(FRAMED)
def test_questions_give_their_files_back(framed: Framed) -> None:
    made = render_question(framed, "python")
    assert made.completion == framed.parts.middle
    assert parse_question(made, "shop", [section.path for section in framed.context], "b.py") == framed


def test_the_marks_of_qwen_and_starcoder2_stand_where_their_models_saw_them() -> None:
    framed = Framed("shop", (Section("a.py", "A = 1\n"),), "b.py", Parts("b = ", "A", "\n"))
    assert render(families.get("qwen"), framed, "psm").text == (
        "<|repo_name|>shop\n<|file_sep|>a.py\nA = 1\n\n<|file_sep|>b.py\n"
        "<|fim_prefix|>b = <|fim_suffix|>\n<|fim_middle|>A<|endoftext|>"
    )
    assert render(families.get("starcoder2"), framed, "psm").text == (
        "<repo_name>shop<file_sep>a.py\nA = 1\n<file_sep>"
        "<fim_prefix>b.py\nb = <fim_suffix>\n<fim_middle>A<|endoftext|>"
    )


@pytest.mark.parametrize("name", families.FAMILIES)
def test_a_control_token_in_a_file_of_the_context_is_refused(name: str) -> None:
    family = families.get(name)
    framed = Framed("shop", (Section("a.py", family.control[0]),), "b.py", Parts("", "A", ""))
    with pytest.raises(ControlTokenError):
        render(family, framed, next(iter(family.forms)))
