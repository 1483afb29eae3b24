"""Ada 2022 with GNAT: the candidate's units are declared inside the harness's main procedure.

Types: `Long_Long_Integer` (overflow raises), `Long_Float`, `Boolean`, `String` (bytes, UTF-8;
`Unbounded_String` inside records), instances of `Ada.Containers.Vectors` (of texts:
`Indefinite_Vectors`) from 1, of `Indefinite_Ordered_Maps` by `String`, records for tuples, and
for optionals with `Has_Value` and `Value`. The declaration is a package that shows the instances which
the signature needs; bare functions that leave them out get them from the harness. `/` truncates toward
zero, `rem` has the sign of the dividend and `mod` that of the divisor.

Exceptions are caught, a segmentation fault and a full stack among them. Each vector
has a process of its own, so that an exit with a status other than 0 is its own error; an exit
with status 0 ends the run. The result must have exactly the declared type. Whole programs are split
by gnatchop, since they have several units and a main procedure of any name.
"""

from __future__ import annotations

from collections.abc import Sequence

from synth.languages import ada_source, ada_types, naming, probe, structs
from synth.languages.ada_types import Paths, literal, title, type_name
from synth.languages.base import Toolchain
from synth.languages.plain import NOTHING, Plain
from synth.languages.records import Records, records
from synth.languages.templates import ada as texts
from synth.languages.templates import fill
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "abort abs abstract accept access aliased all and array at begin body case constant declare delay delta "
    "digits do else elsif end entry exception exit for function generic goto if in interface is limited loop "
    "mod new not null of or others out overriding package parallel pragma private procedure protected raise "
    "range record rem renames requeue return reverse select separate some subtype synchronized tagged task "
    "terminate then type until use when while with xor string boolean integer positive natural float "
    "character true false long_float long_long_integer unbounded_string ada solution"
)
LINE = 100


