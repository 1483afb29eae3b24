"""Exports as trainers read them: `datasets` and TRL, the real libraries, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import PreTrainedTokenizerFast
from trl import is_conversational, maybe_apply_chat_template

from db.store import Store
from synth.export import write_export
from synth.spec import ExportFormat
from tests.export.campaign import CAMPAIGN

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """The smallest tokenizer with a chat template."""
    words = Tokenizer(WordLevel({"<unk>": 0}, unk_token="<unk>"))
    made = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="<unk>")
    made.chat_template = CHATML
    return made


def load(store: Store, name: ExportFormat, tmp_path: Path) -> Any:
    result = write_export(store, CAMPAIGN, name, tmp_path / "out")
    data = load_dataset(
        "json", data_files=str(result.files[0]), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert data.num_rows == result.rows
    return data


@pytest.mark.parametrize(
    "name", ["messages", "prompt-completion", "qwen-chatml", "fim", "fim-qwen", "fim-codestral", "dpo"]
)
def test_every_format_loads(store: Store, tmp_path: Path, name: ExportFormat) -> None:
    data = load(store, name, tmp_path)
    assert data[0]["metadata"]["language"] in ("python", "rust")
    assert data[0]["metadata"]["seed"]["start_line"] == 3


@pytest.mark.parametrize("name", ["messages", "prompt-completion", "qwen-chatml", "dpo"])
def test_trl_takes_it_for_conversational_and_renders_it(
    store: Store, tmp_path: Path, tokenizer: Any, name: ExportFormat
) -> None:
    for row in load(store, name, tmp_path):
        assert is_conversational(row)
        text = maybe_apply_chat_template(row, tokenizer)
        rendered = " ".join(
            text[k] for k in ("text", "prompt", "completion", "chosen", "rejected") if k in text
        )
        assert "<|im_start|>user\nDouble it" in rendered
        assert rendered.count("<|im_start|>assistant") == 1


def test_trl_takes_fim_for_plain_text(store: Store, tmp_path: Path) -> None:
    assert not any(is_conversational(row) for row in load(store, "fim-qwen", tmp_path))
