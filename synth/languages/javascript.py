"""JavaScript on Node: numbers, arrays, plain objects, `null`.

An int is a number, so only safe integers are represented; a dict is a plain
object (`Record`), a tuple an array. The harness is shared with TypeScript: it
appends one line to the candidate's text that hands the function out, so that it
is found whether it is exported or not, a declaration, an arrow function, a class
method or a property of `module.exports`. A candidate with `import` or `export`
is loaded as a module, any other as CommonJS; `require` works in both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from synth.languages import naming, probe, scan
from synth.languages.base import Language, Toolchain, has_float
from synth.languages.dynamic import walk
from synth.languages.notation import Types, Values
from synth.languages.quoting import quote, utf16
from synth.languages.templates import fill
from synth.languages.templates import javascript as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits
from synth.settings import Settings

RESERVED = naming.words(
    "arguments await break case catch class const continue debugger default delete do else enum eval export "
    "extends false finally for function if implements import in instanceof interface let new null package "
    "private protected public return static super switch this throw true try typeof undefined var void while "
    "with yield async of get set"
)
SAFE = 2**53 - 1
"""Largest integer that a number holds exactly together with its neighbours."""
LIMITS = Limits(memory_bytes=2**30, processes=256)
_MODULE = re.compile(r"^[ \t]*(?:import\s*(?:[\w*{\"']|$)|export\s*[\w*{])", re.MULTILINE)


class JavaScript(Language):
    """JavaScript on Node 18 or newer."""

    name = "javascript"
    label = "JavaScript"
    extensions = (".js", ".mjs", ".cjs", ".jsx")
    fences = ("javascript", "js", "node", "jsx", "mjs", "cjs")
    grammar = "javascript"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_declaration", "generator_function_declaration", "method_definition"),
        "func_body": (
            "function_declaration.body",
            "method_definition.body",
            "arrow_function.body",
            "function_expression.body",
        ),
        "class": ("class_declaration",),
        "class_body": ("class_body",),
        "if": ("if_statement",),
        "branch": ("else_clause",),
        "loop": ("for_statement", "for_in_statement", "while_statement", "do_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause", "finally_clause"),
        "switch": ("switch_statement",),
        "case": ("switch_case", "switch_default"),
        "cond": ("if_statement.condition", "while_statement.condition", "ternary_expression.condition"),
        "call": ("call_expression", "new_expression"),
        "args": ("arguments",),
        "return": ("return_statement", "throw_statement"),
        "assign": ("lexical_declaration", "variable_declaration", "assignment_expression"),
        "lambda": ("arrow_function",),
        "object": ("object", "array"),
        "import": ("import_statement",),
        "comment": ("comment",),
        "stmt": ("expression_statement",),
    }
    install_hint = "apt install nodejs"

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def represents(self, type_: Type, value: Any) -> bool:
        numbers = (one for t, one in walk(type_, value) if t.kind == "int")
        return super().represents(type_, value) and all(abs(one) <= SAFE for one in numbers)

    def declaration(self, signature: Signature) -> str:
        lines = [f" * @param {{{_TYPES.of(p.type)}}} {_parameter(p.name)}" for p in signature.parameters]
        names = ", ".join(_parameter(p.name) for p in signature.parameters)
        returns = f" * @returns {{{_TYPES.of(signature.returns)}}}"
        return "\n".join(["/**", *lines, returns, " */", f"function {function_name(signature)}({names})"])

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        file = _file("candidate", code)
        module = is_module(code)
        main = harness(signature, code, vectors, file, module)
        check = file if module else ""  # a script is compiled by the harness itself, in the same process
        return self._job({file: code, "main.cjs": main}, check, "main.cjs", nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        lines = test_lines(signature, vectors, callee(signature, code))
        take = (
            'import assert from "node:assert";'
            if is_module(code)
            else 'const assert = require("node:assert");'
        )
        head = [] if has_assert(code) else [take, ""]
        return "\n".join([*head, *([texts.CLOSE] if has_float(signature.returns) else []), *lines]) + "\n"

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        file = _file("solution", code)
        text = f"{code}\n\n{self.unit_tests(signature, vectors, code)}"
        return self._job({file: text}, file, file)

    def compile_only(self, code: str) -> Job:
        file = _file("candidate", code)
        return self._job({file: code}, file)

    def script(self, code: str, stdin: str = "") -> Job:
        file = _file("main", code)
        return self._job({file: code}, file, file, stdin)

    def hello(self) -> str:
        return 'console.log("hello");\n'

    def failing(self) -> str:
        return 'throw new Error("fails on purpose");\n'

    def _job(self, files: dict[str, str], check: str, run: str = "", stdin: str = "") -> Job:
        chain = self.toolchain()
        program = chain.programs["node"]
        return Job(
            language=self.name,
            files=files,
            compile=(program, "--check", check) if check else (),
            run=(program, run) if run else ("/usr/bin/true",),
            stdin=stdin,
            mounts=chain.mounts,
            limits=LIMITS,
            root=chain.root,
        )


@cache
def _toolchain(_: Settings) -> Toolchain:
    return probe.host_first(
        node, partial(probe.in_tree, "Node", {"node": ("node", "nodejs")}, ("--version",))
    )


def node() -> Toolchain:
    """This machine's Node as a job sees it. Raises `ToolchainError`."""
    binary = probe.find("Node", ("node", "nodejs"), JavaScript.install_hint)
    version = probe.version_in(probe.ask("Node", [str(binary), "--version"], JavaScript.install_hint))
    seen = probe.place(binary.parent.parent, "node")
    return Toolchain(version, {"node": f"{seen.path}/bin/{binary.name}"}, seen.mounts)


