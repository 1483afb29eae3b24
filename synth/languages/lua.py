"""Lua 5.4: integer, float, boolean, string, table, nil.

Integers are 64-bit and wrap; `//` and `%` round towards minus infinity, `/` gives a
float, and a float with a whole value (`3.0`) is equal to the integer and counts as
one where an int is declared. Texts are UTF-8 bytes and `#` counts bytes. A list and a
tuple are a table from 1 to n, a dict is a table with string keys; what is declared
tells an empty list from an empty dict. A table cannot hold nil, so a list or a dict
with an absent value is not represented; in a tuple, whose length is known, it is.

The candidate is one chunk: the function may be global, local, returned, in a returned
table, or in a table of its own (`Solution.two_sum`, `Solution:two_sum`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, children, named, nested
from synth.languages.notation import Types, Values, bracketed
from synth.languages.quoting import braced, quote
from synth.languages.templates import lua as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "and break do else elseif end false for function goto if in local nil not or repeat return then true "
    "until while"
)
TAKEN = naming.words(
    "assert collectgarbage coroutine debug dofile error getmetatable io ipairs load loadfile math next os "
    "package pairs pcall print rawequal rawget rawlen rawset require select setmetatable string table "
    "tonumber tostring type utf8 warn xpcall"
)
_DEFINED = re.compile(
    r"^[ \t]*(?:local[ \t]+)?(?:function[ \t]+([\w.:]+)|([\w.]+)[ \t]*=[ \t]*function)", re.M
)
_MODULE = re.compile(r"^return\b[ \t]*(?:\w+|\{[^{}]*\})[ \t]*;?\s*\Z", re.M)


class Lua(Dynamic):
    """Lua 5.4."""

    name = "lua"
    label = "Lua"
    extensions = (".lua",)
    fences = ("lua",)
    grammar = "lua"
    tier = "strict"
    line_comment = "--"
    block_comment = ("--[[", "]]")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_declaration",),
        "func_body": ("function_declaration.body", "function_definition.body"),
        "if": ("if_statement",),
        "branch": ("elseif_statement", "else_statement"),
        "loop": ("for_statement", "while_statement", "repeat_statement"),
        "cond": ("if_statement.condition", "while_statement.condition"),
        "call": ("function_call",),
        "args": ("arguments",),
        "return": ("return_statement",),
        "assign": ("variable_declaration", "assignment_statement"),
        "lambda": ("function_definition",),
        "object": ("table_constructor",),
        "comment": ("comment",),
    }
    install_hint = "apt install lua5.4"
    suffix = ".lua"
    reserved = RESERVED
    taken = TAKEN
    template = texts.HARNESS
    builds_scripts = False
    values = Values(
        none="nil",
        lowest="math.mininteger",
        text=partial(quote, escape=braced),
        list="{%s, %s}",
        tuple="{%s, %s}",
        pair="[%s] = %s",
        dict="{%s, %s}",
    )

    def toolchain(self) -> Toolchain:
        programs = {"lua": ("lua5.4", "lua"), "luac": ("luac5.4", "luac")}
        return probe.seek("Lua", programs, ("-v",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["luac"], "-p", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["lua"], self.file(stem))

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        """A module's last `return M` would hide the tests below it; its names stay visible."""
        return super().unit_test_job(signature, vectors, _MODULE.sub("", code.rstrip()))

    def holds(self, type_: Type, value: Any) -> bool:
        return type_.kind not in ("list", "dict") or all(v is not None for _, v in children(type_, value))

    def declaration(self, signature: Signature) -> str:
        lines = [f"---@param {self.parameter(p.name)} {_WORDS.of(p.type)}" for p in signature.parameters]
        head = f"function {self.function_name(signature)}({self.parameters(signature)})"
        return "\n".join([*lines, f"---@return {_WORDS.of(signature.returns)}", head])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"  function() return {', '.join(self.arguments(signature, vector))} end,"

    def spec(self, type_: Type) -> str:
        return nested(type_, "{", "}")

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        spelled = dict.fromkeys((self.function_name(signature), *naming.spellings(signature.name)))
        seen = [n for n in (*spelled, "Solution") if n not in RESERVED]
        finders = ", ".join(f"function() return {n} end" for n in seen)
        count = {"ARITY": str(len(signature.parameters)), "FINDERS": finders}
        return super().parts(signature, code, vectors) | count

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, returns = self._callee(signature, code), signature.returns
        several = returns.kind == "tuple" and len(returns.items) > 1
        plain, lines = returns.kind in ("int", "bool", "str"), []
        for vector in self.known(signature, vectors):
            actual = f"{call}({', '.join(self.arguments(signature, vector))})"
            expected = self.literal(returns, vector.expected)
            lines.append(_check(actual, expected, plain, several))
        helpers = [texts.SAME] if has_float(returns) or returns.items else []
        return "\n".join([*helpers, *([texts.TUPLE] if several else []), *lines]) + "\n"

    def _callee(self, signature: Signature, code: str) -> str:
        """`two_sum`, `Solution.two_sum`, `Solution:two_sum` or `Solution.new():two_sum`."""
        name = self.function_name(signature)
        paths = {re.split(r"[.:]", path)[-1]: path for path in ("".join(m) for m in _DEFINED.findall(code))}
        path = paths.get(named(list(paths), name, name), name)
        owner, _, method = path.partition(":")
        maker = re.search(rf"\bfunction\s+{re.escape(owner)}([.:]new)\b", code) if method else None
        return f"{owner}{maker[1]}():{method}" if maker else path

    def hello(self) -> str:
        return 'print("hello")\n'

    def failing(self) -> str:
        return 'error("fails on purpose")\n'


def _check(actual: str, expected: str, plain: bool, several: bool) -> str:
    """`gsub` and the like give more results than the one that counts: parentheses take the first."""
    if plain:
        return f"assert({actual} == {expected})"
    return f"assert(same({'tuple' if several else ''}({actual}), {expected}))"


_WORDS = Types(
    int="integer",
    float="number",
    bool="boolean",
    text="string",
    list=bracketed("%s[]", "optional"),
    dict="table<string, %s>",
    tuple="[%s, %s]",
    optional="%s|nil",
)


LANGUAGE = Lua()
