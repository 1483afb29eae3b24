"""When two results are the same result, whatever language they came from.

A value travels as JSON and is read by its declared type: a declared float may
arrive as `2` from one language and as `2.0` from another, a dict has no order,
and a bool is never an int. Floats are compared with a relative tolerance of
1e-6 and an absolute one of 1e-9, which covers another order of summation and
not another formula.
"""

from __future__ import annotations

from typing import Any

from synth.proof.signature import Type

RELATIVE = 1e-6
ABSOLUTE = 1e-9


def same(type_: Type, a: Any, b: Any) -> bool:
    """Whether two JSON values are one value of `type_`; a value outside the type equals nothing.

    Symmetric. Reflexive for values of the type. Not transitive where floats are
    involved, as no tolerance is.
    """
    return type_.accepts(a) and type_.accepts(b) and _equal(type_, a, b)


def _equal(type_: Type, a: Any, b: Any) -> bool:
    match type_.kind:
        case "float":
            return _close(float(a), float(b))
        case "list":
            return len(a) == len(b) and all(_equal(type_.items[0], x, y) for x, y in zip(a, b, strict=True))
        case "tuple":
            return all(_equal(t, x, y) for t, x, y in zip(type_.items, a, b, strict=True))
        case "dict":
            return a.keys() == b.keys() and all(_equal(type_.items[0], a[k], b[k]) for k in a)
        case "optional":
            return a is b if a is None or b is None else _equal(type_.items[0], a, b)
        case _:
            return bool(a == b)


def _close(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= max(RELATIVE * max(abs(a), abs(b)), ABSOLUTE)


def normal(type_: Type, value: Any) -> Any:
    """The one way in which a value of the type is written.

    A declared float is a float, minus zero is zero, dict keys are sorted. The
    value must belong to the type.
    """
    match type_.kind:
        case "float":
            return float(value) + 0.0
        case "list":
            return [normal(type_.items[0], v) for v in value]
        case "tuple":
            return [normal(t, v) for t, v in zip(type_.items, value, strict=True)]
        case "dict":
            return {k: normal(type_.items[0], value[k]) for k in sorted(value)}
        case "optional":
            return None if value is None else normal(type_.items[0], value)
        case _:
            return value
