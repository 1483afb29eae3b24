"""The parts of a Pascal source: what it uses, its declarations, and its main block, taken apart.

Models answer with bare functions, with a whole program, or with a unit; a test program
is made of the declarations alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from synth.languages.naming import loose

_SKIPPED = re.compile(r"//[^\n]*|\{.*?(?:\}|\Z)|\(\*.*?(?:\*\)|\Z)|'(?:[^'\n]|'')*'", re.DOTALL)
_SWITCH = re.compile(r"\{\$(?:mode|modeswitch|h|longstrings)\b[^}]*\}|\{\$h[+-]\}", re.IGNORECASE)
_HEADER = re.compile(r"\A\s*program\s+\w+\s*(?:\([^)]*\)\s*)?;", re.IGNORECASE)
_UNIT = re.compile(r"\A\s*unit\s+(\w+)\s*;", re.IGNORECASE)
_USES = re.compile(r"\buses\b([^;]*);", re.IGNORECASE)
_BLOCK = re.compile(r"\b(?:begin|case|try|asm|end)\b", re.IGNORECASE)
_LAST = re.compile(r"\bend\s*\.", re.IGNORECASE)
_FUNCTION = re.compile(r"\bfunction\s+((?:\w+\.)*)(\w+)", re.IGNORECASE)
_ROUTINE = re.compile(r"\b(?:function|procedure)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A source without its header, its uses clause and its main block."""

    unit: str
    """The unit's name; empty for a program or bare declarations. A unit's text is left whole."""
    switches: str
    uses: tuple[str, ...]
    declarations: str

    def using(self, *more: str) -> str:
        """The uses clause with these units too, the source's own behind them."""
        lower = {name.lower() for name in more}
        names = [*more, *(one for one in self.uses if one.lower() not in lower)]
        return f"uses {', '.join(names)};" if names else ""


def blank(code: str) -> str:
    """The code with comments and literals replaced by spaces; newlines stay."""
    return _SKIPPED.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)


def read(code: str) -> Source:
    """Take a source apart."""
    bare = blank(code)
    switches = "".join(_SWITCH.findall(code))
    if unit := _UNIT.search(bare):
        return Source(unit.group(1), switches, (), code)
    code, bare = _without_main(code, bare)
    code, bare, _ = _without(_HEADER, code, bare)
    first = _ROUTINE.search(bare)
    found = _USES.search(bare, 0, first.start() if first else len(bare))
    uses = tuple(one.strip() for one in found.group(1).split(",")) if found else ()
    if found:
        code = code[: found.start()] + code[found.end() :]
    return Source("", switches, uses, _SWITCH.sub("", code).strip("\n"))


def _without(pattern: re.Pattern[str], code: str, bare: str) -> tuple[str, str, bool]:
    match = pattern.search(bare)
    if not match:
        return code, bare, False
    return code[match.end() :], bare[match.end() :], True


def _without_main(code: str, bare: str) -> tuple[str, str]:
    """Walk back from `end.` to its `begin`."""
    last = next(reversed(list(_LAST.finditer(bare))), None)
    if last is None:
        return code, bare
    depth = 0
    for token in reversed(list(_BLOCK.finditer(bare, 0, last.end()))):
        depth += 1 if token.group().lower() == "end" else -1
        if depth == 0:
            return code[: token.start()], bare[: token.start()]
    return code, bare


def callee(code: str, names: tuple[str, ...]) -> str:
    """How the function is called: `SumWithout`, or `TSolution.Create.SumWithout`."""
    wanted = {loose(name) for name in names}
    bare = blank(code)
    found = [m for m in _FUNCTION.finditer(bare) if loose(m.group(2)) in wanted]
    if not found:
        return names[0]
    best = next((m for m in found if m.group(1)), found[0])
    owner = best.group(1).rstrip(".")
    return f"{owner}.Create.{best.group(2)}" if owner else best.group(2)


def declares(code: str, name: str) -> bool:
    """Whether the code itself has a type of that name."""
    return bool(re.search(rf"\b{name}\s*=", blank(code), re.IGNORECASE))
