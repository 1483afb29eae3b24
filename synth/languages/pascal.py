"""Pascal with Free Pascal in its mode objfpc: the harness and the candidate's declarations are one program.

Types: `Int64`, `Double`, `Boolean`, `string` (of bytes, UTF-8, from 1), `array of`, and declared
records: a map is an array of entries (`Key`, `Value`; no key twice), an optional is `HasValue`
and `Value`, a tuple has the fields of `records`. The declaration shows the types that
the signature needs; code that leaves them out gets them from the harness. `div` truncates
toward zero and `mod` has the sign of the dividend. Ranges, indexes and overflow
are checked; exceptions are caught. Each vector runs in a process of its own, so that `Halt(1)` is that
vector's error; `Halt` with status 0 ends the run.

The code may be bare declarations, a program (its main block is left out) or a unit.
The compiler rounds decimal constants twice: the harness writes doubles by their bits, and texts by their
bytes, because the meaning of a literal beyond ASCII depends on the code's own switches.
"""

from __future__ import annotations

from collections.abc import Sequence

from synth.languages import naming, pascal_source, pascal_types, probe, structs
from synth.languages.base import Toolchain, has_float
from synth.languages.pascal_source import Source
from synth.languages.pascal_types import exact, literal, readable, type_name
from synth.languages.plain import NOTHING, Plain
from synth.languages.records import Records, records
from synth.languages.templates import fill
from synth.languages.templates import pascal as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "absolute and array as asm begin boolean case char class const constructor destructor dispinterface div "
    "do double downto else end except exit exports false file finalization finally for function goto if "
    "implementation implements in inherited initialization inline int64 integer interface is label library "
    "mod nil not object of on operator or out packed procedure program property raise record repeat result "
    "self set shl shr single string then threadvar to true try type unit until uses var while with xor "
    "length high low abs copy pos insert delete sqr sqrt str val round trunc odd inc dec break continue"
)
LINE = 100


