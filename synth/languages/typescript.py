"""TypeScript: checked and compiled by the native compiler, run by JavaScript's harness.

Candidates must be right under `strict` (the compiler's own default), with the
ES2022 library. Node's names (`console`, `process`, `require`, modules) are
declared as `any`: what they do is not a type's business here. Each file is a
module, so that a candidate's names cannot clash with global ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from synth.errors import ToolchainError
from synth.languages import javascript, naming, npm, probe
from synth.languages.base import Language, Toolchain, has_float
from synth.languages.notation import Types, bracketed
from synth.languages.templates import javascript as javascript_texts
from synth.languages.templates import typescript as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job
from synth.settings import Settings

RESERVED = javascript.RESERVED | naming.words(
    "any as boolean constructor declare module number require string symbol type from never unknown object"
)

_FLAGS = (
    *("--target", "es2022", "--lib", "es2022", "--module", "commonjs", "--moduleDetection", "force"),
    *("--strict", "--skipLibCheck", "--types", "", "--pretty", "false"),
)
_PACKAGES = "/opt/npm/node_modules/@typescript"
_IN_TREE = tuple(f"{_PACKAGES}/typescript-linux-{cpu}/lib/tsc" for cpu in ("x64", "arm64"))
_CLOSE = javascript_texts.CLOSE.replace("(actual, expected) =>", "(actual: any, expected: any): boolean =>")


class TypeScript(Language):
    """TypeScript 7, from npm, on Node."""

    name = "typescript"
    label = "TypeScript"
    extensions = (".ts", ".mts", ".cts")
    fences = ("typescript", "ts", "mts", "cts")
    grammar = "typescript"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = javascript.JavaScript.blocks | {
        "function": (
            *javascript.JavaScript.blocks["function"],
            "function_signature",
            "method_signature",
        ),
        "class": (
            "class_declaration",
            "abstract_class_declaration",
            "interface_declaration",
            "enum_declaration",
            "type_alias_declaration",
        ),
        "class_body": ("class_body", "interface_body", "enum_body", "object_type"),
    }
    install_hint = npm.COMMAND

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def represents(self, type_: Type, value: Any) -> bool:
        return javascript.LANGUAGE.represents(type_, value)

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_parameter(p.name)}: {_TYPES.of(p.type)}" for p in signature.parameters)
        return f"function {javascript.function_name(signature)}({inner}): {_TYPES.of(signature.returns)}"

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        main = javascript.harness(signature, code, vectors, "candidate.js", module=False)
        files = {"candidate.ts": code, "main.cjs": main}
        return self._job(files, "candidate.ts", "main.cjs", nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        lines = javascript.test_lines(signature, vectors, javascript.callee(signature, code))
        take = [] if javascript.has_assert(code) else ['import { strict as assert } from "node:assert";', ""]
        close = [_CLOSE] if has_float(signature.returns) else []
        return "\n".join([*take, *close, *lines]) + "\n"

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        text = f"{code}\n\n{self.unit_tests(signature, vectors, code)}"
        return self._job({"solution.ts": text}, "solution.ts", "solution.js")

    def compile_only(self, code: str) -> Job:
        return self._job({"candidate.ts": code}, "candidate.ts", emit=False)

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job({"main.ts": code}, "main.ts", "main.js", stdin)

    def hello(self) -> str:
        return 'const word: string = "hello";\nconsole.log(word);\n'

    def failing(self) -> str:
        return 'const word: string = "fails on purpose";\nthrow new Error(word);\n'

    def _job(
        self, files: dict[str, str], check: str, run: str = "", stdin: str = "", emit: bool = True
    ) -> Job:
        """Check and emit one file. The compiler reports on standard output: it is turned to error."""
        chain = self.toolchain()
        compiler = (chain.programs["tsc"], *_FLAGS, *(() if emit else ("--noEmit",)), check, "globals.d.ts")
        return Job(
            language=self.name,
            files={**files, "globals.d.ts": texts.GLOBALS},
            compile=("/usr/bin/sh", "-c", 'exec "$@" >&2', "sh", *compiler),
            run=(chain.programs["node"], run) if run else ("/usr/bin/true",),
            stdin=stdin,
            mounts=chain.mounts,
            limits=javascript.LIMITS,
            root=chain.root,
        )


@cache
def _toolchain(_: Settings) -> Toolchain:
    """Compiler and Node of one place: a job has one root."""
    programs = {"tsc": _IN_TREE, "node": ("node", "nodejs")}
    built = partial(probe.in_tree, "TypeScript", programs, ("--version",))
    return probe.host_first(partial(_on_host, npm.typescript_folder()), built)


def _on_host(folder: Path) -> Toolchain:
    """The compiler's own binary for this machine, and Node to run what it emits."""
    node = javascript.node()
    found = sorted(folder.glob("node_modules/@typescript/typescript-*/lib/tsc"))
    if not found:
        raise ToolchainError("TypeScript is not installed", mend=f"install it: {npm.COMMAND}")
    version = probe.version_in(probe.ask("TypeScript", [str(found[0]), "--version"], npm.COMMAND))
    seen = probe.place(found[0].parent, "typescript")
    programs = {"node": node.programs["node"], "tsc": f"{seen.path}/tsc"}
    return Toolchain(version, programs, (*node.mounts, *seen.mounts))


def _parameter(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


_TYPES = Types(
    int="number",
    float="number",
    bool="boolean",
    text="string",
    list=bracketed("%s[]", "optional"),
    dict="Record<string, %s>",
    tuple="[%s, %s]",
    optional="%s | null",
)


LANGUAGE = TypeScript()
