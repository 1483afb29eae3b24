"""Typed signatures: the language-neutral shape of a problem.

A type is one of int, float, bool, str, list[T], dict[str,T], tuple[T, …],
optional[T], nested. Values are JSON: a tuple is a list, an absent optional is
null. Ints are signed 64-bit at most, floats are finite, and text is Unicode
scalar values without NUL (a lone surrogate cannot be written to a file, a NUL
ends a string in several languages); a value outside its type is an error, never
a coercion.
"""

from __future__ import annotations

import math
import re
import sys
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["int", "float", "bool", "str", "list", "dict", "tuple", "optional"]
_ARITY: dict[str, int] = {"int": 0, "float": 0, "bool": 0, "str": 0, "list": 1, "optional": 1}
_TOKEN = re.compile(r"\s*([A-Za-z]+|[\[\],])")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}\Z")
MAX_DEPTH = 5
MAX_PARAMETERS = 8
MAX_TYPE_TEXT = 400
"""Characters: types are written by models, and one that runs away must not cost time."""


class SignatureError(ValueError):
    """A type or signature that is not in the language above."""


@dataclass(frozen=True)
class Type:
    """A type; `items` holds the element types (for a dict, the value type only)."""

    kind: Kind
    items: tuple[Type, ...] = ()

    def __str__(self) -> str:
        if self.kind == "dict":
            return f"dict[str,{self.items[0]}]"
        return f"{self.kind}[{','.join(map(str, self.items))}]" if self.items else self.kind

    def accepts(self, value: Any) -> bool:
        """Whether a JSON value belongs to this type (an int is also a float)."""
        match self.kind:
            case "int":
                return type(value) is int and -(2**63) <= value < 2**63
            case "float":
                return _is_number(value)
            case "bool":
                return type(value) is bool
            case "str":
                return _is_text(value)
            case "list":
                return type(value) is list and all(map(self.items[0].accepts, value))
            case "dict":
                return type(value) is dict and all(
                    _is_text(k) and self.items[0].accepts(v) for k, v in value.items()
                )
            case "tuple":
                return (
                    type(value) is list
                    and len(value) == len(self.items)
                    and all(t.accepts(v) for t, v in zip(self.items, value, strict=True))
                )
            case "optional":
                return value is None or self.items[0].accepts(value)


def _is_number(value: Any) -> bool:
    """A finite float, or an int that a float can hold (JavaScript writes 1e20 without a point)."""
    if type(value) is int:
        return abs(value) <= sys.float_info.max
    return type(value) is float and math.isfinite(value)


def _is_text(value: Any) -> bool:
    return type(value) is str and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)


@dataclass(frozen=True)
class Parameter:
    """A named, typed parameter (snake_case; languages rename by their own habit)."""

    name: str
    type: Type


@dataclass(frozen=True)
class Signature:
    """A function: snake_case name, parameters in order, one result."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: Type

    def __str__(self) -> str:
        inner = ", ".join(f"{p.name}: {p.type}" for p in self.parameters)
        return f"{self.name}({inner}) -> {self.returns}"

    @classmethod
    def from_json(cls, data: Any) -> Signature:
        """Read `{"name", "parameters": [{"name", "type"}], "returns"}`.

        Raises `SignatureError` on anything else.
        """
        try:
            parameters = tuple(Parameter(_name(p["name"]), parse_type(p["type"])) for p in data["parameters"])
            signature = cls(_name(data["name"]), parameters, parse_type(data["returns"]))
        except (KeyError, TypeError) as error:
            raise SignatureError(f"not a signature: {error}") from error
        if not 1 <= len(parameters) <= MAX_PARAMETERS:
            raise SignatureError(f"a function takes from 1 to {MAX_PARAMETERS} parameters")
        # Languages that write camelCase lose the underscores: the names must differ without them too.
        names = [n.replace("_", "") for n in (signature.name, *(p.name for p in parameters))]
        if len(set(names)) != len(names):
            raise SignatureError("the function and its parameters need different names")
        return signature

    def to_json(self) -> dict[str, Any]:
        """The inverse of `from_json`."""
        return {
            "name": self.name,
            "parameters": [{"name": p.name, "type": str(p.type)} for p in self.parameters],
            "returns": str(self.returns),
        }


def _name(text: Any) -> str:
    if not isinstance(text, str) or not _NAME.match(text):
        raise SignatureError(f"not a snake_case name: {text!r}")
    return text


def parse_type(text: Any) -> Type:
    """Read `list[dict[str,int]]`. Raises `SignatureError`."""
    if not isinstance(text, str) or len(text) > MAX_TYPE_TEXT:
        raise SignatureError(f"not a type: {str(text)[:80]!r}")
    tokens = _tokens(text)
    parsed, rest = _parse(tokens, 0)
    if rest != len(tokens):
        raise SignatureError(f"not a type: {text!r}")
    return parsed


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if not match:
            raise SignatureError(f"not a type: {text!r}")
        tokens.append(match.group(1).lower())
        at = match.end()
    return tokens


def _parse(tokens: list[str], at: int, depth: int = 1) -> tuple[Type, int]:
    if at >= len(tokens) or depth > MAX_DEPTH:
        raise SignatureError("a type ends early or nests too deep")
    kind = tokens[at]
    if at + 1 >= len(tokens) or tokens[at + 1] != "[":
        if _ARITY.get(kind) != 0:
            raise SignatureError(f"unknown type {kind!r}")
        return Type(kind), at + 1  # type: ignore[arg-type]
    items: list[Type] = []
    at += 1
    while tokens[at] != "]":
        item, at = _parse(tokens, at + 1, depth + 1)
        items.append(item)
        if at >= len(tokens) or tokens[at] not in (",", "]"):
            raise SignatureError("a type lacks its closing bracket")
    return _build(kind, items), at + 1


def _build(kind: str, items: list[Type]) -> Type:
    if kind == "dict" and len(items) == 2 and items[0].kind == "str":
        return Type("dict", (items[1],))
    if kind == "tuple" and items:
        return Type("tuple", tuple(items))
    if _ARITY.get(kind) == 1 and len(items) == 1:
        if kind == "optional" and items[0].kind == "optional":
            raise SignatureError("optional of optional")
        return Type(kind, tuple(items))  # type: ignore[arg-type]
    raise SignatureError(f"unknown type {kind!r} of {len(items)}")


@dataclass(frozen=True)
class Vector:
    """Language-neutral test data: JSON arguments, and the agreed result if there is one."""

    arguments: tuple[Any, ...]
    expected: Any = None
    known: bool = False
    """Whether `expected` was agreed; a proposer's guess is a vote, not an expectation."""
    beyond: bool = False
    """Whether the arguments leave the examples' habits: a right answer may then differ by language."""

    def fits(self, signature: Signature) -> bool:
        """Whether the arguments belong to the parameters' types."""
        return len(self.arguments) == len(signature.parameters) and all(
            p.type.accepts(a) for p, a in zip(signature.parameters, self.arguments, strict=True)
        )
