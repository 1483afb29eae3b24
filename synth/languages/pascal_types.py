"""The arrays and records of a signature in Pascal: types, values, routines that make and compare.

Pascal has no literals of records, so each record has a function that makes one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from synth.languages import structs
from synth.languages.naming import pascal
from synth.languages.records import Records, field
from synth.languages.templates import pascal_types as texts
from synth.proof.signature import Type

_SCALARS = {"int": "Int64", "float": "Double", "bool": "Boolean", "str": "string"}
Writer = Callable[[Type, object], str]
"""How a float or a text is written."""


def word(type_: Type, names: Records) -> str:
    """The type as a part of a name: `IntArray` (a `TStringList` is something else in Pascal)."""
    return structs.word(type_, names).replace("List", "Array")


def type_name(type_: Type, names: Records) -> str:
    """The type as it is written in a declaration."""
    return _SCALARS.get(type_.kind) or f"T{word(type_, names)}"


def entry(type_: Type, names: Records) -> str:
    """The name of a map's entries, without its `T`."""
    return structs.entry(type_, names).replace("List", "Array")


def fields(type_: Type, names: Records) -> list[tuple[str, str]]:
    """Names and types of what the type's record holds (a map's: of its entries)."""
    inner = [type_name(t, names) for t in type_.items]
    match type_.kind:
        case "dict":
            return [("Key", "string"), ("Value", inner[0])]
        case "optional":
            return [("HasValue", "Boolean"), ("Value", inner[0])]
        case _:
            return [(pascal(field(i)), one) for i, one in enumerate(inner)]


def declaration(type_: Type, names: Records) -> str:
    """The declaration of one composite type, to stand in a type section."""
    name = type_name(type_, names)
    if type_.kind == "list":
        return f"  {name} = array of {type_name(type_.items[0], names)};"
    inner = "\n".join(f"    {one}: {kind};" for one, kind in fields(type_, names))
    if type_.kind == "dict":
        own = f"T{entry(type_, names)}"
        return f"  {own} = record\n{inner}\n  end;\n  {name} = array of {own};"
    return f"  {name} = record\n{inner}\n  end;"


def maker(type_: Type, names: Records, prefix: str) -> str:
    """The function that makes a record of the type; a list needs none."""
    if type_.kind == "list":
        return ""
    name = entry(type_, names) if type_.kind == "dict" else word(type_, names)
    given = "; ".join(f"const A{one}: {kind}" for one, kind in fields(type_, names))
    lines = "\n".join(f"  Result.{one} := A{one};" for one, _ in fields(type_, names))
    return f"function {prefix}{name}({given}): T{name};\nbegin\n{lines}\nend;\n"


def literal(type_: Type, value: object, names: Records, prefix: str, scalar: Writer) -> str:
    """The value as an expression; `scalar` writes floats and texts."""

    def inner(item: Type, one: object) -> str:
        return literal(item, one, names, prefix, scalar)

    match type_.kind, value:
        case "optional", None:
            return f"Default({type_name(type_, names)})"
        case "optional", _:
            return f"{prefix}{word(type_, names)}(True, {inner(type_.items[0], value)})"
        case "bool", _:
            return "True" if value else "False"
        case "int", int():
            return _integer(value)
        case "float" | "str", _:
            return scalar(type_, value)
        case "list", list():
            return _array(type_name(type_, names), [inner(type_.items[0], v) for v in value])
        case "tuple", list():
            parts = ", ".join(map(inner, type_.items, value))
            return f"{prefix}{word(type_, names)}({parts})"
        case "dict", dict():
            own = f"{prefix}{entry(type_, names)}"
            pairs = [f"{own}({inner(Type('str'), k)}, {inner(type_.items[0], v)})" for k, v in value.items()]
            return _array(type_name(type_, names), pairs)
        case _:
            raise TypeError(f"{value!r} is not {type_}")


def _array(name: str, parts: list[str]) -> str:
    return f"{name}.Create({', '.join(parts)})" if parts else "nil"


def exact(type_: Type, value: object) -> str:
    """A float by its bits, a text by its bytes: nothing is rounded or recoded."""
    if isinstance(value, str):
        return f"SynthText('{value.encode().hex()}')"
    (bits,) = struct.unpack(">q", struct.pack(">d", float(str(value))))
    return f"SynthDouble({_integer(bits)})"


def _integer(value: int) -> str:
    return str(value) if value > -(2**63) else "Low(Int64)"


def readable(type_: Type, value: object) -> str:
    """A float in decimal; a text between quotes, with `#10` for what cannot be seen."""
    if not isinstance(value, str):
        return repr(float(str(value)))
    out, quoted = "", False
    for char in value:
        plain = char.isprintable()
        out += "'" * (plain != quoted) + _char(char, plain)
        quoted = plain
    return out + "'" * quoted if value else "''"


def _char(char: str, plain: bool) -> str:
    if plain:
        return "''" if char == "'" else char
    return "".join(f"#{byte}" for byte in char.encode())


def putter(type_: Type, names: Records) -> str:
    """The procedure that writes a value of one composite type as JSON."""
    text = texts.PUT[type_.kind].replace("@NAME@", word(type_, names))
    text = text.replace("@PUT@", f"SynthPut{word(type_.items[0], names)}")
    rows = enumerate(zip(type_.items, fields(type_, names), strict=False))
    parts = [f"  {_mark(i)} SynthPut{word(t, names)}(V.{name});" for i, (t, (name, _)) in rows]
    return text.replace("@PARTS@", "\n".join(parts))


def _mark(index: int) -> str:
    return f"SynthAdd('{',' if index else '['}');"


def same(type_: Type, names: Records) -> str:
    """A function that compares two values of one composite type."""
    name = word(type_, names)
    where = {"list": ("A[I]", "B[I]"), "dict": ("A[I].Value", "B[K].Value")}
    a, b = where.get(type_.kind, ("A.Value", "B.Value"))
    text = texts.SAME[type_.kind].replace("@NAME@", name)
    text = text.replace("@EQUAL@", equal(type_.items[0], a, b, names))
    rows = zip(type_.items, fields(type_, names), strict=False)
    parts = [equal(t, f"A.{one}", f"B.{one}", names) for t, (one, _) in rows]
    return text.replace("@PARTS@", " and ".join(parts))


def equal(type_: Type, a: str, b: str, names: Records) -> str:
    """An expression that is true when two values of the type are equal."""
    match type_.kind:
        case "int" | "bool" | "str":
            return f"({a} = {b})"
        case "float":
            return f"CloseTo({a}, {b})"
        case _:
            return f"Same{word(type_, names)}({a}, {b})"
