"""How names, types and values are written in F#."""

from __future__ import annotations

from synth.languages import naming
from synth.languages.quoting import long_u, quote
from synth.proof.signature import Type

RESERVED = naming.words(
    "abstract and as assert base begin class default delegate do done downcast downto elif else end "
    "exception extern false finally fixed for fun function global if in inherit inline interface "
    "internal lazy let match member module mutable namespace new not null of open or override private "
    "public rec return select sig static struct then to true try type upcast use val void when while "
    "with yield atomic break checked component const constraint continue event external include mixin "
    "parallel process protected pure sealed tailcall trait virtual"
)
_LONG = 100
"""Items from which a list is written as an array: the compiler's own stack ends at some length."""


def spelled(name: str) -> str:
    """The name by the habit, clear of the language's words."""
    return naming.usual(name, naming.camel, RESERVED)


_SCALARS = {"int": "int64", "float": "float", "bool": "bool", "str": "string"}


def type_text(type_: Type) -> str:
    """The type as it is written."""
    inner = [type_text(item) for item in type_.items]
    match type_.kind:
        case "list" | "optional":
            return f"{inner[0]} {'list' if type_.kind == 'list' else 'option'}"
        case "dict":
            return f"Map<string, {inner[0]}>"
        case "tuple":
            return f"({' * '.join(inner)})"
        case _:
            return _SCALARS[type_.kind]


def literal(type_: Type, value: object) -> str:
    """The value as an F# expression; its type is known where it stands."""
    match type_.kind, value:
        case "optional", None:
            return "None"
        case "optional", _:
            return f"Some({literal(type_.items[0], value)})"
        case "bool", _:
            return "true" if value else "false"
        case "int", int():
            return f"{value}L"
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return quote(value, long_u)
        case "tuple", list():
            return f"({', '.join(map(literal, type_.items, value))})"
        case "list", list():
            parts = "; ".join(literal(type_.items[0], v) for v in value)
            return f"List.ofArray [| {parts} |]" if len(value) >= _LONG else f"[{parts}]"
        case "dict", dict():
            pairs = "; ".join(f"({quote(k, long_u)}, {literal(type_.items[0], v)})" for k, v in value.items())
            return f"Map.ofList [{pairs}]" if value else "Map.empty"
        case _:
            raise TypeError(f"{value!r} is not {type_}")