def is_module(code: str) -> bool:
    """Whether the code uses `import` or `export` statements."""
    return bool(_MODULE.search(scan.blank(code, "js")))


def has_assert(code: str) -> bool:
    """Whether the code itself brings `assert` under that name."""
    return bool(re.search(r"\b(?:const|let|var|import)\b[^;\n=]*\bassert\b", scan.blank(code, "js")))


def _file(stem: str, code: str) -> str:
    return f"{stem}.mjs" if is_module(code) else f"{stem}.cjs"


def harness(signature: Signature, code: str, vectors: Sequence[Vector], file: str, module: bool) -> str:
    """The program that loads `file` and reports every vector."""
    makers = [f"  () => [{', '.join(VALUES.arguments(signature, v))}]," for v in vectors]
    found = callee(signature, code)
    parts = {
        "NAME": json.dumps(function_name(signature)),
        "RETURNS": json.dumps(_spec(signature.returns)),
        "FIND": json.dumps(_finder(found)),
        "FILE": json.dumps(file),
        "MODULE": "true" if module else "false",
        "READ": 'fs.readFileSync(FILE, "utf8")',
        "ARGUMENTS": "\n".join(makers),
    }
    return fill(texts.HARNESS, parts)


def _finder(found: str) -> str:
    head = found.removeprefix("new ").split("(")[0].split(".")[0]
    call = found if found == head else f"(...given) => {found}(...given)"
    return f'if (typeof {head} !== "undefined") return {call};'


def function_name(signature: Signature) -> str:
    """The function's usual name: `twoSum`."""
    return naming.usual(signature.name, naming.camel, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


def callee(signature: Signature, code: str) -> str:
    """How code beside the candidate calls it.

    `twoSum`, `Solution.twoSum`, `new Solution().twoSum`, `module.exports.twoSum`.
    """
    name, bare = function_name(signature), scan.blank(code, "js")
    spelled = (name, *naming.spellings(signature.name))
    found = scan.functions(bare, spelled, "(<=:")
    if not found:
        property_ = next((s for s in spelled if re.search(rf"\bexports\b.*\b{s}\b", bare, re.DOTALL)), "")
        return f"module.exports.{property_}" if property_ else name
    best = found[0]
    if best.head.rstrip().endswith("."):
        return f"module.exports.{best.name}" if "exports" in best.head else name
    if not best.owners:
        return best.name
    owner = ".".join(best.path)
    return f"{owner}.{best.name}" if re.search(r"\bstatic\b", best.head) else f"new {owner}().{best.name}"


_TYPES = Types(
    int="number",
    float="number",
    bool="boolean",
    text="string",
    list="Array<%s>",
    dict="Object<string, %s>",
    tuple="[%s, %s]",
    optional="%s|null",
)


def _spec(type_: Type) -> list[Any]:
    return [type_.kind, *map(_spec, type_.items)]


def _number(value: float) -> str:
    return repr(value).removesuffix(".0") if value else repr(value)


def _key(key: str) -> str:
    """A plain `__proto__` key would set the prototype; a computed one is a property."""
    return '["__proto__"]' if key == "__proto__" else quote(key, utf16)


VALUES = Values(
    none="null",
    float=_number,
    text=partial(quote, escape=utf16),
    key=_key,
    list="[%s, %s]",
    tuple="[%s, %s]",
    pair="%s: %s",
    dict="{ %s, %s }",
    empty_dict="{}",
)


def test_lines(signature: Signature, vectors: Sequence[Vector], call: str) -> list[str]:
    """One assertion for each known vector that numbers hold exactly."""
    return [_assertion(signature, v, call) for v in LANGUAGE.known(signature, vectors)]


def _assertion(signature: Signature, vector: Vector, call: str) -> str:
    actual = f"{call}({', '.join(VALUES.arguments(signature, vector))})"
    expected = VALUES.literal(signature.returns, vector.expected)
    if has_float(signature.returns):
        return f"assert.ok(close({actual}, {expected}));"
    deep = signature.returns.items and vector.expected is not None
    return f"assert.{'deepStrictEqual' if deep else 'strictEqual'}({actual}, {expected});"


LANGUAGE = JavaScript()
