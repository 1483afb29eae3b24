"""JSON by RFC 8259, strictly: a document is one value, and its text is that value.

Refused are `NaN` and `Infinity`, a name that comes twice in an object, a byte order mark,
half a surrogate pair, and all that the grammar does not have (comments, trailing commas,
single quotes). The text of a string is itself, of any other value the compact document.
"""

from __future__ import annotations

from synth.languages.document import Document
from synth.languages.templates import json as texts


class Json(Document):
    """JSON documents."""

    name = "json"
    label = "JSON"
    extensions = (".json",)
    fences = ("json",)
    grammar = "json"
    tier = "strict"
    line_comment = ""
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "object": ("object", "array"),
        "assign": ("pair",),
    }
    install_hint = "apt install python3"
    suffix = ".json"
    checker = texts.CHECKER

    def hello(self) -> str:
        return '"hello"\n'

    def failing(self) -> str:
        return '{"hello": NaN, "hello": 1}\n'


LANGUAGE = Json()
