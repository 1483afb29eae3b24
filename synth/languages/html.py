"""HTML5 as a person should write it: tags are closed, known, and nested as they may be.

Refused are tags that are left open or closed out of order (an end tag that HTML lets one
leave out may be left out), unknown elements (a custom element has a hyphen), attributes and
ids that come twice, void elements with an end tag and others without (`<div/>`), elements
outside their parents (`<li>` without a list, `<td>` without a row) or inside what cannot hold
them (a block in a paragraph or a `<span>`, a link in a link), unknown entities, a late
doctype and comments that do not end. A document may be a fragment. Its text is what a reader
sees: no head, script, style or template.
"""

from __future__ import annotations

from synth.languages.document import Document
from synth.languages.templates import html as texts


class Html(Document):
    """HTML documents."""

    name = "html"
    label = "HTML"
    extensions = (".html", ".htm", ".xhtml")
    fences = ("html", "xhtml")
    grammar = "html"
    tier = "strict"
    line_comment = ""
    block_comment = ("<!--", "-->")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "class": ("element",),
        "func_body": ("script_element", "style_element"),
        "args": ("attribute",),
        "comment": ("comment",),
    }
    install_hint = "apt install python3"
    suffix = ".html"
    checker = texts.CHECKER

    def hello(self) -> str:
        head = '<head>\n<meta charset="utf-8">\n<title>Greeting</title>\n</head>'
        return f'<!DOCTYPE html>\n<html lang="en">\n{head}\n<body>\n<p>hello</p>\n</body>\n</html>\n'

    def failing(self) -> str:
        return "<div><p>hello</div></p>\n"


LANGUAGE = Html()
