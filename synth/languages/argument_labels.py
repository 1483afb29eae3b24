"""How Swift code wants its functions to be called: labels, `inout`, `throws`, the type that owns them.

A definition is found by its keyword; a name counts where every enclosing brace belongs to a
type. A wrong guess costs a compile error, never a wrong verdict about a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.languages import naming, scan

_DEFINITION = re.compile(
    r"\b(?:class|struct|enum|extension|actor)\s+(?!func\b|var\b)(?P<owner>\w+)[^{}]*\{|[{}]"
    r"|(?P<head>[^\n{};]*)\bfunc\s+(?P<name>\w+)\s*(?:<[^>{]*>\s*)?(?=\()"
)


@dataclass(frozen=True)
class Callee:
    """How the candidate's function is called: its path, its labels, which parameters are `inout`."""

    path: str
    labels: tuple[str, ...] = ()
    changed: tuple[bool, ...] = ()
    throws: bool = False

    @classmethod
    def of(cls, usual: str, code: str) -> Callee:
        """Read the candidate's own definition; the declared one, by its usual name, when there is none."""
        bare = scan.blank(code, "swift")
        found = [one for one in _definitions(bare) if naming.loose(one[0]) == naming.loose(usual)]
        if not found:
            return cls(usual)
        name, owner, static, end = min(found, key=lambda one: bool(one[1]))
        given = [one.partition(":") for one in scan.parameters(bare, end)]
        first = [one[0].split()[:1] for one in given]
        labels = tuple("" if word in ([], ["_"]) else f"{word[0]}: " for word in first)
        changed = tuple(bool(re.match(r"\s*inout\b", one[2])) for one in given)
        tail = re.match(r"[^{]*?\)\s*(?:async\s+)?(?:re)?throws\b", bare[end:])
        path = f"{owner}{'' if static else '()'}.{name}" if owner else name
        return cls(path, labels, changed, bool(tail))

    def text(self, names: Sequence[str]) -> str:
        """The call, with variables of these names."""
        rows = zip(
            names, self.labels or ("",) * len(names), self.changed or (False,) * len(names), strict=False
        )
        inner = ", ".join(f"{label}{'&' if changed else ''}{name}" for name, label, changed in rows)
        return f"{'try ' if self.throws else ''}{self.path}({inner})"


def _definitions(bare: str) -> Iterator[tuple[str, str, bool, int]]:
    """Functions at file or type level: name, owner, whether static, offset behind the name."""
    stack: list[str] = []
    for match in _DEFINITION.finditer(bare):
        if name := match.group("name"):
            if all(stack):
                static = bool(re.search(r"\b(?:static|class)\b", match.group("head")))
                yield name, ".".join(stack), static, match.end()
        elif match.group() == "}":
            del stack[-1:]
        else:
            stack.append(match.group("owner") or "")
