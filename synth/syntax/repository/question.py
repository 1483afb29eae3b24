"""A target with its context as a question in words: the files first, then the one with the cursor mark."""

from __future__ import annotations

import re

from synth.syntax.families.family import Rendered
from synth.syntax.families.frame import Section
from synth.syntax.families.framed import Framed
from synth.syntax.infill.chat import parse_chat, render_chat

_ASK = "Files of the repository {name}:\n\n"
_HERE = "Now the file {path}.\n\n"


def render_question(framed: Framed, language: str) -> Rendered:
    """Question and answer. The fence of each file is longer than any in it."""
    asked = render_chat(framed.parts, language)
    files = "".join(map(_fenced, framed.context))
    head = _ASK.format(name=framed.name) + files + _HERE.format(path=framed.path)
    return asked._replace(prompt=head + asked.prompt)


def _fenced(section: Section) -> str:
    fence = "`" * max(3, 1 + max((len(m) for m in re.findall("`+", section.text)), default=0))
    return f"{section.path}\n{fence}\n{section.text}\n{fence}\n\n"


def parse_question(rendered: Rendered, name: str, paths: list[str], path: str) -> Framed:
    """The parts of a rendered question whose paths are known. Raises `ValueError` for another text."""
    text, head = rendered.prompt, _ASK.format(name=name)
    if not text.startswith(head):
        raise ValueError("not a question about a repository")
    at, found = len(head), []
    for each in paths:
        match = re.compile(rf"{re.escape(each)}\n(`+)\n(.*?)\n\1\n\n", re.DOTALL).match(text, at)
        if match is None:
            raise ValueError(f"no file {each}")
        found.append(Section(each, match.group(2)))
        at = match.end()
    here = _HERE.format(path=path)
    if not text.startswith(here, at):
        raise ValueError(f"not about {path}")
    parts = parse_chat(rendered._replace(prompt=text[at + len(here) :]))
    return Framed(name, tuple(found), path, parts)
