"""Fortran 2018 with GNU Fortran: the candidate's module, and a harness module that uses it.

Types: `integer(int64)` (wraps), `real(real64)`, `logical`, `character` (bytes, UTF-8), arrays of
these, and lists of lists of numbers or logicals as arrays of a declared type with one component
`items`. There are no maps, tuples and optionals: what Fortran offers for them has no
agreed form. Integer division truncates toward zero; `mod` has the sign of the dividend,
`modulo` that of the divisor. Strings of one array have one length and blanks at the end of a string
mean nothing (`'a' == 'a '`): a text that ends in a blank is not represented, and results
lose such blanks. Array bounds are checked (`-fcheck=all`).

The declaration is a module; bare functions and functions of a program (behind its `contains`)
are put into one. `error stop`, a failed check and a signal end the process: each vector has
one of its own. `stop` has status 0 and ends the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from synth.languages import fortran_source, naming, probe
from synth.languages import fortran_types as types
from synth.languages.base import Toolchain, well_formed
from synth.languages.fortran_source import HELD
from synth.languages.fortran_types import SCALARS, is_rows, is_text, literal, wrapped
from synth.languages.plain import Plain
from synth.languages.templates import fill
from synth.languages.templates import fortran as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

KINDS = "use, intrinsic :: iso_fortran_env, only: int64, real64"


class Fortran(Plain):
    """Free-form Fortran by gfortran."""

    name = "fortran"
    label = "Fortran"
    extensions = (".f90", ".f95", ".f03", ".f08", ".f18")
    fences = ("fortran", "f90", "f95")
    grammar = "fortran"
    tier = "tolerant"
    line_comment = "!"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function", "subroutine"),
        "class": ("module", "derived_type_definition"),
        "if": ("if_statement",),
        "branch": ("else_clause", "elseif_clause"),
        "loop": ("do_loop_statement", "where_statement", "forall_statement"),
        "switch": ("select_case_statement",),
        "case": ("case_statement",),
        "cond": ("parenthesized_expression",),
        "context": ("associate_statement", "block_construct"),
        "call": ("subroutine_call", "call_expression"),
        "args": ("argument_list",),
        "return": ("keyword_statement", "stop_statement"),
        "assign": ("assignment_statement", "variable_declaration"),
        "import": ("use_statement",),
        "comment": ("comment",),
        "literal": ("array_literal",),
    }
    install_hint = "apt install gfortran"
    suffix = ".f90"

    def toolchain(self) -> Toolchain:
        return probe.seek("gfortran", {"gfortran": ("gfortran",)}, ("-dumpfullversion",), self.install_hint)

    def supports(self, type_: Type) -> bool:
        if is_rows(type_):
            return type_.items[0].items[0].kind in ("int", "float", "bool")
        return type_.kind in SCALARS or (type_.kind == "list" and type_.items[0].kind in SCALARS)

    def represents(self, type_: Type, value: Any) -> bool:
        return type_.accepts(value) and well_formed(value) and not _ends_in_blank(value)

    def declaration(self, signature: Signature) -> str:
        rows = [f"{_indented(t, 4)}\n" for t in types.row_types(_all(signature))]
        head = ["module solution", f"    {KINDS}", "    implicit none", "", *rows, "contains", ""]
        return "\n".join([*head, _indented("\n".join(_heading(signature)), 4)])

    def build(self, stem: str) -> tuple[str, ...]:
        how = ("-fsyntax-only",) if stem == "candidate" else ("-o", "program")
        return (self.toolchain().programs["gfortran"], *texts.FLAGS, self.file(stem), *how)

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        used, names = _all(signature), _names(signature)
        source = fortran_source.read(code, names)
        parts = {
            "CODE": source.as_module("\n".join(types.row_types(used))),
            "MODULE": source.module or HELD,
            "CALLEE": fortran_source.function(code, names),
            "TYPES": "".join(f", {name}" for name in types.row_names(used)),
            "LISTS": "\n".join(fill(texts.LIST, {"NAME": n, "TYPE": t}) for n, t in _LISTS),
            "ROWS": "\n".join(map(_rows, dict.fromkeys(t for t in used if is_rows(t)))),
            "CALLS": "\n".join(_call(signature, v, i) for i, v in enumerate(vectors)),
            "CASES": "\n".join(f"        case ({i}); call call_{i}()" for i in range(len(vectors))),
            "COUNT": str(len(vectors)),
        }
        return {"main.f90": fill(texts.HARNESS, parts)}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        names = _names(signature)
        module = fortran_source.read(code, names).module if code else "solution"
        checks = [_check(signature, v, i, code) for i, v in enumerate((v for v in vectors if v.known), 1)]
        head = [f"program test_{names[0]}", f"    {KINDS}", *([f"    use {module}"] if module else [])]
        inside = [] if module else _interface(signature, code)
        tail = ["contains", *_same(signature.returns), f"end program test_{names[0]}", ""]
        return "\n".join([*head, "    implicit none", "", *inside, *checks, "", *tail])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        source = fortran_source.read(code, _names(signature))
        return self.script(f"{source.text}\n\n{self.unit_tests(signature, vectors, code)}")

    def hello(self) -> str:
        return "program hello\n    print '(a)', 'hello'\nend program hello\n"

    def failing(self) -> str:
        return "program failing\n    error stop 3\nend program failing\n"


_LISTS = (
    ("int32", "integer(int32)"),
    ("int64", "integer(int64)"),
    ("real32", "real(real32)"),
    ("real64", "real(real64)"),
    ("bool", "logical"),
    ("str", "character(len=*)"),
)


def _all(signature: Signature) -> list[Type]:
    return [*(p.type for p in signature.parameters), signature.returns]


def _names(signature: Signature) -> tuple[str, ...]:
    return naming.spellings(signature.name)


def _ends_in_blank(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_ends_in_blank, value))
    return isinstance(value, str) and value.endswith(" ")


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line if line else line for line in text.split("\n"))


def _heading(signature: Signature, name: str = "") -> list[str]:
    """The function statement and the declarations below it."""
    given = [p.name for p in signature.parameters]
    answer = "answer_" if "answer" in given else "answer"
    name = name or signature.name
    return [
        f"function {name}({', '.join(given)}) result({answer})",
        *(f"    {types.given(p.type, p.name)}" for p in signature.parameters),
        f"    {types.result(signature.returns, answer)}",
    ]


def _interface(signature: Signature, code: str) -> list[str]:
    """What a program must know of a function that stands in no module."""
    name = fortran_source.function(code, _names(signature))
    first, *rest = _heading(signature, name)
    lines = [first, "    import :: int64, real64", *rest, f"end function {name}"]
    return ["    interface", *(f"        {line}" for line in lines), "    end interface", ""]


def _rows(type_: Type) -> str:
    kind = type_.items[0].items[0].kind
    return fill(texts.ROWS, {"NAME": kind, "TYPE": types.row_names([type_])[0]})


def _call(signature: Signature, vector: Vector, index: int) -> str:
    pairs = list(enumerate(zip(signature.parameters, vector.arguments, strict=True)))
    parts = {
        "INDEX": str(index),
        "DECLARATIONS": "\n".join(f"        {_variable(p.type, f'a{i}', v)}" for i, (p, v) in pairs),
        "VALUES": "\n".join(f"        a{i} = {literal(p.type, v)}" for i, (p, v) in pairs),
        "NAME": types.word(signature.returns),
        "ARGUMENTS": ", ".join(f"a{i}" for i, _ in pairs),
    }
    return fill(texts.CALL, parts)


def _variable(type_: Type, name: str, value: list[str]) -> str:
    """A variable for an argument; an array of texts has its bounds, deferred ones are not to be trusted."""
    if type_.kind == "list" and is_text(type_):
        longest = max((len(one.encode()) for one in value), default=0)
        return f"character(len={longest}) :: {name}({len(value)})"
    return types.result(type_, name)


def _check(signature: Signature, vector: Vector, number: int, code: str) -> str:
    values = [literal(p.type, v) for p, v in zip(signature.parameters, vector.arguments, strict=True)]
    name = fortran_source.function(code, _names(signature))
    expected = literal(signature.returns, vector.expected)
    same = "same_rows" if is_rows(signature.returns) else "same_list" if signature.returns.items else "same"
    line = f"    if (.not. {same}({name}({', '.join(values)}), {expected})) error stop 'test {number} failed'"
    return wrapped(line, "        ")


def _same(type_: Type) -> list[str]:
    """The functions that compare results of the type."""
    scalar = type_
    while scalar.items:
        scalar = scalar.items[0]
    base = "character(len=*)" if scalar.kind == "str" else types.element(scalar)
    equal = {"TYPE": base, "EQUAL": texts.EQUAL[scalar.kind]}
    found = [fill(texts.SAME, equal)]
    if type_.items:
        found.append(fill(texts.SAME_LIST, equal))
    if is_rows(type_):
        found.append(fill(texts.SAME_ROWS, {"TYPE": types.element(type_)}))
    return found


LANGUAGE = Fortran()
