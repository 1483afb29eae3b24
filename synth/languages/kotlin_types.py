"""How names, types and values are written in Kotlin."""

from __future__ import annotations

from collections.abc import Sequence

from synth.languages import naming
from synth.languages.notation import Types, Values
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


_TUPLES = {2: "Pair", 3: "Triple"}


def _tuple(_: Type, parts: Sequence[str]) -> str:
    return f"{_TUPLES[len(parts)]}<{', '.join(parts)}>"


def types(named: Records, mutable: bool = False) -> Types:
    """The types of a signature whose data classes have these names."""
    prefix = "Mutable" if mutable else ""
    return Types(
        int="Long",
        float="Double",
        bool="Boolean",
        text="String",
        list=f"{prefix}List<%s>",
        dict=f"{prefix}Map<String, %s>",
        tuple=_tuple,
        optional="%s?",
        names=named,
    )


def record_text(type_: Type, named: Records) -> str:
    """The declaration of a data class."""
    inner = ", ".join(f"val {field(i)}: {types(named).of(item)}" for i, item in enumerate(type_.items))
    return f"data class {named[type_]}({inner})"


def _text(value: str) -> str:
    return quote(value, utf16).replace("$", "\\$")


def values(named: Records, mutable: bool = False, typed: bool = False) -> Values:
    """The values as expressions; `typed` spares the compiler the inference."""
    some_list, some_map = ("mutableListOf", "mutableMapOf") if mutable else ("listOf", "mapOf")

    def record(type_: Type, parts: Sequence[str]) -> str:
        return f"{named.get(type_) or _TUPLES[len(parts)]}({', '.join(parts)})"

    return Values(
        types=types(named, mutable),
        none="null",
        int="{}L".format,
        lowest="Long.MIN_VALUE",
        text=_text,
        list=f"{some_list}{'<@ITEM@>' if typed else ''}(%s, %s)",
        tuple="@TYPE@(%s, %s)" if typed else record,
        pair="Pair(%s, %s)" if typed else "%s to %s",
        dict=f"{some_map}{'<String, @ITEM@>' if typed else ''}(%s, %s)",
    )
