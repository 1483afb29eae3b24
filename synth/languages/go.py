"""Go by the `go` command alone, no module: candidate and harness are one package.

Types: `int` (64 bits on every machine that synth runs on), `float64`, `bool`,
`string`, slices, `map[string]_`, a generated struct for each tuple type, a pointer
for optional. The candidate's package line becomes `main` and its own `main` is
renamed. A nil slice or map counts as empty. The standard library is compiled once
into a build cache that jobs see read-only: without it every job would take seconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from synth.languages import naming, probe, scan, warm
from synth.languages.base import Language, Toolchain
from synth.languages.notation import Types, Values
from synth.languages.quoting import long_u, quote
from synth.languages.records import Records, field, records
from synth.languages.templates import fill
from synth.languages.templates import go as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits, Mount
from synth.settings import Settings

RESERVED = naming.words(
    "break case chan const continue default defer else fallthrough for func go goto if import interface map "
    "package range return select struct switch type var main init string int bool float64 nil true false len "
    "append make new"
)
OLDEST = (1, 18)
"""Generic functions need this version."""
LIMITS = Limits(memory_bytes=2**30, processes=512, compile_seconds=60.0)
CACHE_TARGET = "/toolchains/go-cache"
ENVIRONMENT = {
    "CGO_ENABLED": "0",
    "GO111MODULE": "off",
    "GOFLAGS": "",
    "GOPATH": "/tmp/gopath",
    "GOTELEMETRY": "off",
    "GOTOOLCHAIN": "local",
}
"""What the build cache depends on, and what keeps the command off the network."""
_QUIET = {**ENVIRONMENT, "GOCACHE": "off"}
_PACKAGE = re.compile(r"^[ \t]*package[ \t]+\w+", re.MULTILINE)
_MAIN = re.compile(r"^(func[ \t]+)main([ \t]*\([ \t]*\))", re.MULTILINE)


class Go(Language):
    """Go 1.18 or newer."""

    name = "go"
    label = "Go"
    extensions = (".go",)
    fences = ("go", "golang")
    grammar = "go"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_declaration", "method_declaration"),
        "func_body": ("function_declaration.body", "method_declaration.body", "func_literal.body"),
        "class": ("type_declaration",),
        "class_body": ("field_declaration_list", "interface_type"),
        "if": ("if_statement",),
        "branch": ("if_statement.alternative",),
        "loop": ("for_statement",),
        "switch": ("expression_switch_statement", "type_switch_statement", "select_statement"),
        "case": ("expression_case", "type_case", "communication_case", "default_case"),
        "cond": ("if_statement.condition", "for_clause.condition"),
        "call": ("call_expression",),
        "args": ("argument_list",),
        "return": ("return_statement",),
        "assign": ("short_var_declaration", "assignment_statement", "var_declaration", "const_declaration"),
        "lambda": ("func_literal",),
        "ctx": ("defer_statement", "go_statement"),
        "import": ("import_declaration",),
        "comment": ("comment",),
        "stmt": ("expression_statement",),
        "literal": ("composite_literal",),
    }
    install_hint = "apt install golang-go"

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def declaration(self, signature: Signature) -> str:
        named = records(signature)
        types = _types(named)
        inner = ", ".join(f"{_parameter(p.name)} {types.of(p.type)}" for p in signature.parameters)
        line = f"func {_function(signature)}({inner}) {types.of(signature.returns)}"
        return "\n\n".join([*(_struct(t, named) for t in named), line])

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = {"candidate.go": _packaged(code), "harness.go": _harness(signature, code, vectors)}
        files |= _missing(signature, code)
        return self._job(files, ("build",), nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        named, call = records(signature), _Callee.of(signature, code)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, named, v, i, call.name) for i, v in enumerate(known, 1)]
        deep = any("same(" in test for test in tests)
        packages = ['"math"', '"reflect"', '"testing"'] if deep else ['"testing"']
        head = "package main\n\nimport (\n" + "".join(f"\t{one}\n" for one in packages) + ")\n"
        helpers = [texts.SAME] if deep else []
        helpers += [texts.PTR] if any("ptr[" in test for test in tests) else []
        return "\n".join([head, *tests, *helpers])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        tests = self.unit_tests(signature, vectors, code)
        files = {"solution.go": _packaged(code), "solution_test.go": tests, **_missing(signature, code)}
        return self._job(files, ("test", "-c", "-vet=off"))

    def compile_only(self, code: str) -> Job:
        main = "package main\n\nfunc main() {}\n"
        return self._job({"candidate.go": _packaged(code), "main.go": main}, ("build",), run=False)

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job({"main.go": code}, ("build",), stdin)

    def hello(self) -> str:
        return 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hello")\n}\n'

    def failing(self) -> str:
        return 'package main\n\nfunc main() {\n\tpanic("fails on purpose")\n}\n'

    def _job(self, files: dict[str, str], verb: tuple[str, ...], stdin: str = "", run: bool = True) -> Job:
        chain = self.toolchain()
        return Job(
            language=self.name,
            files=files,
            compile=(chain.programs["go"], *verb, "-o", "program", *sorted(files)),
            run=("./program",) if run else ("/usr/bin/true",),
            stdin=stdin,
            environment={**ENVIRONMENT, "GOCACHE": chain.warm or "/tmp/go-cache"},
            mounts=chain.mounts,
            limits=LIMITS,
            root=chain.root,
        )


@cache
def _toolchain(settings: Settings) -> Toolchain:
    built = partial(probe.in_tree, "Go", {"go": ("go",)}, ("version",), environment=_QUIET, warm="go")
    return probe.host_first(partial(_on_host, settings.toolchains), built)


def _on_host(folder: Path) -> Toolchain:
    """The `go` command with its library, and the build cache (made now if this is the first time)."""
    binary = probe.find("Go", ("go",), Go.install_hint)
    quiet = {**_QUIET, "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    text = probe.ask("Go", [str(binary), "env", "GOVERSION", "GOROOT"], Go.install_hint, quiet)
    release, _, root = text.partition("\n")
    version = probe.version_in(release)
    if tuple(map(int, version.split(".")[:2])) < OLDEST:
        raise probe.too_old("Go", version, ".".join(map(str, OLDEST)), Go.install_hint)
    seen = probe.place(Path(root).resolve(), "go")
    made = warm.once(folder / "go-cache" / version, partial(_library, binary), "Go's standard library")
    mounts = (*seen.mounts, Mount(str(made), CACHE_TARGET))
    return Toolchain(version, {"go": f"{seen.path}/bin/go"}, mounts, warm=CACHE_TARGET)


def _library(binary: Path, folder: Path) -> None:
    """Compile the standard library into a build cache."""
    environment = {**ENVIRONMENT, "GOCACHE": str(folder)}
    warm.command("Go", [str(binary), "build", "std"], folder.parent, environment, Go.install_hint)


def _packaged(code: str) -> str:
    """The code as a part of package main, its own `main` renamed; lines stay where they were."""
    bare = scan.blank(code, "go")
    if own := _MAIN.search(bare):
        code = f"{code[: own.end(1)]}candidateMain{code[own.start(2) :]}"
    package = _PACKAGE.search(bare)
    if package:
        return f"{code[: package.start()]}package main{code[package.end() :]}"
    return f"package main; {code}"


@dataclass(frozen=True)
class _Callee:
    """How the candidate's function is called from its own package."""

    name: str

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Callee:
        """A function, or a method of a type whose zero value will do."""
        found = scan.functions(
            scan.blank(code, "go"), (_function(signature), *naming.spellings(signature.name))
        )
        for one in found:
            if match := re.search(r"\bfunc\s*(?:\(\s*\w*\s*\*?\s*(\w+)\s*\)\s*)?\Z", one.head):
                return cls(f"new({match.group(1)}).{one.name}" if match.group(1) else one.name)
        return cls(_function(signature))


