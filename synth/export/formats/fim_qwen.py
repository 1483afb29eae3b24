"""`fim-qwen`: file-level fill-in-the-middle text of Qwen2.5-Coder (prefix, suffix, middle).

Source: technical report, arXiv 2409.12186, section 3. A file that spells one of
the control tokens is left out, since the tokenizer would take it for the token.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.export.formats.fim import text
from synth.export.row import Entry, Row, metadata
from synth.syntax.families.family import ControlTokenError, Parts
from synth.syntax.families.qwen25_coder import FAMILY

COLUMNS = {
    "id": "the sample's id in the store",
    "text": "prompt and completion in one, ending in `<|endoftext|>`",
    "prompt": "`<|fim_prefix|>…<|fim_suffix|>…<|fim_middle|>`",
    "completion": "the middle and `<|endoftext|>`",
    "metadata": "provenance and proof",
}


def rows(entry: Entry) -> Iterator[Row]:
    """One row a sample, none where its text holds a control token."""
    parts = Parts(text(entry, "prefix"), text(entry, "middle"), text(entry, "suffix"))
    try:
        made = FAMILY.render(parts)
    except ControlTokenError:
        return
    yield {
        "id": entry.sample.id,
        "text": made.text,
        "prompt": made.prompt,
        "completion": made.completion,
        "metadata": metadata(entry),
    }
