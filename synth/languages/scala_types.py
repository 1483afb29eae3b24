"""How names, types and values are written in Scala."""

from __future__ import annotations

from dataclasses import replace

from synth.languages import naming
from synth.languages.notation import Types, Values
from synth.languages.quoting import quote, utf16

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


TYPES = Types(
    int="Long",
    float="Double",
    bool="Boolean",
    text="String",
    list="List[%s]",
    dict="Map[String, %s]",
    tuple="(%s, %s)",
    single="Tuple1[%s]",
    optional="Option[%s]",
)


_LONGEST = 16_000
"""Characters of one literal: a class file holds 65,535 bytes of each."""


def _text(value: str) -> str:
    pieces = [quote(value[at : at + _LONGEST], utf16) for at in range(0, len(value), _LONGEST)]
    return f"List({', '.join(pieces)}).mkString" if len(pieces) > 1 else quote(value, utf16)


VALUES = Values(
    types=TYPES,
    none="None",
    some="Some(%s)",
    int="{}L".format,
    text=_text,
    list="List(%s, %s)",
    tuple="(%s, %s)",
    single="Tuple1(%s)",
    pair="%s -> %s",
    dict="Map(%s, %s)",
)
TYPED = replace(VALUES, list="List[@ITEM@](%s, %s)", dict="Map[String, @ITEM@](%s, %s)")
"""Expressions that spare the compiler the inference."""
