"""Swift: candidate and harness are one file, so that private functions and top-level code are part of it.

Types: `Int` (64-bit; overflow traps), `Double`, `Bool`, `String` (`count` counts characters as
people see them), `[T]`, `[String: T]`, tuples, `T?`; a tuple of one is its only value. `/` truncates
toward zero, `%` has the sign of the dividend. A trap cannot be caught, so each vector runs in a
process of its own. The nonce is read on the first line, before any top-level code. A
candidate's argument labels, `inout` parameters, `throws` and methods of a class are heeded.
Texts are equal where Unicode calls them canonically equivalent: a dictionary with two such keys is not
represented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import Any

from synth.languages import naming, probe, scan
from synth.languages.argument_labels import Callee
from synth.languages.base import Toolchain, has, has_float, well_formed
from synth.languages.notation import Types, Values
from synth.languages.plain import NOTHING, Plain
from synth.languages.quoting import braced, quote
from synth.languages.templates import fill
from synth.languages.templates import swift as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "actor any as associatedtype async await break case catch class continue convenience default defer "
    "deinit do dynamic else enum extension fallthrough false fileprivate final for func guard if import "
    "in indirect infix init inout internal is lazy let mutating nil nonmutating open operator optional "
    "override postfix precedencegroup prefix private protocol public repeat required rethrows return self "
    "set some static struct subscript super switch throw throws true try typealias unowned var weak where "
    "while"
)


class Swift(Plain):
    """Swift 5.9 or newer, in the language mode of Swift 5."""

    name = "swift"
    label = "Swift"
    extensions = (".swift",)
    fences = ("swift",)
    grammar = "swift"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_declaration", "init_declaration"),
        "func_body": ("function_body",),
        "class": ("class_declaration", "protocol_declaration"),
        "class_body": ("class_body", "enum_class_body", "protocol_body"),
        "if": ("if_statement", "guard_statement"),
        "loop": ("for_statement", "while_statement", "repeat_while_statement"),
        "try": ("do_statement",),
        "handler": ("catch_block",),
        "switch": ("switch_statement",),
        "case": ("switch_entry",),
        "cond": ("if_statement.condition", "while_statement.condition"),
        "call": ("call_expression",),
        "args": ("value_arguments", "call_suffix"),
        "return": ("control_transfer_statement",),
        "assign": ("property_declaration", "assignment"),
        "lambda": ("lambda_literal",),
        "import": ("import_declaration",),
        "comment": ("comment", "multiline_comment"),
        "object": ("array_literal", "dictionary_literal"),
    }
    install_hint = "apt install swiftlang"
    suffix = ".swift"
    limits = Limits(memory_bytes=2**30, processes=256, compile_seconds=60.0)
    environment = {"SWIFT_BACKTRACE": "enable=no"}  # noqa: RUF012 - typed by the base

    def toolchain(self) -> Toolchain:
        return probe.seek("Swift", {"swiftc": ("swiftc",)}, ("--version",), self.install_hint, warm="swift")

    def represents(self, type_: Type, value: Any) -> bool:
        return type_.accepts(value) and well_formed(value) and _distinct_keys(value)

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"_ {_name(p.name)}: {_TYPES.of(p.type)}" for p in signature.parameters)
        return f"func {_name(signature.name)}({inner}) -> {_TYPES.of(signature.returns)}"

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._compiler(), f"{stem}.swift", "-o", "program")

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        callee = Callee.of(_name(signature.name), code)
        parts = {
            "PUTS": "\n".join(_puts(signature.returns).values()),
            "PUT": _put_name(signature.returns),
            "RETURNS": _TYPES.of(signature.returns),
            "CALLS": "\n".join(_call(signature, v, i, callee) for i, v in enumerate(vectors)),
            "NAMES": ", ".join(f"synthCall{i}" for i in range(len(vectors))),
        }
        harness = fill(texts.HARNESS, parts)
        return {"main.swift": f"{texts.NONCE}{_without_entry(code)}\n{harness}"}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        callee, plain = Callee.of(_name(signature.name), code), not _needs_same(signature.returns)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, v, i, callee) for i, v in enumerate(known, 1)]
        helpers = [] if plain else [texts.SAME, *_sames(signature.returns).values()]
        near = [texts.NEAR] if has_float(signature.returns) else []
        passed = f'print("{len(known)} tests passed")\n'
        return "\n".join([*helpers, *near, *tests, passed])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        return self.script(f"{_without_entry(code)}\n\n{self.unit_tests(signature, vectors, code)}")

    def compile_only(self, code: str) -> Job:
        check = (*self._compiler(), *_library(code), "-typecheck", "candidate.swift")
        return self.job({"candidate.swift": code}, check, NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        build = (*self.build("main"), *_library(code))
        return self.job({"main.swift": code}, build, self.start("main"), stdin)

    def hello(self) -> str:
        return 'print("hello")\n'

    def failing(self) -> str:
        return 'fatalError("fails on purpose")\n'

    def _compiler(self) -> tuple[str, ...]:
        """The tree has a linker that takes half a second less; this machine's may not."""
        chain = self.toolchain()
        linker = ("-use-ld=mold",) if chain.root else ()
        cache_ = ("-module-cache-path", chain.warm or "/tmp/modules")
        return (chain.programs["swiftc"], "-Onone", "-suppress-warnings", *linker, *cache_)


