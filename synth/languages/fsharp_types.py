"""How names, types and values are written in F#."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from synth.languages import naming
from synth.languages.notation import Types, Values
from synth.languages.quoting import long_u, quote
from synth.proof.signature import Type

RESERVED = naming.words(
    "abstract and as assert base begin class default delegate do done downcast downto elif else end "
    "exception extern false finally fixed for fun function global if in inherit inline interface "
    "internal lazy let match member module mutable namespace new not null of open or override private "
    "public rec return select sig static struct then to true try type upcast use val void when while "
    "with yield atomic break checked component const constraint continue event external include mixin "
    "parallel process protected pure sealed tailcall trait virtual"
)
_LONG = 100
"""Items from which a list is written as an array: the compiler's own stack ends at some length."""


def spelled(name: str) -> str:
    """The name by the habit, clear of the language's words."""
    return naming.usual(name, naming.camel, RESERVED)


TYPES = Types(
    int="int64",
    float="float",
    bool="bool",
    text="string",
    list="%s list",
    dict="Map<string, %s>",
    tuple="(%s * %s)",
    optional="%s option",
)


def _list(_: Type, parts: Sequence[str]) -> str:
    inner = "; ".join(parts)
    return f"List.ofArray [| {inner} |]" if len(parts) >= _LONG else f"[{inner}]"


VALUES = Values(
    none="None",
    some="Some(%s)",
    int="{}L".format,
    text=partial(quote, escape=long_u),
    list=_list,
    tuple="(%s, %s)",
    pair="(%s, %s)",
    dict="Map.ofList [%s; %s]",
    empty_dict="Map.empty",
)
"""Expressions whose types are known where they stand."""
