"""What an Ada source is made of, and how its units are put into one declarative part.

A compiler of Ada wants a file for each unit. A test program has one: library units may
as well be declared inside a procedure, below its context clauses, which are gathered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.languages.naming import loose

_SKIPPED = re.compile(r"--[^\n]*|\"(?:[^\"\n]|\"\")*\"|'[^\n]'")
_NAME = r"[\w.]+(?:\s*,\s*[\w.]+)*"
_CONTEXT = re.compile(
    rf"^(?:(?:(?:limited\s+|private\s+)*with|use(?:\s+(?:all\s+)?type)?)\s+{_NAME}\s*;[ \t]*)+",
    re.MULTILINE | re.IGNORECASE,
)
_CLAUSE = re.compile(rf"(with|use(?:\s+(?:all\s+)?type)?)\s+({_NAME})\s*;", re.IGNORECASE)
_PRAGMA = re.compile(r"^pragma\s+Ada_\w+\s*;", re.MULTILINE | re.IGNORECASE)
_UNIT = re.compile(r"^(?:package(?:\s+body)?|procedure|function)\s+([\w.]+)", re.MULTILINE | re.IGNORECASE)
_SCOPE = re.compile(r"\bpackage\s+(?:body\s+)?(\w+)\s+is\b(?!\s+new\b)|\bend\s+(\w+)\s*;", re.IGNORECASE)
_FUNCTION = re.compile(r"\bfunction\s+(\w+)", re.IGNORECASE)
_PROCEDURE = re.compile(r"^procedure\s+(\w+)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """Context clauses without the code's own units, and the units."""

    withs: tuple[str, ...]
    uses: tuple[str, ...]
    units: str

    def context(self, *more: str) -> str:
        """The context clauses, these library units first."""
        withs = dict.fromkeys([*more, *self.withs])
        return "\n".join([*(f"with {name};" for name in withs), *self.uses])


def blank(code: str) -> str:
    """The code with comments and literals replaced by spaces; newlines stay."""
    return _SKIPPED.sub(lambda m: " " * len(m.group()), code)


def read(code: str) -> Source:
    """Take a source apart; context clauses stand at the beginning of a line."""
    bare = blank(code)
    own = {name.lower() for name in _UNIT.findall(bare)}
    withs: list[str] = []
    uses: list[str] = []
    for word, name in _clauses(bare):
        if name.lower() not in own and word == "with":
            withs.append(name)
        elif name.lower() not in own:
            uses.append(f"{word} {name};")
    units = code
    gone = [*_CONTEXT.finditer(bare), *_PRAGMA.finditer(bare)]
    for match in sorted(gone, key=lambda m: -m.start()):
        kept = [f"{w} {name};" for w, name in _clauses(match.group()) if name.lower() in own and w != "with"]
        units = units[: match.start()] + " ".join(kept) + units[match.end() :]
    return Source(tuple(withs), tuple(uses), units)


def _clauses(bare: str) -> list[tuple[str, str]]:
    """The word and the name of each context clause."""
    found = (clause for match in _CONTEXT.finditer(bare) for clause in _CLAUSE.findall(match.group()))
    return [(word.lower(), name) for word, names in found for name in re.split(r"\s*,\s*", names)]


def callee(code: str, names: Sequence[str]) -> str:
    """The function's name as the code has it, behind its package: `Solution.Sum_Without`."""
    bare, wanted = blank(code), {loose(name) for name in names}
    match = next((m for m in _FUNCTION.finditer(bare) if loose(m.group(1)) in wanted), None)
    if match is None:
        return names[0]
    return ".".join([*_scopes(bare, match.start()), match.group(1)])


def declared(code: str, name: str) -> str:
    """Where the code itself declares a type or package of that name; empty if it does not."""
    bare = blank(code)
    match = re.search(rf"\b(?:package|type|subtype)\s+{name}\s+is\b", bare, re.IGNORECASE)
    return ".".join([*_scopes(bare, match.start()), name]) if match else ""


def package(code: str) -> str:
    """The first package of the code; empty if it has none."""
    found = re.search(r"^package\s+(?:body\s+)?(\w+)\s+is\b", blank(code), re.MULTILINE | re.IGNORECASE)
    return found.group(1) if found else ""


def main(code: str) -> str:
    """The last procedure at the beginning of a line: what runs of a whole program."""
    found = _PROCEDURE.findall(blank(code))
    return found[-1] if found else "main"


def _scopes(bare: str, at: int) -> list[str]:
    """The packages around a place."""
    stack: list[str] = []
    for match in _SCOPE.finditer(bare, 0, at):
        if match.group(1):
            stack.append(match.group(1))
        elif stack and stack[-1].lower() == match.group(2).lower():
            stack.pop()
    return stack
