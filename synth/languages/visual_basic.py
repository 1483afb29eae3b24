"""Visual Basic 16 on .NET Core: the candidate keeps its own file, the harness is a second one.

Types: `Long`, `Double`, `Boolean`, `String`, `List(Of _)`, `Dictionary(Of String, _)`,
value tuples, `Nullable(Of _)` for an optional number, bool or tuple and `Nothing` for
the others. A candidate may be a bare `Function` (it is put into a module `Solution`) or
one of a module or a class, `Shared` or not. Names do not differ by letter case. A text
has no escapes: characters that cannot be seen are joined in by `ChrW`, and so are the
curly quotes, which end a text as the straight one does.

Integers that leave 64 bits raise `OverflowException`; `/` is a division of doubles, `\\`
cuts towards zero, `Mod` has the dividend's sign; a text's length counts UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.languages import dotnet, naming
from synth.languages.base import Toolchain
from synth.languages.plain import NOTHING, Plain
from synth.languages.templates import fill
from synth.languages.templates import visual_basic as texts
from synth.languages.visual_basic_types import TYPES, VALUES, function_name, parameter_name
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job

_COMPILER = f"{dotnet.ROSLYN}/vbc.dll"
_IMPORTS = (
    "System,System.Collections,System.Collections.Generic,System.Globalization,System.IO,System.Linq,"
    "System.Runtime.CompilerServices,System.Text,System.Threading,Microsoft.VisualBasic"
)


class VisualBasic(Plain):
    """Visual Basic by the SDK's compiler. The grammars have none for it."""

    name = "visual_basic"
    label = "Visual Basic"
    extensions = (".vb",)
    fences = ("vbnet", "vb", "visualbasic", "visual-basic", "visual basic", "vb.net")
    suffix = ".vb"
    grammar = ""
    tier = "lexical"
    line_comment = "'"
    limits = dotnet.LIMITS
    environment = dotnet.ENVIRONMENT
    blocks = {}  # noqa: RUF012 - a constant of the class, typed by the base
    install_hint = dotnet.HINT

    def toolchain(self) -> Toolchain:
        return dotnet.toolchain(self.label, _COMPILER, ("-version",))

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{parameter_name(p.name)} As {TYPES.of(p.type)}" for p in signature.parameters)
        return f"Function {function_name(signature)}({inner}) As {TYPES.of(signature.returns)}"

    def build(self, stem: str) -> tuple[str, ...]:
        return self._compiler("exe", f"{stem}.vb")

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["dotnet"], "main.dll")

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        seen = _Candidate.of(signature, code)
        return {"candidate.vb": seen.source, "main.vb": _harness(signature, seen.callee, vectors)}

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = self.harness(signature, code, vectors)
        return self._job(files, self._compiler("exe", *files, "-main:SynthMain"), nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        callee = _Candidate.of(signature, code).callee
        return _unit_tests(signature, callee, [v for v in vectors if v.known])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        tests = self.unit_tests(signature, vectors, code)
        files = {"solution.vb": _Candidate.of(signature, code).source, "tests.vb": tests}
        return self._job(files, self._compiler("exe", *files, f"-main:{dotnet.test_class(signature)}"))

    def compile_only(self, code: str) -> Job:
        free = any(not one.owners for one in _functions(_blank(code)))
        files = {"candidate.vb": _wrapped(code) if free else code}
        return self.job(files, self._compiler("library", "candidate.vb"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job({"main.vb": code}, self.build("main"), stdin)

    def hello(self) -> str:
        body = 'Module Hello\n    Sub Main()\n        Console.WriteLine("hello")\n    End Sub\nEnd Module\n'
        return f"Imports System\n\n{body}"

    def failing(self) -> str:
        raising = 'Throw New System.Exception("fails on purpose")'
        return f"Module Failing\n    Sub Main()\n        {raising}\n    End Sub\nEnd Module\n"

    def _job(self, files: dict[str, str], command: tuple[str, ...], stdin: str = "") -> Job:
        return self.job({**files, **dotnet.CONFIGURATION}, command, self.start("main"), stdin)

    def _compiler(self, target: str, *words: str) -> tuple[str, ...]:
        chain = self.toolchain()
        start = (chain.programs["dotnet"], chain.programs["compiler"])
        quiet = ("-nologo", "-noconfig", "-nostdlib", "-nowarn", "-utf8output", "-langversion:latest")
        options = ("-optioninfer+", f"-imports:{_IMPORTS}", '-define:_MYTYPE="Empty"')
        where = (f"-sdkpath:{dotnet.REFERENCES}", f"-target:{target}", "-out:main.dll")
        return (*start, *quiet, *options, *where, *(f"-r:{path}" for path in dotnet.references()), *words)


@dataclass(frozen=True)
class _Function:
    """A function outside all bodies. `owners` are kind and name, namespaces included."""

    name: str
    owners: tuple[tuple[str, str], ...]
    shared: bool
    start: int
    end: int


_LITERAL = re.compile(
    r"[\"\u201c\u201d](?:[^\"\u201c\u201d\n]|[\"\u201c\u201d]{2})*[\"\u201c\u201d]|['\u2018\u2019][^\n]*|(?<![\w.])rem\b[^\n]*",
    re.IGNORECASE,
)
_WORDS = (
    "public|private|friend|protected|shared|overridable|overrides|notinheritable|mustinherit|partial|async"
    "|overloads"
)
_LINE = re.compile(
    rf"^[ \t]*(?:<[^>\n]*>[ \t]*)*(?:(?P<ends>end)[ \t]+|(?P<mods>(?:(?:{_WORDS})[ \t]+)*))"
    r"(?P<kind>module|class|structure|namespace|interface|function)\b[ \t]*(?P<name>\[?[\w.]*\]?)",
    re.IGNORECASE | re.MULTILINE,
)


def _blank(code: str) -> str:
    return _LITERAL.sub(lambda m: " " * len(m.group()), code)


def _functions(bare: str) -> Iterator[_Function]:
    owners: list[tuple[str, str]] = []
    for match in _LINE.finditer(bare):
        kind = match["kind"].lower()
        if kind != "function" and match["ends"]:
            del owners[-1:]
        elif kind != "function":
            owners.append((kind, match["name"]))
        elif not match["ends"] and match["name"] and not any(one == "interface" for one, _ in owners):
            shared = "shared" in match["mods"].lower() or (bool(owners) and owners[-1][0] == "module")
            yield _Function(match["name"], tuple(owners), shared, match.start(), match.end())


@dataclass(frozen=True)
class _Candidate:
    """The candidate's source made callable, and how to call its function."""

    source: str
    callee: str

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Candidate:
        wanted = naming.loose(signature.name)
        found = [
            f for f in _functions(_blank(code)) if naming.loose(f.name.strip("[]").rstrip("_")) == wanted
        ]
        best = min(found, key=lambda f: len(f.owners), default=None)
        if best is None:
            return cls(_wrapped(code), f"{_wrapper(code)}.{function_name(signature)}")
        head = re.sub(
            r"\b(?:private|protected)\b", "Friend", code[best.start : best.end], flags=re.IGNORECASE
        )
        code = code[: best.start] + head + code[best.end :]
        if not any(kind != "namespace" for kind, _ in best.owners):
            return cls(_wrapped(code), f"{_wrapper(code)}.{best.name}")
        path = ".".join(name for _, name in best.owners)
        return cls(code, f"{path}.{best.name}" if best.shared else f"(New {path}()).{best.name}")


def _wrapper(code: str) -> str:
    return (
        "Candidate"
        if re.search(r"\b(?:class|module)\s+solution\b", _blank(code), re.IGNORECASE)
        else "Solution"
    )


def _wrapped(code: str) -> str:
    """Bare functions in a module, which begins below the imports."""
    heads = list(
        re.finditer(r"^[ \t]*(?:imports|option)\b[^\n]*\n", _blank(code), re.IGNORECASE | re.MULTILINE)
    )
    at = heads[-1].end() if heads else 0
    return f"{code[:at]}Public Module {_wrapper(code)}\n{code[at:]}\nEnd Module\n"


def _harness(signature: Signature, callee: str, vectors: Sequence[Vector]) -> str:
    parts = {
        "PARAMETERS": ", ".join(f"a{i} As {TYPES.of(p.type)}" for i, p in enumerate(signature.parameters)),
        "RETURNS": TYPES.of(signature.returns),
        "CALLEE": callee,
        "NAMES": ", ".join(f"a{i}" for i in range(len(signature.parameters))),
        "CALLS": "\n".join(_call(signature, v, i) for i, v in enumerate(vectors)),
        "REFERENCES": "\n".join(f"        calls.Add(AddressOf Call{i})" for i in range(len(vectors))),
    }
    return fill(texts.HARNESS, parts)


def _call(signature: Signature, vector: Vector, index: int) -> str:
    body = f"Return Invoke({_values(signature, vector)})"
    return f"    Private Function Call{index}() As Object\n        {body}\n    End Function\n"


def _values(signature: Signature, vector: Vector) -> str:
    return ", ".join(VALUES.arguments(signature, vector))


def _unit_tests(signature: Signature, callee: str, vectors: Sequence[Vector]) -> str:
    tests = [_test(signature, v, i, callee) for i, v in enumerate(vectors, 1)]
    return dotnet.unit_tests(texts.TESTS, texts.CLOSE, signature, tests, "Test{}()")


def _test(signature: Signature, vector: Vector, number: int, callee: str) -> str:
    type_ = TYPES.of(signature.returns)
    lines = [
        f"Dim expected As {type_} = {VALUES.literal(signature.returns, vector.expected)}",
        f"Dim actual As {type_} = {callee}({_values(signature, vector)})",
        "Check(expected, actual)",
    ]
    body = "\n".join(f"        {line}" for line in lines)
    return f"    Private Sub Test{number}()\n{body}\n    End Sub\n"


LANGUAGE = VisualBasic()
