"""Clojure on the Java machine: the harness loads the candidate's file in its own process.

Types: long, double, boolean, string, vector for lists and tuples, map with string keys,
`nil` for nothing. Results may be any sequence; a ratio or a big decimal counts as a
number where a float is declared, a keyword is no text and `nil` no empty list. The
function is looked for in the namespace of the code and in `user`, by the kebab case
name first. Code that does not read or resolve is a compile error; what the top level
does when it runs is not. The check alone evaluates definitions (macros need them) and
compiles all else without running it.

Integers raise `ArithmeticException` beyond 64 bits (`+'` and `N` do not); `/` gives a
ratio, `quot` cuts towards zero, `mod` has the divisor's sign; a text's length counts
UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from synth.languages import dynamic, jvm, naming
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic
from synth.languages.notation import Types, Values
from synth.languages.plain import NOTHING
from synth.languages.quoting import quote, utf16
from synth.languages.templates import clojure as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

_JARS = tuple(f"/usr/share/java/{name}.jar" for name in ("clojure", "core.specs.alpha", "spec.alpha"))
"""The class path, as in `warm/clojure.sh`."""
_DEFINED = re.compile(r"\(\s*(?:s/)?(?:defn-?|def|defmulti)\s+(?:\^\S+\s+)*([^\s()\[\]{}\"]+)")


class Clojure(Dynamic):
    """Clojure, started without its script."""

    name = "clojure"
    label = "Clojure"
    extensions = (".clj", ".cljc")
    fences = ("clojure", "clj")
    suffix = ".clj"
    grammar = "clojure"
    tier = "strict"
    line_comment = ";"
    limits = jvm.LIMITS
    template = texts.HARNESS
    builds_scripts = False
    values = Values(
        none="nil",
        text=partial(quote, escape=utf16),
        list="[%s %s]",
        tuple="[%s %s]",
        pair="%s %s",
        dict="{%s, %s}",
    )
    reserved = naming.words(
        "def if do let quote var fn loop recur throw try catch finally new nil true false"
    )
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "call": ("list_lit",),
        "lambda": ("anon_fn_lit",),
        "obj": ("map_lit", "vec_lit", "set_lit"),
        "comment": ("comment", "dis_expr"),
    }
    install_hint = "apt install clojure"

    def toolchain(self) -> Toolchain:
        words = ("clojure.main", "-e", "(println (clojure-version))")
        return jvm.toolchain(self.name, self.label, _JARS, words, self.install_hint)

    def habit(self) -> Callable[[str], str]:
        return naming.kebab

    def declaration(self, signature: Signature) -> str:
        lines = [f";; {self.parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        names = " ".join(self.parameter(p.name) for p in signature.parameters)
        head = f"(defn {self.function_name(signature)} [{names}]"
        return "\n".join([*lines, f";; returns: {_WORDS.of(signature.returns)}", head])

    def build(self, stem: str) -> tuple[str, ...]:
        return self._machine("-e", texts.CHECK.replace("@FILE@", self.file(stem)))

    def start(self, stem: str) -> tuple[str, ...]:
        return self._machine(self.file(stem))

    def _machine(self, *words: str) -> tuple[str, ...]:
        return (*jvm.machine(self.toolchain(), _JARS, "program.jsa"), "clojure.main", *words)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        rows = "\n".join(self.row(signature, v) for v in vectors)
        return {**super().harness(signature, code, vectors), "vectors.edn": f"[{rows}]\n"}

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"[{' '.join(self.arguments(signature, vector))}]"

    def compile_only(self, code: str) -> Job:
        return self.job({self.file("candidate"): code}, self.build("candidate"), NOTHING)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        name = self.function_name(signature)
        callee = dynamic.named(_DEFINED.findall(code), name, signature.name) or name
        same = "close?" if has_float(signature.returns) else "="
        head = "(require '[clojure.test :refer [deftest is run-tests]])\n"
        helpers = [texts.CLOSE] if same == "close?" else []
        tests = []
        for number, vector in enumerate(self.known(signature, vectors), 1):
            actual = f"({' '.join([callee, *self.arguments(signature, vector)])})"
            check = f"(is ({same} {actual} {self.literal(signature.returns, vector.expected)}))"
            tests.append(f"(deftest {name}-test-{number}\n  {check})\n")
        end = "(let [{:keys [fail error]} (run-tests)]\n  (when (pos? (+ fail error)) (System/exit 1)))\n"
        return "\n".join([head, *helpers, *tests, end])

    def spec(self, type_: Type) -> str:
        return dynamic.nested(type_, "[", "]", " ")

    def hello(self) -> str:
        return '(println "hello")\n'

    def failing(self) -> str:
        return '(throw (ex-info "fails on purpose" {}))\n'


_WORDS = Types(
    int="integer",
    float="double",
    bool="boolean",
    text="string",
    list="vector of %s",
    dict="map from string to %s",
    tuple="vector [%s, %s]",
    optional="(%s or nil)",
)


LANGUAGE = Clojure()
