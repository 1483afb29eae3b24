"""How names, types and values are written in Visual Basic."""

from __future__ import annotations

from collections.abc import Callable

from synth.languages import naming
from synth.proof.signature import Signature, Type

RESERVED = naming.words(
    "addhandler addressof alias and andalso as boolean byref byte byval call case catch cbool cbyte "
    "cchar cdate cdbl cdec char cint class clng cobj const continue csbyte cshort csng cstr ctype cuint "
    "culng cushort date decimal declare default delegate dim directcast do double each else elseif end "
    "endif enum erase error event exit false finally for friend function get gettype getxmlnamespace "
    "global gosub goto handles if implements imports in inherits integer interface is isnot let lib "
    "like long loop me mod module mustinherit mustoverride mybase myclass nameof namespace narrowing "
    "new next not nothing notinheritable notoverridable object of on operator option optional or orelse "
    "out overloads overridable overrides paramarray partial private property protected public "
    "raiseevent readonly redim rem removehandler resume return sbyte select set shadows shared short "
    "single static step stop string structure sub synclock then throw to true try trycast typeof "
    "uinteger ulong ushort using variant wend when while widening with withevents writeonly xor main"
)


def _usual(name: str, habit: Callable[[str], str]) -> str:
    spelled = habit(name)
    return f"{spelled}_" if spelled.lower() in RESERVED else spelled


def function_name(signature: Signature) -> str:
    """The function's usual name."""
    return _usual(signature.name, naming.pascal)


def parameter_name(name: str) -> str:
    """A parameter's usual name."""
    return _usual(name, naming.camel)


_SCALARS = {"int": "Long", "float": "Double", "bool": "Boolean", "str": "String"}


def type_text(type_: Type) -> str:
    """The type as it is written."""
    inner = [type_text(item) for item in type_.items]
    match type_.kind:
        case "list":
            return f"List(Of {inner[0]})"
        case "dict":
            return f"Dictionary(Of String, {inner[0]})"
        case "tuple":
            return f"({', '.join(inner)})" if len(inner) > 1 else f"ValueTuple(Of {inner[0]})"
        case "optional":
            plain = type_.items[0].kind in ("str", "list", "dict", "optional")
            return inner[0] if plain else f"Nullable(Of {inner[0]})"
        case _:
            return _SCALARS[type_.kind]


_NAMED = {"\n": "vbLf", "\r": "vbCr", "\t": "vbTab"}
_QUOTES = "\u201c\u201d\uff02"


def _text(value: str) -> str:
    """The text as pieces joined by `&`."""
    pieces: list[str] = []
    for char in value:
        if char.isprintable() and char not in _QUOTES:
            shown = '""' if char == '"' else char
            fits = pieces and pieces[-1].startswith('"')
            pieces[-1:] = [f'{pieces[-1][:-1]}{shown}"'] if fits else [*pieces[-1:], f'"{shown}"']
        else:
            pieces.append(_NAMED.get(char) or " & ".join(_units(char)))
    return " & ".join(pieces) or '""'


def _units(char: str) -> list[str]:
    data = char.encode("utf-16-be")
    return [f"ChrW({int.from_bytes(data[at : at + 2], 'big')})" for at in range(0, len(data), 2)]


def literal(type_: Type, value: object) -> str:
    """The value as an expression; its target type is known where it stands."""
    match type_.kind, value:
        case "optional", None:
            return "Nothing"
        case "optional", _:
            return literal(type_.items[0], value)
        case "bool", _:
            return "True" if value else "False"
        case "int", int():
            return f"{value}L" if value > -(2**63) else "Long.MinValue"
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return _text(value)
        case "tuple", list():
            parts = ", ".join(map(literal, type_.items, value))
            return f"({parts})" if len(value) > 1 else f"New {type_text(type_)}({parts})"
        case "list", list():
            parts = ", ".join(literal(type_.items[0], v) for v in value)
            return f"New {type_text(type_)} From {{{parts}}}" if value else f"New {type_text(type_)}()"
        case "dict", dict():
            parts = ", ".join(f"{{{_text(k)}, {literal(type_.items[0], v)}}}" for k, v in value.items())
            return f"New {type_text(type_)} From {{{parts}}}" if value else f"New {type_text(type_)}()"
        case _:
            raise TypeError(f"{value!r} is not {type_}")
