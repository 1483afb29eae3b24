"""The containers and records of a signature in Ada: declarations, literals, and how results are compared.

A list is an instance of Vectors, a map one of Indefinite_Ordered_Maps; tuples and
optionals are records. A text is a String, and an Unbounded_String inside a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from synth.languages import structs
from synth.languages.records import Records, field
from synth.languages.templates import ada as texts
from synth.proof.signature import Type

_SCALARS = {"int": "Long_Long_Integer", "float": "Long_Float", "bool": "Boolean", "str": "String"}
_VECTORS, _TEXTS = "Ada.Containers.Vectors", "Ada.Containers.Indefinite_Vectors"
_MAPS, _UNBOUNDED = "Ada.Containers.Indefinite_Ordered_Maps", "Ada.Strings.Unbounded"
Paths = Mapping[str, str]
"""Declared name to the name by which it is seen (`Int_Lists` is `Solution.Int_Lists`)."""


def title(name: str) -> str:
    """`two_sum` or `IntList` -> `Two_Sum`, `Int_List`."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).split("_")
    return "_".join(part[:1].upper() + part[1:] for part in parts if part)


def declared(type_: Type, names: Records) -> str:
    """The name that the declaration of a composite type gives: of a package or of a record."""
    word = title(structs.word(type_, names))
    return f"{word}s" if type_.kind in ("list", "dict") else word


def type_name(type_: Type, names: Records, paths: Paths | None = None) -> str:
    """The type as it is written."""
    if scalar := _SCALARS.get(type_.kind):
        return scalar
    name = declared(type_, names)
    seen = (paths or {}).get(name, name)
    return seen + {"list": ".Vector", "dict": ".Map"}.get(type_.kind, "")


def component(type_: Type, names: Records) -> str:
    """The type of a record's component."""
    return "Unbounded_String" if type_.kind == "str" else type_name(type_, names)


def units(types: list[Type]) -> list[str]:
    """The library units that the types are made of."""
    found = {_VECTORS: False, _TEXTS: False, _MAPS: False, _UNBOUNDED: False}
    for type_ in types:
        text = any(item.kind == "str" for item in type_.items)
        found[_VECTORS] |= type_.kind == "list" and not text
        found[_TEXTS] |= type_.kind == "list" and text
        found[_MAPS] |= type_.kind == "dict"
        found[_UNBOUNDED] |= type_.kind in ("tuple", "optional") and text
    return [unit for unit, needed in found.items() if needed]


def declaration(type_: Type, names: Records) -> str:
    """The declaration of one composite type."""
    name = declared(type_, names)
    if type_.kind in ("list", "dict"):
        item = type_.items[0]
        equal = f', {declared(item, names)}."="' if item.kind in ("list", "dict") else ""
        element = type_name(item, names)
        if type_.kind == "dict":
            equal = equal.replace(", ", ', "=" => ')
            return f"package {name} is new\n  {_MAPS} (String, {element}{equal});"
        generic = _TEXTS if item.kind == "str" else _VECTORS
        return f"package {name} is new {generic} (Positive, {element}{equal});"
    lines = [f"   {one} : {kind};" for one, kind in fields(type_, names)]
    return "\n".join([f"type {name} is record", *lines, "end record;"])


def fields(type_: Type, names: Records) -> list[tuple[str, str]]:
    """Names and types of a record's components."""
    if type_.kind == "optional":
        return [("Has_Value", "Boolean := False"), ("Value", component(type_.items[0], names))]
    return [(title(field(i)), component(t, names)) for i, t in enumerate(type_.items)]


def literal(type_: Type, value: object, held: bool = False) -> str:
    """The value as an expression whose type the context gives; `held` is inside a record.

    All of it is static: a map's keys have to be.
    """
    match type_.kind, value:
        case "optional", None:
            return "(Has_Value => False, others => <>)"
        case "optional", _:
            return f"(Has_Value => True, Value => {literal(type_.items[0], value, True)})"
        case "bool", _:
            return "True" if value else "False"
        case "int", int():
            return str(value) if value > -(2**63) else "Long_Long_Integer'First"
        case "float", int() | float():
            return _float(float(value))
        case "str", str():
            return f"To_Unbounded_String ({quoted(value)})" if held else quoted(value)
        case "list", list():
            return _aggregate(literal(type_.items[0], v) for v in value)
        case "tuple", list():
            rows = enumerate(zip(type_.items, value, strict=True))
            inner = (f"{title(field(i))} => {literal(t, v, True)}" for i, (t, v) in rows)
            return f"({', '.join(inner)})"
        case "dict", dict():
            pairs = (f"{quoted(k)} => {literal(type_.items[0], v)}" for k, v in value.items())
            return _aggregate(pairs)
        case _:
            raise TypeError(f"{value!r} is not {type_}")


def _aggregate(parts: Iterable[str]) -> str:
    """In brackets; GNAT reads a bracket and a quote together as the start of a wide character."""
    inner = ", ".join(parts)
    return f"[ {inner}]" if inner.startswith('"') else f"[{inner}]"


def _float(value: float) -> str:
    """Digits on both sides of a point, as Ada wants them."""
    whole, mark, power = repr(value).partition("e")
    return f"{whole if '.' in whole else whole + '.0'}{mark.upper()}{power}"


def quoted(value: str) -> str:
    """A quoted text, what is not plain ASCII by its bytes; `["` must not stand together (see above)."""
    pieces: list[str] = []
    for byte in value.encode():
        if not 32 <= byte < 127:
            pieces.append(f"Character'Val ({byte})")
        elif pieces and pieces[-1][0] == '"' and (byte, pieces[-1][-2]) != (34, "["):
            pieces[-1] = pieces[-1][:-1] + _char(byte) + '"'
        else:
            pieces.append(f'"{_char(byte)}"')
    if len(pieces) == 1 and pieces[0][0] != '"':
        pieces.insert(0, '""')
    return " & ".join(pieces) or '""'


def _char(byte: int) -> str:
    return '""' if byte == 34 else chr(byte)


def shaped(type_: Type, names: Records, paths: Paths, templates: Mapping[str, str]) -> str:
    """A routine of one composite type, from its template."""
    name = declared(type_, names)
    rows = [one for one, _ in fields(type_, names)] if type_.kind == "tuple" else []
    marks = [f'   Synth_Add ("{"," if i else "["}");\n   Synth_Put (V.{one});' for i, one in enumerate(rows)]
    text = templates[type_.kind].replace("@PACKAGE@", paths.get(name, name))
    text = text.replace("@TYPE@", type_name(type_, names, paths)).replace("@PUTS@", "\n".join(marks))
    return text.replace("@SAMES@", " and then ".join(f"Same (A.{one}, B.{one})" for one in rows))


def comparisons(returns: Type, names: Records) -> list[str]:
    """The functions `Same` that a result of the type needs."""
    composites = structs.composites([returns])
    scalars = dict.fromkeys(
        t for c in [Type("list", (returns,)), *composites] for t in c.items if not t.items
    )
    held = any(c.kind in ("tuple", "optional") and Type("str") in c.items for c in composites)
    plain = [texts.SAME_SCALAR[t.kind] for t in scalars]
    extra = [texts.SAME_SCALAR["held"]] * held
    return [*plain, *extra, *(shaped(t, names, {}, texts.SAME) for t in composites)]