def _missing(signature: Signature, code: str) -> dict[str, str]:
    """A file with the structs that the candidate does not declare itself."""
    bare, named = scan.blank(code, "go"), records(signature)
    lacking = [_struct(t, named) for t, name in named.items() if not re.search(rf"\btype\s+{name}\b", bare)]
    return {"types.go": "package main\n\n" + "\n\n".join(lacking) + "\n"} if lacking else {}


def _harness(signature: Signature, code: str, vectors: Sequence[Vector]) -> str:
    types, values = _types(records(signature)), _values(records(signature), "synthPtr")
    rows, returns = list(enumerate(signature.parameters)), types.of(signature.returns)
    parts = {
        "PARAMETERS": ", ".join(f"a{i} {types.of(p.type)}" for i, p in rows),
        "NAMES": ", ".join(f"a{i}" for i, _ in rows),
        "CALLEE": _Callee.of(signature, code).name,
        "RETURNS": returns,
        "CALLS": "\n".join(
            f"\t\tfunc() {returns} {{ return synthInvoke({', '.join(values.arguments(signature, v))}) }},"
            for v in vectors
        ),
    }
    return fill(texts.HARNESS, parts)


def _test(signature: Signature, named: Records, vector: Vector, number: int, call: str) -> str:
    plain, values = signature.returns.kind in ("int", "bool", "str"), _values(named, "ptr")
    deep = "!same(reflect.ValueOf(actual), reflect.ValueOf(expected))"
    parts = {
        "NAME": naming.pascal(signature.name),
        "NUMBER": str(number),
        "TYPE": _types(named).of(signature.returns),
        "EXPECTED": values.literal(signature.returns, vector.expected),
        "ACTUAL": f"{call}({', '.join(values.arguments(signature, vector))})",
        "DIFFERENT": "actual != expected" if plain else deep,
    }
    return fill(texts.TEST, parts)


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.pascal, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


def _types(named: Records) -> Types:
    return Types(
        int="int",
        float="float64",
        bool="bool",
        text="string",
        list="[]%s",
        dict="map[string]%s",
        optional="*%s",
        names=named,
    )


def _struct(type_: Type, named: Records) -> str:
    rows = [f"\t{field(i).capitalize()} {_types(named).of(item)}\n" for i, item in enumerate(type_.items)]
    return f"type {named[type_]} struct {{\n{''.join(rows)}}}"


def _float(value: float) -> str:
    """A constant has no minus zero, and nothing compares unequal for want of it."""
    return repr(value + 0.0)


def _values(named: Records, ptr: str) -> Values:
    """The values as expressions; `ptr` is the helper that makes a pointer to a value."""
    return Values(
        types=_types(named),
        none="nil",
        some=f"{ptr}[@ITEM@](%s)",
        float=_float,
        text=partial(quote, escape=long_u),
        list="@TYPE@{%s, %s}",
        tuple="@TYPE@{%s, %s}",
        pair="%s: %s",
        dict="@TYPE@{%s, %s}",
    )


LANGUAGE = Go()
