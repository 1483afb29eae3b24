"""How names, types and values are written in Kotlin."""

from __future__ import annotations

from synth.languages import naming
from synth.languages.quoting import quote, utf16
from synth.languages.records import Records, field, records
from synth.proof.signature import Signature, Type

RESERVED = naming.words(
    "as break class continue do else false for fun if in interface is null object package return super this "
    "throw true try typealias typeof val var when while main"
)


def spelled(name: str) -> str:
    """The name by the habit, clear of the language's words."""
    return naming.usual(name, naming.camel, RESERVED)


def named_records(signature: Signature) -> dict[Type, str]:
    """Data classes for the tuples that Kotlin has no type for."""
    return {t: name for t, name in records(signature).items() if len(t.items) not in _TUPLES}


_SCALARS = {"int": "Long", "float": "Double", "bool": "Boolean", "str": "String"}
_TUPLES = {2: "Pair", 3: "Triple"}


def type_text(type_: Type, named: Records, mutable: bool = False) -> str:
    """The type as it is written."""
    inner = [type_text(item, named, mutable) for item in type_.items]
    prefix = "Mutable" if mutable else ""
    match type_.kind:
        case "list":
            return f"{prefix}List<{inner[0]}>"
        case "dict":
            return f"{prefix}Map<String, {inner[0]}>"
        case "tuple":
            return named.get(type_) or f"{_TUPLES[len(inner)]}<{', '.join(inner)}>"
        case "optional":
            return f"{inner[0].rstrip('?')}?"
        case _:
            return _SCALARS[type_.kind]


def record_text(type_: Type, named: Records) -> str:
    """The declaration of a data class."""
    inner = ", ".join(f"val {field(i)}: {type_text(item, named)}" for i, item in enumerate(type_.items))
    return f"data class {named[type_]}({inner})"


def _text(value: str) -> str:
    return quote(value, utf16).replace("$", "\\$")


def literal(type_: Type, value: object, named: Records, mutable: bool = False, typed: bool = False) -> str:
    """The value as a Kotlin expression; `typed` spares the compiler the inference."""

    def inner(index: int, item: object) -> str:
        return literal(type_.items[index], item, named, mutable, typed)

    match type_.kind, value:
        case "optional", _:
            return "null" if value is None else inner(0, value)
        case "bool", _:
            return "true" if value else "false"
        case "int", int():
            return f"{value}L" if value > -(2**63) else "Long.MIN_VALUE"
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return _text(value)
        case "tuple", list():
            name = named.get(type_) or _TUPLES[len(value)]
            return f"{_generic(name, type_, named, typed)}({', '.join(map(inner, range(len(value)), value))})"
        case "list", list():
            return (
                f"{_maker('listOf', type_, named, mutable, typed)}({', '.join(inner(0, v) for v in value)})"
            )
        case "dict", dict():
            pairs = ", ".join(
                f"Pair({_text(k)}, {inner(0, v)})" if typed else f"{_text(k)} to {inner(0, v)}"
                for k, v in value.items()
            )
            return f"{_maker('mapOf', type_, named, mutable, typed)}({pairs})"
        case _:
            raise TypeError(f"{value!r} is not {type_}")


def _maker(name: str, type_: Type, named: Records, mutable: bool, typed: bool) -> str:
    name = f"mutable{name[0].upper()}{name[1:]}" if mutable else name
    key = "String, " if type_.kind == "dict" else ""
    return f"{name}<{key}{type_text(type_.items[0], named, mutable)}>" if typed else name


def _generic(name: str, type_: Type, named: Records, typed: bool) -> str:
    if type_ in named or not typed:
        return name
    return f"{name}<{', '.join(type_text(item, named, True) for item in type_.items)}>"
