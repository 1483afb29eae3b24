"""How names, types and values are written in Java."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from synth.languages import naming
from synth.languages.notation import Types, Values
from synth.languages.quoting import octal_or_utf16, quote
from synth.languages.records import Records, field
from synth.proof.signature import Signature, Type

RESERVED = naming.words(
    "abstract assert boolean break byte case catch char class const continue default do double else enum "
    "extends final finally float for goto if implements import instanceof int interface long native new null "
    "package private protected public record return short static strictfp super switch synchronized this "
    "throw throws transient true false try var void volatile while yield main wait notify notifyAll getClass"
)


def function_name(signature: Signature) -> str:
    """The function's usual name."""
    return naming.usual(signature.name, naming.camel, RESERVED)


def parameter_name(name: str) -> str:
    """A parameter's usual name."""
    return naming.usual(name, naming.camel, RESERVED)


def types(named: Records) -> Types:
    """The types of a signature whose records have these names."""
    return Types(
        int="long",
        float="double",
        bool="boolean",
        text="String",
        boxes={"int": "Long", "float": "Double", "bool": "Boolean"},
        list="List<%s>",
        dict="Map<String, %s>",
        optional="%s",
        names=named,
    )


def record_text(type_: Type, named: Records) -> str:
    """The declaration of a record."""
    inner = ", ".join(f"{types(named).of(item)} {field(i)}" for i, item in enumerate(type_.items))
    return f"record {named[type_]}({inner}) {{}}"


def values(named: Records) -> Values:
    """The values as expressions; their target types are known where they stand."""
    own = types(named)

    def items(type_: Type, parts: Sequence[str]) -> str:
        # A lone null would be the array itself.
        cast = f"({own.of(type_.items[0])}) " if list(parts) == ["null"] else ""
        return f"listOf({cast}{', '.join(parts)})"

    return Values(
        types=own,
        none="null",
        int="{}L".format,
        text=partial(quote, escape=octal_or_utf16),
        list=items,
        tuple="new @TYPE@(%s, %s)",
        pair="entry(%s, %s)",
        dict="mapOf(%s, %s)",
    )
