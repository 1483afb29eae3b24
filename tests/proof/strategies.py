"""Types, values and signatures for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from synth.proof.signature import Parameter, Signature, Type

SCALARS = ("int", "float", "bool", "str")
NAMES = ("alpha", "beta", "gamma", "delta")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)


def types(depth: int = 3) -> st.SearchStrategy[Type]:
    """Types nested at most `depth` deep."""
    scalar = st.sampled_from([Type(kind) for kind in SCALARS])  # type: ignore[arg-type]
    if depth <= 1:
        return scalar
    inner = types(depth - 1)
    return st.one_of(
        scalar,
        inner.map(lambda t: Type("list", (t,))),
        inner.map(lambda t: Type("dict", (t,))),
        st.lists(inner, min_size=1, max_size=3).map(lambda ts: Type("tuple", tuple(ts))),
        inner.filter(lambda t: t.kind != "optional").map(lambda t: Type("optional", (t,))),
    )


def values(type_: Type) -> st.SearchStrategy[Any]:
    """JSON values of a type."""
    match type_.kind:
        case "int":
            return st.integers(-(2**63), 2**63 - 1)
        case "float":
            return st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**20), 10**20))
        case "bool":
            return st.booleans()
        case "str":
            return TEXT
        case "list":
            return st.lists(values(type_.items[0]), max_size=4)
        case "dict":
            return st.dictionaries(TEXT, values(type_.items[0]), max_size=3)
        case "tuple":
            return st.tuples(*map(values, type_.items)).map(list)
        case "optional":
            return st.none() | values(type_.items[0])


def signatures(depth: int = 3) -> st.SearchStrategy[Signature]:
    """Functions of one to three parameters."""
    parameters = st.lists(types(depth), min_size=1, max_size=3).map(
        lambda ts: tuple(Parameter(NAMES[i], t) for i, t in enumerate(ts))
    )
    return st.builds(Signature, st.just("work"), parameters, types(depth))
