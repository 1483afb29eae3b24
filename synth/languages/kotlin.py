"""Kotlin on the Java machine: the candidate keeps its own file, the harness is a second one.

Types: `Long`, `Double`, `Boolean`, `String`, `List`, `Map<String, _>`, `Pair` and
`Triple` for tuples of two and three, a generated data class for other lengths, `T?`
for optional. A candidate may be a top-level function or a method of a class or an
object; its package line is dropped. Lists and maps are handed over as mutable ones,
so `MutableList` parameters work too.

Integers wrap at 64 bits; division cuts towards zero and `%` has the dividend's sign;
a text's length counts UTF-16 units. The shipped tests are kotlin.test on JUnit 4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.languages import jvm, naming, outline, scan
from synth.languages.base import Toolchain, has_float
from synth.languages.kotlin_types import named_records, record_text, spelled, types, values
from synth.languages.plain import NOTHING, Plain
from synth.languages.records import Records, field
from synth.languages.templates import fill
from synth.languages.templates import kotlin as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job

_LIB = "/opt/npm/node_modules/kotlin-compiler/lib"
_OWN = (
    "kotlin-compiler",
    "kotlin-stdlib",
    "kotlin-script-runtime",
    "kotlin-reflect",
    "kotlinx-coroutines-core-jvm",
)
_COMPILER = (*(f"{_LIB}/{name}.jar" for name in _OWN), f"{_LIB}/annotations-13.0.jar")
"""The compiler's class path, as in `warm/kotlin.sh`."""
_RUNTIME = tuple(f"{_LIB}/{name}.jar" for name in ("kotlin-stdlib", "kotlinx-coroutines-core-jvm"))
_TESTING = (
    f"{_LIB}/kotlin-test.jar",
    f"{_LIB}/kotlin-test-junit.jar",
    "/usr/share/java/junit4.jar",
    "/usr/share/java/hamcrest.jar",
)
_MAIN = "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler"


