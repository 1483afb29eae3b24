"""The campaign file: what is accepted, what is said of the rest, what makes two files one campaign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from synth.errors import SpecError
from synth.spec import CampaignSpec, load_spec

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "quickstart.yaml"


def content(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "name": "made",
        "languages": ["python", "rust"],
        "recipes": [{"recipe": "discussion", "target": 3}],
        "seeds": [{"folder": "seeds"}],
    }
    return base | changes


def load(tmp_path: Path, text: str) -> CampaignSpec:
    file = tmp_path / "campaign.yaml"
    file.write_text(text)
    return load_spec(file)


def complaint(tmp_path: Path, text: str) -> str:
    with pytest.raises(SpecError) as raised:
        load(tmp_path, text)
    line = str(raised.value)
    assert "\n" not in line
    return line


def test_the_example_is_valid() -> None:
    spec = load_spec(EXAMPLE)
    assert spec.target == 24
    assert len(spec.languages) == 6


def test_seed_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    spec = load(tmp_path, yaml.safe_dump(content()))
    assert spec.seeds[0].folder == str((tmp_path / "seeds").resolve())


def test_an_unknown_key_names_the_line_and_the_nearest(tmp_path: Path) -> None:
    text = "name: made\nlanguages: [python]\nrecipies:\n  - {recipe: fim, target: 1}\nseeds: [{folder: s}]\n"
    said = complaint(tmp_path, text)
    assert ":3:" in said
    assert "did you mean 'recipes'?" in said


def test_a_wrong_value_names_the_line_and_the_key(tmp_path: Path) -> None:
    text = yaml.safe_dump(content(shard_size=0), sort_keys=False)
    said = complaint(tmp_path, text)
    line = 1 + text.splitlines().index("shard_size: 0")
    assert f":{line}: shard_size:" in said


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"judge": "nobody"}, "nobody"),
        ({"languages": ["python", "rust", "python"]}, "'python' stands twice"),
        ({"seeds": [{"folder": "a", "git": "b"}]}, "exactly one"),
        ({"recipes": [{"recipe": "fim", "target": 1}] * 2}, "once"),
        ({"name": "Not A Name"}, "name"),
        ({"concepts": ["a/b"]}, "concepts"),
        ({"seed": -1}, "seed"),
    ],
)
def test_contradictions_are_one_clear_line(tmp_path: Path, changes: dict[str, Any], word: str) -> None:
    assert word in complaint(tmp_path, yaml.safe_dump(content(**changes)))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: [1, 2", "\t:x"])
def test_what_is_no_campaign_file_is_said_so(tmp_path: Path, text: str) -> None:
    assert "campaign.yaml" in complaint(tmp_path, text)


def test_a_missing_file() -> None:
    with pytest.raises(SpecError, match=r"none\.yaml"):
        load_spec(Path("none.yaml"))


@pytest.mark.parametrize(
    ("mix", "said"),
    [
        ("{blocks: {lop: 1}}", "'if', 'loop'"),
        ("{splits: {lines: -1}}", "mix.splits.lines"),
        ("{split: {lines: 1}}", "did you mean 'splits'?"),
        ("{short_rate: 2}", "mix.short_rate"),
        ("{splits: {node: 0, siblings: 0, typed: 0, lines: 0, chars: 0}}", "every share is 0"),
    ],
)
def test_a_wrong_mix_is_told_with_its_line(tmp_path: Path, mix: str, said: str) -> None:
    text = f"name: a\nlanguages: [python]\nrecipes:\n  - recipe: fim\n    target: 1\n    mix: {mix}\n"
    found = complaint(tmp_path, text + "seeds: [{folder: s}]\n")
    assert said in found
    assert ":6:" in found


def test_a_mix_is_part_of_the_identity_where_there_is_one() -> None:
    def ident(**more: Any) -> str:
        return CampaignSpec.model_validate(content(recipes=[{"recipe": "fim", "target": 1, **more}])).id

    assert ident() == ident(mix={}) == "made-e08638e9", "campaigns were begun before there was a mix"
    assert ident() != ident(mix={"blocks": {"loop": 1}})


def test_identity_is_what_is_asked_for_and_not_how_engines_are_reached() -> None:
    pool = {"engine": "openai", "model": "m", "url": "http://a/v1"}
    first = CampaignSpec.model_validate(content(pools={"default": pool}))
    moved = CampaignSpec.model_validate(
        content(
            pools={"default": pool | {"url": "http://b/v1", "concurrency": 9}}, seeds=[{"folder": "/x/seeds"}]
        )
    )
    other = CampaignSpec.model_validate(content(pools={"default": pool | {"model": "n"}}))
    assert first.id == moved.id
    assert first.id != other.id


GOOD = yaml.safe_dump(content())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("recipes: []", "key 'recipes' is there already, in line"),
        ("budget: {tasks: 1, tasks: 2}", "key 'tasks' is there already"),
        ("author: 2024-13-45", "'2024-13-45' is no timestamp"),
        ("seed: !!int many", "'many' is no int"),
        ("author: !!bool maybe", "'maybe' is no bool"),
        ("author: !!map text", "expected a mapping node"),
        ("seed: " + "9" * 5000, "is no int"),
        ('exports: [{format: fim, path: "a\\0b"}]', "no text can hold"),
        ('exports: [{format: fim, path: "\\ud800"}]', "no text can hold"),
        ("author: *nobody", "undefined alias 'nobody'"),
        ("exports: [{format: fim}, {format: fim}]", "two exports in one folder"),
        ("exports: [{format: fim, path: a}, {format: messages, path: ./a}]", "two exports in one folder"),
        ("budget: {minutes: .inf}", "budget.minutes"),
        ("budget: {minutes: 1.0e+300}", "budget.minutes"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, more: str, said: str) -> None:
    line = complaint(tmp_path, f"{GOOD}{more}\n")
    assert line.startswith(f"{tmp_path / 'campaign.yaml'}:{GOOD.count(chr(10)) + 1}: ")
    assert said in line


@pytest.mark.parametrize(
    "more", ["pools: " + "[" * 3000 + "]" * 3000, "pools: " + "{a: " * 3000 + "}" * 3000]
)
def test_a_file_without_bottom_is_refused(tmp_path: Path, more: str) -> None:
    assert "nested too deeply" in complaint(tmp_path, f"{GOOD}{more}\n")


def test_a_link_that_leads_nowhere_is_left_to_who_reads_it(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert load(tmp_path, GOOD.replace("folder: seeds", "folder: loop")).seeds[0].folder.endswith("loop")


def test_a_merge_may_be_overridden(tmp_path: Path) -> None:
    text = GOOD + "pools:\n  default: &a {context: 1024}\n  big: {<<: *a, context: 2048}\n"
    assert load(tmp_path, text).pools["big"].context == 2048
