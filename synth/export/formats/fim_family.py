"""`fim-qwen` and its like: fill-in-the-middle text of one model family, as `synth fim --family` makes it.

The formats themselves are data of `synth.syntax.families`. Which of a family's forms
a row has depends on its middle alone, in the shares that the family was trained in.
A text that spells one of the family's control tokens is left out, since the
tokenizer would take it for the token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from synth.export.formats import fim
from synth.export.row import Entry, LeftOut, Row, metadata
from synth.syntax.families.family import Family, Parts
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import form_of, texts_of

COLUMNS = {
    "id": "the sample's id in the store",
    "family": "the model family whose tokens the texts hold",
    "form": "`psm`, `spm` or `joined`: in which order prefix and suffix stand",
    "prompt": "prefix and suffix between the family's control tokens",
    "completion": "the middle, and what ends it",
    "text": "prompt and completion in one",
    **{name: about.meaning for name, about in fim.ABOUT.items()},
    "metadata": "provenance and proof",
}


def rows_for(family: Family) -> Callable[[Entry], Iterator[Row | LeftOut]]:
    """The projection of one family."""
    options = Options(family=family.name)

    def rows(entry: Entry) -> Iterator[Row | LeftOut]:
        parts = Parts(*(fim.text(entry, name) for name in Parts._fields))
        if family.spelled("".join(parts)):
            yield LeftOut("special_token")
            return
        form = form_of(family, options, entry.sample.meta.get("key") or entry.sample.content_hash)
        texts = texts_of(parts, family, form, entry.sample.language)
        yield {
            "id": entry.sample.id,
            **texts,
            "text": texts["prompt"] + texts["completion"],
            **fim.described(entry),
            "metadata": metadata(entry),
        }

    return rows
