"""How Zig code wants its functions to be called: allocators, changeable slices, errors, methods.

A definition is found by its keyword; a name counts where every enclosing brace belongs to a
container with a name. A wrong guess costs a compile error, never a wrong verdict about a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.languages import naming, scan

_DEFINITION = re.compile(
    r"\bconst\s+(?P<owner>\w+)\s*=\s*(?:packed\s+|extern\s+)?(?:struct|union|enum)\b[^{}]*\{|[{}]"
    r"|(?P<head>[^\n{};]*)\bfn\s+(?P<name>\w+)\s*(?=\()"
)


@dataclass(frozen=True)
class Callee:
    """How the candidate's function is called."""

    path: str
    given: tuple[str, ...]
    """What each parameter takes: `memory`, `self`, `*self`, `changed` or `value`."""
    fails: bool
    """Whether it returns an error union."""
    owner: str = ""

    @classmethod
    def of(cls, code: str, usual: str, parameters: int, allocates: bool) -> Callee:
        """Read the candidate's own definition; the declared one when there is none."""
        bare, wanted = scan.blank(code, "zig"), naming.loose(usual)
        found = [one for one in definitions(bare) if naming.loose(one[0]) == wanted]
        if not found:
            first = ["memory"] if allocates else []
            return cls(usual, (*first, *["value"] * parameters), True)
        name, owner, _, end = min(found, key=lambda one: bool(one[1]))
        types = [one.partition(":")[2].strip() for one in scan.parameters(bare, end)]
        given = [_taken(type_) for type_ in types]
        if owner and given.count("value") + given.count("changed") > parameters:
            given[0] = "*self" if types[0].startswith("*") else "self"
        fails = bool(re.match(r"\s*\((?:[^()]|\([^()]*\))*\)[^{;]*!", bare[end:]))
        return cls(f"{owner}.{name}" if owner else name, tuple(given), fails, owner)

    @property
    def receiver(self) -> bool:
        """Whether it is a method of a value."""
        return any(one.endswith("self") for one in self.given)

    def text(self, target: str, values: Sequence[str], memory: str, self_: str) -> str:
        """The call."""
        rest = iter(values)
        known = {"memory": memory, "self": self_, "*self": f"&{self_}"}
        parts = [known[one] if one in known else next(rest, "") for one in self.given]
        return f"{target}({', '.join([*parts, *rest])})"


def _taken(type_: str) -> str:
    if type_.endswith("Allocator"):
        return "memory"
    return "changed" if re.match(r"\[\](?!const\b)", type_) else "value"


def definitions(bare: str) -> Iterator[tuple[str, str, str, int]]:
    """Functions at file or container level: name, owner, text before, offset behind the name."""
    stack: list[str] = []
    for match in _DEFINITION.finditer(bare):
        if name := match.group("name"):
            if all(stack):
                yield name, ".".join(stack), match.group("head"), match.end()
        elif match.group() == "}":
            del stack[-1:]
        else:
            stack.append(match.group("owner") or "")
