"""CoffeeScript 2 on Node: the values of JavaScript, and its harness.

The harness translates the candidate in its own process and then does what it does for
JavaScript: an int is a safe integer, a dict a plain object, a tuple an array. A function
is a name at file level, exported or not, or a method of a class (`twoSum: ->`, or
`@twoSum: ->` for a static one). There is no grammar: the static check is lexical.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from synth.languages import javascript, naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, named, nested
from synth.languages.notation import Types
from synth.languages.plain import NOTHING
from synth.languages.quoting import quote, utf16
from synth.languages.templates import coffeescript as texts
from synth.languages.templates import fill
from synth.languages.templates.javascript import HARNESS
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = javascript.RESERVED | naming.words(
    "and by is isnt loop no not off on or own then undefined unless until when yes"
)
COMPILER = "lib/coffeescript/coffeescript.js"
_MODULE = re.compile(r"^(?:import|export)\s", re.M)
_ASSERT = re.compile(r"^(?:import\b.*\bassert\b|assert\s*=)", re.M)
_DEFINED = re.compile(
    r"^([ \t]*)(?:export\s+)?(@|(?:module\.)?exports\.)?(\w+)\s*[:=]\s*(?:\([^\n]*\)\s*)?[-=]>", re.M
)
_CLASS = re.compile(r"^(?:export\s+|[\w.]+\s*=\s*)?class\s+(?:\w+\.)*(\w+)", re.M)


def _text(value: str) -> str:
    return quote(value, utf16).replace("#{", "\\#{")


def _key(key: str) -> str:
    return '["__proto__"]' if key == "__proto__" else _text(key)


class CoffeeScript(Dynamic):
    """CoffeeScript 2."""

    name = "coffeescript"
    label = "CoffeeScript"
    extensions = (".coffee", ".cson", ".litcoffee")
    fences = ("coffeescript", "coffee")
    grammar = "coffeescript"
    tier = "lexical"
    line_comment = "#"
    block_comment = ("###", "###")
    blocks = {}  # noqa: RUF012 - a constant of the class, typed by the base
    install_hint = "npm install -g coffeescript@2.7.0 (any later number is not CoffeeScript)"
    suffix = ".coffee"
    limits = javascript.LIMITS
    reserved = RESERVED
    taken = naming.words("assert close require module exports process console")
    template = HARNESS + texts.TRANSLATED
    values = replace(javascript.VALUES, text=_text, key=_key)

    def toolchain(self) -> Toolchain:
        programs = {
            "coffee": ("/opt/npm/node_modules/coffeescript/bin/coffee", "coffee"),
            "node": ("node", "nodejs"),
        }
        return probe.seek("CoffeeScript", programs, ("--version",), self.install_hint)

    def habit(self) -> Callable[[str], str]:
        return naming.camel

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._coffee(), "--compile", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._coffee(), self.file(stem))

    def _coffee(self) -> tuple[str, ...]:
        programs = self.toolchain().programs
        return programs["node"], programs["coffee"]

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        main = fill(self.template, self.parts(signature, code, vectors))
        files = {self.file("candidate"): code, "main.cjs": main}
        return self.job(files, (), (self._coffee()[0], "main.cjs"), nonce + "\n")

    def script(self, code: str, stdin: str = "") -> Job:
        """`coffee` runs a file as CommonJS; one with `import` or `export` is translated first."""
        files = {self.file("main"): code}
        if not _MODULE.search(code):
            return self.job(files, (), self.start("main"), stdin)
        files["package.json"] = '{"type": "module"}'
        return self.job(files, self.build("main"), (self._coffee()[0], "main.js"), stdin)

    def compile_only(self, code: str) -> Job:
        return self.job({self.file("candidate"): code}, self.build("candidate"), NOTHING)

    def represents(self, type_: Type, value: Any) -> bool:
        return javascript.LANGUAGE.represents(type_, value)

    def declaration(self, signature: Signature) -> str:
        lines = [f"# {self.parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        head = f"{self.function_name(signature)} = ({self.parameters(signature)}) ->"
        return "\n".join([*lines, f"# returns: {_WORDS.of(signature.returns)}", head])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"  () => [{', '.join(javascript.VALUES.arguments(signature, vector))}],"

    def spec(self, type_: Type) -> str:
        return nested(type_, "[", "]")

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        finder = _finder(self._callee(signature, code))
        return super().parts(signature, code, vectors) | {
            "NAME": json.dumps(self.function_name(signature)),
            "FILE": json.dumps(self.file("candidate")),
            "FIND": json.dumps(finder),
            "MODULE": "true" if _MODULE.search(code) else "false",
            "READ": 'translated(fs.readFileSync(FILE, "utf8"))',
            "COMPILER": json.dumps(self.toolchain().programs["coffee"].removesuffix("bin/coffee") + COMPILER),
        }

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, returns = self._callee(signature, code), signature.returns
        take = 'import assert from "assert"' if _MODULE.search(code) else 'assert = require "assert"'
        head = [] if _ASSERT.search(code) else [take, ""]
        tests = [self._assertion(signature, v, call) for v in self.known(signature, vectors)]
        return "\n".join([*head, *([texts.CLOSE] if has_float(returns) else []), *tests]) + "\n"

    def _assertion(self, signature: Signature, vector: Vector, call: str) -> str:
        actual = f"{call}({', '.join(self.arguments(signature, vector))})"
        expected = self.literal(signature.returns, vector.expected)
        if has_float(signature.returns):
            return f"assert.ok close({actual}, {expected})"
        deep = signature.returns.items and vector.expected is not None
        return f"assert.{'deepStrictEqual' if deep else 'strictEqual'} {actual}, {expected}"

    def _callee(self, signature: Signature, code: str) -> str:
        """`twoSum`, `module.exports.twoSum`, `Solution.twoSum` or `new Solution().twoSum`."""
        name = self.function_name(signature)
        seen = {m[3]: m for m in reversed(list(_DEFINED.finditer(code)))}
        found = named(list(seen), name, name)
        if not found:
            return name
        indent, mark = seen[found][1], seen[found][2]
        owners = [m[1] for m in _CLASS.finditer(code) if m.start() < seen[found].start()]
        if not indent or not owners:
            return f"module.exports.{found}" if mark else found
        return f"{owners[-1]}.{found}" if mark else f"new {owners[-1]}().{found}"

    def hello(self) -> str:
        return 'console.log "hello"\n'

    def failing(self) -> str:
        return 'throw new Error "fails on purpose"\n'


def _finder(found: str) -> str:
    """The statement, in JavaScript, that hands out the function."""
    if found.startswith("module."):
        return f"return {found};"
    head = found.removeprefix("new ").split("(")[0].split(".")[0]
    call = found if found == head else f"(...given) => {found}(...given)"
    return f'if (typeof {head} !== "undefined") return {call};'


_WORDS = Types(
    int="integer",
    float="number",
    bool="boolean",
    text="string",
    list="array of %s",
    dict="object from string to %s",
    tuple="array [%s, %s]",
    optional="%s or null",
)


LANGUAGE = CoffeeScript()
