"""Markdown by CommonMark's own parser, and what that parser lets pass.

Every text is Markdown to CommonMark. Refused here is what a writer did not mean: a code
fence or a comment that does not end, a backtick without its partner, a link or image whose
target is malformed or is a reference that nothing defines. Escapes (`\\[`) are heeded. The
text of a document is its words and its code without the marks.
"""

from __future__ import annotations

from synth.languages.document import Document
from synth.languages.templates import markdown as texts


class Markdown(Document):
    """Markdown documents."""

    name = "markdown"
    label = "Markdown"
    extensions = (".md", ".markdown")
    fences = ("markdown", "md")
    grammar = "markdown"
    tier = "tolerant"
    line_comment = ""
    block_comment = ("<!--", "-->")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "class": ("section",),
        "func_body": ("fenced_code_block",),
        "object": ("list", "pipe_table", "block_quote"),
        "stmt": ("paragraph",),
    }
    install_hint = "apt install cmark python3"
    suffix = ".md"
    checker = texts.CHECKER
    needs = {"cmark": ("cmark",)}  # noqa: RUF012 - a constant of the class, typed by the base

    def hello(self) -> str:
        return "hello\n"

    def failing(self) -> str:
        return "# A fence that is not closed\n\n```text\nhello\n"


LANGUAGE = Markdown()
