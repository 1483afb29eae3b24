"""How names, types and values are written in Visual Basic."""

from __future__ import annotations

from collections.abc import Callable

from synth.languages import dotnet, naming
from synth.languages.notation import Types, Values
from synth.proof.signature import Signature

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


TYPES = Types(
    int="Long",
    float="Double",
    bool="Boolean",
    text="String",
    list="List(Of %s)",
    dict="Dictionary(Of String, %s)",
    tuple="(%s, %s)",
    single="ValueTuple(Of %s)",
    optional=dotnet.nullable("Nullable(Of %s)"),
)


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


VALUES = Values(
    types=TYPES,
    none="Nothing",
    true="True",
    false="False",
    int="{}L".format,
    lowest="Long.MinValue",
    text=_text,
    list="New @TYPE@ From {%s, %s}",
    empty_list="New @TYPE@()",
    tuple="(%s, %s)",
    single="New @TYPE@(%s)",
    pair="{%s, %s}",
    dict="New @TYPE@ From {%s, %s}",
    empty_dict="New @TYPE@()",
)
"""Expressions whose target types are known where they stand."""
