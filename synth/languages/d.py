"""D with LDC: the harness imports the candidate's file as a module and calls it by its name.

Types: `long` (64-bit, wraps), `double`, `bool`, `string` (UTF-8; `length` counts bytes), `T[]`,
`T[string]`, `Tuple!(…)`, `Nullable!T`. Division truncates toward zero, `%` has the sign of
the dividend. Result types may differ in width and in constness, in nothing else; a text
that is not valid UTF-8 is an error. A private function is called too, and so is a method
of a class or struct. The candidate's own `main` is renamed and its `module` line taken out;
its unittest blocks are not compiled. Bounds are checked; any `Throwable` is caught. Each vector
runs in a process of its own, so that neither a segmentation fault nor a division by zero
hides later vectors. Compiling may run pure code of the candidate (compile-time evaluation).
Decimal literals are read with more bits than a double has, so the harness writes hexadecimal ones.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from synth.languages import naming, probe, scan
from synth.languages.base import Toolchain, has_float
from synth.languages.notation import Types, Values
from synth.languages.plain import Plain
from synth.languages.quoting import long_u, quote
from synth.languages.templates import d as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "abstract alias align asm assert auto body bool break byte case cast catch cdouble cent cfloat char "
    "class const continue creal dchar debug default delegate delete deprecated do double else enum export "
    "extern false final finally float for foreach foreach_reverse function goto idouble if ifloat immutable "
    "import in inout int interface invariant ireal is lazy long macro main mixin module new nothrow null "
    "object out override package pragma private protected public pure real ref return scope shared short "
    "size_t static string struct super switch synchronized template this throw true try typeid typeof ubyte "
    "ucent uint ulong union unittest ushort version void wchar while with"
)


class D(Plain):
    """D by the LLVM compiler."""

    name = "d"
    label = "D"
    extensions = (".d", ".di")
    fences = ("d", "dlang")
    grammar = "d"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_declaration", "constructor"),
        "func_body": ("function_body",),
        "class": ("class_declaration", "struct_declaration", "interface_declaration", "enum_declaration"),
        "class_body": ("aggregate_body",),
        "if": ("if_statement",),
        "branch": ("if_statement.alternative",),
        "loop": ("for_statement", "foreach_statement", "while_statement", "do_statement"),
        "try": ("try_statement",),
        "handler": ("catch_statement", "finally_statement"),
        "switch": ("switch_statement", "final_switch_statement"),
        "case": ("case_statement",),
        "cond": ("if_condition",),
        "context": ("scope_guard_statement", "with_statement", "synchronized_statement"),
        "call": ("call_expression", "new_expression"),
        "args": ("arguments", "named_arguments"),
        "return": ("return_statement", "throw_expression"),
        "assign": ("variable_declaration", "auto_declaration", "assignment_expression"),
        "lambda": ("function_literal",),
        "import": ("import_declaration",),
        "template": ("template_declaration",),
        "comment": ("comment",),
        "stmt": ("expression_statement",),
    }
    install_hint = "apt install ldc"
    suffix = ".d"
    limits = Limits(memory_bytes=2**30)

    def toolchain(self) -> Toolchain:
        programs = {"ldc2": ("ldc2",), "cc": ("gcc", "cc")}
        return probe.seek("LDC", programs, ("--version",), self.install_hint)

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_TYPES.of(p.type)} {_parameter(p.name)}" for p in signature.parameters)
        line = f"{_TYPES.of(signature.returns)} {_function(signature)}({inner})"
        return "\n\n".join([*_imports(line), line])

    def build(self, stem: str) -> tuple[str, ...]:
        if stem == "candidate":
            return (self.toolchain().programs["ldc2"], "-o-", "candidate.d")
        return self._compile()

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        inner = ", ".join(f"a{i}" for i in range(len(signature.parameters)))
        given = "".join(f", ref {_TYPES.of(p.type)} a{i}" for i, p in enumerate(signature.parameters))
        main = texts.HARNESS.replace("@GIVEN@", given).replace("@RETURNS@", _TYPES.of(signature.returns))
        main = main.replace("@CALL@", f"{_callee(signature, code, 'candidate')}({inner})")
        main = main.replace("@NAMES@", ", ".join(f"&call_{i}" for i in range(len(vectors))))
        calls = "\n".join(_call(signature, v, i) for i, v in enumerate(vectors))
        return {"candidate.d": _as_module(code), "main.d": main.replace("@CALLS@", calls)}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        tests = [_test(signature, v, code) for v in vectors if v.known]
        close = [texts.CLOSE] if has_float(signature.returns) else []
        return "\n".join([*_imports("\n".join(tests)), *close, *tests])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        text = f"{code}\n\n{self.unit_tests(signature, vectors, code)}"
        return self.job({"main.d": text}, self._compile("-unittest", "-main"), self.start("main"))

    def hello(self) -> str:
        return 'import std.stdio;\n\nvoid main()\n{\n    writeln("hello");\n}\n'

    def failing(self) -> str:
        return 'void main()\n{\n    throw new Exception("fails on purpose");\n}\n'

    def _compile(self, *flags: str) -> tuple[str, ...]:
        return (self.toolchain().programs["ldc2"], *texts.FLAGS, *flags, "-i", "main.d", "-of=program")


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.camel, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


def _nullable(_: Type, parts: Sequence[str]) -> str:
    return f"Nullable!{parts[0]}" if parts[0].isalpha() else f"Nullable!({parts[0]})"


_TYPES = Types(
    int="long",
    float="double",
    bool="bool",
    text="string",
    list="%s[]",
    dict="%s[string]",
    tuple="Tuple!(%s, %s)",
    optional=_nullable,
)


def _float(value: float) -> str:
    """LDC refuses a decimal literal below the least normal double."""
    return value.hex() if 0 < abs(value) < sys.float_info.min else repr(value)


_VALUES = Values(
    types=_TYPES,
    none="@TYPE@.init",
    some="@TYPE@(%s)",
    int="{}L".format,
    lowest="long.min",
    float=_float,
    text=partial(quote, escape=long_u),
    list="[%s, %s]",
    empty_list="(@TYPE@).init",
    tuple="tuple(%s, %s)",
    pair="%s: %s",
    dict="[%s, %s]",
    empty_dict="(@TYPE@).init",
)
"""Expressions that have their own types."""
_EXACT = replace(_VALUES, float=float.hex)


def _imports(text: str) -> list[str]:
    used = [name for name in ("Nullable", "Tuple", "tuple") if re.search(rf"\b{name}\b", text)]
    return [f"import std.typecons : {', '.join(used)};"] if used else []


def _found(signature: Signature, code: str) -> list[scan.Definition]:
    names = (_function(signature), *naming.spellings(signature.name))
    return scan.functions(scan.blank(code, "go"), names, "(")


def _callee(signature: Signature, code: str, module: str = "") -> str:
    """What is called: a function (of a module, private or not), or a method of a new object."""
    found = _found(signature, code)
    name = found[0].name if found else _function(signature)
    if not found or not found[0].path:
        return f'__traits(getMember, {module}, "{name}")' if module else name
    path = ".".join([module, *found[0].path] if module else found[0].path)
    return f"(new {path}()).{name}" if found[0].owners[-1].kind == "class" else f"{path}().{name}"


def _as_module(code: str) -> str:
    """The code without its `module` line and with its own `main` under another name."""
    bare = scan.blank(code, "go")
    ends = [one.end for one in scan.functions(bare, ("main",), "(") if one.name == "main" and not one.owners]
    for end in sorted(ends, reverse=True):
        code, bare = f"{code[:end]}_of_candidate{code[end:]}", f"{bare[:end]}_of_candidate{bare[end:]}"
    if match := re.search(r"^[ \t]*module\s+[\w.]+\s*;", bare, re.MULTILINE):
        code = code[: match.start()] + code[match.end() :]
    return code


def _call(signature: Signature, vector: Vector, index: int) -> str:
    pairs = list(zip(signature.parameters, vector.arguments, strict=True))
    lines = [f"    {_TYPES.of(p.type)} a{i} = {_EXACT.literal(p.type, v)};" for i, (p, v) in enumerate(pairs)]
    names = "".join(f", a{i}" for i in range(len(pairs)))
    return "\n".join([f"void call_{index}(ref char[] to)", "{", *lines, f"    invoke(to{names});", "}"])


def _test(signature: Signature, vector: Vector, code: str) -> str:
    """One block; arguments get names where the code takes them by reference."""
    pairs = list(zip(signature.parameters, vector.arguments, strict=True))
    given, lines = [_VALUES.literal(p.type, v) for p, v in pairs], []
    if _takes_references(signature, code):
        names = [_parameter(p.name) for p, _ in pairs]
        lines = [f"    auto {name} = {value};" for name, value in zip(names, given, strict=True)]
        given = names
    actual = f"{_callee(signature, code)}({', '.join(given)})"
    expected = _VALUES.literal(signature.returns, vector.expected)
    same = f"close({actual}, {expected})" if has_float(signature.returns) else f"{actual} == {expected}"
    return "\n".join(["unittest", "{", *lines, f"    assert({same});", "}", ""])


def _takes_references(signature: Signature, code: str) -> bool:
    found = _found(signature, code)
    given = scan.parameters(scan.blank(code, "go"), found[0].end) if found else []
    return any(re.search(r"\b(?:ref|out)\b", one) for one in given)


LANGUAGE = D()
