"""A target with the files of its repository, rendered for a family and parsed again.

Every rendering is parsed before it is given out: a context that reads like one
of the family's own marks is refused, never escaped.
"""

from __future__ import annotations

from typing import NamedTuple

from synth.syntax.families.family import ControlTokenError, Family, Form, Parts, Rendered
from synth.syntax.families.frame import Frame, Section


class Framed(NamedTuple):
    """A target with its context."""

    name: str
    context: tuple[Section, ...]
    path: str
    parts: Parts


class AmbiguousError(ValueError):
    """A text of the context reads like a mark of the frame."""


def render(family: Family, framed: Framed, form: Form) -> Rendered:
    """The training text. Raises `ControlTokenError` and `AmbiguousError`."""
    paths = [section.path for section in framed.context]
    texts = (framed.name, framed.path, *paths, *(section.text for section in framed.context))
    if token := family.spelled(*texts):
        raise ControlTokenError(f"{token} stands in the context")
    made = _rendered(family, framed, form)
    found = parse(family, made, paths, framed.path)[1]
    if found._replace(name=framed.name) != framed:
        raise AmbiguousError("a text of the context reads like a mark")
    return made


def _rendered(family: Family, framed: Framed, form: Form) -> Rendered:
    frame, parts = family.frame, framed.parts
    context = frame.head(framed.name) + "".join(map(frame.section, framed.context))
    before = {
        "nothing": f"{context}{frame.file}{framed.path}\n",
        "path": f"{context}{frame.file}",
        "all": "",
    }[frame.inside]
    within = {
        "nothing": "",
        "path": f"{framed.path}\n",
        "all": f"{context}{frame.file}{framed.path}\n",
    }[frame.inside]
    made = family.render(parts._replace(prefix=within + parts.prefix), form)
    return made._replace(prompt=before + made.prompt)


def parse(family: Family, rendered: Rendered, paths: list[str], path: str) -> tuple[Form, Framed]:
    """Form and files of a rendered text whose paths are known. Raises `ValueError` for another text."""
    frame = family.frame
    last = f"{frame.file}{path}\n"
    if frame.inside == "all":
        form, parts = family.parse(rendered)
        name, context, at = _context(frame, parts.prefix, paths, last)
        return form, Framed(name, context, path, parts._replace(prefix=parts.prefix[at + len(last) :]))
    end = last if frame.inside == "nothing" else frame.file
    name, context, at = _context(frame, rendered.prompt, paths, end)
    form, parts = family.parse(rendered._replace(prompt=rendered.prompt[at + len(end) :]))
    if frame.inside == "path":
        if not parts.prefix.startswith(f"{path}\n"):
            raise ValueError(f"not a file named {path}")
        parts = parts._replace(prefix=parts.prefix[len(path) + 1 :])
    return form, Framed(name, context, path, parts)


def _context(frame: Frame, text: str, paths: list[str], last: str) -> tuple[str, tuple[Section, ...], int]:
    """Name and files before `last`, and where that stands."""
    heads = [f"{frame.file}{path}\n" for path in paths]
    name, at = "", 0
    if frame.repository:
        at = text.find(frame.name_end + frame.file if frame.name_end else frame.file)
        if at < 0 or not text.startswith(frame.repository):
            raise ValueError("not a repository")
        name, at = text[len(frame.repository) : at], at + len(frame.name_end)
    found = []
    for n, head in enumerate(heads):
        following = frame.text_end + (heads[n + 1] if n + 1 < len(heads) else last)
        end = text.find(following, at + len(head))
        if not text.startswith(head, at) or end < 0:
            raise ValueError(f"no file {paths[n]}")
        found.append(Section(paths[n], text[at + len(head) : end]))
        at = end + len(frame.text_end)
    if not text.startswith(last, at):
        raise ValueError("the last file is not where it should be")
    return name, tuple(found), at
