"""`fim`: fill-in-the-middle splits without any model family's tokens; joined they are the file."""

from __future__ import annotations

from collections.abc import Iterator

from synth.export.row import Entry, Row, metadata, relative

COLUMNS = {
    "id": "the sample's id in the store",
    "prefix": "the file before the block",
    "middle": "the block to predict",
    "suffix": "the file after the block",
    "path": "the file, relative to its repository",
    "language": "programming language",
    "node": "the grammar's node type of the block",
    "block": "kind of block",
    "licence": "SPDX identifier of the file",
    "metadata": "provenance and proof",
}


def rows(entry: Entry) -> Iterator[Row]:
    """One row a sample."""
    sample = entry.sample
    yield {
        "id": sample.id,
        "prefix": text(entry, "prefix"),
        "middle": text(entry, "middle"),
        "suffix": text(entry, "suffix"),
        "path": relative(text(entry, "path")),
        "language": sample.language,
        "node": text(entry, "node"),
        "block": text(entry, "kind"),
        "licence": entry.licence,
        "metadata": metadata(entry),
    }


def text(entry: Entry, key: str) -> str:
    """One text of the split; empty where the split does not name it."""
    return str(entry.sample.fim.get(key) or "")
