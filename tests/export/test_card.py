"""The dataset card: what hubs read, and what a person wants to know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import DatasetCard
from sqlmodel import select

from db.models import Sample
from db.store import Store
from synth.export import write_export
from tests.export.campaign import CAMPAIGN, DIGEST


@pytest.fixture
def text(store: Store, tmp_path: Path) -> str:
    return write_export(store, CAMPAIGN, "messages", tmp_path).files[1].read_text(encoding="utf-8")


def test_the_front_matter_is_what_hubs_read(text: str) -> None:
    data = DatasetCard(text).data.to_dict()
    assert data["pretty_name"] == "small (messages)"
    assert data["license"] == "other"
    assert data["language"] == ["en"]
    assert data["size_categories"] == ["n<1K"]
    assert data["task_categories"] == ["text-generation"]
    assert data["annotations_creators"] == ["machine-generated"]
    assert {"code", "synthetic", "python", "rust"} <= set(data["tags"])
    assert data["configs"][0]["data_files"] == [{"split": "train", "path": "data/train.jsonl"}]


def test_one_licence_is_named(store: Store, tmp_path: Path) -> None:
    card = write_export(store, CAMPAIGN, "fim", tmp_path).files[1].read_text(encoding="utf-8")
    assert yaml.safe_load(card.split("---")[1])["license"] == "apache-2.0"


def test_a_missing_licence_is_not_hidden(store: Store, tmp_path: Path) -> None:
    def forget(session: Any) -> None:
        sample = session.exec(select(Sample).where(Sample.number == 0)).one()
        sample.licence, sample.seed_id = "", ""

    store.write(forget)
    card = write_export(store, CAMPAIGN, "messages", tmp_path).files[1].read_text(encoding="utf-8")
    assert yaml.safe_load(card.split("---")[1])["license"] == "unknown"
    assert "| unknown | unknown | 1 |" in card


@pytest.mark.parametrize(
    "line",
    [
        "| Recipe | Tasks | parsed | compiled | ran | passed | agreed | Admitted | Samples |",
        "| discussion | 4 | 2 | 2 | 2 | 1 | 1 | 2 | 2 |",
        "| snippet | 2 | 1 | 1 | 1 | 1 | 0 | 1 | 1 |",
        "| fim | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 2 |",
        "| no_agreement | 2 |",
        "| python | discussion | agreed | 1 |",
        f"| default | llamacpp | coder.gguf | `{DIGEST}` | context 4096, file coder.gguf |",
        "| solve | discussion/solve | `solvehashsolveha` | default | 0.7 | 0.95 | 768 | 3 | 150 |",
        "| https://example.org/kit | MIT | 2 |",
        "| MIT | 2 |",
        'rows = load_dataset("json", data_files="data/train.jsonl", split="train")',
        "| `messages` | a user turn and an assistant turn: `role`, `content` |",
        "Tasks by how far their best candidate came, all formats together; 200 completion tokens,",
        "40 for each accepted sample.",
    ],
)
def test_what_it_tells(text: str, line: str) -> None:
    assert line in text.splitlines()


def test_what_was_in_flight_is_not_counted(text: str) -> None:
    assert "campaign_ended" not in text
    assert "late" not in text
