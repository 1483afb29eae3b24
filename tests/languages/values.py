"""Seeded values of every type, edges first, and the function that gives them back."""

from __future__ import annotations

from random import Random
from typing import Any

from synth.languages.base import Language
from synth.proof.signature import Parameter, Signature, Type, Vector, parse_type
from tests.languages.solutions import of

TYPES = (
    "int",
    "float",
    "bool",
    "str",
    "list[int]",
    "list[str]",
    "dict[str,float]",
    "optional[str]",
    "tuple[int,str]",
    "list[list[float]]",
    "dict[str,list[optional[int]]]",
    "list[tuple[bool,optional[float]]]",
)
INTS = (0, -1, 1, 255, -(2**31), 2**31, 2**53 - 1, -(2**53) + 1, -(2**63), 2**63 - 1)
FLOATS = (0.0, 0.1, -2.5, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 3, 123456789.123456789, -1e16)
TEXTS = (
    "",
    'quote " back \\ slash / \\u0041 \\n',
    "line\nreturn\r\ttab",
    "nul \0 and 7",
    "é 漢字 🙂 \u2028 \u202e \ufeff \x7f \x1b \x85",
    "@NAME@ ${x} {0} %d %s `tick` # // /* */ ??= $",
    'std::string("x")',
    "__proto__",
    "\U0001f468\u200d\U0001f469 z\u0301",
)


COUNT = 200
"""Values that a language is tried with, at least."""


def echoes(language: Language) -> list[Signature]:
    """The identity on what the language supports: `echo_all(a, b, …)` of all types, or one for each."""
    types = [t for t in map(parse_type, TYPES) if language.supports(t)]
    whole = Type("tuple", tuple(types))
    names = "abcdefghijklmnop"
    if len(types) > 1 and language.supports(whole):
        parameters = tuple(Parameter(f"{name}{name}", t) for name, t in zip(names, types, strict=False))
        return [Signature("echo_all", parameters, whole)]
    return [Signature("echo_one", (Parameter("aa", t),), t) for t in types]


def vectors(language: Language, signature: Signature, seed: int, share: int = 1) -> list[Vector]:
    """Vectors whose known result is their own arguments; `share` functions make up COUNT values."""
    random = Random(seed)
    wanted = -(-COUNT // (len(signature.parameters) * share))
    safe = not language.represents(Type("int"), 2**60)
    rows: list[Vector] = []
    for at in range(10 * wanted):
        arguments = tuple(value(p.type, random, at, safe) for p in signature.parameters)
        fits = zip(signature.parameters, arguments, strict=True)
        if all(language.represents(p.type, a) for p, a in fits):
            known = (
                list(arguments) if signature.returns.kind == "tuple" and len(arguments) > 1 else arguments[0]
            )
            rows.append(Vector(arguments, known, True))
    return rows[:wanted]


def echo_code(language: Language, signature: Signature) -> str:
    """The identity below the declaration that a model would see."""
    declaration = language.declaration(signature)
    return of(language.name).echo(declaration, [p.name for p in signature.parameters])


def value(type_: Type, random: Random, at: int, safe: bool) -> Any:
    match type_.kind:
        case "int":
            edges = [i for i in INTS if not safe or abs(i) < 2**53]
            return edges[at] if at < len(edges) else random.randint(-(2**50), 2**50)
        case "float":
            return FLOATS[at] if at < len(FLOATS) else random.uniform(-1, 1) * 10 ** random.randint(-30, 30)
        case "bool":
            return random.random() < 0.5
        case "str":
            return TEXTS[at] if at < len(TEXTS) else _text(random)
        case "list":
            return [_inner(type_.items[0], random, safe) for _ in range(_size(random, at))]
        case "dict":
            return {_key(random): _inner(type_.items[0], random, safe) for _ in range(_size(random, at))}
        case "tuple":
            return [value(item, random, at, safe) for item in type_.items]
        case "optional":
            return None if random.random() < 0.4 else _inner(type_.items[0], random, safe)


def _inner(type_: Type, random: Random, safe: bool) -> Any:
    """An element: an edge as often as not."""
    return value(type_, random, random.randrange(20), safe)


def _size(random: Random, at: int) -> int:
    return 0 if at % 5 == 0 else random.randint(1, 3)


def _key(random: Random) -> str:
    return random.choice(TEXTS) if random.random() < 0.5 else _text(random)


def _text(random: Random) -> str:
    return "".join(
        chr(random.choice((random.randint(1, 126), random.randint(0xA0, 0xD7FF)))) for _ in range(5)
    )
