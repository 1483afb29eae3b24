"""F# 4.7 on .NET Core: the candidate is a module of its own file, the harness comes after it.

Types: `int64`, `float`, `bool`, `string`, `list`, `Map<string, _>`, tuples (of two at
least: F# has none of one), `option`. A candidate may be a `let` function at the top or
in a module, curried or with its parameters in one pair of brackets, or a member of a
class. A file without a `module` line is the module `Candidate`. What a candidate does at
its top level runs when the program starts, so a first file reads the nonce before it.

Integers wrap at 64 bits; division cuts towards zero and `%` has the dividend's sign;
a text's length counts UTF-16 units. An overflow of the stack ends the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.languages import dotnet, naming
from synth.languages.base import Toolchain, has_float
from synth.languages.fsharp_types import TYPES, VALUES, spelled
from synth.languages.plain import NOTHING, Plain
from synth.languages.templates import fill
from synth.languages.templates import fsharp as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

_COMPILER = f"{dotnet.FSHARP}/fsc.exe"


class FSharp(Plain):
    """F# by the SDK's compiler."""

    name = "fsharp"
    label = "F#"
    extensions = (".fs", ".fsx")
    fences = ("fsharp", "fs", "f#")
    suffix = ".fs"
    grammar = "fsharp"
    tier = "tolerant"
    line_comment = "//"
    block_comment = ("(*", "*)")
    limits = dotnet.LIMITS
    environment = dotnet.ENVIRONMENT
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_or_value_defn", "member_defn"),
        "func_body": ("function_or_value_defn.body",),
        "class": ("type_definition", "module_defn"),
        "if": ("if_expression",),
        "branch": ("elif_expression",),
        "loop": ("for_expression", "while_expression"),
        "try": ("try_expression",),
        "switch": ("match_expression", "function_expression"),
        "case": ("rule",),
        "call": ("application_expression",),
        "lambda": ("fun_expression",),
        "import": ("import_decl",),
        "comment": ("line_comment", "block_comment"),
        "obj": ("list_expression", "array_expression"),
    }
    install_hint = dotnet.HINT

    def toolchain(self) -> Toolchain:
        return dotnet.toolchain(self.label, _COMPILER, ("--help",))

    def supports(self, type_: Type) -> bool:
        return (type_.kind != "tuple" or len(type_.items) > 1) and all(map(self.supports, type_.items))

    def declaration(self, signature: Signature) -> str:
        inner = " ".join(f"({spelled(p.name)}: {TYPES.of(p.type)})" for p in signature.parameters)
        return f"let {spelled(signature.name)} {inner} : {TYPES.of(signature.returns)} ="

    def build(self, stem: str) -> tuple[str, ...]:
        return self._compiler("exe", f"{stem}.fs")

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["dotnet"], "main.dll")

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        seen = _Candidate.of(signature, code)
        main = _harness(signature, seen, vectors)
        return {"start.fs": texts.START, "candidate.fs": seen.source, "main.fs": main}

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = self.harness(signature, code, vectors)
        return self._job(files, self._compiler("exe", *files), nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        return _unit_tests(signature, _Candidate.of(signature, code), [v for v in vectors if v.known])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        tests = self.unit_tests(signature, vectors, code)
        files = {"solution.fs": _Candidate.of(signature, code).source, "tests.fs": tests}
        return self._job(files, self._compiler("exe", *files))

    def compile_only(self, code: str) -> Job:
        files = {"candidate.fs": _source(code, _blank(code))[0]}
        return self.job(files, self._compiler("library", "candidate.fs"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job({"main.fs": code}, self.build("main"), stdin)

    def hello(self) -> str:
        return '[<EntryPoint>]\nlet main _ =\n    printfn "hello"\n    0\n'

    def failing(self) -> str:
        return '[<EntryPoint>]\nlet main _ = failwith "fails on purpose"\n'

    def _job(self, files: dict[str, str], command: tuple[str, ...], stdin: str = "") -> Job:
        return self.job({**files, **dotnet.CONFIGURATION}, command, self.start("main"), stdin)

    def _compiler(self, target: str, *files: str) -> tuple[str, ...]:
        chain = self.toolchain()
        start = (chain.programs["dotnet"], chain.programs["compiler"], "--nologo", f"--target:{target}")
        quiet = (
            "--targetprofile:netcore",
            "--noframework",
            "--simpleresolution",
            "--warn:0",
            "--nowarn:20,3370",
        )
        plain = ("--debug-", "--crossoptimize-", "--out:main.dll", f"-r:{dotnet.FSHARP}/FSharp.Core.dll")
        return (*start, *quiet, *plain, *(f"-r:{path}" for path in dotnet.references()), *files)


@dataclass(frozen=True)
class _Definition:
    """A function that other files can call. `kind` is that of its owner: module, type or static."""

    name: str
    path: tuple[str, ...]
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class _Candidate:
    """The candidate's source as a module, and how to call its function."""

    source: str
    callee: str
    tupled: bool

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Candidate:
        bare = _blank(code)
        names = (spelled(signature.name), *naming.spellings(signature.name))
        wanted = naming.loose(signature.name)
        found = [d for d in _definitions(bare) if naming.loose(d.name.rstrip("_")) == wanted]
        order = {name: at for at, name in enumerate(names)}
        found.sort(key=lambda d: (order.get(d.name, len(names)), len(d.path)))
        source, module = _source(code, bare)
        if not found:
            return cls(source, f"{module}.{names[0]}", False)
        best = found[0]
        path = ".".join((module, *best.path))
        owner = f"({path}())" if best.kind == "type" else path
        opened = _opened(code, best)
        return cls(_source(opened, bare)[0], f"{owner}.{best.name}", _is_tupled(bare, best.end))

    def call(self, arguments: Sequence[str]) -> str:
        """The call with these arguments, each one atom."""
        return (
            f"{self.callee}({', '.join(arguments)})"
            if self.tupled
            else f"{self.callee} {' '.join(arguments)}"
        )


def _opened(code: str, one: _Definition) -> str:
    head = re.sub(r"\bprivate\b", " " * 7, code[one.start : one.end])
    return code[: one.start] + head + code[one.end :]


_LITERAL = re.compile(
    r'//[^\n]*|\(\*(?!\)).*?\*\)|""".*?"""|@"(?:[^"]|"")*"|"(?:\\.|[^"\\])*"'
    r"|'(?:\\[^\n']+|\\'|[^'\\\n])'",
    re.DOTALL,
)
_HEAD = re.compile(
    r"^(?:module|namespace)[ \t]+(?:(?:rec|private|internal|public)[ \t]+)*([\w.]+)[ \t]*$", re.MULTILINE
)
_LINE = re.compile(
    r"^(?P<indent>[ ]*)"
    r"(?:(?P<owner>module|type|and)\s+(?:(?:private|internal|public|rec)\s+)*(?P<owned>\w+)[^\n=]*="
    r"|(?:\[<[^\n]*>\]\s*)?let\s+(?:(?:rec|inline|private|internal|public|mutable)\s+)*(?P<let>\w+)"
    r"|(?P<static>static\s+)?member\s+(?:(?:inline|private|internal|public)\s+)*(?:\w+\.)?(?P<member>\w+)"
    r"|(?P<other>\S))",
    re.MULTILINE,
)


def _blank(code: str) -> str:
    return _LITERAL.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)


def _source(code: str, bare: str) -> tuple[str, str]:
    """The code as a module whose lines keep their numbers, and the module's (or namespace's) name."""
    entry = re.compile(r"\[<\s*EntryPoint\s*>\]")
    for match in entry.finditer(bare):
        code = code[: match.start()] + " " * len(match.group()) + code[match.end() :]
    if head := _HEAD.search(bare):
        return code, head.group(1)
    return f'module Candidate\n# 1 "candidate.fs"\n{code}\n', "Candidate"


@dataclass
class _Owner:
    """A module or type: how far its line is indented, and, once known, what stands directly in it."""

    indent: int
    kind: str
    name: str
    inner: int | None = None


def _definitions(bare: str) -> Iterator[_Definition]:
    """Functions and members by indentation: those that stand directly in a module or a type."""
    owners = [_Owner(-1, "module", "", 0)]
    for match in _LINE.finditer(bare):
        indent = len(match["indent"])
        while indent <= owners[-1].indent:
            owners.pop()
        top = owners[-1]
        top.inner = indent if top.inner is None else top.inner
        path = tuple(owner.name for owner in owners[1:])
        if match["owner"] and indent == top.inner:
            owners.append(_Owner(indent, "module" if match["owner"] == "module" else "type", match["owned"]))
        elif match["let"] and top.kind == "module" and indent == top.inner:
            yield _Definition(match["let"], path, "module", match.start(), match.end("let"))
        elif match["member"] and top.kind == "type":
            kind = "static" if match["static"] else "type"
            yield _Definition(match["member"], path, kind, match.start(), match.end("member"))


def _is_tupled(bare: str, at: int) -> bool:
    """Whether the parameters stand in one pair of brackets: `(a, b)`."""
    rest = bare[at : at + 2000].lstrip()
    depth = 0
    for char in rest if rest.startswith("(") else "":
        depth += (char in "(<[{") - (char in ")>]}")
        if depth == 0:
            return False
        if char == "," and depth == 1:
            return True
    return False


def _harness(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    names = [f"a{i}" for i in range(len(signature.parameters))]
    typed = zip(names, signature.parameters, strict=True)
    parts = {
        "PARAMETERS": ", ".join(f"{name}: {TYPES.of(p.type)}" for name, p in typed),
        "RETURNS": TYPES.of(signature.returns),
        "CALL": seen.call(names),
        "CALLS": "\n".join(_call(signature, v, i) for i, v in enumerate(vectors)),
        "REFERENCES": "; ".join(f"call{i}" for i in range(len(vectors))),
    }
    return fill(texts.HARNESS, parts).lstrip()


def _call(signature: Signature, vector: Vector, index: int) -> str:
    return f"let private call{index} () : obj = invoke ({', '.join(VALUES.arguments(signature, vector))})"


def _unit_tests(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    inexact = has_float(signature.returns)
    lines = [f"module {naming.pascal(signature.name)}Test", ""]
    lines += ["open Microsoft.FSharp.Reflection", ""] if inexact else []
    lines += [texts.CLOSE if inexact else texts.CHECK]
    for number, vector in enumerate(vectors, 1):
        call = seen.call([_atom(value) for value in VALUES.arguments(signature, vector)])
        expected = VALUES.literal(signature.returns, vector.expected)
        lines += [f"let test{number} () ="]
        lines += [f"    let expected: {TYPES.of(signature.returns)} = {expected}"]
        lines += [f'    check "test {number}" expected ({call})', ""]
    lines += ["[<EntryPoint>]", "let main _ =", *(f"    test{i} ()" for i in range(1, len(vectors) + 1))]
    return "\n".join([*lines, f'    printfn "{len(vectors)} tests passed"', "    0", ""])


def _atom(text: str) -> str:
    """A literal as one argument: in brackets unless it is one word, text or list."""
    return text if re.fullmatch(r"[\w.]+|[\[(\"].*", text, re.DOTALL) else f"({text})"


LANGUAGE = FSharp()
