"""C17 with GCC: one translation unit that includes the candidate's file.

Types: `long long`, `double`, `bool`, `char *` (UTF-8 bytes), and declared structs: a list is
`items` and `length`, a map is a list of entries (`key`, `value`; no key twice), an optional is
`has_value` and `value`, a tuple has the fields of `records`. The declaration shows the
typedefs that the signature needs; code that leaves them out gets them from the harness.
Arguments are of the heap; a result may share them, and nothing is freed.

Undefined behaviour that the compiler can see at run time (signed overflow, a null pointer, an
index outside an array of known size, a bad shift, division by zero) stops the program; fresh memory
holds a pattern, so that what was never written differs from zero. Division truncates toward zero.
Each vector runs in a process of its own: a signal or an exit with a status other than 0
is that vector's error, an exit with status 0 ends the run. Results of any integer
width are taken for an int, any integer for a bool, `float` for a double.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.languages import c_types, naming, probe, scan, structs
from synth.languages.base import Toolchain, has, has_float
from synth.languages.c_types import literal, type_name
from synth.languages.plain import Plain
from synth.languages.records import Records, records
from synth.languages.templates import c as texts
from synth.languages.templates import fill
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "alignas alignof auto bool break case char const constexpr continue default do double else enum extern "
    "false float for goto if inline int long main nullptr register restrict return short signed sizeof "
    "static static_assert struct switch thread_local true typedef typeof union unsigned void volatile while "
    "abs exit printf malloc free time index rand log exp floor ceil round pow sqrt remove rename signal "
    "div labs fmin fmax fabs gamma j0 j1 jn y0 y1 yn NULL"
)

LINE = 100


class C(Plain):
    """C17 with GNU extensions."""

    name = "c"
    label = "C"
    extensions = (".c", ".h")
    fences = ("c", "h")
    grammar = "c"
    tier = "tolerant"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "func_body": ("function_definition.body",),
        "class": ("struct_specifier", "enum_specifier", "union_specifier", "type_definition"),
        "class_body": ("field_declaration_list", "enumerator_list"),
        "if": ("if_statement",),
        "branch": ("else_clause",),
        "loop": ("for_statement", "while_statement", "do_statement"),
        "switch": ("switch_statement",),
        "case": ("case_statement",),
        "cond": ("if_statement.condition", "while_statement.condition", "for_statement.condition"),
        "call": ("call_expression",),
        "args": ("argument_list",),
        "return": ("return_statement",),
        "assign": ("declaration", "assignment_expression"),
        "import": ("preproc_include",),
        "macro": ("preproc_def", "preproc_function_def"),
        "comment": ("comment",),
        "stmt": ("expression_statement",),
        "literal": ("initializer_list",),
    }
    install_hint = "apt install gcc libc6-dev"
    suffix = ".c"
    limits = Limits()
    environment = {"MALLOC_PERTURB_": "85"}  # noqa: RUF012 - a constant of the class, typed by the base

    def toolchain(self) -> Toolchain:
        return probe.seek("GCC", {"gcc": ("gcc", "cc")}, ("-dumpfullversion",), self.install_hint)

    def declaration(self, signature: Signature) -> str:
        names = records(signature)
        inner = ", ".join(f"{_given(p.type, names)}{_parameter(p.name)}" for p in signature.parameters)
        line = f"{_spaced(type_name(signature.returns, names))}{_function(signature)}({inner})"
        types = [c_types.typedef(t, names) for t in structs.of(signature)]
        note = ["// The result's memory comes from malloc."] if _on_heap(signature.returns) else []
        return "\n".join([*_includes("\n".join([*types, line])), *(f"{t}\n" for t in types), *note, line])

    def build(self, stem: str) -> tuple[str, ...]:
        how = ("-fsyntax-only",) if stem == "candidate" else ("-o", "program")
        return (self.toolchain().programs["gcc"], *texts.FLAGS, self.file(stem), *how, "-lm")

    def start(self, stem: str) -> tuple[str, ...]:
        return ("./program",)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        names = records(signature)
        types = [(structs.word(t, names), c_types.typedef(t, names)) for t in structs.of(signature)]
        own = frozenset(name for name, _ in types if _declares(code, name))
        parts = {
            "TYPES": "\n".join(structs.absent(types, own)),
            "SHAPES": "\n".join(c_types.shape(t, names) for t in structs.of(signature)),
            "GIVEN": ", ".join(
                f"{_spaced(type_name(p.type, names))}a{i}" for i, p in enumerate(signature.parameters)
            ),
            "RETURNS": type_name(signature.returns, names),
            "CHECK": f"SYNTH_CHECK_{structs.word(signature.returns, names)}",
            "PUT": c_types.putter(signature.returns, names),
            "CALLEE": _callee(signature, code),
            "ARGUMENTS": ", ".join(f"a{i}" for i in range(len(signature.parameters))),
            "CALLS": "\n".join(_call(signature, names, v, i) for i, v in enumerate(vectors)),
            "NAMES": "".join(f"synth_call_{i}, " for i in range(len(vectors))),
        }
        return {"main.c": fill(texts.HARNESS, parts)}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        names, returns = records(signature), signature.returns
        checks = [_check(signature, names, v, code) for v in vectors if v.known]
        same = [c_types.same(t, names) for t in structs.composites([returns])]
        close = [texts.CLOSE] if has_float(returns) else []
        head = ["#undef NDEBUG", *_includes("\n".join([*close, *same, *checks]), ("assert",)), ""]
        return "\n".join([*head, *close, *same, "int main(void) {", *checks, "    return 0;", "}", ""])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        renamed = '#define main candidate_main\n#include "candidate.c"\n#undef main\n'
        files = {"candidate.c": code, "main.c": renamed + self.unit_tests(signature, vectors, code)}
        return self.job(files, self.build("main"), self.start("main"))

    def hello(self) -> str:
        return '#include <stdio.h>\n\nint main(void) {\n    puts("hello");\n    return 0;\n}\n'

    def failing(self) -> str:
        return "int main(void) {\n    return 3;\n}\n"


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.snake, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.snake, RESERVED)


def _spaced(name: str) -> str:
    return name if name.endswith("*") else f"{name} "


def _given(type_: Type, names: Records) -> str:
    return "const char *" if type_.kind == "str" else _spaced(type_name(type_, names))


def _on_heap(type_: Type) -> bool:
    return has(type_, "str", "list", "dict")


_HEADERS = {
    "math": r"\b(?:fabs|fmax)\b",
    "stdbool": r"\bbool\b",
    "stddef": r"\bsize_t\b",
    "string": r"\bstrcmp\b",
}


def _includes(text: str, first: Sequence[str] = ()) -> list[str]:
    """The headers that the text needs, and a blank line if there are any."""
    needed = [*first, *(name for name, pattern in _HEADERS.items() if re.search(pattern, text))]
    return [*(f"#include <{name}.h>" for name in needed), *([""] if needed and not first else [])]


def _declares(code: str, name: str) -> bool:
    """Whether the code itself has a typedef of that name."""
    bare = scan.blank(code, "cpp")
    return bool(re.search(rf"\}}\s*{name}\s*;|\btypedef\b[^;{{}}]*\b{name}\s*;", bare))


def _callee(signature: Signature, code: str) -> str:
    name = _function(signature)
    found = scan.functions(scan.blank(code, "cpp"), (name, *naming.spellings(signature.name)), "(")
    return next((one.name for one in found if not one.owners), name)


def _call(signature: Signature, names: Records, vector: Vector, index: int) -> str:
    pairs = zip(signature.parameters, vector.arguments, strict=True)
    given = ",\n                 ".join(literal(p.type, v, names, heap=True) for p, v in pairs)
    return f"static void synth_call_{index}(void) {{\n    synth_invoke({given});\n}}"


def _check(signature: Signature, names: Records, vector: Vector, code: str) -> str:
    """One assertion; a long one has each value on its own line."""
    pairs = zip(signature.parameters, vector.arguments, strict=True)
    given = [literal(p.type, v, names) for p, v in pairs]
    expected, callee = literal(signature.returns, vector.expected, names), _callee(signature, code)
    line = _assertion(signature.returns, f"{callee}({', '.join(given)})", expected, names)
    if len(line) <= LINE:
        return line
    inner = (",\n" + " " * 12).join(given)
    return _assertion(signature.returns, f"{callee}(\n{' ' * 12}{inner})", f"\n{' ' * 8}{expected}", names)


def _assertion(type_: Type, actual: str, expected: str, names: Records) -> str:
    same = c_types.equal(type_, actual, expected, names)
    return "    assert(" + same.replace(", \n", ",\n") + ");"


LANGUAGE = C()
