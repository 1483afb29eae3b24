"""What a Fortran source is made of: a module, bare functions, or a program with functions behind `contains`.

Fortran is read by lines. A program is never kept: its `use` lines, types and
functions are, and are put into a module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.languages.naming import loose

_MODULE = re.compile(r"module\s+(?!procedure\b|function\b|subroutine\b)(\w+)\s*$")
_PROGRAM = re.compile(r"program\s+\w+\s*$")
_TYPE = re.compile(r"type\s*(?:,[^:]*)?(?:::\s*|\s+)\w+\s*$")
_FUNCTION = re.compile(r"\bfunction\s+(\w+)\s*\(")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
HELD = "synth_candidate"
"""The module into which bare functions are put."""


@dataclass(frozen=True)
class Source:
    """A source without its program."""

    module: str
    """The module that has the function; empty where there is none."""
    text: str
    """The modules, or else the bare functions."""
    head: str
    """What stood before a program's functions and belongs to them: `use` lines and types."""

    def as_module(self, types: str) -> str:
        """The whole as modules; bare functions get `types` if they declare none."""
        if self.module:
            return self.text
        declared = "" if re.search(r"^\s*type\b(?!\s*\()", self.head, re.MULTILINE) else types
        parts = [f"module {HELD}", "use, intrinsic :: iso_fortran_env, only: int64, real64", self.head]
        return "\n".join([*parts, declared, "contains", self.text, f"end module {HELD}", ""])


def plain(line: str) -> str:
    """A line in lower case without its comment, its literals and the space around it."""
    return _QUOTED.sub("''", line).partition("!")[0].strip().lower()


def read(code: str, names: Sequence[str] = ()) -> Source:
    """Take a source apart; `names` are the spellings of the function."""
    outside, program = _split(code.splitlines())
    found = [m.group(1) for line in outside if (m := _MODULE.match(plain(line)))]
    if found:
        return Source(_owner(outside, names) or found[-1], "\n".join(outside), "")
    head, inner = _program(program)
    return Source("", "\n".join([*outside, *inner]), "\n".join(head))


def function(code: str, names: Sequence[str]) -> str:
    """The name by which the code has the function; the first of `names` if it has none."""
    wanted = {loose(name) for name in names}
    given = (m.group(1) for line in code.splitlines() for m in _FUNCTION.finditer(plain(line)))
    return next((name for name in given if loose(name) in wanted), names[0])


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines outside a program, and those of the program without its first and last."""
    start = next((at for at, line in enumerate(lines) if _PROGRAM.match(plain(line))), None)
    if start is None:
        return lines, []
    ends = [at for at, line in enumerate(lines) if at > start and re.match(r"end\s*program\b", plain(line))]
    end = ends[0] if ends else len(lines) - 1
    return lines[:start] + lines[end + 1 :], lines[start + 1 : end]


def _program(lines: list[str]) -> tuple[list[str], list[str]]:
    """A program's `use` lines and types, and its functions."""
    at = next((i for i, line in enumerate(lines) if plain(line) == "contains"), len(lines))
    head, inside = [line for line in lines[:at] if plain(line).startswith("use")], False
    for line in lines[:at]:
        inside = inside or bool(_TYPE.match(plain(line)))
        if inside:
            head.append(line)
        inside = inside and not re.match(r"end\s*type\b", plain(line))
    return head, lines[at + 1 :]


def _owner(lines: list[str], names: Sequence[str]) -> str:
    wanted, module = {loose(name) for name in names}, ""
    for line in map(plain, lines):
        if match := _MODULE.match(line):
            module = match.group(1)
        if any(loose(m.group(1)) in wanted for m in _FUNCTION.finditer(line)):
            return module
    return ""
