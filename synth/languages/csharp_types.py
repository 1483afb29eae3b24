"""How names, types and values are written in C#."""

from __future__ import annotations

from functools import partial

from synth.languages import dotnet, naming
from synth.languages.notation import Types, Values
from synth.languages.quoting import quote, utf16
from synth.proof.signature import Signature

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


TYPES = Types(
    int="long",
    float="double",
    bool="bool",
    text="string",
    list="List<%s>",
    dict="Dictionary<string, %s>",
    tuple="(%s, %s)",
    single="ValueTuple<%s>",
    optional=dotnet.nullable("%s?"),
)


VALUES = Values(
    types=TYPES,
    none="null",
    int="{}L".format,
    text=partial(quote, escape=utf16),
    list="new @TYPE@ { %s, %s }",
    empty_list="new @TYPE@()",
    tuple="(%s, %s)",
    single="new @TYPE@(%s)",
    pair="[%s] = %s",
    dict="new @TYPE@ { %s, %s }",
    empty_dict="new @TYPE@()",
)
"""Expressions whose target types are known where they stand."""
