"""How names, types and values are written in Scala."""

from __future__ import annotations

from synth.languages import naming
from synth.languages.quoting import quote, utf16
from synth.proof.signature import Type

RESERVED = naming.words(
    "abstract case catch class def do else extends false final finally for forSome if implicit import "
    "lazy match new null object override package private protected return sealed super this throw trait "
    "try true type val var while with yield main notify wait"
)


def spelled(name: str) -> str:
    """The name by the habit, clear of the language's words."""
    return naming.usual(name, naming.camel, RESERVED)


def labelled(name: str) -> str:
    """A parameter's name and colon, apart where they would be one operator: `class_ :`."""
    own = spelled(name)
    return f"{own} :" if own.endswith("_") else f"{own}:"


_SCALARS = {"int": "Long", "float": "Double", "bool": "Boolean", "str": "String"}


def type_text(type_: Type) -> str:
    """The type as it is written."""
    inner = [type_text(item) for item in type_.items]
    match type_.kind:
        case "list":
            return f"List[{inner[0]}]"
        case "dict":
            return f"Map[String, {inner[0]}]"
        case "tuple":
            return f"({', '.join(inner)})" if len(inner) > 1 else f"Tuple1[{inner[0]}]"
        case "optional":
            return f"Option[{inner[0]}]"
        case _:
            return _SCALARS[type_.kind]


_LONGEST = 16_000
"""Characters of one literal: a class file holds 65,535 bytes of each."""


def _text(value: str) -> str:
    pieces = [quote(value[at : at + _LONGEST], utf16) for at in range(0, len(value), _LONGEST)]
    return f"List({', '.join(pieces)}).mkString" if len(pieces) > 1 else quote(value, utf16)


def literal(type_: Type, value: object, typed: bool = False) -> str:
    """The value as a Scala expression; `typed` spares the compiler the inference."""
    given = f"[{type_text(type_)[:-1].partition('[')[2]}]" if typed and type_.items else ""
    match type_.kind, value:
        case "optional", None:
            return "None"
        case "optional", _:
            return f"Some({literal(type_.items[0], value, typed)})"
        case "bool", _:
            return "true" if value else "false"
        case "int", int():
            return f"{value}L"
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return _text(value)
        case "tuple", list():
            parts = ", ".join(literal(t, v, typed) for t, v in zip(type_.items, value, strict=True))
            return f"({parts})" if len(value) > 1 else f"Tuple1({parts})"
        case "list", list():
            return f"List{given}({', '.join(literal(type_.items[0], v, typed) for v in value)})"
        case "dict", dict():
            pairs = (f"{_text(k)} -> {literal(type_.items[0], v, typed)}" for k, v in value.items())
            return f"Map{given}({', '.join(pairs)})"
        case _:
            raise TypeError(f"{value!r} is not {type_}")
