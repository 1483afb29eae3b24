"""C++17 with GCC: one translation unit that includes the candidate's file.

Types: `long long`, `double`, `bool`, `std::string`, `std::vector`, `std::map` (by
string), `std::tuple`, `std::optional`. Text is UTF-8 bytes; a result that is not
valid UTF-8 is an error. The whole standard library is included first, library
assertions are on (an index out of range stops the program instead of reading
whatever lies there), and the candidate's own `main` is renamed. That library is
compiled once into a header that jobs read: a third of the processor time of reading
its text each time. A result must
have the declared type; only another width of integer or float is let pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from synth.languages import naming, probe, scan, warm
from synth.languages.base import Language, Toolchain, has_float
from synth.languages.notation import Types, Values
from synth.languages.quoting import octal_bytes, quote
from synth.languages.templates import cpp as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits, Mount
from synth.settings import Settings

RESERVED = naming.words(
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl concept const "
    "constexpr const_cast continue decltype default delete do double dynamic_cast else enum explicit export "
    "extern false float for friend goto if inline int long main mutable namespace new noexcept not not_eq "
    "nullptr operator or or_eq private protected public register requires return short signed sizeof static "
    "static_assert static_cast struct switch template this thread_local throw true try typedef typeid "
    "typename union unsigned using virtual void volatile wchar_t while xor xor_eq std"
)
LIMITS = Limits(memory_bytes=2**30, run_seconds=10.0)
MODE = ("-std=c++17", "-O1", "-w", "-D_GLIBCXX_ASSERTIONS")
"""What a precompiled header depends on."""
LINKERS = ("mold", "gold")
"""Quicker than the usual one, which takes a fifth of all for a small program; the first that is there."""
HEADER_TARGET = "/toolchains/cpp-header"
_FLAGS = (*MODE, "-include", "bits/stdc++.h", "-Wfatal-errors")
"""The first error only: what GCC adds about every overload it tried runs to thousands of lines."""


class Cpp(Language):
    """C++17 with the system's GCC."""

    name = "cpp"
    label = "C++"
    extensions = (".cpp", ".cc", ".cxx", ".hpp", ".hh")
    fences = ("cpp", "c++", "cc", "cxx", "hpp")
    grammar = "cpp"
    tier = "tolerant"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "func_body": ("function_definition.body",),
        "class": ("class_specifier", "struct_specifier", "enum_specifier"),
        "class_body": ("field_declaration_list", "enumerator_list"),
        "if": ("if_statement",),
        "branch": ("else_clause",),
        "loop": ("for_statement", "for_range_loop", "while_statement", "do_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause",),
        "switch": ("switch_statement",),
        "case": ("case_statement",),
        "cond": ("if_statement.condition", "while_statement.condition", "for_statement.condition"),
        "call": ("call_expression", "new_expression"),
        "args": ("argument_list",),
        "return": ("return_statement", "throw_statement", "co_return_statement"),
        "assign": ("declaration", "assignment_expression"),
        "lambda": ("lambda_expression",),
        "import": ("preproc_include", "using_declaration"),
        "template": ("template_declaration",),
        "macro": ("preproc_def", "preproc_function_def"),
        "comment": ("comment",),
        "stmt": ("expression_statement",),
    }
    install_hint = "apt install g++"

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_given(p.type)} {_parameter(p.name)}" for p in signature.parameters)
        return f"{_TYPES.of(signature.returns)} {_function(signature)}({inner})"

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        callee = _callee(signature, code)
        calls = [_call(signature, v, i, callee) for i, v in enumerate(vectors)]
        main = texts.HARNESS.replace("@NAMES@", "".join(f"call_{i}, " for i in range(len(vectors))))
        main = main.replace("@CALLS@", "\n".join(calls))
        return self._job({"candidate.cpp": code, "main.cpp": main}, "main.cpp", nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        checks = [_check(signature, v, code) for v in vectors if v.known]
        names = ["cassert", *(texts.CLOSE_NEEDS if has_float(signature.returns) else ())]
        head = ["#undef NDEBUG", *(f"#include <{name}>" for name in names), ""]
        close = [texts.CLOSE] if has_float(signature.returns) else []
        return "\n".join([*head, *close, "int main() {", *checks, "}"]) + "\n"

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        renamed = '#define main candidate_main\n#include "candidate.cpp"\n#undef main\n#undef int\n'
        main = renamed + self.unit_tests(signature, vectors, code)
        return self._job({"candidate.cpp": code, "main.cpp": main}, "main.cpp")

    def compile_only(self, code: str) -> Job:
        command = (*self._compiler(), "-fsyntax-only", "candidate.cpp")
        return self._make({"candidate.cpp": code}, command, ("/usr/bin/true",))

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job({"main.cpp": code}, "main.cpp", stdin)

    def hello(self) -> str:
        return '#include <iostream>\n\nint main() { std::cout << "hello\\n"; }\n'

    def failing(self) -> str:
        return "int main() { return 3; }\n"

    def _job(self, files: dict[str, str], main: str, stdin: str = "") -> Job:
        linkers = [name for name in LINKERS if name in self.toolchain().programs]
        quick = [f"-fuse-ld={name}" for name in linkers[:1]]
        return self._make(files, (*self._compiler(), *quick, main, "-o", "program"), ("./program",), stdin)

    def _compiler(self) -> tuple[str, ...]:
        chain = self.toolchain()
        return (chain.programs["g++"], *(("-I", chain.warm) if chain.warm else ()), *_FLAGS)

    def _make(
        self, files: dict[str, str], command: tuple[str, ...], run: tuple[str, ...], stdin: str = ""
    ) -> Job:
        chain = self.toolchain()
        return Job(self.name, files, run, command, stdin, mounts=chain.mounts, limits=LIMITS, root=chain.root)


@cache
def _toolchain(settings: Settings) -> Toolchain:
    programs = {"g++": ("g++",), "mold": ("mold",)}
    built = partial(probe.in_tree, "g++", programs, ("-dumpfullversion",), warm="cpp")
    return probe.host_first(partial(_on_host, settings.toolchains), built)


def _on_host(folder: Path) -> Toolchain:
    """The system's g++, and the precompiled header (made now if this is the first time)."""
    binary = probe.find("g++", ("g++",), Cpp.install_hint)
    version = probe.version_in(probe.ask("g++", [str(binary), "-dumpfullversion"], Cpp.install_hint))
    seen = probe.place(binary.parent.parent, "gcc")
    made = warm.once(
        _header_folder(binary, version, folder), partial(_header, binary), "C++'s standard header"
    )
    mounts = (*seen.mounts, Mount(str(made), HEADER_TARGET))
    beside = {
        name: f"{seen.path}/bin/ld.{name}" for name in LINKERS if (binary.parent / f"ld.{name}").exists()
    }
    return Toolchain(version, {"g++": f"{seen.path}/bin/{binary.name}", **beside}, mounts, warm=HEADER_TARGET)


def _header_folder(binary: Path, version: str, folder: Path) -> Path:
    """A header belongs to one compiler file; GCC refuses any other and then reads the plain header."""
    identity = f"{binary} {binary.stat().st_size} {binary.stat().st_mtime_ns} {MODE}"
    return folder / "cpp-header" / f"{version}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"


def _header(binary: Path, folder: Path) -> None:
    """The compiled header beside its text, which any later include of the same name reads."""
    source = folder / "bits" / "stdc++.h"
    source.parent.mkdir()
    source.write_text("#include_next <bits/stdc++.h>\n", encoding="utf-8")
    words = [str(binary), *MODE, "-I", str(folder), "-x", "c++-header", str(source), "-o", f"{source}.gch"]
    warm.command("g++", words, folder, {}, Cpp.install_hint)


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.snake, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.snake, RESERVED)


