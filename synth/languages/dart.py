"""Dart: the harness imports the candidate's library; both are compiled to one kernel file, which the VM runs.

Types: `int` (64-bit, wraps), `double`, `bool`, `String` (UTF-16; `length` counts code units),
`List<T>`, `Map<String, T>`, records `(A, B)`, `T?`. `~/` truncates toward zero, `%` is never
negative for a positive divisor. The kernel compiler is called directly: the `dart` command takes
four times as long for the same. Anything thrown is caught, errors of the VM (range, stack
overflow) included. A method of a class is called too, static or on a new object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from synth.languages import naming, probe, scan
from synth.languages.base import Toolchain, has_float
from synth.languages.notation import Types, Values
from synth.languages.plain import NOTHING, Plain
from synth.languages.quoting import braced, quote
from synth.languages.records import sizes
from synth.languages.templates import dart as texts
from synth.languages.templates import fill
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "abstract as assert async await base bool break case catch class const continue covariant default "
    "deferred do double dynamic else enum export extends extension external factory false final finally for "
    "get hide if implements import in int interface is late library main mixin new null num on operator part "
    "required rethrow return sealed set show static super switch sync this throw true try typedef var void "
    "when while with yield print List Map Object String"
)
_LIBRARY = "/usr/lib/dart"
_PROGRAMS = {"vm": (f"{_LIBRARY}/bin/dartvm",), "aot": (f"{_LIBRARY}/bin/dartaotruntime",)}
_MAIN = re.compile(r"^(?:[\w<>?]+[ \t]+)?(main)[ \t]*(?=\()", re.MULTILINE)


class Dart(Plain):
    """Dart 3 by its kernel compiler and its VM."""

    name = "dart"
    label = "Dart"
    extensions = (".dart",)
    fences = ("dart",)
    grammar = "dart"
    tier = "tolerant"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_signature", "method_signature"),
        "func_body": ("function_body",),
        "class": ("class_definition", "mixin_declaration", "extension_declaration", "enum_declaration"),
        "class_body": ("class_body", "enum_body", "extension_body"),
        "if": ("if_statement",),
        "branch": ("if_statement.alternative",),
        "loop": ("for_statement", "while_statement", "do_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause", "finally_clause"),
        "switch": ("switch_statement", "switch_expression"),
        "case": ("switch_statement_case", "switch_expression_case"),
        "cond": ("if_statement.condition", "while_statement.condition"),
        "args": ("arguments", "argument_part"),
        "return": ("return_statement", "throw_expression"),
        "assign": ("local_variable_declaration", "assignment_expression"),
        "lambda": ("function_expression",),
        "import": ("import_or_export", "library_import"),
        "comment": ("comment", "documentation_comment"),
        "stmt": ("expression_statement",),
        "object": ("list_literal", "set_or_map_literal", "record_literal"),
    }
    install_hint = "apt install dart"
    suffix = ".dart"
    limits = Limits(memory_bytes=2**30, processes=128)

    def toolchain(self) -> Toolchain:
        return probe.seek("Dart", _PROGRAMS, ("--version",), self.install_hint, tree="sid")

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_TYPES.of(p.type)} {_parameter(p.name)}" for p in signature.parameters)
        return f"{_TYPES.of(signature.returns)} {_function(signature)}({inner})"

    def build(self, stem: str) -> tuple[str, ...]:
        aot = self.toolchain().programs["aot"]
        home = PurePosixPath(aot).parent.parent
        compiler = (aot, f"{home}/bin/snapshots/gen_kernel_aot.dart.snapshot")
        platform = ("--platform", f"{home}/lib/_internal/vm_platform.dill", "--no-link-platform")
        return (*compiler, *platform, "-o", "program.dill", f"{stem}.dart")

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["vm"], "program.dill")

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        parts = {
            "RETURNS": _TYPES.of(signature.returns),
            "RECORDS": "".join(map(_record, sizes(signature.returns))),
            "PARAMETERS": ", ".join(f"{_TYPES.of(p.type)} a{i}" for i, p in enumerate(signature.parameters)),
            "CALLEE": _callee(signature, code, "candidate."),
            "NAMES": ", ".join(f"a{i}" for i in range(len(signature.parameters))),
            "CALLS": "\n".join(f"    () => invoke({_arguments(signature, v)})," for v in vectors),
        }
        return {"main.dart": fill(texts.HARNESS, parts)}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        known, callee = [v for v in vectors if v.known], _callee(signature, code)
        checks = []
        for vector in known:
            expected = _VALUES.literal(signature.returns, vector.expected)
            checks.append(f"  check({callee}({_arguments(signature, vector)}), {expected});")
        passed = f"  print('{len(known)} tests passed');"
        main = "\n".join(["void main() {", *checks, passed, "}"])
        plain = signature.returns.kind in ("int", "bool", "str")
        near = texts.NEAR if has_float(signature.returns) else ""
        records = "".join(map(_same_record, sizes(signature.returns)))
        same = "" if plain else texts.SAME.replace("@NEAR@", near).replace("@RECORDS@", records)
        check = texts.CHECK.replace(
            "@DIFFERENT@", "actual != expected" if plain else "!same(actual, expected)"
        )
        return "\n".join([main, "", check, *([same] if same else [])])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        return self.script(f"{_without_main(code)}\n\n{self.unit_tests(signature, vectors, code)}")

    def compile_only(self, code: str) -> Job:
        files = {"candidate.dart": code, "check.dart": texts.LIBRARY_CHECK}
        return self.job(files, self.build("check"), NOTHING)

    def hello(self) -> str:
        return "void main() {\n  print('hello');\n}\n"

    def failing(self) -> str:
        return "void main() {\n  throw StateError('fails on purpose');\n}\n"


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.camel, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


_TYPES = Types(
    int="int",
    float="double",
    bool="bool",
    text="String",
    list="List<%s>",
    dict="Map<String, %s>",
    tuple="(%s, %s)",
    single="(%s,)",
    optional="%s?",
)


def _text(value: str) -> str:
    """A dollar sign would begin an interpolation."""
    return quote(value, braced).replace("$", "\\$")


_VALUES = Values(
    types=_TYPES,
    none="null",
    text=_text,
    list="<@ITEM@>[%s, %s]",
    tuple="(%s, %s)",
    single="(%s,)",
    pair="%s: %s",
    dict="<String, @ITEM@>{%s, %s}",
)
"""Expressions that have their own types."""


def _arguments(signature: Signature, vector: Vector) -> str:
    return ", ".join(_VALUES.arguments(signature, vector))


def _callee(signature: Signature, code: str, prefix: str = "") -> str:
    """`twoSum`, `Solution().twoSum`, `Solution.twoSum`."""
    names = (_function(signature), *naming.spellings(signature.name))
    found = scan.functions(scan.blank(code, "dart"), names)
    if not found:
        return f"{prefix}{_function(signature)}"
    best = found[0]
    if not best.path:
        return f"{prefix}{best.name}"
    owner = f"{prefix}{best.path[-1]}"
    return f"{owner}.{best.name}" if re.search(r"\bstatic\b", best.head) else f"{owner}().{best.name}"


def _record(size: int) -> str:
    names = [f"part{i}" for i in range(size)]
    text = texts.RECORD.replace("@VARS@", ", ".join(f"var {name}" for name in names))
    return text.replace("@NAMES@", ", ".join(names))


def _same_record(size: int) -> str:
    text = texts.SAME_RECORD.replace("@LEFT@", ", ".join(f"var a{i}" for i in range(size)))
    text = text.replace("@RIGHT@", ", ".join(f"var b{i}" for i in range(size)))
    return text.replace("@PAIRS@", " && ".join(f"same(a{i}, b{i})" for i in range(size)))


def _without_main(code: str) -> str:
    """The code with its own `main` under another name."""
    for match in reversed(list(_MAIN.finditer(scan.blank(code, "dart")))):
        code = f"{code[: match.start(1)]}candidateMain{code[match.end(1) :]}"
    return code


LANGUAGE = Dart()
