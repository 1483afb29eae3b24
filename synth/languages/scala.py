"""Scala 2.12 on the Java machine: the candidate keeps its own file, the harness is a second one.

Types: `Long`, `Double`, `Boolean`, `String`, `List`, `Map[String, _]`, tuples (22
components at most), `Option`. A candidate may be a bare `def` (it is put into an object
`Solution`) or a method of an object or a class; its package line is dropped. The
indentation syntax and `@main` of Scala 3 do not compile.

Integers wrap at 64 bits; division cuts towards zero and `%` has the dividend's sign;
a text's length counts UTF-16 units; `null` is an error, never an absent optional.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.languages import jvm, naming, outline, scan
from synth.languages.base import Toolchain, has_float
from synth.languages.plain import NOTHING, Plain
from synth.languages.scala_types import TYPED, TYPES, VALUES, labelled, spelled
from synth.languages.templates import fill
from synth.languages.templates import scala as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

_LIBRARY = "/usr/share/java/scala-library.jar"
_COMPILER = (
    _LIBRARY,
    "/usr/share/java/scala-reflect.jar",
    "/usr/share/java/scala-compiler.jar",
    "/usr/share/maven-repo/org/scala-lang/modules/scala-asm/debian/scala-asm-debian.jar",
    "/usr/share/java/jline2.jar",
)
"""The compiler's class path, as in `warm/scala.sh`."""
_LARGEST = 22