_TYPES = Types(
    int="long long",
    float="double",
    bool="bool",
    text="std::string",
    list="std::vector<%s>",
    dict="std::map<std::string, %s>",
    tuple="std::tuple<%s, %s>",
    optional="std::optional<%s>",
)


def _given(type_: Type) -> str:
    scalar = type_.kind in ("int", "float", "bool")
    return _TYPES.of(type_) if scalar else f"const {_TYPES.of(type_)}&"


def _text(value: str) -> str:
    size = f", {len(value.encode())}" if "\0" in value else ""
    return f"std::string({quote(value, octal_bytes)}{size})"


_VALUES = Values(
    types=_TYPES,
    none="@TYPE@()",
    some="@TYPE@(%s)",
    int="{}LL".format,
    lowest="(-9223372036854775807LL - 1)",
    text=_text,
    list="@TYPE@{%s, %s}",
    tuple="@TYPE@(%s, %s)",
    pair="{%s, %s}",
    dict="@TYPE@{%s, %s}",
)
"""Expressions that name their own types."""


def _callee(signature: Signature, code: str) -> str:
    """`two_sum`, `ns::two_sum`, `Solution().two_sum`."""
    name = _function(signature)
    found = scan.functions(scan.blank(code, "cpp"), (name, *naming.spellings(signature.name)))
    if not found:
        return name
    best = found[0]
    path = "::".join(best.path)
    if not path:
        return best.name
    return f"{path}::{best.name}" if best.owners[-1].kind == "namespace" else f"{path}().{best.name}"


def _locals(signature: Signature, vector: Vector, names: Sequence[str]) -> list[str]:
    """Statements that make the arguments."""
    rows = zip(signature.parameters, vector.arguments, names, strict=True)
    return [f"{_TYPES.of(p.type)} {name} = {_VALUES.literal(p.type, value)};" for p, value, name in rows]


def _call(signature: Signature, vector: Vector, index: int, callee: str) -> str:
    names = [f"argument_{i}" for i in range(len(signature.parameters))]
    result = f"put<{_TYPES.of(signature.returns)}>(::{callee}({', '.join(names)}), out);"
    return _body(f"void call_{index}(Text& out)", [*_locals(signature, vector, names), result])


def _body(head: str, lines: Sequence[str], indent: str = "") -> str:
    inner = "\n".join(f"{indent}    {line}" for line in lines)
    return f"{indent}{head}{' ' if head else ''}{{\n{inner}\n{indent}}}"


def _check(signature: Signature, vector: Vector, code: str) -> str:
    """One assertion; arguments get names where the code wants to change them."""
    expected = _VALUES.literal(signature.returns, vector.expected)
    if not _changes_arguments(signature, code):
        values = _VALUES.arguments(signature, vector)
        return "    " + _assertion(signature, f"{_callee(signature, code)}({', '.join(values)})", expected)
    names = [_parameter(p.name) for p in signature.parameters]
    check = _assertion(signature, f"{_callee(signature, code)}({', '.join(names)})", expected)
    return _body("", [*_locals(signature, vector, names), check], "    ")


def _assertion(signature: Signature, actual: str, expected: str) -> str:
    if has_float(signature.returns):
        return f"assert(close({_TYPES.of(signature.returns)}({actual}), {expected}));"
    return f"assert(({actual} == {expected}));"


def _changes_arguments(signature: Signature, code: str) -> bool:
    bare = scan.blank(code, "cpp")
    found = scan.functions(bare, (_function(signature), *naming.spellings(signature.name)))
    given = scan.parameters(bare, found[0].end) if found else []
    return any("&" in one and "const" not in one for one in given)


LANGUAGE = Cpp()
