"""Julia 1.5: Int, Float64, Bool, String, Vector, Dict, Tuple, Union with Nothing.

Int is Int64 and wraps; `÷` and `%` round towards zero, `mod` has the sign of its right
side, `/` gives a float; `length` counts characters and a text's indices are bytes.
Arguments have exactly the declared types (`Vector{Union{Int,Nothing}}`), for Julia's
vectors are invariant. A result may be any integer, any real, any text and any vector,
but a tuple is not a vector, and a Char, a Symbol or a matrix is an error.

The candidate is evaluated in Main, the harness in a module of its own, so a candidate
may give its functions the names of Base.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, named, nested
from synth.languages.notation import Types, Values
from synth.languages.quoting import long_u, quote
from synth.languages.templates import julia as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Limits

RESERVED = naming.words(
    "baremodule begin break catch const continue do else elseif end export false finally for function "
    "global if import in isa let local macro module quote return struct true try using where while"
)
TAKEN = naming.words(
    "abs all any append applicable basename bind ceil chomp chop close collect compile count cumprod "
    "cumsum delete detach diff digits div error eval exit extrema fetch fill filter findall findfirst "
    "first flatten floor foldl foldr foreach gcd get hash haskey identity include insert intersect invoke "
    "isempty isodd iseven isqrt join keys last lcm length lock lowercase map max maximum merge min "
    "minimum mod nearly ndigits occursin open pairs parse permute pop powermod prepend print println prod "
    "push put rand range read reduce rem repeat replace reshape resize rest reverse rotl90 round rsplit "
    "run search seek show sign size sleep sort split sqrt step string strip sum symdiff take time "
    "transpose trunc typeof union unique uppercase values view wait write xor zip"
)
_DEFINED = re.compile(
    r"^([ \t]*)(?:@\w+\s+|const\s+)*(?:function\s+([\w.]+!?)|(\w+!?)(?:\([^\n]*\)(?:::[^=\n]+)?)?\s*=[^=])",
    re.M,
)
_MODULE = re.compile(r"^module\s+(\w+)", re.M)


_TYPES = Types(
    int="Int",
    float="Float64",
    bool="Bool",
    text="String",
    list="Vector{%s}",
    dict="Dict{String,%s}",
    tuple="Tuple{%s,%s}",
    optional="Union{%s,Nothing}",
)


def _text(value: str) -> str:
    return quote(value, long_u).replace("$", "\\$")


class Julia(Dynamic):
    """Julia 1.5 or newer."""

    name = "julia"
    label = "Julia"
    extensions = (".jl",)
    fences = ("julia", "jl")
    grammar = "julia"
    tier = "strict"
    line_comment = "#"
    block_comment = ("#=", "=#")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition", "macro_definition"),
        "if": ("if_statement",),
        "branch": ("elseif_clause", "else_clause"),
        "loop": ("for_statement", "while_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause", "finally_clause"),
        "class": ("struct_definition", "module_definition"),
        "ctx": ("let_statement",),
        "cond": ("if_statement.condition", "while_statement.condition"),
        "call": ("call_expression", "broadcast_call_expression", "macrocall_expression"),
        "args": ("argument_list",),
        "return": ("return_statement",),
        "assign": ("assignment",),
        "lambda": ("arrow_function_expression", "do_clause"),
        "comp": ("comprehension_expression",),
        "import": ("using_statement", "import_statement"),
        "comment": ("line_comment", "block_comment"),
    }
    install_hint = "install Julia 1.5 or newer (Debian has it up to bullseye: apt install julia)"
    suffix = ".jl"
    limits = Limits(run_seconds=20.0, memory_bytes=2**30, processes=128)
    environment = {"OPENBLAS_NUM_THREADS": "1", "JULIA_DEPOT_PATH": "/tmp"}  # noqa: RUF012
    reserved = RESERVED
    taken = TAKEN
    template = texts.HARNESS
    builds_scripts = False
    values = Values(
        types=_TYPES,
        none="nothing",
        lowest="typemin(Int)",
        text=_text,
        list="@ITEM@[%s, %s]",
        tuple="(%s, %s)",
        single="(%s,)",
        pair="%s => %s",
        dict="@TYPE@(%s, %s)",
    )

    def toolchain(self) -> Toolchain:
        return probe.seek("Julia", {"julia": ("julia",)}, ("--version",), self.install_hint, tree="bullseye")

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._julia(), "-e", texts.CHECK, self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._julia(), self.file(stem))

    def _julia(self) -> tuple[str, ...]:
        return (self.toolchain().programs["julia"], "--startup-file=no", "--color=no", "-O1")

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{self.parameter(p.name)}::{_TYPES.of(p.type)}" for p in signature.parameters)
        return f"function {self.function_name(signature)}({inner})::{_TYPES.of(signature.returns)}"

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"    :(({', '.join(self.arguments(signature, vector))},)),"

    def spec(self, type_: Type) -> str:
        return nested(type_, "Any[", "]")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, returns = self._callee(signature, code), signature.returns
        lines = []
        for vector in self.known(signature, vectors):
            actual = f"{call}({', '.join(self.arguments(signature, vector))})"
            expected = self.literal(returns, vector.expected)
            check = f"{actual} {'===' if vector.expected is None else '=='} {expected}"
            lines.append(f"    @test {f'nearly({actual}, {expected})' if has_float(returns) else check}")
        helper = [texts.NEARLY] if has_float(returns) else []
        tests = [f'@testset "{signature.name}" begin', *lines, "end"]
        return "\n".join(["using Test", "", *helper, *tests]) + "\n"

    def _callee(self, signature: Signature, code: str) -> str:
        """`two_sum`, or `Solution.two_sum` of a module."""
        name = self.function_name(signature)
        names = [a or b for _, a, b in _DEFINED.findall(code)]
        found = named(names, name, name) or next(
            (n for n in names if naming.loose(n.rstrip("!")) == naming.loose(name)), name
        )
        module = _MODULE.search(code)
        at = re.search(rf"\b{re.escape(found)}\s*[(=]", code)
        inside = module and at and module.start() < at.start() < code.rfind("\nend")
        return f"{module[1]}.{found}" if module and inside else found

    def hello(self) -> str:
        return 'println("hello")\n'

    def failing(self) -> str:
        return 'error("fails on purpose")\n'


LANGUAGE = Julia()
