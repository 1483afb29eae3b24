"""Behavioural decontamination: which candidates solve an exercise of a benchmark.

Text rules compare words, and a leaked solution with other names has other words. So
every function of a candidate that could be called as an exercise's is called so: it
takes the entry point's name and goes through the benchmark's own tests. What passes
them all solves a held-out exercise and may not be trained on.

Most pairs need no run: a function must take as many arguments as the tests pass, and
where it states its types they must be of the same family as the tests' values.

Before that the exercises are tried themselves. One whose own solution does not pass
here (a package that is not there) finds nothing, and one that an empty stub or the
identity passes would find everything: both are left out and counted.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.corpus.benchmarks import Exercise
from synth.proof.exam import Entry, examine
from synth.proof.signature import Signature, Type

if TYPE_CHECKING:  # languages know signatures; at run time proof knows no language
    from synth.languages.base import Language
    from synth.sandbox.sandbox import Sandbox

FUNCTIONS = 16
"""Functions of one program that are tried at most."""
BATCH = 32
"""Candidates that go to the sandbox together."""
_MANY = 99
STUBS = tuple(
    f"def stub(*arguments):\n    return {value}\n"
    for value in ("None", "True", "False", "0", "''", "[]", "arguments[0]")
)

Families = frozenset[str]
_FAMILY: dict[type, str] = {
    **dict.fromkeys((bool, int, float, complex), "number"),
    **dict.fromkeys((list, tuple, set, frozenset), "sequence"),
    str: "text",
    dict: "mapping",
    type(None): "none",
}
_ANNOTATED: dict[str, str] = {
    **dict.fromkeys(("int", "float", "bool", "complex"), "number"),
    **dict.fromkeys(("list", "List", "tuple", "Tuple", "set", "Set", "frozenset", "FrozenSet"), "sequence"),
    **dict.fromkeys(("dict", "Dict", "Mapping"), "mapping"),
    "str": "text",
    "None": "none",
}


@dataclass(frozen=True)
class Suspect:
    """One program that is examined; `signature` is what is known of its function."""

    ident: str
    code: str
    signature: Signature | None = None


@dataclass(frozen=True)
class Solved:
    """A program that solves an exercise, and with which function."""

    ident: str
    function: str
    exercise: Exercise


@dataclass(frozen=True)
class Exams:
    """Exercises by whether they can tell a solution from something else."""

    usable: tuple[Exercise, ...]
    failing: tuple[Exercise, ...] = ()
    """Their own solutions do not pass here."""
    weak: tuple[Exercise, ...] = ()
    """An empty stub or the identity passes."""


@dataclass(frozen=True)
class Function:
    """A function as it can be called: how many arguments, of which families where stated."""

    path: str
    least: int
    most: int
    families: tuple[Families | None, ...] = ()


async def usable_exercises(sandbox: Sandbox, python: Language, exercises: Sequence[Exercise]) -> Exams:
    """Try the exercises on their own solutions and on stubs."""
    own = [Entry(x.solution, x.entry_point, x) for x in exercises]
    papers = [own[at : at + BATCH] for at in range(0, len(own), BATCH)]
    right = [ok for answers in await examine(sandbox, python, papers) for ok in answers]
    sound = [x for x, ok in zip(exercises, right, strict=True) if ok]
    fooled = await examine(sandbox, python, [[Entry(s, "stub", x) for x in sound] for s in STUBS])
    weak = [x for i, x in enumerate(sound) if any(answers[i] for answers in fooled)]
    return Exams(
        tuple(x for x in sound if x not in weak),
        tuple(x for x, ok in zip(exercises, right, strict=True) if not ok),
        tuple(weak),
    )


async def find_solved(
    sandbox: Sandbox, python: Language, suspects: Sequence[Suspect], exercises: Sequence[Exercise]
) -> list[Solved]:
    """Every exercise that each Python program solves, in the order of the programs."""
    found: list[Solved] = []
    for at in range(0, len(suspects), BATCH):
        papers = [entries(s, exercises) for s in suspects[at : at + BATCH]]
        answers = await examine(sandbox, python, papers)
        for suspect, paper, passed in zip(suspects[at : at + BATCH], papers, answers, strict=True):
            hits = [e for e, ok in zip(paper, passed, strict=True) if ok]
            found += [Solved(suspect.ident, e.function, e.exercise) for e in hits]
    return found


def entries(suspect: Suspect, exercises: Sequence[Exercise]) -> list[Entry]:
    """What of a program is tried on what."""
    functions = functions_of(suspect.code, suspect.signature)
    return [Entry(suspect.code, f.path, x) for f in functions for x in exercises if fits(f, x)]


def fits(function: Function, exercise: Exercise) -> bool:
    """Whether the tests' arguments could be this function's; true where nothing is known."""
    arities = exercise.arities
    if arities and not any(function.least <= n <= function.most for n in arities):
        return False
    for at, stated in enumerate(function.families):
        seen = {_FAMILY.get(type(c.arguments[at]), "") for c in exercise.calls if at < len(c.arguments)}
        if stated is not None and seen and "" not in seen and not stated & seen:
            return False
    return True


def functions_of(code: str, signature: Signature | None = None) -> list[Function]:
    """Functions of a module, and methods of its classes that need no arguments to be made."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = [_function(node, "", signature) for node in body if isinstance(node, ast.FunctionDef)]
    for owner in (node for node in body if isinstance(node, ast.ClassDef)):
        methods = [node for node in owner.body if isinstance(node, ast.FunctionDef)]
        if all(_plain(m) for m in methods if m.name == "__init__"):
            found += [_function(m, owner.name, signature) for m in methods if not m.name.startswith("__")]
    return [f for f in found if f is not None][:FUNCTIONS]


