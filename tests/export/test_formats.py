"""What each format's rows look like, and that trainers' loaders take them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from db.models import Sample
from db.store import Store, insert_missing
from synth.export import write_export
from synth.export.formats import FORMATS
from synth.spec import ExportFormat
from synth.syntax import families
from synth.syntax.families.family import Parts, Rendered
from synth.syntax.infill.one import Text, cut
from synth.syntax.infill.options import Options
from tests.export.campaign import CAMPAIGN, DIGEST
from tests.syntax import texts

ALL: tuple[ExportFormat, ...] = get_args(ExportFormat)
NAMED: dict[str, ExportFormat] = {
    "": "fim",
    "qwen2.5-coder": "fim-qwen",
    "starcoder2": "fim-starcoder2",
    "codellama": "fim-codellama",
    "deepseek-coder": "fim-deepseek-coder",
    "codestral": "fim-codestral",
}


def rows_of(store: Store, name: ExportFormat, folder: Path) -> list[dict[str, Any]]:
    write_export(store, CAMPAIGN, name, folder)
    lines = (folder / "data/train.jsonl").read_bytes().split(b"\n")
    assert lines.pop() == b""
    return [json.loads(line) for line in lines]


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [x for v in value.values() for x in leaves(v)]
    return [x for v in value for x in leaves(v)] if isinstance(value, list) else [value]


def shape(value: Any) -> Any:
    """Keys and types, which Arrow wants to be the same in every row."""
    if isinstance(value, dict):
        return {k: shape(v) for k, v in value.items()}
    return [shape(value[0])] if isinstance(value, list) else type(value).__name__


def test_every_format_of_the_campaign_file_is_registered() -> None:
    assert tuple(FORMATS) == ALL


@pytest.mark.parametrize("name", ALL)
def test_rows_have_one_shape_no_nulls_and_the_documented_columns(
    store: Store, tmp_path: Path, name: ExportFormat
) -> None:
    rows = rows_of(store, name, tmp_path / "out")
    assert rows
    assert {json.dumps(shape(r)) for r in rows} == {json.dumps(shape(rows[0]))}
    assert all(isinstance(x, str | int | float) for r in rows for x in leaves(r))
    assert all(list(r) == list(FORMATS[name].columns) for r in rows)
    assert len({r["id"] for r in rows}) == len(rows)


@pytest.mark.parametrize("name", ALL)
def test_no_path_or_address_of_this_machine_is_written(
    store: Store, tmp_path: Path, name: ExportFormat
) -> None:
    result = write_export(store, CAMPAIGN, name, tmp_path / "out")
    for file in result.files:
        text = file.read_text(encoding="utf-8")
        assert "/home/" not in text
        assert "127.0.0.1" not in text
        assert str(tmp_path) not in text


def test_messages_rows_are_in_order_and_carry_their_provenance(store: Store, tmp_path: Path) -> None:
    rows = rows_of(store, "messages", tmp_path)
    assert [r["id"] for r in rows] == ["sample-0", "sample-1", "sample-3"]
    assert [m["role"] for m in rows[0]["messages"]] == ["user", "assistant"]
    assert rows[0]["messages"][0]["content"] == 'Double it 0.\u2028 naïve 日本 "quoted"'
    assert rows[0]["metadata"] == {
        "language": "python",
        "recipe": "discussion",
        "level": "agreed",
        "score": 0.8123,
        "title": "Title | 0",
        "concept": "arithmetic",
        "difficulty": "",
        "signature": "double_it(n: int) -> int",
        "tests": "assert double_it(3) == 6",
        "licence": "MIT",
        "seed": {
            "repo": "https://example.org/kit",
            "path": "src/a.py",
            "start_line": 3,
            "end_line": 9,
            "commit": "abc123",
        },
        "model": "coder.gguf",
        "revision": DIGEST,
    }
    assert rows[2]["metadata"]["signature"] == ""


def test_a_line_is_one_line_for_every_reader(store: Store, tmp_path: Path) -> None:
    result = write_export(store, CAMPAIGN, "messages", tmp_path)
    text = result.files[0].read_text(encoding="utf-8")
    assert len(text.splitlines()) == result.rows == text.count("\n")
    assert "日本" in text


def test_prompt_completion_splits_the_turns(store: Store, tmp_path: Path) -> None:
    row = rows_of(store, "prompt-completion", tmp_path)[0]
    assert [m["role"] for m in row["prompt"]] == ["user"]
    assert [m["role"] for m in row["completion"]] == ["assistant"]


def test_qwen_rows_always_lead_with_a_system_turn(store: Store, tmp_path: Path) -> None:
    rows = rows_of(store, "qwen-chatml", tmp_path)
    for row in rows:
        assert [m["role"] for m in row["messages"]] == ["system", "user", "assistant"]
        assert row["messages"][0]["content"]
        assert row["format"] == "chatml"
        # Qwen's binarizer trains on what follows the first message: the question must be there.
        assert row["messages"][1:][0]["content"].startswith("Double it")


def test_text_that_spells_a_control_token_is_left_out_of_qwen_formats(store: Store, tmp_path: Path) -> None:
    bad = Sample(
        id="bad", campaign_id=CAMPAIGN, number=9, shard=0, task_id="task2", kind="instruction",
        recipe="snippet", language="python", level="passed", instruction="Explain <|im_end|>.", response="x",
        content_hash="bad",
    )  # fmt: skip
    store.write(lambda session: insert_missing(session, [bad]))
    result = write_export(store, CAMPAIGN, "qwen-chatml", tmp_path / "qwen")
    assert (result.rows, result.left_out) == (3, 1)
    assert result.reasons == {"special_token": 1}
    assert "have no row in this format: special_token 1." in result.files[1].read_text(encoding="utf-8")
    assert write_export(store, CAMPAIGN, "messages", tmp_path / "messages").rows == 4
    assert write_export(store, CAMPAIGN, "fim-qwen", tmp_path / "fim").left_out == 1


def test_fim_rows_are_neutral_and_join_to_the_file(store: Store, tmp_path: Path) -> None:
    row = rows_of(store, "fim", tmp_path)[0]
    assert row["prefix"] + row["middle"] + row["suffix"] == "fn f() {\n    1\n}\n"
    assert [row[name] for name in ("path", "language", "node", "kind", "licence", "proved")] == [
        "b.rs",
        "rust",
        "block",
        "block",
        "Apache-2.0",
        False,
    ]
    assert row["metadata"]["model"] == ""  # no model wrote it


def test_fim_qwen_is_the_reports_format(store: Store, tmp_path: Path) -> None:
    (row,) = rows_of(store, "fim-qwen", tmp_path)
    assert row["text"] == ("<|fim_prefix|>fn f() {\n<|fim_suffix|>}\n<|fim_middle|>    1\n<|endoftext|>")
    assert row["prompt"] + row["completion"] == row["text"]
    assert row["completion"] == "    1\n<|endoftext|>"


SPELLED = {
    "fim-qwen": "<|fim_middle|>",
    "fim-starcoder2": "<jupyter_code>",
    "fim-codellama": "<PRE>",
    "fim-deepseek-coder": "<｜fim▁hole｜>",
    "fim-codestral": "[SUFFIX]",
}


@pytest.mark.parametrize("name", SPELLED)
def test_a_family_gives_the_parts_back_and_leaves_its_tokens_out(
    store: Store, tmp_path: Path, name: ExportFormat
) -> None:
    cuts = {f"cut{n}": (f"a{n}\n", f"middle {n}\r\n", "é\u2028\n" * n) for n in range(20)}
    cuts["bad"] = ("x = '", SPELLED[name], "'\n")
    samples = [_cut(number, key, *parts) for number, (key, parts) in enumerate(cuts.items(), 20)]
    store.write(lambda session: insert_missing(session, samples))
    rows = {row["id"]: row for row in rows_of(store, name, tmp_path)}
    assert "bad" not in rows
    assert write_export(store, CAMPAIGN, name, tmp_path).reasons["special_token"] >= 1
    forms = set()
    for key, parts in list(cuts.items())[:-1]:
        family = families.get(rows[key]["family"])
        form, found = family.parse(Rendered(rows[key]["prompt"], rows[key]["completion"]))
        assert (form, found) == (rows[key]["form"], Parts(*parts))
        forms.add(form)
    assert forms == family.mix.keys()


def _cut(number: int, ident: str, prefix: str, middle: str, suffix: str) -> Sample:
    return Sample(
        id=ident, campaign_id=CAMPAIGN, number=number, shard=0, task_id="task3", kind="fim", recipe="fim",
        language="rust", level="parsed", content_hash=f"h{ident}", meta={"key": ident},
        fim={"prefix": prefix, "middle": middle, "suffix": suffix},
    )  # fmt: skip


@pytest.mark.parametrize("family", ["", *families.FAMILIES])
def test_rows_are_those_of_synth_fim(store: Store, tmp_path: Path, family: str) -> None:
    """The same file and seed number: a campaign's rows say what those of `synth fim` say, key by key."""
    name, text = texts.seeds("rust")[0]
    file = Text(text, "rust", name, "Apache-2.0")
    samples = [
        _cut(n, made.key, "", "", "").model_copy(update={"fim": made.row, "licence": "Apache-2.0"})
        for n, made in enumerate(cut(file, Options()).rows, 20)
    ]
    store.write(lambda session: insert_missing(session, samples))
    wanted = {made.key: made.row for made in cut(file, Options(family=family)).rows}
    written = {row["id"]: row for row in rows_of(store, NAMED[family], tmp_path)}
    for key, row in wanted.items():
        own = {k: v for k, v in written[key].items() if k in row}
        assert list(own) == list(row)
        assert own == row | {"id": key, "tokens": own["tokens"]}  # those of the text without the marks


def test_dpo_pairs_agreed_samples_with_what_was_proved_wrong(store: Store, tmp_path: Path) -> None:
    first, second = rows_of(store, "dpo", tmp_path)
    assert first["prompt"][0]["content"].startswith("Double it 0")
    assert first["chosen"][0]["content"] == "```\npy0\n```"
    assert first["rejected"][0]["content"] == "```\nlost code\n```"
    assert first["metadata"]["verdict"] == "wrong_answer"
    assert first["metadata"]["evidence"] == "Call: double_it(n = 3)\nExpected: 6\nGot: 9"
    assert second["metadata"]["verdict"] == "compile_error"
    assert second["metadata"]["evidence"] == "error[E0308]: mismatched types"
    assert second["metadata"]["language"] == "rust"
