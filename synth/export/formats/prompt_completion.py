"""`prompt-completion`: TRL's conversational prompt and completion; the loss is on the completion only."""

from __future__ import annotations

from collections.abc import Iterator

from synth.export.row import Entry, Row, core_row

COLUMNS = {
    "id": "the sample's id in the store",
    "prompt": "the user turn",
    "completion": "the assistant turn",
    "metadata": "provenance and proof",
}


def rows(entry: Entry) -> Iterator[Row]:
    """One row a sample."""
    core = core_row(entry)
    user, assistant = core["messages"]
    yield {
        "id": core["id"],
        "prompt": [user],
        "completion": [assistant],
        "metadata": core["metadata"],
    }
