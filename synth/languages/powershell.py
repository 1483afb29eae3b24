"""PowerShell 7: [long], [double], [bool], [string], arrays, hashtables, $null.

Integers that overflow become doubles, silently; `/` of integers is an integer only where it
is exact, `%` takes the dividend's sign; the length of a text is in UTF-16 units. A tuple is
an array. Keys of a hashtable do not heed case: a dict whose keys differ in nothing else is
not represented. What a function writes to its output is its result, and the pipeline unrolls
it (an empty array to nothing, an array of one to its element), which the declared type
mends; an optional empty list, which it cannot, is not represented.

`Parser.ParseFile` parses and runs nothing. PowerShell is in no Debian release: this module
follows its documentation, and its tests run where `pwsh` is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain
from synth.languages.dynamic import Dynamic, named
from synth.languages.notation import Types, Values
from synth.languages.templates import powershell as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Limits

RESERVED = naming.words(
    "Args ConsoleFileName Error Event EventArgs ExecutionContext False Foreach Home Host Input Matches "
    "MyInvocation NestedPromptLevel Null OFS PID Profile PSItem PWD Sender ShellId StackTrace Switch This "
    "True"
)
_DEFINED = re.compile(r"^[ \t]*(?:function|filter)[ \t]+(?:(?:script|global|local):)?([\w-]+)", re.M | re.I)
_SOLUTION = re.compile(r"^[ \t]*class[ \t]+Solution\b", re.M | re.I)
_ESCAPES = {'"': '`"', "`": "``", "$": "`$", "\n": "`n", "\r": "`r", "\t": "`t"}
_QUOTES = "\u201c\u201d\u201e"
"""To PowerShell these are double quotes too."""


def _array(parts: Sequence[str]) -> str:
    """An array as an expression; the comma in front keeps one that is alone from being unrolled."""
    return f"@(, {parts[0]})" if len(parts) == 1 else f"@({', '.join(parts)})"


def _char(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return char if char.isprintable() and char not in _QUOTES else f"`u{{{ord(char):x}}}"


def _text(value: str) -> str:
    return '"' + "".join(map(_char, value)) + '"'


class PowerShell(Dynamic):
    """PowerShell 7 or newer."""

    name = "powershell"
    label = "PowerShell"
    extensions = (".ps1", ".psm1")
    fences = ("powershell", "pwsh", "ps1", "posh")
    grammar = "powershell"
    tier = "tolerant"
    line_comment = "#"
    block_comment = ("<#", "#>")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_statement", "class_method_definition"),
        "func_body": ("script_block",),
        "class": ("class_statement", "enum_statement"),
        "if": ("if_statement",),
        "branch": ("elseif_clause", "else_clause"),
        "loop": ("for_statement", "foreach_statement", "while_statement", "do_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause", "finally_clause"),
        "switch": ("switch_statement",),
        "case": ("switch_clause",),
        "cond": ("if_statement.condition", "while_condition", "for_condition"),
        "call": ("command", "invokation_expression"),
        "args": ("argument_list", "command_elements"),
        "return": ("flow_control_statement",),
        "assign": ("assignment_expression",),
        "lambda": ("script_block_expression",),
        "object": ("hash_literal_expression", "array_expression"),
        "stmt": ("pipeline",),
        "comment": ("comment",),
    }
    install_hint = "the package `powershell` of Microsoft's own repository (Debian has none)"
    suffix = ".ps1"
    limits = Limits(memory_bytes=2**30, processes=256)
    environment = {  # noqa: RUF012 - a constant of the class, typed by the base
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
        "POWERSHELL_TELEMETRY_OPTOUT": "1",
        "POWERSHELL_UPDATECHECK": "Off",
        "NO_COLOR": "1",
    }
    reserved = RESERVED
    template = texts.HARNESS
    values = Values(
        none="$null",
        true="$true",
        false="$false",
        lowest="[long]::MinValue",
        text=_text,
        list=lambda _, parts: _array(parts),
        tuple="@(%s, %s)",
        single="@(, %s)",
        pair="%s = %s",
        dict="@{ %s; %s }",
    )

    def toolchain(self) -> Toolchain:
        return probe.seek("PowerShell", {"pwsh": ("pwsh",)}, ("--version",), self.install_hint)

    def habit(self) -> Callable[[str], str]:
        return naming.pascal

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._pwsh(), "-Command", texts.CHECK.replace("@FILE@", self.file(stem)))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._pwsh(), "-File", self.file(stem))

    def _pwsh(self) -> tuple[str, ...]:
        return (self.toolchain().programs["pwsh"], "-NoLogo", "-NoProfile", "-NonInteractive")

    def declaration(self, signature: Signature) -> str:
        names = [f"{_type(p.type)}${self.parameter(p.name)}" for p in signature.parameters]
        lines = [f"# ${self.parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        head = f"function {self.function_name(signature)}({', '.join(names)}) {{"
        return "\n".join([*lines, f"# Returns {_WORDS.of(signature.returns)}", head])

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        rows = [f"        {i} {{ $given = {self.row(signature, v)} }}" for i, v in enumerate(vectors)]
        count = str(len(vectors))
        return super().parts(signature, code, vectors) | {"ARGUMENTS": "\n".join(rows), "COUNT": count}

    def row(self, signature: Signature, vector: Vector) -> str:
        return _array(self.arguments(signature, vector))

    def spec(self, type_: Type) -> str:
        return f"@({', '.join([_text(type_.kind), *map(self.spec, type_.items)])})"

    def holds(self, type_: Type, value: Any) -> bool:
        if type_.kind == "dict":
            return len({key.upper() for key in value}) == len(value)
        return not (type_.kind == "optional" and value == [])

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        name = self.function_name(signature)
        found = named(_DEFINED.findall(code), name, signature.name)
        method = not found and bool(_SOLUTION.search(code))
        call = f"[Solution]::new().{name}" if method else found or name
        known = enumerate(self.known(signature, vectors), 1)
        return texts.TESTS + "\n".join(self._test(signature, v, i, call, method) for i, v in known) + "\n"

    def _test(self, signature: Signature, vector: Vector, number: int, call: str, method: bool) -> str:
        words = self.arguments(signature, vector)
        given = f"({', '.join(words)})" if method else "".join(f" ({word})" for word in words)
        expected = self.literal(signature.returns, vector.expected)
        return f'if (-not (Test-Same ({call}{given}) ({expected}))) {{ throw "test {number} failed" }}'

    def hello(self) -> str:
        return 'Write-Output "hello"\n'

    def failing(self) -> str:
        return 'throw "fails on purpose"\n'


_NAMES = {"int": "[long]", "float": "[double]", "bool": "[bool]", "str": "[string]"}


def _type(type_: Type) -> str:
    """A parameter's constraint; none for an optional, since `[string]$null` is an empty text."""
    match type_.kind:
        case "list":
            inner = _NAMES.get(type_.items[0].kind, "[object]")
            return f"{inner[:-1]}[]]"
        case "tuple":
            return "[object[]]"
        case "dict":
            return "[hashtable]"
        case "optional":
            return ""
        case _:
            return _NAMES[type_.kind]


_WORDS = Types(
    int="[long]",
    float="[double]",
    bool="[bool]",
    text="[string]",
    list="array of %s",
    dict="hashtable from [string] to %s",
    tuple="array @(%s, %s)",
    optional="%s or $null",
)


LANGUAGE = PowerShell()
