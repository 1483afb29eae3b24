"""Groovy 2.4 on the Java machine: the harness loads the candidate's file in its own process.

Types: `long`, `double`, `boolean`, `String`, `List` for lists and tuples, `Map`, boxed
and nullable for optional. A candidate may be a method or a closure of a script (whose
statements run once, before the first call) or a method of a class, static or not.
Only the parser and the class generator find code malformed: a name that nothing
defines is an error of the call, as Groovy has it. What Groovy 3 brought (arrow
lambdas, `!in`, array literals) does not parse.

Integers wrap at the width of their type (`1` is 32 bits wide, `1L` 64); `/` gives a
`BigDecimal`, which counts where a float is declared, `intdiv` cuts towards zero and `%`
has the dividend's sign; a text's length counts UTF-16 units.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from synth.languages import dynamic, java_types, jvm, naming, outline, scan
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic
from synth.languages.notation import Values
from synth.languages.plain import NOTHING
from synth.languages.quoting import octal_or_utf16, quote
from synth.languages.templates import groovy as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

_JARS = ("/usr/share/java/groovy-all.jar",)
"""The class path, as in `warm/groovy.sh`."""
_TYPE = r"(?:def|[A-Za-z_][\w.]*(?:<[^{}()=;]*>)?(?:\[\])*)"
"""What stands before a method's name."""


def _text(value: str) -> str:
    return quote(value, octal_or_utf16).replace("$", "\\$")


class Groovy(Dynamic):
    """Groovy, started without its script."""

    name = "groovy"
    label = "Groovy"
    extensions = (".groovy", ".gvy", ".gradle")
    fences = ("groovy",)
    suffix = ".groovy"
    grammar = "groovy"
    tier = "tolerant"
    line_comment = "//"
    block_comment = ("/*", "*/")
    limits = jvm.LIMITS
    template = texts.HARNESS
    builds_scripts = False
    values = Values(
        none="null",
        int="{}L".format,
        lowest="Long.MIN_VALUE",
        float="{!r}d".format,
        text=_text,
        list="[%s, %s]",
        tuple="[%s, %s]",
        pair="%s: %s",
        dict="[%s, %s]",
        empty_dict="[:]",
    )
    reserved = naming.words(
        "abstract as assert boolean break byte case catch char class const continue def default do "
        "double else enum extends false final finally float for goto if implements import in instanceof "
        "int interface long native new null package private protected public return short static super "
        "switch synchronized this threadsafe throw throws trait transient true try void volatile while"
    )
    taken = naming.words("run main print println printf sleep find each any every with use is dump inspect")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "call": ("func",),
        "class_body": ("block",),
        "obj": ("list",),
        "comment": ("line_comment", "block_comment"),
    }
    install_hint = "apt install groovy"

    def toolchain(self) -> Toolchain:
        words = ("groovy.ui.GroovyMain", "--version")
        return jvm.toolchain(self.name, self.label, _JARS, words, self.install_hint)

    def habit(self) -> Callable[[str], str]:
        return naming.camel

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_TYPES.of(p.type)} {self.parameter(p.name)}" for p in signature.parameters)
        return f"{_TYPES.of(signature.returns)} {self.function_name(signature)}({inner})"

    def build(self, stem: str) -> tuple[str, ...]:
        return self._machine("org.codehaus.groovy.tools.FileSystemCompiler", "-d", ".", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return self._machine("groovy.ui.GroovyMain", self.file(stem))

    def _machine(self, *words: str) -> tuple[str, ...]:
        return (*jvm.machine(self.toolchain(), _JARS, "program.jsa"), *words)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        types = [_spec(p.type) for p in signature.parameters]
        rows = [
            [_plain(p.type, a) for p, a in zip(signature.parameters, v.arguments, strict=True)]
            for v in vectors
        ]
        return {
            **super().harness(signature, code, vectors),
            self.file("candidate"): self._reachable(signature, code),
            "vectors.json": json.dumps({"types": types, "rows": rows}),
        }

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        """A script that has a `main` runs it as its body: such a body is left alone."""
        mains = outline.functions(scan.blank(code, "java"), _TYPE, ("main",))
        started = any(not one.owners for one in mains)
        return {**super().parts(signature, code, vectors), "RUN": "false" if started else "true"}

    def _reachable(self, signature: Signature, code: str) -> str:
        """The code with a closure of the function's name as the script's own variable: `def f = {`."""
        for match in re.finditer(r"^(def|final|static|Closure\S*)\s+(\w+)\s*=\s*\{", code, re.MULTILINE):
            if naming.loose(match.group(2)) == naming.loose(signature.name):
                return code[: match.start()] + " " * len(match.group(1)) + code[match.end(1) :]
        return code

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"({', '.join(self.arguments(signature, vector))})"

    def compile_only(self, code: str) -> Job:
        return self.job({self.file("candidate"): code}, self.build("candidate"), NOTHING)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        callee, inexact = self._callee(signature, code), has_float(signature.returns)
        tests = []
        for vector in self.known(signature, vectors):
            actual = f"{callee}{self.row(signature, vector)}"
            expected = self.literal(signature.returns, vector.expected)
            tests.append(
                f"assert close({actual}, {expected})" if inexact else f"assert {actual} == {expected}"
            )
        end = f'println "{len(tests)} tests passed"'
        return "\n".join([*([texts.CLOSE] if inexact else []), *tests, end, ""])

    def _callee(self, signature: Signature, code: str) -> str:
        name = self.function_name(signature)
        bare = scan.blank(code, "java")
        found = outline.functions(bare, _TYPE, (name, *naming.spellings(signature.name)))
        if not found:
            return name
        best = found[0]
        if not best.owners:
            return best.name
        static = re.search(r"\bstatic\b", bare[best.start : best.end])
        return f"{best.path}.{best.name}" if static else f"new {best.path}().{best.name}"

    def spec(self, type_: Type) -> str:
        return json.dumps(_spec(type_))

    def hello(self) -> str:
        return 'println "hello"\n'

    def failing(self) -> str:
        return 'throw new IllegalStateException("fails on purpose")\n'


def _spec(type_: Type) -> list[Any]:
    return [type_.kind, *map(_spec, type_.items)]


def _plain(type_: Type, value: Any) -> Any:
    """The value as JSON in which numbers are texts: the harness reads them by their types."""
    if type_.kind in ("int", "float"):
        return repr(float(value)) if type_.kind == "float" else str(value)
    inner = [_plain(item, one) for item, one in dynamic.children(type_, value)]
    match type_.kind:
        case "list" | "tuple":
            return inner
        case "dict":
            return dict(zip(value, inner, strict=True))
        case "optional":
            return inner[0] if inner else None
        case _:
            return value


_TYPES = replace(java_types.types({}), tuple="List")


LANGUAGE = Groovy()
