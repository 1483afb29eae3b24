"""`qwen-chatml`: what Qwen2.5-Coder's own fine-tuning scripts read.

Their binarizer skips the first message of every sample, taking it for the system
turn: a row without one silently loses its question. So a system turn always
leads, and roles are system, user and assistant only. Text that holds one of the
tokenizer's control tokens would become that token; such a sample is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.export.formats.qwen_tokens import has_control_token
from synth.export.row import Entry, LeftOut, Row, core_row, turn

SYSTEM = "You are a helpful assistant that writes correct, readable code."
COLUMNS = {
    "id": "the sample's id in the store",
    "messages": "system, user, assistant; the system turn always leads",
    "format": "`chatml`",
    "metadata": "provenance and proof",
}


def rows(entry: Entry) -> Iterator[Row | LeftOut]:
    """One row a sample, none where its text holds a control token."""
    if has_control_token(entry.sample.instruction, entry.sample.response):
        yield LeftOut("special_token")
        return
    core = core_row(entry)
    yield {
        "id": core["id"],
        "messages": [turn("system", SYSTEM), *core["messages"]],
        "format": "chatml",
        "metadata": core["metadata"],
    }