class Scala(Plain):
    """Scala by its compiler, started without its scripts."""

    name = "scala"
    label = "Scala"
    extensions = (".scala", ".sc")
    fences = ("scala",)
    suffix = ".scala"
    grammar = "scala"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    limits = jvm.LIMITS
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "func_body": ("function_definition.body",),
        "class": ("class_definition", "object_definition", "trait_definition", "enum_definition"),
        "class_body": ("template_body", "enum_body"),
        "if": ("if_expression",),
        "branch": ("if_expression.alternative",),
        "loop": ("for_expression", "while_expression"),
        "try": ("try_expression",),
        "handler": ("catch_clause", "finally_clause"),
        "switch": ("match_expression",),
        "case": ("case_clause",),
        "cond": ("if_expression.condition", "while_expression.condition"),
        "call": ("call_expression", "instance_expression"),
        "args": ("arguments",),
        "assign": ("val_definition", "var_definition", "assignment_expression"),
        "lambda": ("lambda_expression",),
        "import": ("import_declaration",),
        "comment": ("comment", "block_comment"),
    }
    install_hint = "apt install scala"

    def toolchain(self) -> Toolchain:
        words = ("scala.tools.nsc.Main", "-version")
        return jvm.toolchain(self.name, self.label, _COMPILER, words, self.install_hint, "sid")

    def supports(self, type_: Type) -> bool:
        return len(type_.items) <= _LARGEST and all(map(self.supports, type_.items))

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{labelled(p.name)} {TYPES.of(p.type)}" for p in signature.parameters)
        return f"def {spelled(signature.name)}({inner}): {TYPES.of(signature.returns)}"

    def build(self, stem: str) -> tuple[str, ...]:
        return self._compiler(f"{stem}.scala")

    def start(self, stem: str) -> tuple[str, ...]:
        return self._machine(f"{stem[:1].upper()}{stem[1:]}")

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        seen = _Candidate.of(signature, code)
        return {"candidate.scala": seen.source, "main.scala": _harness(signature, seen.callee, vectors)}

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = self.harness(signature, code, vectors)
        return self.job(files, self._compiler(*files), self._machine("SynthMain"), nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        callee = _Candidate.of(signature, code).callee
        return _unit_tests(signature, callee, [v for v in vectors if v.known])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        tests = self.unit_tests(signature, vectors, code)
        files = {"solution.scala": _Candidate.of(signature, code).source, "tests.scala": tests}
        return self.job(files, self._compiler(*files), self._machine(_test_object(signature)))

    def compile_only(self, code: str) -> Job:
        source = _wrapped(code) if _is_bare(scan.blank(code, "java")) else code
        return self.job({"candidate.scala": source}, self.build("candidate"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        source, main = _program(code)
        return self.job({"main.scala": source}, self.build("main"), self._machine(main), stdin)

    def hello(self) -> str:
        return 'object Hello {\n  def main(args: Array[String]): Unit = println("hello")\n}\n'

    def failing(self) -> str:
        return 'object Failing extends App {\n  require(1 > 2, "fails on purpose")\n}\n'

    def _compiler(self, *files: str) -> tuple[str, ...]:
        machine = jvm.machine(self.toolchain(), _COMPILER, "compiler.jsa")
        return (*machine, "scala.tools.nsc.Main", "-usejavacp", "-nowarn", "-d", ".", *files)

    def _machine(self, main: str) -> tuple[str, ...]:
        return (*jvm.machine(self.toolchain(), (_LIBRARY, "."), "library.jsa"), main)


@dataclass(frozen=True)
class _Candidate:
    """The candidate's source made callable, and how to call its function."""

    source: str
    callee: str

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Candidate:
        bare = scan.blank(code, "java")
        found = outline.functions(bare, "def", (spelled(signature.name), *naming.spellings(signature.name)))
        best = found[0] if found else None
        if best is None:
            return cls(_wrapped(code), f"{_wrapper(bare)}.{spelled(signature.name)}")
        code = outline.opened(code, best)
        if not best.owners:
            return cls(_wrapped(code), f"{_wrapper(bare)}.{best.name}")
        path = best.path if best.static else f"new {best.path}()"
        return cls(_unpacked(code), f"{path}.{best.name}" if best.static else f"({path}).{best.name}")


_PACKAGE = re.compile(r"^[ \t]*package[ \t]+(?!object\b)[\w.]+[ \t]*;?(?![ \t]*\{)", re.MULTILINE)


def _unpacked(code: str) -> str:
    """The code without its package lines, every offset kept."""
    bare = scan.blank(code, "java")
    for match in _PACKAGE.finditer(bare):
        code = code[: match.start()] + " " * len(match.group()) + code[match.end() :]
    return code


def _wrapper(bare: str) -> str:
    return "Candidate" if "Solution" in outline.types(bare) else "Solution"


def _wrapped(code: str) -> str:
    """Bare definitions in an object, every line where it was."""
    return f"object {_wrapper(scan.blank(code, 'java'))} {{ {_unpacked(code)}\n}}\n"


def _is_bare(bare: str) -> bool:
    return any(not one.owners for one in outline.definitions(bare, "def"))


def _program(code: str) -> tuple[str, str]:
    """A whole program and its main object; statements without one are put into one, as `scala` does."""
    bare = scan.blank(code, "java")
    package = re.search(r"^[ \t]*package[ \t]+([\w.]+)", bare, re.MULTILINE)
    before = f"{package.group(1)}." if package else ""
    mains = [d for d in outline.functions(bare, "def", ("main",)) if d.owners]
    apps = re.findall(r"\bobject\s+(\w+)\s+extends\s+[^{]*\bApp\b", bare)
    if mains or apps:
        return code, before + (mains[0].path if mains else apps[0])
    return f"object Main {{ def main(args: Array[String]): Unit = {{ {code}\n}} }}\n", "Main"


def _harness(signature: Signature, callee: str, vectors: Sequence[Vector]) -> str:
    parts = {
        "PARAMETERS": ", ".join(f"a{i}: {TYPES.of(p.type)}" for i, p in enumerate(signature.parameters)),
        "RETURNS": TYPES.of(signature.returns),
        "CALLEE": callee,
        "NAMES": ", ".join(f"a{i}" for i in range(len(signature.parameters))),
        "CALLS": "\n".join(_call(signature, v, i) for i, v in enumerate(vectors)),
        "REFERENCES": ", ".join(f"() => call{i}()" for i in range(len(vectors))),
    }
    return fill(texts.HARNESS, parts)


def _call(signature: Signature, vector: Vector, index: int) -> str:
    return f"  private def call{index}(): Any = invoke({', '.join(TYPED.arguments(signature, vector))})"


def _test_object(signature: Signature) -> str:
    return f"{naming.pascal(signature.name)}Test"


def _unit_tests(signature: Signature, callee: str, vectors: Sequence[Vector]) -> str:
    inexact = has_float(signature.returns)
    runs = [f"    test{i}()" for i in range(1, len(vectors) + 1)]
    main = [
        "  def main(args: Array[String]): Unit = {",
        *runs,
        f'    println("{len(vectors)} tests passed")',
        "  }",
    ]
    tests = [_test(signature, v, i, callee, inexact) for i, v in enumerate(vectors, 1)]
    body = "\n".join([f"object {_test_object(signature)} {{", *main, *tests])
    return f"{body}\n{texts.CLOSE if inexact else ''}}}\n"


def _test(signature: Signature, vector: Vector, number: int, callee: str, inexact: bool) -> str:
    type_ = TYPES.of(signature.returns)
    check = "close(actual, expected)" if inexact else "actual == expected"
    lines = [
        f"val expected: {type_} = {VALUES.literal(signature.returns, vector.expected)}",
        f"val actual: {type_} = {callee}({', '.join(VALUES.arguments(signature, vector))})",
        f'assert({check}, s"$actual is not $expected")',
    ]
    body = "\n".join(f"    {line}" for line in lines)
    return f"\n  private def test{number}(): Unit = {{\n{body}\n  }}"


LANGUAGE = Scala()
