"""Documents that are made from the code are what the code says now."""

from __future__ import annotations

import pytest

from docs.make import DOCUMENTS, FOLDER


@pytest.mark.parametrize("name", DOCUMENTS)
def test_made_documents_are_not_stale(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == DOCUMENTS[name](), "run: python -m docs.make"
