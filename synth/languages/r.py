"""R: numeric, logical and character vectors, lists, NULL.

A number is a double, so only safe integers are represented; `%/%` and `%%` round
towards minus infinity, `nchar` counts characters. A list of scalars is an atomic vector
(`c(1, 2)`, `numeric(0)`), any other list a list; a tuple is a list without names, a
dict a list with names (the empty name, which R cannot look up, is not represented). An
absent value is NA inside a vector and NULL elsewhere. A result is read by its declared
type: `c(a = 1)` may be a dict, `c(1, 2)` a tuple, `c()` an empty list; a matrix, a
factor or any other classed object is an error.

R's own reader of decimals is not exact to the last digit: a float that it would miss is
written in hexadecimal. The harness starts with the base package alone, four times as
fast, and attaches the usual ones when a word of the candidate names something of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, children, named, nested
from synth.languages.quoting import quote
from synth.languages.templates import r as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words("break else for function if in next repeat while c t")
TAKEN = naming.words(
    "abs all any append apply body bitwAnd by ceiling chol class col cut date diag diff dim dir do drop "
    "environment eval exists expression file filter floor format get gsub intersect invisible is jitter "
    "length levels list load local log lower mapply match max mean median merge message min mode months "
    "names nchar ncol nlevels nrow order outer paste pretty print prod q quit range rank raw remove replace "
    "rep return rev rm round row sample scale scan search seq sequence setdiff sign sort split sprintf sqrt "
    "stack stop sub subset substr substring sum switch table tail head trunc try union unique unlist "
    "unsplit upper var vector warning weekdays which with within"
)
SAFE = 2**53 - 1
PROGRAM = "/usr/lib/R/bin/exec/R"
"""R itself, which its shell script would start with these variables."""
ENVIRONMENT = {
    "R_HOME": "/usr/lib/R",
    "R_SHARE_DIR": "/usr/share/R/share",
    "R_INCLUDE_DIR": "/usr/share/R/include",
    "R_DOC_DIR": "/usr/share/R/doc",
    "LD_LIBRARY_PATH": "/usr/lib/R/lib",
}
_LEAN = {"R_DEFAULT_PACKAGES": "NULL", "R_ENABLE_JIT": "0"}
"""The harness attaches packages, and compiles to byte code, where the candidate gains by it."""
_PARSE = "invisible(parse(file='@FILE@',keep.source=FALSE,encoding='UTF-8'))"
_DEFINED = re.compile(r"^([ \t]*)[\"'`]?([\w.]+(?:\$[\w.]+)?)[\"'`]?\s*(?:<-|=)\s*(?:function\b|\\\()", re.M)
_OWNER = re.compile(r"^([\w.]+)\s*(?:<-|=)\s*(list|setRefClass)\(", re.M)
_EMPTY = {"int": "numeric(0)", "float": "numeric(0)", "bool": "logical(0)", "str": "character(0)"}
_ABSENT = {"int": "NA_real_", "float": "NA_real_", "bool": "NA", "str": "NA_character_"}


class R(Dynamic):
    """R 4.1 or newer."""

    name = "r"
    label = "R"
    extensions = (".r",)
    fences = ("r", "rscript")
    grammar = "r"
    tier = "strict"
    line_comment = "#"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "func_body": ("function_definition.body",),
        "if": ("if_statement",),
        "loop": ("for_statement", "while_statement", "repeat_statement"),
        "cond": ("if_statement.condition", "while_statement.condition"),
        "call": ("call",),
        "args": ("arguments",),
        "assign": ("binary_operator",),
        "comment": ("comment",),
    }
    install_hint = "apt install r-base-core"
    suffix = ".R"
    reserved = RESERVED
    taken = TAKEN
    template = texts.HARNESS
    builds_scripts = False

    def toolchain(self) -> Toolchain:
        return probe.seek("R", {"r": ("R",)}, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._program(), "-e", _PARSE.replace("@FILE@", self.file(stem)))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._program(), f"--file={self.file(stem)}")

    def _program(self) -> tuple[str, ...]:
        chain = self.toolchain()
        return (PROGRAM if chain.root else chain.programs["r"], "--no-echo", "--vanilla")

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        job = super().test_program(signature, code, vectors, nonce)
        return replace(job, environment=self._environment() | _LEAN)

    def compile_only(self, code: str) -> Job:
        return replace(super().compile_only(code), environment=self._environment() | _LEAN)

    def script(self, code: str, stdin: str = "") -> Job:
        job = super().script(code, stdin)
        return replace(job, environment=self._environment())

    def _environment(self) -> dict[str, str]:
        return dict(ENVIRONMENT) if self.toolchain().root else {}

    def holds(self, type_: Type, value: Any) -> bool:
        return not (type_.kind == "int" and abs(value) > SAFE) and not (type_.kind == "dict" and "" in value)

    def declaration(self, signature: Signature) -> str:
        lines = [f"# {self.parameter(p.name)}: {_doc(p.type)}" for p in signature.parameters]
        head = f"{self.function_name(signature)} <- function({self.parameters(signature)})"
        return "\n".join([*lines, f"# returns: {_doc(signature.returns)}", head])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"    function() list({', '.join(self.arguments(signature, vector))}),"

    def spec(self, type_: Type) -> str:
        return nested(type_, "list(", ")")

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        parts = super().parts(signature, code, vectors)
        return parts | {"ARGUMENTS": parts["ARGUMENTS"].removesuffix(",")}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, returns = self._callee(signature, code), signature.returns
        lines = []
        for vector in self.known(signature, vectors):
            actual = f"{call}({', '.join(self.arguments(signature, vector))})"
            expected = self.literal(returns, vector.expected)
            plain = returns.kind in ("int", "bool", "str")
            check = f"isTRUE({actual} == {expected})" if plain else f"same({actual}, {expected})"
            lines.append(f"stopifnot({check})")
        room = ("1e-6", "1e-9") if has_float(returns) else ("0", "0")
        helper = texts.SAME.replace("@RELATIVE@", room[0]).replace("@ABSOLUTE@", room[1])
        return "\n".join([*([helper] if returns.items or returns.kind == "float" else []), *lines]) + "\n"

    def _callee(self, signature: Signature, code: str) -> str:
        """`two_sum`, `Solution$two_sum` or `Solution$new()$two_sum`."""
        name = self.function_name(signature)
        seen = {m[2].split("$")[-1]: m for m in reversed(list(_DEFINED.finditer(code)))}
        found = named(list(seen), name, name)
        if not found:
            return name
        owners = [m for m in _OWNER.finditer(code) if m.start() < seen[found].start()]
        if not seen[found][1] or not owners:
            return seen[found][2]
        return f"{owners[-1][1]}{'$new()' if owners[-1][2] == 'setRefClass' else ''}${found}"

    def literal(self, type_: Type, value: Any) -> str:
        match type_.kind:
            case "float":
                return _number(float(value))
            case "bool":
                return "TRUE" if value else "FALSE"
            case "str":
                return quote(value, _escape)
            case "dict":
                item = type_.items[0]
                pairs = (f"{quote(k, _escape)} = {self.literal(item, v)}" for k, v in value.items())
                return f"list({', '.join(pairs)})" if value else "structure(list(), names = character(0))"
            case "optional":
                return "NULL" if value is None else self.literal(type_.items[0], value)
            case "list" if _scalar(type_.items[0]):
                return self._vector(_scalar(type_.items[0]), value)
            case "list" | "tuple":
                return f"list({', '.join(self.literal(t, v) for t, v in children(type_, value))})"
            case _:
                return str(value)

    def _vector(self, kind: str, values: Sequence[Any]) -> str:
        if not values:
            return _EMPTY[kind]
        absent = "NA" if any(v is not None for v in values) else _ABSENT[kind]
        type_ = Type(kind)  # type: ignore[arg-type]
        return f"c({', '.join(absent if v is None else self.literal(type_, v) for v in values)})"

    def hello(self) -> str:
        return 'cat("hello\\n")\n'

    def failing(self) -> str:
        return 'stop("fails on purpose")\n'


def _scalar(type_: Type) -> str:
    """The scalar kind of a vector's elements, absent or not; empty for what makes a list."""
    inner = type_.items[0] if type_.kind == "optional" else type_
    return "" if inner.items else inner.kind