class Kotlin(Plain):
    """Kotlin 2 by its command-line compiler."""

    name = "kotlin"
    label = "Kotlin"
    extensions = (".kt", ".kts")
    fences = ("kotlin", "kt", "kts")
    suffix = ".kt"
    grammar = "kotlin"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    limits = jvm.LIMITS
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_declaration",),
        "func_body": ("function_body",),
        "class": ("class_declaration", "object_declaration"),
        "class_body": ("class_body", "enum_class_body"),
        "if": ("if_expression",),
        "loop": ("for_statement", "while_statement", "do_while_statement"),
        "try": ("try_expression",),
        "handler": ("catch_block", "finally_block"),
        "switch": ("when_expression",),
        "case": ("when_entry",),
        "cond": ("if_expression.condition", "while_statement.condition"),
        "call": ("call_expression",),
        "args": ("value_arguments",),
        "return": ("return_expression", "throw_expression"),
        "assign": ("property_declaration", "assignment"),
        "lambda": ("lambda_literal", "annotated_lambda", "anonymous_function"),
        "import": ("import",),
        "comment": ("line_comment", "block_comment"),
    }
    install_hint = "npm install kotlin-compiler, apt install openjdk-21-jdk-headless"

    def toolchain(self) -> Toolchain:
        return jvm.toolchain(self.name, self.label, _COMPILER, (_MAIN, "-version"), self.install_hint)

    def declaration(self, signature: Signature) -> str:
        named = named_records(signature)
        inner = ", ".join(f"{spelled(p.name)}: {types(named).of(p.type)}" for p in signature.parameters)
        line = f"fun {spelled(signature.name)}({inner}): {types(named).of(signature.returns)}"
        return "\n".join([*(record_text(t, named) for t in named), *([""] if named else []), line])

    def build(self, stem: str) -> tuple[str, ...]:
        return self._compiler(f"{stem}.kt")

    def start(self, stem: str) -> tuple[str, ...]:
        return self._machine(f"{stem[:1].upper()}{stem[1:]}Kt")

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        seen = _Candidate.of(signature, code)
        return {"candidate.kt": seen.source, "main.kt": _harness(signature, seen, vectors)}

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = self.harness(signature, code, vectors)
        return self.job(files, self._compiler(*files), self._machine("SynthMain"), nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        return _unit_tests(signature, _Candidate.of(signature, code), [v for v in vectors if v.known])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        seen = _Candidate.of(signature, code)
        files = {"solution.kt": seen.source, "test.kt": self.unit_tests(signature, vectors, code)}
        start = self._machine("org.junit.runner.JUnitCore", _test_class(signature), jars=_TESTING)
        return self.job(files, self._compiler(*files, jars=_TESTING), start)

    def compile_only(self, code: str) -> Job:
        return self.job({"candidate.kt": code}, self.build("candidate"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        return self.job({"main.kt": code}, self.build("main"), self._machine(_main_class(code)), stdin)

    def hello(self) -> str:
        return 'fun main() {\n    println("hello")\n}\n'

    def failing(self) -> str:
        return 'fun main() {\n    check(1 > 2) { "fails on purpose" }\n}\n'

    def _compiler(self, *files: str, jars: tuple[str, ...] = ()) -> tuple[str, ...]:
        machine = jvm.machine(self.toolchain(), _COMPILER, "compiler.jsa")
        classpath = ":".join((*_RUNTIME, *jars))
        return (
            *machine,
            _MAIN,
            "-no-reflect",
            "-no-stdlib",
            "-nowarn",
            "-cp",
            classpath,
            "-d",
            "out",
            *files,
        )

    def _machine(self, *words: str, jars: tuple[str, ...] = ()) -> tuple[str, ...]:
        return (*jvm.machine(self.toolchain(), ("out", *_RUNTIME, *jars)), *words)


@dataclass(frozen=True)
class _Candidate:
    """The candidate's source made callable, and how to call its function."""

    source: str
    callee: str
    mutable: bool
    """Whether it asks for mutable collections."""
    own_types: frozenset[str]

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Candidate:
        bare = scan.blank(code, "java")
        found = outline.functions(bare, "fun", (spelled(signature.name), *naming.spellings(signature.name)))
        best = found[0] if found else None
        source, types = _unpacked(code, bare), frozenset(outline.types(bare))
        if best is None:
            return cls(source, spelled(signature.name), False, types)
        path = best.path if best.static else f"{best.path}()"
        callee = f"{path}.{best.name}" if best.owners else best.name
        mutable = "Mutable" in outline.parameters(bare, best)
        return cls(outline.opened(source, best), callee, mutable, types)

    def missing(self, signature: Signature) -> list[str]:
        """Declarations of the data classes that the candidate leaves out."""
        named = named_records(signature)
        return [record_text(t, named) for t, name in named.items() if name not in self.own_types]


_PACKAGE = re.compile(r"^[ \t]*package[ \t]+[\w.]+[ \t]*;?", re.MULTILINE)


def _unpacked(code: str, bare: str) -> str:
    """The code without its package line, every offset kept."""
    match = _PACKAGE.search(bare)
    return code[: match.start()] + " " * len(match.group()) + code[match.end() :] if match else code


def _main_class(code: str) -> str:
    """The class that has `main`: of the file, or of an object."""
    bare = scan.blank(code, "java")
    mains = outline.functions(bare, "fun", ("main",))
    package = re.search(r"^[ \t]*package[ \t]+([\w.]+)", bare, re.MULTILINE)
    inner = mains[0].path.replace(".", "$") if mains and mains[0].owners else "MainKt"
    return f"{package.group(1)}.{inner}" if package else inner


def _harness(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    named = named_records(signature)
    inner = (f"a{i}: {types(named, True).of(p.type)}" for i, p in enumerate(signature.parameters))
    own = (f"is {name} -> all(fields(value).iterator(), out)" for name in named.values())
    parts = {
        "RECORDS": "\n".join(own),
        "RECORD_CLASSES": "\n".join(seen.missing(signature)),
        "PARAMETERS": ", ".join(inner),
        "RETURNS": types(named).of(signature.returns),
        "CALLEE": seen.callee,
        "NAMES": ", ".join(f"a{i}" for i in range(len(signature.parameters))),
        "CALLS": "\n".join(_call(signature, named, v, i) for i, v in enumerate(vectors)),
        "REFERENCES": ", ".join(f"::synthCall{i}" for i in range(len(vectors))),
    }
    return fill(texts.HARNESS, parts)


def _call(signature: Signature, named: Records, vector: Vector, index: int) -> str:
    arguments = values(named, mutable=True, typed=True).arguments(signature, vector)
    return f"private fun synthCall{index}(): Any? = synthInvoke({', '.join(arguments)})"


def _test_class(signature: Signature) -> str:
    return f"{naming.pascal(signature.name)}Test"


def _unit_tests(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    inexact = has_float(signature.returns)
    check = "assertTrue" if inexact else "assertEquals"
    own = named_records(signature).values()
    fields = [f"    actual is {name} && expected is {name} -> @{name}@\n" for name in own]
    imports = ["import kotlin.test.Test", f"import kotlin.test.{check}", ""]
    tests = "\n\n".join(_test(signature, v, i, seen, inexact) for i, v in enumerate(vectors, 1))
    classes = [*seen.missing(signature), ""] if seen.missing(signature) else []
    body = [*imports, *classes, f"class {_test_class(signature)} {{", tests, "}"]
    text = "\n".join(body) + "\n"
    if not inexact:
        return text
    close = texts.CLOSE.replace("@RECORDS@", "".join(fields))
    for type_, name in named_records(signature).items():
        pairs = (f"close(actual.{field(i)}, expected.{field(i)})" for i in range(len(type_.items)))
        close = close.replace(f"@{name}@", " && ".join(pairs))
    return text + close


def _test(signature: Signature, vector: Vector, number: int, seen: _Candidate, inexact: bool) -> str:
    named = named_records(signature)
    arguments = values(named, seen.mutable).arguments(signature, vector)
    actual = f"{seen.callee}({', '.join(arguments)})"
    value = values(named).literal(signature.returns, vector.expected)
    expected = f"val expected: {types(named).of(signature.returns)} = {value}"
    check = f"assertTrue(close({actual}, expected))" if inexact else f"assertEquals(expected, {actual})"
    return f"    @Test\n    fun test{number}() {{\n        {expected}\n        {check}\n    }}"


LANGUAGE = Kotlin()
