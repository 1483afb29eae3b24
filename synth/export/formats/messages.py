"""`messages`: the core row itself. Read by TRL, axolotl, LLaMA-Factory, torchtune, verl."""

from __future__ import annotations

from collections.abc import Iterator

from synth.export.row import Entry, Row, core_row

COLUMNS = {
    "id": "the sample's id in the store",
    "messages": "a user turn and an assistant turn: `role`, `content`",
    "metadata": "provenance and proof",
}


def rows(entry: Entry) -> Iterator[Row]:
    """One row a sample."""
    yield core_row(entry)
