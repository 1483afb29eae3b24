"""Every prompt compiles, misses nothing silently, and puts its fixed part first."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from agents.render import SOURCES, digest, profile, prompt_ids, render
from agents.steps import STEPS
from synth import languages
from synth.vocabulary import Recipe, Stage
from tests.agents.builders import LANGUAGES, candidate, problem, view

PROPOSE = {
    "label": "Python",
    "concept": "",
    "difficulty": "",
    "seed": "",
    "fence": "",
    "made": [],
    "warnings": [],
    "twist": "a ring",
}
MOST_CHARS_OF_PROFILE = 480


def test_the_templates_are_those_that_steps_use() -> None:
    made = {f"{r}/{s}" for r in ("discussion", "snippet") for s in ("propose", "solve", "repair")}
    assert set(prompt_ids()) == made | {"discussion/critique", "discussion/revise", "shared/score"}


@pytest.mark.parametrize("prompt_id", prompt_ids())
def test_a_missing_value_is_an_error(prompt_id: str) -> None:
    with pytest.raises(UndefinedError):
        render(prompt_id, language="python")


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("discussion/sing")


@pytest.mark.parametrize("language", languages.names())
def test_every_language_has_a_short_profile(language: str) -> None:
    found = profile(language)
    assert found.strengths and found.habits
    assert len(SOURCES[f"agents/{language}.md"]) <= MOST_CHARS_OF_PROFILE
    assert (
        found.habits
        in render(
            "discussion/solve",
            language=language,
            label="L",
            fence="l",
            statement="S",
            declaration="D",
            inputs=[],
        )
        .messages[-1]
        .content
    )


def test_prompts_of_all_languages_share_what_stands_before_the_language() -> None:
    """An engine reads the system turn and the problem once, whatever language asks."""
    requests = STEPS[Recipe.DISCUSSION, Stage.SOLVE].requests(view("discussion", problem()))
    assert len({r.messages[0] for r in requests}) == 1
    statement = problem().statement
    assert all(r.messages[1].content.startswith(statement) for r in requests)


def test_a_language_without_a_profile_still_renders() -> None:
    assert profile("cobol") == ("", "")
    assert render("discussion/propose", language="cobol", **PROPOSE).messages[0].content


def test_the_digest_names_template_and_profile() -> None:
    ids = [(p, language) for p in prompt_ids() for language in ("python", "rust")]
    assert len({digest(*one) for one in ids}) == len(ids)
    prompt = render("discussion/propose", language="python", **PROPOSE)
    assert prompt.digest == digest("discussion/propose", "python") and len(prompt.digest) == 64


@pytest.mark.parametrize(("recipe", "stage"), list(STEPS))
def test_the_fixed_part_is_the_same_for_all_tasks(recipe: Recipe, stage: Stage) -> None:
    won = (
        candidate(verdict="ok")
        if stage is Stage.SCORE
        else candidate(reason="not_parsed", evidence={"error": "e"})
    )
    one, two = (
        view(recipe, problem(statement=s, critique=(s,)), candidates=(won,), concept=s)
        for s in ("First statement of all.", "Second statement of all.")
    )
    pairs = list(zip(STEPS[recipe, stage].requests(one), STEPS[recipe, stage].requests(two), strict=True))
    assert pairs
    for a, b in pairs:
        shown = len(a.messages) // 2 - 1
        assert [m.role for m in a.messages] == ["system", *["user", "assistant"] * shown, "user"]
        assert a.messages[0] == b.messages[0] and a.messages[-1] != b.messages[-1]
        assert a.affinity == b.affinity and a.key != b.key
        assert "\n\n\n" not in a.messages[0].content + a.messages[-1].content
        assert len(a.messages[0].content) < 1400


def test_values_are_not_markup() -> None:
    shown = view("discussion", problem(statement="Compare a < b && c > d with {{ braces }} and {% tags %}."))
    for request in STEPS[Recipe.DISCUSSION, Stage.SOLVE].requests(shown):
        assert "a < b && c > d with {{ braces }} and {% tags %}." in request.messages[-1].content


def test_golden_propose() -> None:
    user = render(
        "discussion/propose",
        language="python",
        **PROPOSE | {
            "concept": "queues",
            "difficulty": "medium",
            "seed": "x = 1",
            "fence": "python",
            "made": ["A", "B"],
            "warnings": ["C: too hard"],
        },
    ).messages[-1].content  # fmt: skip
    assert user == (
        "You think as a Python expert. Python is at home with text, counting, dictionaries and slices.\n"
        "Code that may give you an idea:\n```python\nx = 1\n```\n"
        "Made already, so choose another idea: A; B.\n"
        "Avoid this (C: too hard).\n"
        "Invent one medium exercise about queues with this rule in it: a ring. "
        "A solution has 10 to 20 lines.\n"
        "Answer with one line of JSON."
    )


def test_golden_solve() -> None:
    requests = STEPS[Recipe.DISCUSSION, Stage.SOLVE].requests(view("discussion", problem()))
    assert [r.language for r in requests] == list(LANGUAGES)
    assert requests[0].messages[1].content == (
        "Count the runs of equal neighbours in a list of numbers; an empty list has none.\n\n"
        "Calls look like `count_runs([1, 1, 2])` or `count_runs([])`.\n\n"
        f"{profile('python').habits}\n\n"
        "Write this Python function:\n"
        "```python\n"
        "def count_runs(values: list[int]) -> int:\n"
        "```"
    )
