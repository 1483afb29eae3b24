"""A small campaign in a real store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.export.campaign import fill
from tests.fixtures.postgres import postgres_url

__all__ = ["postgres_url"]

os.environ["HF_DATASETS_OFFLINE"] = os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A SQLite store with the campaign of `tests.export.campaign`."""
    opened = Store.open(f"sqlite:///{tmp_path}/store/synth.db")
    fill(opened)
    yield opened
    opened.close()
