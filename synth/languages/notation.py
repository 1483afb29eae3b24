"""How a language spells types and values, as data.

The walk over a type or a value is the same for all languages; what differs is text.
A composite is spelled with two things inside it: `[%s; %s]` stands for a list of any
length between brackets, with `; ` between its items. In a value's spelling `@TYPE@` is
its type and `@ITEM@` the type of what is inside it. Where a text does not do, a
function of the type and the finished parts takes its place.

    _TYPES = Types(int="i64", float="f64", bool="bool", text="String", list="Vec<%s>", …)
    _VALUES = Values(types=_TYPES, none="None", some="Some(%s)", list="vec![%s, %s]", …)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.proof.signature import Kind, Signature, Type, Vector

Shape = str | Callable[[Type, Sequence[str]], str]
Whole = Callable[[int], str]
Real = Callable[[float], str]
LOWEST = -(2**63)
"""In many languages the negation of a number that is no 64-bit integer itself."""


@dataclass(frozen=True, kw_only=True)
class Types:
    """The spelling of types, in code or in the words of a comment."""

    int: str
    float: str
    bool: str
    text: str
    list: Shape | None = None
    dict: Shape | None = None
    tuple: Shape | None = None
    single: str = ""
    """A tuple of one, where it is spelled another way."""
    optional: Shape | None = None
    boxes: Mapping[str, str] | None = None
    """Scalars (by kind) that are spelled another way inside a composite."""
    names: Mapping[Type, str] | None = None
    """Names of the tuples that are declared types."""

    def of(self, type_: Type) -> str:
        """The type as it is written."""
        if self.names and type_ in self.names:
            return self.names[type_]
        return _filled(self._shape(type_), type_, [self._inside(item) for item in type_.items])

    def _inside(self, type_: Type) -> str:
        return (self.boxes or {}).get(type_.kind) or self.of(type_)

    def _shape(self, type_: Type) -> Shape | None:
        if type_.kind == "tuple" and len(type_.items) == 1 and self.single:
            return self.single
        shape: Shape | None = getattr(self, "text" if type_.kind == "str" else type_.kind)
        return shape


@dataclass(frozen=True, kw_only=True)
class Values:
    """The spelling of values as expressions."""

    types: Types | None = None
    """What `@TYPE@` and `@ITEM@` are taken from."""
    none: str
    some: str = "%s"
    true: str = "true"
    false: str = "false"
    int: Whole = str
    lowest: str = ""
    """The lowest 64-bit integer, where it cannot be written as a number."""
    float: Real = repr
    negative: str = "%s"
    """A number below zero."""
    text: Callable[[str], str]
    key: Callable[[str], str] | None = None
    """A key of a dict, where it is not as any other text."""
    list: Shape | None = None
    empty_list: str | None = None
    tuple: Shape | None = None
    single: str = ""
    """A tuple of one, where it is spelled another way."""
    pair: str = ""
    dict: Shape | None = None
    empty_dict: str | None = None

    def literal(self, type_: Type, value: Any) -> str:
        """The value as an expression. Raises `TypeError` on a value that is not of the type."""
        match type_.kind, value:
            case "optional", None:
                return self._typed(self.none, type_)
            case "optional", _:
                return self._whole(self.some, type_, [self.literal(type_.items[0], value)])
            case "bool", bool():
                return self.true if value else self.false
            case "int", int():
                return self.lowest if self.lowest and value == LOWEST else self._number(self.int(value))
            case "float", int() | float():
                return self._number(self.float(float(value)))
            case "str", str():
                return self.text(value)
            case ("list" | "tuple", list()) | ("dict", dict()):
                return self._composite(type_, value)
            case _:
                raise TypeError(f"{value!r} is not {type_}")

    def arguments(self, signature: Signature, vector: Vector) -> Sequence[str]:
        """The arguments as expressions."""
        pairs = zip(signature.parameters, vector.arguments, strict=True)
        return [self.literal(p.type, value) for p, value in pairs]

    def _number(self, text: str) -> str:
        return self.negative % text if text.startswith("-") else text

    def _composite(self, type_: Type, value: Any) -> str:
        if type_.kind == "tuple":
            shape = self.single if self.single and len(value) == 1 else self.tuple
            parts = [self.literal(*one) for one in zip(type_.items, value, strict=True)]
            return self._whole(shape, type_, parts)
        if type_.kind == "dict":
            shape = self.dict if value or self.empty_dict is None else self.empty_dict
            return self._whole(shape, type_, [self._pair(type_.items[0], *pair) for pair in value.items()])
        shape = self.list if value or self.empty_list is None else self.empty_list
        return self._whole(shape, type_, [self.literal(type_.items[0], one) for one in value])

    def _pair(self, type_: Type, key: str, value: Any) -> str:
        before, between, after = self.pair.split("%s")
        return f"{before}{(self.key or self.text)(key)}{between}{self.literal(type_, value)}{after}"

    def _whole(self, shape: Shape | None, type_: Type, parts: Sequence[str]) -> str:
        return _filled(self._typed(shape, type_) if isinstance(shape, str) else shape, type_, parts)

    def _typed(self, text: str, type_: Type) -> str:
        if self.types and "@" in text:
            text = text.replace("@TYPE@", self.types.of(type_))
            return text.replace("@ITEM@", self.types.of(type_.items[0])) if type_.items else text
        return text


def _filled(shape: Shape | None, type_: Type, parts: Sequence[str]) -> str:
    if shape is None:
        raise TypeError(f"{type_} has no spelling here")
    if callable(shape):
        return shape(type_, parts)
    if "%s" not in shape:
        return shape
    opening, *between, closing = shape.split("%s")
    return f"{opening}{''.join(between).join(parts)}{closing}"


def bracketed(shape: str, *kinds: Kind) -> Shape:
    """The shape, for which a type of these kinds stands in parentheses."""

    def fill(type_: Type, parts: Sequence[str]) -> str:
        inner = zip(type_.items, parts, strict=True)
        return _filled(shape, type_, [f"({part})" if item.kind in kinds else part for item, part in inner])

    return fill
