"""Elixir: the candidate's modules are compiled and called in one process.

Types: integers without a bound, floats (an overflow is an error, there is no
infinity), `true` and `false`, binaries for text, lists, maps with text keys,
tuples, `nil`. `div` and `rem` round towards zero, `Integer.mod` down;
`String.length` counts graphemes.

The function is looked for in every module that the code defines; code that has
`def` and no `defmodule` is put into one. Compiling a file of Elixir runs its top
level, so code alone is only parsed. Tests are ExUnit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.languages import naming, probe, scan
from synth.languages.base import Toolchain, has_float
from synth.languages.beam import Beam, number
from synth.languages.notation import Types, Values
from synth.languages.quoting import braced, quote
from synth.languages.templates import beam as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "after alias and apply binding case catch cond def do elem else end exit false fn for hd if import in "
    "inspect is_nil length max min nil node not or put_elem quote raise receive rem require rescue round "
    "self send sigil spawn super tap then throw tl to_string true trunc try unless unquote use when with "
    "abs ceil div floor dbg destructure reraise match struct get_in put_in pop_in update_in"
)
"""Words of the language, and functions of `Kernel`, which every module imports."""
_CHECK = (
    'try do Code.string_to_quoted!(File.read!("@FILE@"), file: "@FILE@") rescue '
    "e -> IO.puts(:stderr, Exception.message(e)); System.halt(1) end"
)
_DEFINED = re.compile(r"^[ \t]*(?:defmodule\s+([A-Z][\w.]*)|def\s+([a-z_]\w*[?!]?))", re.MULTILINE)


class Elixir(Beam):
    """Elixir 1.14 or newer."""

    name = "elixir"
    label = "Elixir"
    extensions = (".ex", ".exs")
    fences = ("elixir", "ex", "exs")
    grammar = "elixir"
    tier = "strict"
    line_comment = "#"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "func_body": ("do_block",),
        "branch": ("else_block",),
        "handler": ("rescue_block", "catch_block", "after_block"),
        "case": ("stab_clause",),
        "call": ("call",),
        "args": ("arguments",),
        "assign": ("binary_operator",),
        "lambda": ("anonymous_function",),
        "literal": ("map", "list", "tuple"),
        "comment": ("comment",),
        "stmt": ("unary_operator",),
    }
    install_hint = "apt install elixir erlang-dev"
    suffix = ".exs"
    absent = "nil"
    load = texts.ELIXIR_LOAD
    message = "'Elixir.Exception':message(E)"

    def toolchain(self) -> Toolchain:
        return probe.seek("Elixir", {"elixir": ("elixir",)}, ("--short-version",), self.install_hint)

    def run_harness(self) -> tuple[str, ...]:
        return (self.toolchain().programs["elixir"], "-e", texts.ELIXIR_EVALUATE)

    def named(self, signature: Signature) -> str:
        return naming.usual(signature.name, naming.snake, RESERVED)

    def declaration(self, signature: Signature) -> str:
        name, inner = self.named(signature), ", ".join(_TYPES.of(p.type) for p in signature.parameters)
        names = ", ".join(naming.usual(p.name, naming.snake, RESERVED) for p in signature.parameters)
        spec = f"  @spec {name}({inner}) :: {_TYPES.of(signature.returns)}\n"
        return f"defmodule Solution do\n{spec}  def {name}({names})"

    def whole(self, code: str) -> str:
        bare = re.search(r"^(?:def|@spec|@doc)\b", code, re.MULTILINE)
        return f"defmodule Solution do {code}\nend\n" if bare and "defmodule" not in code else code

    def build(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["elixir"], "-e", _CHECK.replace("@FILE@", self.file(stem)))

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["elixir"], self.file(stem))

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, inexact = _callee(signature, self.named(signature), code), has_float(signature.returns)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, v, i, call, inexact) for i, v in enumerate(known, 1)]
        head = f"defmodule {naming.pascal(signature.name)}Test do\n  use ExUnit.Case\n"
        body = "\n".join([head, *tests, *([texts.ELIXIR_CLOSE] if inexact else [])])
        return f"ExUnit.start()\n\n{body.rstrip()}\nend\n"

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        text = f"{self.whole(code)}\n\n{self.unit_tests(signature, vectors, code)}"
        return self.job({self.file("main"): text}, (), self.start("main"))

    def hello(self) -> str:
        return 'IO.puts("hello")\n'

    def failing(self) -> str:
        return 'raise "fails on purpose"\n'


def _callee(signature: Signature, name: str, code: str) -> str:
    """The function with the module that defines it; one of as many parameters comes first."""
    module, wanted, found = "Solution", naming.loose(name), []
    for word in _DEFINED.finditer(code):
        if word.group(1):
            module = word.group(1)
        elif naming.loose(word.group(2)) == wanted:
            fits = len(scan.parameters(code, word.end())) == len(signature.parameters)
            found.append((not fits, f"{module}.{word.group(2)}"))
    return min(found, key=lambda one: one[0])[1] if found else f"{module}.{name}"


_TYPES = Types(
    int="integer()",
    float="float()",
    bool="boolean()",
    text="String.t()",
    list="[%s]",
    dict="%{String.t() => %s}",
    tuple="{%s, %s}",
    optional="%s | nil",
)


def _text(text: str) -> str:
    return quote(text, braced).replace("#{", "\\#{")


_VALUES = Values(
    none="nil",
    float=number,
    text=_text,
    list="[%s, %s]",
    tuple="{%s, %s}",
    pair="%s => %s",
    dict="%{%s, %s}",
)


def _test(signature: Signature, vector: Vector, number_: int, call: str, inexact: bool) -> str:
    actual = f"{call}({', '.join(_VALUES.arguments(signature, vector))})"
    expected = _VALUES.literal(signature.returns, vector.expected)
    check = f"close?({actual}, {expected})" if inexact else f"{actual} == {expected}"
    return f'  test "{signature.name} {number_}" do\n    assert {check}\n  end\n'


LANGUAGE = Elixir()
