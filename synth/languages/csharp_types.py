"""How names, types and values are written in C#."""

from __future__ import annotations

from synth.languages import naming
from synth.languages.quoting import quote, utf16
from synth.proof.signature import Signature, Type

RESERVED = naming.words(
    "abstract as base bool break byte case catch char checked class const continue decimal default "
    "delegate do double else enum event explicit extern false finally fixed float for foreach goto if "
    "implicit in int interface internal is lock long namespace new null object operator out override "
    "params private protected public readonly ref return sbyte sealed short sizeof stackalloc static "
    "string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual "
    "void volatile while Main Equals ToString"
)


def function_name(signature: Signature) -> str:
    """The function's usual name."""
    return naming.usual(signature.name, naming.pascal, RESERVED)


def parameter_name(name: str) -> str:
    """A parameter's usual name."""
    return naming.usual(name, naming.camel, RESERVED)


_SCALARS = {"int": "long", "float": "double", "bool": "bool", "str": "string"}
_REFERENCES = ("str", "list", "dict")


def type_text(type_: Type) -> str:
    """The type as it is written."""
    inner = [type_text(item) for item in type_.items]
    match type_.kind:
        case "list":
            return f"List<{inner[0]}>"
        case "dict":
            return f"Dictionary<string, {inner[0]}>"
        case "tuple":
            return f"({', '.join(inner)})" if len(inner) > 1 else f"ValueTuple<{inner[0]}>"
        case "optional":
            nullable = type_.items[0].kind in (*_REFERENCES, "optional")
            return inner[0] if nullable else f"{inner[0]}?"
        case _:
            return _SCALARS[type_.kind]


def literal(type_: Type, value: object) -> str:
    """The value as a C# expression; its target type is known where it stands."""
    match type_.kind, value:
        case "optional", None:
            return "null"
        case "optional", _:
            return literal(type_.items[0], value)
        case "bool", _:
            return "true" if value else "false"
        case "int", int():
            return f"{value}L"
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return quote(value, utf16)
        case "tuple", list():
            parts = ", ".join(map(literal, type_.items, value))
            return f"({parts})" if len(value) > 1 else f"new {type_text(type_)}({parts})"
        case "list", list():
            parts = ", ".join(literal(type_.items[0], v) for v in value)
            return f"new {type_text(type_)} {{ {parts} }}" if value else f"new {type_text(type_)}()"
        case "dict", dict():
            parts = ", ".join(f"[{quote(k, utf16)}] = {literal(type_.items[0], v)}" for k, v in value.items())
            return f"new {type_text(type_)} {{ {parts} }}" if value else f"new {type_text(type_)}()"
        case _:
            raise TypeError(f"{value!r} is not {type_}")
