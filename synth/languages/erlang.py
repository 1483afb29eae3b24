"""Erlang: the candidate is a module that is compiled and called in one process.

Types: integers without a bound, floats (an overflow is an error, there is no
infinity), `true` and `false`, UTF-8 binaries for text, lists, maps with binary
keys, tuples, `undefined` for nothing. `div` and `rem` round towards zero;
`byte_size` of a text counts bytes, `string:length` what a reader counts.

All functions count as exported. A whole program is a module with `main/0`,
`start/0` or `main/1`. Tests are EUnit in a module beside the candidate's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.beam import TERMS, Beam
from synth.languages.notation import Types
from synth.languages.quoting import quote
from synth.languages.templates import beam as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of "
    "or orelse receive rem try when xor abs apply binary_part bit_size byte_size ceil check_process_code "
    "date element erase error exit float floor get halt hd integer_to_list length link list_to_tuple "
    "make_ref map_size max min monitor node nodes now open_port processes put register round self setelement "
    "size spawn split_binary throw time tl trunc tuple_size tuple_to_list unlink unregister whereis "
    "module_info"
)
"""Words of the language, and functions that are there without import."""


class Erlang(Beam):
    """Erlang/OTP 25 or newer."""

    name = "erlang"
    label = "Erlang"
    extensions = (".erl", ".hrl", ".escript")
    fences = ("erlang", "erl")
    grammar = "erlang"
    tier = "strict"
    line_comment = "%"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("fun_decl",),
        "func_body": ("function_clause.body",),
        "class": ("record_decl", "type_alias"),
        "if": ("if_expr",),
        "branch": ("if_clause",),
        "try": ("try_expr",),
        "handler": ("catch_clause", "try_after"),
        "switch": ("case_expr", "receive_expr", "maybe_expr"),
        "case": ("cr_clause", "function_clause"),
        "cond": ("cr_clause.guard", "if_clause.guard"),
        "call": ("call",),
        "args": ("expr_args",),
        "assign": ("match_expr",),
        "lambda": ("anonymous_fun",),
        "comp": ("list_comprehension", "map_comprehension", "binary_comprehension"),
        "literal": ("list", "map_expr", "record_expr"),
        "import": ("import_attribute", "pp_include", "pp_include_lib"),
        "comment": ("comment",),
        "stmt": ("export_attribute", "spec"),
    }
    install_hint = "apt install erlang-base erlang-eunit erlang-dev"
    suffix = ".erl"
    absent = "undefined"
    load = texts.ERLANG_LOAD

    def toolchain(self) -> Toolchain:
        release = 'io:format("~s~n", [erlang:system_info(otp_release)]), halt(0).'
        return probe.seek("Erlang", {"erl": ("erl",)}, ("-noshell", "-eval", release), self.install_hint)

    def run_harness(self) -> tuple[str, ...]:
        return self._evaluate(texts.EVALUATE)

    def _evaluate(self, expressions: str) -> tuple[str, ...]:
        return (self.toolchain().programs["erl"], "-noshell", "-eval", expressions)

    def named(self, signature: Signature) -> str:
        return naming.usual(signature.name, naming.snake, RESERVED)

    def declaration(self, signature: Signature) -> str:
        name, inner = self.named(signature), ", ".join(_TYPES.of(p.type) for p in signature.parameters)
        names = ", ".join(naming.pascal(p.name) for p in signature.parameters)
        head = f"-module(solution).\n-export([{name}/{len(signature.parameters)}]).\n\n"
        return f"{head}-spec {name}({inner}) -> {_TYPES.of(signature.returns)}.\n{name}({names}) ->"

    def whole(self, code: str) -> str:
        bare = re.sub(r"%.*", "", code)
        return code if re.search(r"^\s*-\s*module\b", bare, re.MULTILINE) else f"-module(candidate). {code}"

    def build(self, stem: str) -> tuple[str, ...]:
        return self._evaluate(texts.COMPILE.replace("@STEM@", stem).strip())

    def start(self, stem: str) -> tuple[str, ...]:
        return self._evaluate(texts.RUN.replace("@STEM@", stem).strip())

    def script(self, code: str, stdin: str = "") -> Job:
        return super().script(self.whole(code), stdin)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        given = re.search(r"^\s*-\s*module\s*\(\s*'?([\w@]+)", re.sub(r"%.*", "", code), re.MULTILINE)
        module = given.group(1) if given else "candidate" if code else "solution"
        call, inexact = f"{module}:{_callee(self.named(signature), code)}", has_float(signature.returns)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, v, i, call, inexact) for i, v in enumerate(known, 1)]
        head = f'-module({module}_tests).\n-include_lib("eunit/include/eunit.hrl").\n'
        return "\n".join([head, *([texts.ERLANG_CLOSE] if inexact else []), *tests])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        tests = self.unit_tests(signature, vectors, code)
        files = {self.file("candidate"): self.whole(code), self.file("main"): tests}
        return self.job(files, (), self._evaluate(texts.EUNIT.strip()))

    def hello(self) -> str:
        return '-module(main).\n-export([main/0]).\n\nmain() -> io:format("hello~n").\n'

    def failing(self) -> str:
        return '-module(main).\n-export([main/0]).\n\nmain() -> error("fails on purpose").\n'


def _callee(name: str, code: str) -> str:
    defined = re.findall(r"^([a-z]\w*)\(", code, re.MULTILINE)
    wanted = naming.loose(name)
    return name if name in defined else next((d for d in defined if naming.loose(d) == wanted), name)


_TYPES = Types(
    int="integer()",
    float="float()",
    bool="boolean()",
    text="binary()",
    list="[%s]",
    dict="#{binary() => %s}",
    tuple="{%s, %s}",
    optional="%s | undefined",
)


def _binary(text: str) -> str:
    quoted = quote(text, lambda code: f"\\x{{{code:x}}}")
    return f"<<{quoted}>>" if text.isascii() else f"<<{quoted}/utf8>>"


_VALUES = replace(TERMS, text=_binary)


def _test(signature: Signature, vector: Vector, number_: int, call: str, inexact: bool) -> str:
    actual = f"{call}({', '.join(_VALUES.arguments(signature, vector))})"
    expected = _VALUES.literal(signature.returns, vector.expected)
    check = f"?assert(close({actual}, {expected}))" if inexact else f"?assertEqual({expected}, {actual})"
    return f"{signature.name}_{number_}_test() ->\n    {check}.\n"


LANGUAGE = Erlang()
