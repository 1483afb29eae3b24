"""Names for composite types in languages whose composites are declared types (C, Pascal, Fortran, Ada).

Each list, map, tuple and optional of a signature becomes a small named type that is
shown to the model with the signature: `list[int]` is `IntList`, `dict[str,list[float]]`
is `DoubleListMap`, its entries `DoubleListEntry`, `optional[str]` is `OptionalString`;
tuples have the names of `records`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from synth.languages.records import Records
from synth.proof.signature import Signature, Type

_SCALARS = {"int": "Int", "float": "Double", "bool": "Bool", "str": "String"}


def word(type_: Type, names: Records) -> str:
    """The type as a part of a name: `Int`, `IntList`, `OptionalPair`."""
    match type_.kind:
        case "tuple":
            return names[type_]
        case "list":
            return f"{word(type_.items[0], names)}List"
        case "dict":
            return f"{word(type_.items[0], names)}Map"
        case "optional":
            return f"Optional{word(type_.items[0], names)}"
        case _:
            return _SCALARS[type_.kind]


def entry(type_: Type, names: Records) -> str:
    """The name of a map's entries."""
    return f"{word(type_.items[0], names)}Entry"


def composites(types: Iterable[Type]) -> list[Type]:
    """Every composite type in these, inner ones first, each once."""
    found: dict[Type, None] = {}
    for type_ in types:
        found |= dict.fromkeys(composites(type_.items))
        if type_.items:
            found[type_] = None
    return list(found)


def of(signature: Signature) -> list[Type]:
    """Every composite type of the signature, inner ones first."""
    return composites((*(p.type for p in signature.parameters), signature.returns))


def absent(texts: Iterable[tuple[str, str]], mine: frozenset[str]) -> list[str]:
    """Declarations (by name) that code lacks which declares `mine` itself.

    One that is built of the code's own types would have to stand behind them: it is
    left out, and the code is then short of a type that it should have declared.
    """
    kept, gone = [], set(mine)
    for name, text in texts:
        if name in gone or any(re.search(rf"\b{other}\b", text) for other in gone):
            gone.add(name)
        else:
            kept.append(text)
    return kept
