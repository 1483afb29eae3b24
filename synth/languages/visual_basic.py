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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from synth.languages import dotnet, naming
from synth.languages.base import Toolchain, has_float
from synth.languages.plain import NOTHING, Plain
from synth.languages.templates import visual_basic as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "addhandler addressof alias and andalso as boolean byref byte byval call case catch cbool cbyte "
    "cchar cdate cdbl cdec char cint class clng cobj const continue csbyte cshort csng cstr ctype cuint "
    "culng cushort date decimal declare default delegate dim directcast do double each else elseif end "
    "endif enum erase error event exit false finally for friend function get gettype getxmlnamespace "
    "global gosub goto handles if implements imports in inherits integer interface is isnot let lib "
    "like long loop me mod module mustinherit mustoverride mybase myclass nameof namespace narrowing "
    "new next not nothing notinheritable notoverridable object of on operator option optional or orelse "
    "out overloads overridable overrides paramarray partial private property protected public "
    "raiseevent readonly redim rem removehandler resume return sbyte select set shadows shared short "
    "single static step stop string structure sub synclock then throw to true try trycast typeof "
    "uinteger ulong ushort using variant wend when while widening with withevents writeonly xor main"
)
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

    def supports(self, type_: Type) -> bool:
        return True

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_parameter(p.name)} As {_type(p.type)}" for p in signature.parameters)
        return f"Function {_function(signature)}({inner}) As {_type(signature.returns)}"

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
        return self._job(files, self._compiler("exe", *files, f"-main:{_test_module(signature)}"))

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
            return cls(_wrapped(code), f"{_wrapper(code)}.{_function(signature)}")
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
        "PARAMETERS": ", ".join(f"a{i} As {_type(p.type)}" for i, p in enumerate(signature.parameters)),
        "RETURNS": _type(signature.returns),
        "CALLEE": callee,
        "NAMES": ", ".join(f"a{i}" for i in range(len(signature.parameters))),
        "CALLS": "\n".join(_call(signature, v, i) for i, v in enumerate(vectors)),
        "REFERENCES": "\n".join(f"        calls.Add(AddressOf Call{i})" for i in range(len(vectors))),
    }
    return re.sub(r"@([A-Z]+)@", lambda m: parts[m.group(1)], texts.HARNESS)


def _call(signature: Signature, vector: Vector, index: int) -> str:
    body = f"Return Invoke({_values(signature, vector)})"
    return f"    Private Function Call{index}() As Object\n        {body}\n    End Function\n"


def _values(signature: Signature, vector: Vector) -> str:
    rows = zip(signature.parameters, vector.arguments, strict=True)
    return ", ".join(literal(p.type, value) for p, value in rows)


def _test_module(signature: Signature) -> str:
    return f"{naming.pascal(signature.name)}Test"


def _unit_tests(signature: Signature, callee: str, vectors: Sequence[Vector]) -> str:
    inexact = has_float(signature.returns)
    parts = {
        "CLASS": _test_module(signature),
        "RUNS": "\n".join(f"        Test{i}()" for i in range(1, len(vectors) + 1)),
        "COUNT": str(len(vectors)),
        "TESTS": "\n".join(_test(signature, v, i, callee) for i, v in enumerate(vectors, 1)),
        "CLOSE_NOTE": ", doubles up to rounding" if inexact else "",
        "CLOSE": texts.CLOSE if inexact else "",
    }
    return re.sub(r"@([A-Z_]+)@", lambda m: parts[m.group(1)], texts.TESTS)


def _test(signature: Signature, vector: Vector, number: int, callee: str) -> str:
    type_ = _type(signature.returns)
    lines = [
        f"Dim expected As {type_} = {literal(signature.returns, vector.expected)}",
        f"Dim actual As {type_} = {callee}({_values(signature, vector)})",
        "Check(expected, actual)",
    ]
    body = "\n".join(f"        {line}" for line in lines)
    return f"    Private Sub Test{number}()\n{body}\n    End Sub\n"


def _usual(name: str, habit: Callable[[str], str]) -> str:
    spelled = habit(name)
    return f"{spelled}_" if spelled.lower() in RESERVED else spelled


def _function(signature: Signature) -> str:
    return _usual(signature.name, naming.pascal)


def _parameter(name: str) -> str:
    return _usual(name, naming.camel)


_SCALARS = {"int": "Long", "float": "Double", "bool": "Boolean", "str": "String"}


def _type(type_: Type) -> str:
    inner = [_type(item) for item in type_.items]
    match type_.kind:
        case "list":
            return f"List(Of {inner[0]})"
        case "dict":
            return f"Dictionary(Of String, {inner[0]})"
        case "tuple":
            return f"({', '.join(inner)})" if len(inner) > 1 else f"ValueTuple(Of {inner[0]})"
        case "optional":
            plain = type_.items[0].kind in ("str", "list", "dict", "optional")
            return inner[0] if plain else f"Nullable(Of {inner[0]})"
        case _:
            return _SCALARS[type_.kind]


_NAMED = {"\n": "vbLf", "\r": "vbCr", "\t": "vbTab"}
_QUOTES = "\u201c\u201d\uff02"


def _text(value: str) -> str:
    """The text as pieces joined by `&`."""
    pieces: list[str] = []
    for char in value:
        if char.isprintable() and char not in _QUOTES:
            shown = '""' if char == '"' else char
            fits = pieces and pieces[-1].startswith('"')
            pieces[-1:] = [f'{pieces[-1][:-1]}{shown}"'] if fits else [*pieces[-1:], f'"{shown}"']
        else:
            pieces.append(_NAMED.get(char) or " & ".join(_units(char)))
    return " & ".join(pieces) or '""'


def _units(char: str) -> list[str]:
    data = char.encode("utf-16-be")
    return [f"ChrW({int.from_bytes(data[at : at + 2], 'big')})" for at in range(0, len(data), 2)]


def literal(type_: Type, value: object) -> str:
    """The value as an expression; its target type is known where it stands."""
    match type_.kind, value:
        case "optional", None:
            return "Nothing"
        case "optional", _:
            return literal(type_.items[0], value)
        case "bool", _:
            return "True" if value else "False"
        case "int", int():
            return f"{value}L" if value > -(2**63) else "Long.MinValue"
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return _text(value)
        case "tuple", list():
            parts = ", ".join(map(literal, type_.items, value))
            return f"({parts})" if len(value) > 1 else f"New {_type(type_)}({parts})"
        case "list", list():
            parts = ", ".join(literal(type_.items[0], v) for v in value)
            return f"New {_type(type_)} From {{{parts}}}" if value else f"New {_type(type_)}()"
        case "dict", dict():
            parts = ", ".join(f"{{{_text(k)}, {literal(type_.items[0], v)}}}" for k, v in value.items())
            return f"New {_type(type_)} From {{{parts}}}" if value else f"New {_type(type_)}()"
        case _:
            raise TypeError(f"{value!r} is not {type_}")


LANGUAGE = VisualBasic()