def _plain(init: ast.FunctionDef) -> bool:
    made = _function(init, "Owner", None)
    return made is not None and made.least == 0


def _function(node: ast.FunctionDef, owner: str, signature: Signature | None) -> Function | None:
    spec = node.args
    if any(default is None for default in spec.kw_defaults):
        return None  # a keyword that must be given: no test gives it
    positional = [*spec.posonlyargs, *spec.args]
    if owner and not any(_named(d, "staticmethod") for d in node.decorator_list):
        positional = positional[1:]
    families = tuple(_families(p.annotation) for p in positional)
    if signature and not any(families) and len(signature.parameters) == len(positional):
        families = tuple(_family_of(p.type) for p in signature.parameters)
    most = _MANY if spec.vararg else len(positional)
    path = f"{owner}.{node.name}" if owner else node.name
    return Function(path, max(0, len(positional) - len(spec.defaults)), most, families)


def _named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _families(annotation: ast.expr | None) -> Families | None:
    """Families that an annotation names; None where it says something else or nothing."""
    parts = list(_alternatives(annotation)) if annotation is not None else [None]
    named = [_ANNOTATED.get(part or "") for part in parts]
    return None if None in named else frozenset(filter(None, named))


def _alternatives(node: ast.expr) -> Iterator[str | None]:
    """Outer names of the alternatives: `Optional[List[int]] | str` is None, List, str."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from (*_alternatives(node.left), *_alternatives(node.right))
    elif isinstance(node, ast.Subscript) and _outer(node.value) in ("Optional", "Union"):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        yield from (name for part in inner for name in _alternatives(part))
        yield "None"
    elif isinstance(node, ast.Constant):
        yield "None" if node.value is None else _text_annotation(node.value)
    else:
        yield _outer(node.value if isinstance(node, ast.Subscript) else node)


def _text_annotation(value: Any) -> str | None:
    return value.partition("[")[0].strip() if isinstance(value, str) else None


def _outer(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _family_of(type_: Type) -> Families:
    kinds: dict[str, Iterable[str]] = {
        "str": ("text",),
        "list": ("sequence",),
        "tuple": ("sequence",),
        "dict": ("mapping",),
    }
    if type_.kind == "optional":
        return _family_of(type_.items[0]) | {"none"}
    return frozenset(kinds.get(type_.kind, ("number",)))
