"""`fim`: fill-in-the-middle splits without any model family's tokens, as the neutral rows of `synth fim`.

Where `shown` is the whole file the three parts joined are the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from synth.export.row import Entry, Row, metadata, relative
from synth.syntax.infill.rows import NO_PROOF


class About(NamedTuple):
    """What a row says of its split. `absent` stands where an older sample does not say it."""

    meaning: str
    absent: Any = ""


ABOUT: Mapping[str, About] = {
    "path": About("the file, relative to its repository; of a solution a name that was made up"),
    "language": About("programming language"),
    "split": About("`node`, `siblings`, `typed`, `lines` or `chars`: how the middle was drawn"),
    "kind": About("kind of block"),
    "node": About("the grammar's node type of the block"),
    "level": About("level of the block, from `expression` to `class`; `text` where no block was drawn"),
    "header": About("false where the header of a control-flow block stays in the prefix", True),
    "licence": About("SPDX identifier of the file"),
    "start_line": About("line of the file on which the middle begins, from 1", 0),
    "start_byte": About("first byte of the middle in the file", 0),
    "shown": About("bytes of the file that prefix, middle and suffix cover: first, and one after the last"),
    "file_sha256": About("SHA-256 of the file"),
    "tokens": About("tokens of prefix, middle and suffix", 0),
    "middle_tokens": About("tokens of the middle", 0),
    "counted_by": About("the tokenizer, or the rate of characters a token"),
    "grammar": About("grammar and version that the file was parsed with"),
    "proved": About("whether taking the middle away broke tests that pass with it", False),
    "proof": About("`by` which tests, what stood in the `hole`, what it `gave`, and the `detail`", NO_PROOF),
}
COLUMNS = {
    "id": "the sample's id in the store",
    "prefix": "the file before the block",
    "middle": "the block to predict",
    "suffix": "the file after the block",
    **{name: about.meaning for name, about in ABOUT.items()},
    "metadata": "provenance and proof",
}


def rows(entry: Entry) -> Iterator[Row]:
    """One row a sample."""
    parts = {name: text(entry, name) for name in ("prefix", "middle", "suffix")}
    yield {"id": entry.sample.id, **parts, **described(entry), "metadata": metadata(entry)}


def described(entry: Entry) -> Row:
    """What the row says of its split: the same keys for every sample."""
    kept = entry.sample.fim
    found = {name: kept.get(name, [0, 0] if name == "shown" else a.absent) for name, a in ABOUT.items()}
    own = {"path": relative(text(entry, "path")), "language": entry.sample.language, "licence": entry.licence}
    return found | own


def text(entry: Entry, key: str) -> str:
    """One text of the split; empty where the split does not name it."""
    return str(entry.sample.fim.get(key) or "")
