"""Languages whose values carry their type at run time and whose programs are compiled as they run.

What they share: every type is supported; the harness compiles the candidate in its
own process; an argument is an expression; and a *spec* of the declared result, a
nested list of kind words, tells the encoder an empty list from an empty dict.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from synth.languages import naming
from synth.languages.base import well_formed
from synth.languages.notation import Values
from synth.languages.plain import Plain
from synth.languages.templates import fill
from synth.proof.signature import Signature, Type, Vector


class Dynamic(Plain):
    """A language by its words, its literals and one harness text."""

    reserved: ClassVar[frozenset[str]] = frozenset()
    """Words that no parameter can have for a name."""
    taken: ClassVar[frozenset[str]] = frozenset()
    """Names that a function must not take: the language's own functions."""
    template: ClassVar[str]
    values: ClassVar[Values]
    """How values are spelled; a language that differs in more than spelling overrides `literal`."""

    def literal(self, type_: Type, value: Any) -> str:
        """The value as an expression."""
        return self.values.literal(type_, value)

    @abstractmethod
    def spec(self, type_: Type) -> str:
        """The type as a nested list of kind words."""

    def habit(self) -> Callable[[str], str]:
        """How the language writes `two_sum`."""
        return naming.snake

    def holds(self, type_: Type, value: Any) -> bool:
        """Whether this one value, apart from what is inside it, is written without loss."""
        return True

    def represents(self, type_: Type, value: Any) -> bool:
        sound = type_.accepts(value) and well_formed(value)
        return sound and all(self.holds(*pair) for pair in walk(type_, value))

    def trial_build(self) -> tuple[str, ...]:
        return ()

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        return {self.file("main"): fill(self.template, self.parts(signature, code, vectors))}

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        """What the harness says of this problem, by the word between `@`s."""
        return {
            "NAME": self.function_name(signature),
            "GIVEN": signature.name,
            "RETURNS": self.spec(signature.returns),
            "ARGUMENTS": "\n".join(self.row(signature, v) for v in vectors),
        }

    @abstractmethod
    def row(self, signature: Signature, vector: Vector) -> str:
        """One vector's arguments as the harness wants them."""

    def function_name(self, signature: Signature) -> str:
        """The function's usual name."""
        return naming.usual(signature.name, self.habit(), self.reserved | self.taken)

    def parameter(self, name: str) -> str:
        """A parameter's usual name."""
        return naming.usual(name, self.habit(), self.reserved)

    def parameters(self, signature: Signature, mark: str = "") -> str:
        """The parameters' names, with what the language writes before each."""
        return ", ".join(mark + self.parameter(p.name) for p in signature.parameters)

    def arguments(self, signature: Signature, vector: Vector) -> list[str]:
        """The arguments as expressions."""
        pairs = zip(signature.parameters, vector.arguments, strict=True)
        return [self.literal(p.type, a) for p, a in pairs]


def walk(type_: Type, value: Any) -> Iterator[tuple[Type, Any]]:
    """The value and all that is inside it, each with its type."""
    yield type_, value
    for item, inner in children(type_, value):
        yield from walk(item, inner)


def children(type_: Type, value: Any) -> list[tuple[Type, Any]]:
    """What a value directly consists of."""
    match type_.kind:
        case "list":
            return [(type_.items[0], one) for one in value]
        case "dict":
            return [(type_.items[0], one) for one in value.values()]
        case "tuple":
            return list(zip(type_.items, value, strict=True))
        case "optional":
            return [] if value is None else [(type_.items[0], value)]
        case _:
            return []


def nested(type_: Type, opening: str, closing: str, separator: str = ", ") -> str:
    """A spec between brackets: `["list", ["int"]]`."""
    inner = separator.join(
        [f'"{type_.kind}"', *(nested(t, opening, closing, separator) for t in type_.items)]
    )
    return f"{opening}{inner}{closing}"


def named(found: Sequence[str], name: str, wanted: str) -> str:
    """The one of the found names that is `name`, else one that differs from `wanted` in spelling only."""
    alike = [one for one in found if re.sub(r"[.\-]", "", naming.loose(one)) == naming.loose(wanted)]
    return next((one for one in alike if one == name), alike[0] if alike else "")
