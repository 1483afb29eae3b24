"""Where a program whose definitions start with a keyword defines a name (Kotlin, Scala).

`scan` reads languages that end a statement with a semicolon; these do not, so a
definition is found by its keyword and a class by its header. Comments and literals
are blanked out before (`scan.blank`). A name counts where every enclosing brace
belongs to a class or an object. A wrong guess costs a compile error, never a wrong
verdict about a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.languages import naming

_OWNER = re.compile(r"\b(class|object|interface|trait)\b[ \t]*([A-Za-z_]\w*)?")
_HEADER_ENDS = re.compile(r"[};]|\b(?:fun|def|val|var|class|object|trait|interface|type|import|return|if)\b")
_CLOSING = {"(": ")", "[": "]", "<": ">"}


@dataclass(frozen=True)
class Definition:
    """A function at class or file level."""

    name: str
    owners: tuple[tuple[str, str], ...]
    """Keyword and name of each enclosing class or object, outermost first."""
    start: int
    """Offset of the line on which the definition's keyword stands."""
    end: int
    """Offset just behind the name."""

    @property
    def path(self) -> str:
        """Names of the owners, outermost first; a nameless companion is left out."""
        return ".".join(name for _, name in self.owners if name)

    @property
    def promised(self) -> bool:
        """Whether it is a member of an interface, which a class then has."""
        return bool(self.owners) and self.owners[-1][0] in ("interface", "trait")

    @property
    def static(self) -> bool:
        """Whether it is called without an instance."""
        return not self.owners or self.owners[-1][0] == "object"


def functions(bare: str, keyword: str, names: Sequence[str]) -> list[Definition]:
    """Functions that are one of `names` up to spelling, the best first; `bare` is blanked code."""
    wanted = {naming.loose(name) for name in names}
    order = {name: at for at, name in enumerate(names)}
    found = [d for d in definitions(bare, keyword) if naming.loose(d.name) in wanted and not d.promised]
    return sorted(found, key=lambda d: (order.get(d.name, len(names)), len(d.owners)))


def definitions(bare: str, keyword: str) -> Iterator[Definition]:
    """All functions outside all bodies, in order."""
    owners = dict(_owners(bare))
    pattern = re.compile(rf"\b{keyword}\s+(?:<[^>{{]*>\s*)?([A-Za-z_]\w*)(?=\s*[(\[:=<])|[{{}}]")
    stack: list[tuple[str, str] | None] = []
    for match in pattern.finditer(bare):
        if match.group() == "{":
            stack.append(owners.get(match.start()))
        elif match.group() == "}":
            del stack[-1:]
        elif all(stack):
            around = tuple(one for one in stack if one)
            start = bare.rfind("\n", 0, match.start()) + 1
            yield Definition(match.group(1), around, start, match.end(1))


def types(bare: str) -> set[str]:
    """Names of all classes and objects."""
    return {match.group(2) for match in _OWNER.finditer(bare) if match.group(2)}


def parameters(bare: str, definition: Definition) -> str:
    """The text from a definition's name to the end of its line."""
    return bare[definition.end :].partition("\n")[0]


def opened(code: str, definition: Definition) -> str:
    """The code with the definition's `private` off, every offset kept."""
    head = re.sub(
        r"\b(?:private|protected)\b", lambda m: " " * len(m.group()), code[definition.start : definition.end]
    )
    return code[: definition.start] + head + code[definition.end :]


def _owners(bare: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """The opening brace of each class or object that has a body, and what it belongs to."""
    for match in _OWNER.finditer(bare):
        at = _behind_lists(bare, match.end())
        brace = bare.find("{", at)
        if brace >= 0 and not _HEADER_ENDS.search(bare, at, brace):
            yield brace, (match.group(1), match.group(2) or "")


def _behind_lists(bare: str, at: int) -> int:
    """Behind the type and constructor parameters that follow a class name."""
    while match := re.compile(r"\s*(?:(?:private|public|internal|protected|constructor)\s*)*([(\[<])").match(
        bare, at
    ):
        depth, at = 1, match.end()
        opening = match.group(1)
        while at < len(bare) and depth:
            depth += (bare[at] == opening) - (bare[at] == _CLOSING[opening])
            at += 1
    return at