class Ada(Plain):
    """Ada 2022 by GNAT."""

    name = "ada"
    label = "Ada"
    extensions = (".adb", ".ads", ".ada")
    fences = ("ada",)
    grammar = "ada"
    tier = "strict"
    line_comment = "--"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("subprogram_body", "expression_function_declaration"),
        "func_body": ("handled_sequence_of_statements",),
        "class": ("package_body", "package_declaration", "full_type_declaration"),
        "class_body": ("record_definition", "component_list"),
        "if": ("if_statement",),
        "branch": ("elsif_statement_item",),
        "loop": ("loop_statement",),
        "handler": ("exception_handler",),
        "switch": ("case_statement",),
        "case": ("case_statement_alternative",),
        "cond": ("if_statement.condition",),
        "context": ("block_statement",),
        "call": ("procedure_call_statement", "function_call"),
        "args": ("actual_parameter_part", "formal_part"),
        "return": ("simple_return_statement", "extended_return_statement", "raise_statement"),
        "assign": ("assignment_statement", "object_declaration"),
        "import": ("with_clause", "use_clause"),
        "template": ("generic_instantiation", "generic_package_declaration"),
        "comment": ("comment",),
    }
    install_hint = "apt install gnat"
    suffix = ".ada"
    limits = Limits(memory_bytes=2**30)

    def toolchain(self) -> Toolchain:
        programs = {one: (one,) for one in ("gnatmake", "gnatchop", "gcc")}
        return probe.seek("GNAT", programs, ("--version",), self.install_hint)

    def declaration(self, signature: Signature) -> str:
        names, types = records(signature), structs.of(signature)
        units = ada_types.units(types)
        uses = [f"use {unit};" for unit in units if unit.endswith("Unbounded")]
        body = [ada_types.declaration(t, names) + "\n" for t in types] + [_heading(signature, names) + ";"]
        context = [*(f"with {unit};" for unit in units), *uses, *([""] if units else [])]
        return "\n".join([*context, "package Solution is", _indented("\n".join(body)), "end Solution;"])

    def build(self, stem: str) -> tuple[str, ...]:
        programs = self.toolchain().programs
        if stem == "candidate":
            return (programs["gcc"], "-c", *texts.FLAGS, "-gnatc", "synth_candidate.adb")
        return (programs["gnatmake"], "-q", *texts.FLAGS, "synth_main.adb", "-o", "program")

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        names, types, source = records(signature), structs.of(signature), ada_source.read(code)
        paths = {n: p for n in _declared(types, names) if (p := ada_source.declared(code, n))}
        rows = [(ada_types.declared(t, names), ada_types.declaration(t, names)) for t in types]
        absent = structs.absent(rows, frozenset(paths))
        if any("Unbounded_String" in text for text in absent):
            absent.insert(0, "use Ada.Strings.Unbounded;")
        parts = {
            "CONTEXT": source.context(*texts.UNITS, *ada_types.units(types)),
            "TYPES": _indented("\n".join(absent)),
            "CODE": source.units,
            "PUTS": "\n".join(ada_types.shaped(t, names, paths, texts.PUT) for t in types),
            "CALLS": "\n".join(_call(signature, names, paths, code, v, i) for i, v in enumerate(vectors)),
            "RUNS": "\n".join(f"   Synth_Run ({i}, Synth_Call_{i}'Access);" for i in range(len(vectors))),
        }
        return {"synth_main.adb": fill(texts.HARNESS, parts)}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        names, main = records(signature), f"Test_{_name(signature.name)}"
        units = ["Ada.Assertions", *ada_types.units(structs.of(signature))]
        callee = (
            ada_source.callee(code, _spellings(signature)) if code else f"Solution.{_name(signature.name)}"
        )
        owner, _, function = callee.rpartition(".")
        opened = [unit for unit in units if unit.endswith(("Assertions", "Unbounded"))]
        context = [*(f"with {unit};" for unit in units), *(f"use {unit};" for unit in opened)]
        known = [v for v in vectors if v.known]
        return "\n".join(
            [
                *context,
                f"with {owner}; use {owner};" if owner else f"with {function};",
                *["", f"procedure {main} is", *ada_types.comparisons(signature.returns, names), "begin"],
                *(_check(signature, function, v, i) for i, v in enumerate(known, 1)),
                f"end {main};\n",
            ]
        )

    def compile_only(self, code: str) -> Job:
        source = ada_source.read(code)
        head, tail = "procedure Synth_Candidate is", "begin\n   null;\nend Synth_Candidate;\n"
        text = "\n".join([source.context(), head, source.units, tail])
        return self.job({"synth_candidate.adb": text}, self.build("candidate"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        programs, main = self.toolchain().programs, ada_source.main(code).lower()
        steps = (
            f"{programs['gnatchop']} -gnat2022 -q -w main.ada >&2 && "
            f"{programs['gnatmake']} -q {' '.join(texts.FLAGS)} {main}.adb -o program"
        )
        return self.job({"main.ada": code}, ("/bin/sh", "-c", steps), self.start("main"), stdin)

    def hello(self) -> str:
        text = '   Ada.Text_IO.Put_Line ("hello");\n'
        return f"with Ada.Text_IO;\n\nprocedure Hello is\nbegin\n{text}end Hello;\n"

    def failing(self) -> str:
        return "procedure Failing is\nbegin\n   raise Program_Error;\nend Failing;\n"


def _name(name: str) -> str:
    """A name of Ada may not end in an underscore."""
    spelled = title(name)
    return f"The_{spelled}" if spelled.lower() in RESERVED else spelled


def _spellings(signature: Signature) -> tuple[str, ...]:
    return (_name(signature.name), signature.name)


def _heading(signature: Signature, names: Records) -> str:
    given = "; ".join(f"{_name(p.name)} : {type_name(p.type, names)}" for p in signature.parameters)
    line = f"function {_name(signature.name)} ({given}) return {type_name(signature.returns, names)}"
    if len(line) <= LINE:
        return line
    inner = given.replace("; ", ";\n   ")
    returns = type_name(signature.returns, names)
    return f"function {_name(signature.name)}\n  ({inner})\n   return {returns}"


def _declared(types: Sequence[Type], names: Records) -> list[str]:
    return [ada_types.declared(t, names) for t in types]


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" if line else line for line in text.split("\n"))


def _call(signature: Signature, names: Records, paths: Paths, code: str, vector: Vector, index: int) -> str:
    pairs = list(enumerate(zip(signature.parameters, vector.arguments, strict=True)))
    values = [
        f"      A{i} : {type_name(p.type, names, paths)} := {literal(p.type, v)};" for i, (p, v) in pairs
    ]
    call = f"{ada_source.callee(code, _spellings(signature))} ({', '.join(f'A{i}' for i, _ in pairs)})"
    parts = {"INDEX": str(index), "VALUES": "\n".join(values), "CALL": call}
    return fill(texts.CALL, parts)


def _check(signature: Signature, function: str, vector: Vector, number: int) -> str:
    pairs = zip(signature.parameters, vector.arguments, strict=True)
    given = [literal(p.type, v) for p, v in pairs]
    expected = literal(signature.returns, vector.expected)
    line = f'   Assert (Same ({function} ({", ".join(given)}), {expected}), "test {number}");'
    if len(line) <= LINE:
        return line
    inner = ",\n            ".join(given)
    return (
        f"   Assert\n     (Same\n        ({function}\n           ({inner}),\n         {expected}),\n"
        f'      "test {number}");'
    )


LANGUAGE = Ada()
