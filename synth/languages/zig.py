"""Zig: the harness imports the candidate's file; a line behind the candidate's last hands out its function.

Types: `i64` (overflow panics), `f64`, `bool`, `[]const u8` (UTF-8 bytes), `[]const T`,
`std.StringHashMap(T)`, tuples `struct { A, B }`, `?T`. `@divTrunc` or `@divFloor`, `@rem` or `@mod`: the
code says which. An allocator is passed wherever the candidate declares one; the declaration has
one where the result needs memory. An error that is returned is a result; a panic cannot be caught, so
each vector runs in a process of its own. Functions that nothing refers to are not analysed by Zig:
`compile_only` refers to all of the file's plain ones. Zig writes into its cache, so a job works on a
copy of the warm one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from synth.languages import naming, probe, scan
from synth.languages.base import Toolchain, has
from synth.languages.notation import Types, Values
from synth.languages.plain import NOTHING, Plain
from synth.languages.quoting import braced, quote
from synth.languages.templates import fill
from synth.languages.templates import zig as texts
from synth.languages.zig_calls import Callee, definitions
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "addrspace align allowzero and anyframe anytype asm async await break callconv catch comptime const "
    "continue defer else enum errdefer error export extern false fn for if inline linksection noalias "
    "noinline nosuspend null opaque or orelse packed pub resume return struct suspend switch test "
    "threadlocal true try type undefined union unreachable usingnamespace var volatile while bool void std "
    "allocator"
)
_CACHE = "/tmp/zig-cache"


class Zig(Plain):
    """Zig in debug mode. Its library changes with each release; the tree has 0.17."""

    name = "zig"
    label = "Zig"
    extensions = (".zig",)
    fences = ("zig",)
    grammar = "zig"
    tier = "tolerant"
    line_comment = "//"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_declaration",),
        "func_body": ("function_declaration.body",),
        "class": ("struct_declaration", "enum_declaration", "union_declaration"),
        "if": ("if_statement", "if_expression"),
        "branch": ("else_clause",),
        "loop": ("for_statement", "while_statement"),
        "ctx": ("defer_statement", "errdefer_statement"),
        "switch": ("switch_expression",),
        "case": ("switch_case",),
        "cond": ("if_statement.condition", "while_statement.condition"),
        "call": ("call_expression", "builtin_function"),
        "return": ("return_expression",),
        "assign": ("variable_declaration", "assignment_expression"),
        "test": ("test_declaration",),
        "stmt": ("expression_statement",),
        "comment": ("comment",),
        "literal": ("initializer_list", "struct_initializer", "anonymous_struct_initializer"),
    }
    install_hint = "pip install ziglang"
    suffix = ".zig"
    limits = Limits(memory_bytes=2**30, processes=256, compile_seconds=60.0)
    environment = {  # noqa: RUF012 - typed by the base
        "ZIG_GLOBAL_CACHE_DIR": _CACHE,
        "ZIG_LOCAL_CACHE_DIR": "/tmp/zig-local",
    }

    def toolchain(self) -> Toolchain:
        programs = {"zig": ("/opt/pypi/ziglang/zig", "zig")}
        return probe.seek("Zig", programs, ("version",), self.install_hint, warm="zig")

    def declaration(self, signature: Signature) -> str:
        given = ["allocator: std.mem.Allocator"] if _allocates(signature.returns) else []
        given += [f"{_parameter(p.name)}: {_TYPES.of(p.type)}" for p in signature.parameters]
        line = f"pub fn {_name(signature.name)}({', '.join(given)}) !{_TYPES.of(signature.returns)}"
        return f"{texts.STD}\n{line}" if "std." in line else line

    def build(self, stem: str) -> tuple[str, ...]:
        return self._zig("build-exe", f"{stem}.zig", "-femit-bin=program")

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        callee = _callee(signature, code)
        names = [f"a{i}" for i in range(len(signature.parameters))]
        inner = "".join(f", {n}: {_given(p.type)}" for n, p in zip(names, signature.parameters, strict=True))
        parts = {
            "RETURNS": _TYPES.of(signature.returns),
            "PUTS": "\n".join(_puts(signature.returns).values()),
            "PUT": _mangled("put", signature.returns),
            "PARAMETERS": f"out: *Out{inner}",
            "CALL": callee.text("candidate.synth_target", names, "memory", "candidate.synth_self"),
            "CALLS": "\n".join(_call(signature, v, i) for i, v in enumerate(vectors)),
            "REFERENCES": ", ".join(f"&call{i}" for i in range(len(vectors))),
        }
        main = fill(texts.HARNESS, parts)
        handed = f"{code}\npub const synth_target = {callee.path};\n"
        if callee.receiver:
            handed += f"pub var synth_self: {callee.owner} = .{{}};\n"
        return {"main.zig": main, "candidate.zig": handed}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        callee = _callee(signature, code)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, v, i, callee) for i, v in enumerate(known, 1)]
        text = "\n".join(tests)
        helpers = [
            one for mark, one in (("mapOf(", texts.MAP_OF), ("listOf(", texts.LIST_OF)) if mark in text
        ]
        helpers += [] if _plain(signature.returns) else _sames(signature.returns).values()
        has_std = re.search(r"^(?:pub )?const std\b", scan.blank(code, "zig"), re.MULTILINE)
        return "\n".join([*([] if has_std else [texts.STD]), *helpers, text])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        text = f"{code}\n\n{self.unit_tests(signature, vectors, code)}"
        build = self._zig("test", "solution.zig", "--test-no-exec", "-femit-bin=program")
        return self.job({"solution.zig": text}, build, self.start("solution"))

    def compile_only(self, code: str) -> Job:
        found = definitions(scan.blank(code, "zig"))
        names = [name for name, owner, head, _ in found if not owner and "inline" not in head]
        refer = "".join(f"    synth_refer({name});\n" for name in dict.fromkeys(names))
        text = f"{code}\n{texts.REFER.replace('@NAMES@', refer)}"
        check = self._zig("build-obj", "candidate.zig", "-fno-emit-bin")
        return self.job({"candidate.zig": text}, check, NOTHING)

    def hello(self) -> str:
        return texts.HELLO

    def failing(self) -> str:
        return "pub fn main() !void {\n    return error.FailsOnPurpose;\n}\n"

    def _zig(self, *words: str) -> tuple[str, ...]:
        """Zig on a copy of the warm cache."""
        chain = self.toolchain()
        command = (chain.programs["zig"], *words)
        if not chain.warm:
            return command
        return ("/bin/sh", "-c", f'cp -r {chain.warm} {_CACHE} && exec "$@"', "sh", *command)


def _name(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.snake, RESERVED)


_TYPES = Types(
    int="i64",
    float="f64",
    bool="bool",
    text="[]const u8",
    list="[]const %s",
    dict="std.StringHashMap(%s)",
    tuple="struct { %s, %s }",
    optional="?%s",
)


def _given(type_: Type) -> str:
    """The type of an argument: a list may be changed by the candidate."""
    return f"[]{_TYPES.of(type_.items[0])}" if type_.kind == "list" else _TYPES.of(type_)


_VALUES = Values(
    types=_TYPES,
    none="null",
    text=partial(quote, escape=braced),
    list="&.{ %s, %s }",
    empty_list="&.{}",
    tuple=".{ %s, %s }",
    pair=".{ %s, %s }",
    dict="try mapOf(@ITEM@, &.{ %s, %s })",
    empty_dict="try mapOf(@ITEM@, &.{})",
)
"""Expressions for places of their types; a map needs `try`."""


def _allocates(type_: Type) -> bool:
    return has(type_, "str", "list", "dict")


def _changeable(type_: Type, value: object) -> str:
    """The value as an argument that the candidate may change."""
    text = _VALUES.literal(type_, value)
    return f"try listOf({_TYPES.of(type_.items[0])}, {text})" if type_.kind == "list" else text


def _callee(signature: Signature, code: str) -> Callee:
    return Callee.of(code, _name(signature.name), len(signature.parameters), _allocates(signature.returns))


def _call(signature: Signature, vector: Vector, index: int) -> str:
    rows = zip(signature.parameters, vector.arguments, strict=True)
    given = "".join(f", {_changeable(p.type, value)}" for p, value in rows)
    return f"fn call{index}(out: *Out) anyerror!void {{\n    try invoke(out{given});\n}}"


def _test(signature: Signature, vector: Vector, number: int, callee: Callee) -> str:
    rows = zip(signature.parameters, vector.arguments, strict=True)
    write = _changeable if "changed" in callee.given else _VALUES.literal
    values = [write(p.type, value) for p, value in rows]
    word = "var" if "*self" in callee.given else "const"
    lines = [f"{word} solution: {callee.owner} = .{{}};"] if callee.receiver else []
    expected = _VALUES.literal(signature.returns, vector.expected)
    lines.append(f"const expected: {_TYPES.of(signature.returns)} = {expected};")
    call = callee.text(callee.path, values, "std.heap.page_allocator", "solution")
    lines.append(f"const actual = {'try ' if callee.fails else ''}{call};")
    lines.append(f"try std.testing.{_check(signature.returns)};")
    body = "\n".join(f"    {line}" for line in lines)
    return f'test "{signature.name} {number}" {{\n{body}\n}}\n'


def _check(type_: Type) -> str:
    if type_.kind == "str":
        return "expectEqualStrings(expected, actual)"
    return (
        "expectEqual(expected, actual)"
        if _plain(type_)
        else f"expect({_mangled('same', type_)}(expected, actual))"
    )


def _plain(type_: Type) -> bool:
    """Whether the usual expectation compares the type."""
    return type_.kind in ("int", "bool", "str")


def _mangled(word: str, type_: Type) -> str:
    return f"{word}_" + re.sub(r"\W", "_", str(type_)).rstrip("_")


def _puts(type_: Type) -> dict[str, str]:
    """By its name, the function that encodes a type, and those that it needs."""
    return _family(type_, "put", texts.PUT, "\n    try out.byte(',');\n", "    try {0}(out, value[{1}]);")


def _sames(type_: Type) -> dict[str, str]:
    """By its name, the function that compares a type, and those that it needs."""
    return _family(type_, "same", texts.SAME, "\n", "    if (!{0}(a[{1}], b[{1}])) return false;")


def _family(type_: Type, word: str, bodies: dict[str, str], comma: str, part: str) -> dict[str, str]:
    made: dict[str, str] = {}
    for item in type_.items:
        made |= _family(item, word, bodies, comma, part)
    names = [_mangled(word, item) for item in type_.items]
    own = {
        "NAME": _mangled(word, type_),
        "TYPE": _TYPES.of(type_),
        "INNER": names[0] if names else "",
        "PARTS": comma.join(part.format(name, i) for i, name in enumerate(names)),
    }
    return made | {own["NAME"]: fill(bodies[type_.kind], own)}


LANGUAGE = Zig()