class Pascal(Plain):
    """Object Pascal by Free Pascal."""

    name = "pascal"
    label = "Pascal"
    extensions = (".pas", ".pp", ".lpr", ".dpr")
    fences = ("pascal", "objectpascal", "delphi", "pas")
    grammar = "pascal"
    tier = "tolerant"
    line_comment = "//"
    block_comment = ("{", "}")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("defProc",),
        "func_body": ("defProc.body",),
        "class": ("declType",),
        "class_body": ("declClass", "declSection"),
        "if": ("if", "ifElse"),
        "branch": ("ifElse.else",),
        "loop": ("for", "foreach", "while", "repeat"),
        "try": ("try",),
        "handler": ("exceptionHandler",),
        "switch": ("case",),
        "case": ("caseCase",),
        "cond": ("if.condition", "ifElse.condition", "while.condition"),
        "context": ("with",),
        "call": ("exprCall",),
        "args": ("exprArgs", "declArgs"),
        "return": ("raise",),
        "assign": ("assignment", "declVar", "declConst"),
        "import": ("declUses",),
        "comment": ("comment",),
        "stmt": ("statement",),
    }
    install_hint = "apt install fp-compiler fp-units-base fp-units-fcl"
    suffix = ".pas"

    def toolchain(self) -> Toolchain:
        return probe.seek("Free Pascal", {"fpc": ("fpc",), "ld": ("ld",)}, ("-iV",), self.install_hint)

    def declaration(self, signature: Signature) -> str:
        names = records(signature)
        inner = "; ".join(
            f"{_given(p.type)}{_name(p.name)}: {type_name(p.type, names)}" for p in signature.parameters
        )
        line = f"function {_name(signature.name)}({inner}): {type_name(signature.returns, names)};"
        types = [pascal_types.declaration(t, names) for t in structs.of(signature)]
        return "\n".join([*(["type", *types, ""] if types else []), line])

    def build(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["fpc"], *texts.FLAGS, "-oprogram", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        names, source, types = records(signature), pascal_source.read(code), structs.of(signature)
        given = [f"a{i}: {type_name(p.type, names)}" for i, p in enumerate(signature.parameters)]
        shapes = [pascal_types.maker(t, names, "SynthMake") + pascal_types.putter(t, names) for t in types]
        inner = ", ".join(f"a{i}" for i in range(len(given)))
        parts = _head(source, texts.UNITS) | {
            "TYPES": _absent_types(types, names, code),
            "SHAPES": "\n".join(shapes),
            "GIVEN": "; ".join(given),
            "RETURNS": type_name(signature.returns, names),
            "CALL": f"{_callee(signature, code)}({inner})",
            "PUT": f"SynthPut{pascal_types.word(signature.returns, names)}",
            "CALLS": "\n".join(_call(signature, names, v, i) for i, v in enumerate(vectors)),
            "RUNS": "\n".join(f"  SynthRun({i}, @SynthCall{i});" for i in range(len(vectors))),
        }
        return {"main.pas": fill(texts.HARNESS, parts)} | _unit(source)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        names, unit = records(signature), pascal_source.read(code).unit
        head = [f"program Tests;\n\nuses SysUtils, {unit};\n"] if unit else []
        makers = [pascal_types.maker(t, names, "Make") for t in structs.of(signature)]
        close = [texts.CLOSE] if has_float(signature.returns) else []
        same = [pascal_types.same(t, names) for t in structs.composites([signature.returns])]
        checks = [_check(signature, names, v, code) for v in vectors if v.known]
        return "\n".join([*head, *filter(None, makers), *close, *same, "begin", *checks, "end.", ""])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        source, tests = pascal_source.read(code), self.unit_tests(signature, vectors, code)
        whole = tests if source.unit else fill("@SWITCHES@\n@USES@\n@CODE@\n\n", _head(source)) + tests
        return self.job({"main.pas": whole} | _unit(source), self.build("main"), self.start("main"))

    def compile_only(self, code: str) -> Job:
        source = pascal_source.read(code)
        whole = fill("@SWITCHES@\n@USES@\n@CODE@\n\nbegin\nend.\n", _head(source))
        return self.job({"candidate.pas": whole} | _unit(source), self.build("candidate"), NOTHING)

    def hello(self) -> str:
        return "program Hello;\n\nbegin\n  WriteLn('hello');\nend.\n"

    def failing(self) -> str:
        return "program Failing;\n\nbegin\n  Halt(3);\nend.\n"


def _name(name: str) -> str:
    habit = naming.pascal(name)
    return f"{habit}_" if habit.lower() in RESERVED else habit


def _given(type_: Type) -> str:
    return "" if type_.kind in ("int", "float", "bool") else "const "


def _callee(signature: Signature, code: str) -> str:
    return pascal_source.callee(code, (_name(signature.name), signature.name))


def _head(source: Source, units: Sequence[str] = ()) -> dict[str, str]:
    """What a program begins with; the code of a unit is in a file of its own."""
    own = source.unit
    return {
        "SWITCHES": "" if own else source.switches,
        "USES": f"uses {', '.join([*units, own])};" if own else source.using(*units),
        "CODE": "" if own else source.declarations,
    }


def _unit(source: Source) -> dict[str, str]:
    return {f"{source.unit.lower()}.pas": source.declarations} if source.unit else {}


def _absent_types(types: Sequence[Type], names: Records, code: str) -> str:
    """The type section with those types that the code does not declare."""
    rows = [(type_name(t, names), pascal_types.declaration(t, names)) for t in types]
    own = frozenset(name for name, _ in rows if pascal_source.declares(code, name))
    absent = structs.absent(rows, own)
    return "\n".join(["type", *absent]) if absent else ""


def _call(signature: Signature, names: Records, vector: Vector, index: int) -> str:
    pairs = zip(signature.parameters, vector.arguments, strict=True)
    given = ",\n    ".join(literal(p.type, v, names, "SynthMake", exact) for p, v in pairs)
    return f"procedure SynthCall{index};\nbegin\n  SynthInvoke({given});\nend;\n"


def _check(signature: Signature, names: Records, vector: Vector, code: str) -> str:
    """One assertion; a long one has each value on its own line."""
    pairs = zip(signature.parameters, vector.arguments, strict=True)
    given = [literal(p.type, v, names, "Make", readable) for p, v in pairs]
    expected = literal(signature.returns, vector.expected, names, "Make", readable)
    line = _assertion(signature.returns, f"{_callee(signature, code)}({', '.join(given)})", expected, names)
    if len(line) <= LINE:
        return line
    inner = (",\n" + " " * 6).join(given)
    return _assertion(
        signature.returns, f"{_callee(signature, code)}(\n      {inner})", f"\n    {expected}", names
    )


def _assertion(type_: Type, actual: str, expected: str, names: Records) -> str:
    same = pascal_types.equal(type_, actual, expected, names)
    return "  Assert" + (same if same[0] == "(" else f"({same})").replace(" \n", "\n") + ";"


LANGUAGE = Pascal()
