"""Families: what is rendered is the models' format, and parsing it gives the parts back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.errors import SpecError
from synth.syntax import families
from synth.syntax.families.family import ControlTokenError, Family, Form, Parts, Rendered
from tests.syntax import texts

PARTS = Parts("def f(a):\n    ", "return a + 1", "\n\nprint(f(2))\n")
EVERY = [(family, form) for family in families.FAMILIES.values() for form in family.forms]
EXPECTED = {
    ("qwen2.5-coder", "psm"): "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>M<|endoftext|>",
    ("qwen2.5-coder", "spm"): "<|fim_suffix|>S<|fim_prefix|>P<|fim_middle|>M<|endoftext|>",
    ("qwen2.5-coder", "joined"): "<|fim_prefix|><|fim_suffix|>S<|fim_middle|>PM<|endoftext|>",
    ("starcoder2", "psm"): "<fim_prefix>P<fim_suffix>S<fim_middle>M<|endoftext|>",
    ("starcoder2", "spm"): "<fim_suffix>S<fim_prefix>P<fim_middle>M<|endoftext|>",
    ("starcoder2", "joined"): "<fim_prefix><fim_suffix>S<fim_middle>PM<|endoftext|>",
    ("codellama", "psm"): "<PRE> P <SUF>S <MID>M <EOT>",
    ("codellama", "joined"): "<PRE> <SUF>S <MID> PM <EOT>",
    ("deepseek-coder", "psm"): "<｜fim▁begin｜>P<｜fim▁hole｜>S<｜fim▁end｜>M<｜end▁of▁sentence｜>",
    ("codestral", "joined"): "[SUFFIX]S[PREFIX]PM</s>",
}


@pytest.mark.parametrize(("family", "form"), EVERY, ids=lambda x: getattr(x, "name", x))
def test_a_form_is_spelled_as_its_models_spell_it(family: Family, form: Form) -> None:
    assert family.render(Parts("P", "M", "S"), form).text == EXPECTED[family.name, form]
    assert set(EXPECTED) == {(f.name, form) for f, form in EVERY}


@pytest.mark.parametrize(("family", "form"), EVERY, ids=lambda x: getattr(x, "name", x))
def test_real_files_come_back_from_every_form(family: Family, form: Form) -> None:
    for language in texts.SUFFIXES:
        for _, source in texts.seeds(language):
            parts = Parts(source[:40], source[40:90], source[90:])
            assert family.parse(family.render(parts, form)) == (form, parts)


WORDS = st.sampled_from(["<", ">", "|", "<|fim_", "fim_middle|>", " <SUF", "[PRE", "FIX]", "\r\n", "é", " "])
TEXT = st.one_of(st.text(max_size=20), st.lists(WORDS, max_size=6).map("".join))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(EVERY), TEXT, TEXT, TEXT)
def test_any_text_comes_back_or_is_refused(
    every: tuple[Family, Form], prefix: str, middle: str, suffix: str
) -> None:
    family, form = every
    parts = Parts(prefix, middle, suffix)
    try:
        made = family.render(parts, form)
    except ControlTokenError:
        assert family.spelled("".join(parts))
        return
    found, back = family.parse(made)
    assert back == parts
    assert found == form or not prefix  # with an empty prefix, two forms are one text


@pytest.mark.parametrize("family", families.FAMILIES.values(), ids=lambda f: f.name)
def test_every_control_token_is_refused_in_every_part(family: Family) -> None:
    form = next(iter(family.forms))
    for token in family.control:
        for place in range(3):
            parts = Parts(*(f"a{token}b" if at == place else "c" for at in range(3)))
            with pytest.raises(ControlTokenError):
                family.render(parts, form)
    token = family.control[0]
    with pytest.raises(ControlTokenError):  # also one that only the cut tears apart
        family.render(Parts(token[:2], token[2:], ""), form)


@pytest.mark.parametrize("family", families.FAMILIES.values(), ids=lambda f: f.name)
def test_another_text_is_not_parsed(family: Family) -> None:
    form = next(iter(family.forms))
    made = family.render(PARTS, form)
    for other in (Rendered("", ""), Rendered(made.prompt, PARTS.middle), Rendered("x" + made.prompt, "y")):
        with pytest.raises(ValueError, match="not a text"):
            family.parse(other)


def test_the_mix_is_one_of_known_forms_and_covers_zero_to_one() -> None:
    for family in families.FAMILIES.values():
        assert set(family.mix) <= set(family.forms)
        assert sum(family.mix.values()) == pytest.approx(1)
        assert {family.form_at(n / 100) for n in range(100)} == set(family.mix)
        assert set(family.ids) <= set(family.control)


def test_a_family_has_names() -> None:
    assert families.get("qwen") is families.get("qwen2.5-coder")
    with pytest.raises(SpecError, match="starcoder2"):
        families.get("gpt")