def _name(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


_TYPES = Types(
    int="Int",
    float="Double",
    bool="Bool",
    text="String",
    list="[%s]",
    dict="[String: %s]",
    tuple="(%s, %s)",
    optional="%s?",
)


_VALUES = Values(
    none="nil",
    text=partial(quote, escape=braced),
    list="[%s, %s]",
    tuple="(%s, %s)",
    pair="%s: %s",
    dict="[%s, %s]",
    empty_dict="[:]",
)
"""Expressions for places of their types."""


def _distinct_keys(value: Any) -> bool:
    if isinstance(value, dict):
        same = {unicodedata.normalize("NFC", key) for key in value}
        return len(same) == len(value) and all(map(_distinct_keys, value.values()))
    return not isinstance(value, list) or all(map(_distinct_keys, value))


def _without_entry(code: str) -> str:
    """The code without `@main`: its file has top-level code now."""
    return re.sub(r"^([ \t]*)@main\b", r"\1", code, flags=re.MULTILINE)


def _library(code: str) -> tuple[str, ...]:
    entry = re.search(r"^[ \t]*@main\b", scan.blank(code, "swift"), re.MULTILINE)
    return ("-parse-as-library",) if entry else ()


def _call(signature: Signature, vector: Vector, index: int, callee: Callee) -> str:
    names = [f"a{i}" for i in range(len(signature.parameters))]
    lines = [*_locals(signature, vector, names), f"return {callee.text(names)}"]
    body = "\n".join(f"    {line}" for line in lines)
    return f"func synthCall{index}() throws -> {_TYPES.of(signature.returns)} {{\n{body}\n}}"


def _locals(signature: Signature, vector: Vector, names: Sequence[str], word: str = "var") -> list[str]:
    rows = zip(signature.parameters, vector.arguments, names, strict=True)
    return [
        f"{word} {name}: {_TYPES.of(p.type)} = {_VALUES.literal(p.type, value)}" for p, value, name in rows
    ]


def _test(signature: Signature, vector: Vector, number: int, callee: Callee) -> str:
    """One block; arguments have names there, for those that the code changes."""
    names = [_name(p.name) for p in signature.parameters]
    returns = _TYPES.of(signature.returns)
    same = "same(actual, expected)" if _needs_same(signature.returns) else "actual == expected"
    lines = [
        *_locals(signature, vector, names, "var" if any(callee.changed) else "let"),
        f"let expected: {returns} = {_VALUES.literal(signature.returns, vector.expected)}",
        f"let actual: {returns} = {callee.text(names)}",
        f'precondition({same}, "test {number}: got \\(actual), want \\(expected)")',
    ]
    return "\n".join(["do {", *(f"    {line}" for line in lines), "}"])


def _needs_same(type_: Type) -> bool:
    """Whether `==` does not do: floats are compared up to rounding, tuples in containers not at all."""
    return has(type_, "float", "tuple")


def _puts(type_: Type) -> dict[str, str]:
    """By its name, the function that encodes a type, and those that it needs before it."""
    inner: dict[str, str] = {}
    for item in type_.items:
        inner |= _puts(item)
    names = [_put_name(item) for item in type_.items]
    if type_.kind == "tuple":
        parts = [f"value.{i}" for i in range(len(names))] if len(names) > 1 else ["value"]
        puts = [f"try {name}({part}, &to)" for name, part in zip(names, parts, strict=True)]
        body = ' to += "["; ' + '; to += ","; '.join(puts) + '; to += "]"'
    else:
        body = texts.PUT_BODY[type_.kind].replace("@PUT@", "".join(names))
    head = f"func {_put_name(type_)}(_ value: {_TYPES.of(type_)}, _ to: inout String) throws"
    return inner | {_put_name(type_): f"{head} {{{body} }}"}


def _put_name(type_: Type) -> str:
    return "synthPut_" + re.sub(r"\W", "_", str(type_))


def _sames(type_: Type) -> dict[str, str]:
    """By Swift's name of a type, the `same` of it where the general one does not do."""
    inner: dict[str, str] = {}
    for item in type_.items:
        inner |= _sames(item)
    if type_.kind == "float" or not _needs_same(type_) or (type_.kind == "tuple" and len(type_.items) == 1):
        return inner
    rows = range(len(type_.items))
    pairs = " && ".join(f"same(a.{i}, b.{i})" for i in rows)
    name = _TYPES.of(type_)
    body = pairs if type_.kind == "tuple" else texts.SAME_BODY[type_.kind]
    return inner | {name: f"func same(_ a: {name}, _ b: {name}) -> Bool {{\n    {body}\n}}\n"}


LANGUAGE = Swift()