def _escape(code: int) -> str:
    return f"\\u{{{code:x}}}" if code < 0x10000 else f"\\U{{{code:x}}}"


def _number(value: float) -> str:
    """The shortest decimal if R reads it as this very value, else hexadecimal."""
    text = repr(value)
    return text if _reads(text) == abs(value) else value.hex()


def _reads(text: str) -> float | None:
    """What R makes of a decimal: its digits and its power of ten, divided in 64 bits, then rounded."""
    mantissa, _, exponent = text.lstrip("-").partition("e")
    whole, _, part = mantissa.partition(".")
    digits, power = int(whole + part), int(exponent or 0) - len(part)
    if digits >= 2**63 or abs(power) > 27:
        return None
    exact = Fraction(digits) * Fraction(10) ** power
    return float(_rounded(exact, 64)) if exact else 0.0


def _rounded(exact: Fraction, bits: int) -> Fraction:
    """The nearest number with so many bits, ties to even."""
    shift = bits - (exact.numerator.bit_length() - exact.denominator.bit_length())
    unit = Fraction(2) ** shift
    if exact * unit >= 2**bits:
        unit /= 2
    return round(exact * unit) / unit


def _doc(type_: Type) -> str:
    match type_.kind:
        case "list":
            kind = _scalar(type_.items[0])
            absent = ", NA where absent" if kind and type_.items[0].kind == "optional" else ""
            return f"{_WORDS[kind]} vector{absent}" if kind else f"list of {_doc(type_.items[0])}"
        case "dict":
            return f"named list of {_doc(type_.items[0])}"
        case "tuple":
            return f"list({', '.join(map(_doc, type_.items))})"
        case "optional":
            return f"{_doc(type_.items[0])} or NULL"
        case _:
            return f"{_WORDS[type_.kind]} scalar"


_WORDS = {"int": "integer-valued numeric", "float": "numeric", "bool": "logical", "str": "character"}

LANGUAGE = R()
