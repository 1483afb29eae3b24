"""Names for tuple types in languages that have no tuples (Java, Go).

Each tuple type of a signature becomes a small named type, shown to the model
with the signature: `Pair(first, second)`, `Triple(first, second, third)`,
`Tuple4` and so on; a second pair of other types is `Pair2`.
"""

from __future__ import annotations

from collections.abc import Mapping

from synth.proof.signature import Signature, Type

_NAMES = {1: "Single", 2: "Pair", 3: "Triple"}
FIELDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

Records = Mapping[Type, str]


def records(signature: Signature) -> dict[Type, str]:
    """Names of the signature's tuple types, inner ones first."""
    found: dict[Type, str] = {}
    for type_ in (*(p.type for p in signature.parameters), signature.returns):
        _collect(type_, found)
    return found


def _collect(type_: Type, found: dict[Type, str]) -> None:
    for item in type_.items:
        _collect(item, found)
    if type_.kind != "tuple" or type_ in found:
        return
    base = _NAMES.get(len(type_.items), f"Tuple{len(type_.items)}")
    same = sum(1 for other in found if len(other.items) == len(type_.items))
    found[type_] = base if same == 0 else f"{base}{'_' if base[-1].isdigit() else ''}{same + 1}"


def field(index: int) -> str:
    """Name of a tuple's component."""
    return FIELDS[index] if index < len(FIELDS) else f"item{index + 1}"


def sizes(type_: Type) -> list[int]:
    """The lengths of the tuples in a type, ascending."""
    own = {len(type_.items)} if type_.kind == "tuple" else set()
    return sorted(own.union(*map(sizes, type_.items)))
