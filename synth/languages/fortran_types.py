"""Values and types in Fortran: declarations of what a function takes and gives, and literals."""

from __future__ import annotations

import sys

from synth.proof.signature import Type

_SCALARS = {"int": "integer(int64)", "float": "real(real64)", "bool": "logical"}
_ROWS = {"int": "int_list", "float": "real_list", "bool": "logical_list"}
SCALARS = ("int", "float", "bool", "str")
COLUMNS = 100


def is_rows(type_: Type) -> bool:
    """Whether the type is a list of lists."""
    return type_.kind == "list" and type_.items[0].kind == "list"


def word(type_: Type) -> str:
    """The type as a part of a name."""
    return "_".join([type_.kind, *map(word, type_.items)])


def element(type_: Type) -> str:
    """The type of an element, of a list or of a scalar itself."""
    if is_rows(type_):
        return f"type({_ROWS[type_.items[0].items[0].kind]})"
    return _SCALARS[(type_.items or (type_,))[0].kind]


def is_text(type_: Type) -> bool:
    """Whether the type is a text or a list of texts."""
    return (type_.items or (type_,))[0].kind == "str"


def given(type_: Type, name: str) -> str:
    """The declaration of a dummy argument."""
    base = "character(len=*)" if is_text(type_) else element(type_)
    return f"{base}, intent(in) :: {name}{_shape(type_)}"


def result(type_: Type, name: str) -> str:
    """The declaration of a result (or of a variable that holds a value)."""
    base = "character(len=:)" if is_text(type_) else element(type_)
    held = ", allocatable" if type_.kind in ("list", "str") else ""
    return f"{base}{held} :: {name}{_shape(type_)}"


def row_types(types: list[Type]) -> list[str]:
    """The derived types that lists of lists need."""
    kinds = dict.fromkeys(t.items[0].items[0].kind for t in types if is_rows(t))
    return [
        f"type :: {_ROWS[kind]}\n    {_SCALARS[kind]}, allocatable :: items(:)\nend type {_ROWS[kind]}"
        for kind in kinds
    ]


def row_names(types: list[Type]) -> list[str]:
    """The names of those derived types."""
    return list(dict.fromkeys(_ROWS[t.items[0].items[0].kind] for t in types if is_rows(t)))


def _shape(type_: Type) -> str:
    return "(:)" if type_.kind == "list" else ""


def literal(type_: Type, value: object) -> str:
    """The value as an expression of exactly the declared type."""
    match type_.kind, value:
        case "bool", _:
            return ".true." if value else ".false."
        case "int", int():
            return f"{value}_int64" if value > -(2**63) else "not(huge(0_int64))"
        case "float", int() | float():
            return _float(float(value))
        case "str", str():
            return _text(value)
        case "list", list() if is_rows(type_):
            name = _ROWS[type_.items[0].items[0].kind]
            inner = ", ".join(f"{name}({literal(type_.items[0], v)})" for v in value)
            return f"[{name} :: {inner}]"
        case "list", list():
            inner = ", ".join(literal(type_.items[0], v) for v in value)
            return f"[{_constructor(type_, value)} :: {inner}]"
        case _:
            raise TypeError(f"{value!r} is not {type_}")


def _float(value: float) -> str:
    if 0 < abs(value) < sys.float_info.min:
        return f"transfer({int(abs(value) / 5e-324)}_int64, 0.0_real64) * ({'-' * (value < 0)}1.0_real64)"
    return f"{value!r}_real64"


def _constructor(type_: Type, value: list[object]) -> str:
    longest = max((len(str(v).encode()) for v in value), default=0)
    return f"character(len={longest})" if is_text(type_) else element(type_)


def _text(value: str) -> str:
    """Quoted pieces and control characters, concatenated."""
    pieces: list[str] = []
    quoted = ""
    for char in value:
        if char.isprintable():
            quoted += "''" if char == "'" else char
            continue
        pieces += [f"'{quoted}'"] * bool(quoted) + [f"achar({byte})" for byte in char.encode()]
        quoted = ""
    return " // ".join([*pieces, *([f"'{quoted}'"] if quoted or not pieces else [])])


def wrapped(text: str, indent: str) -> str:
    """A statement broken behind commas, outside literals, where it grows too long."""
    pieces, inside = [""], False
    for char in text:
        pieces[-1] += char
        inside ^= char == "'"
        if char == "," and not inside:
            pieces.append("")
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + len(piece) > COLUMNS:
            lines[-1] += " &"
            lines.append(indent + piece.strip(" "))
        else:
            lines[-1] += piece
    return "\n".join(lines)
