"""Octave, the language that MATLAB made: doubles, row vectors, cells and `containers.Map`.

Ints and floats are doubles (an int is represented up to 2^53), so `/` divides exactly and
`mod` takes the divisor's sign; nothing wraps. A list of numbers or of bools is a row
vector, any other list and every tuple a cell row, a dict a `containers.Map` (which cannot
hold an empty key), an absent optional `[]` (so an optional empty vector is not
represented). Text is a char row of UTF-8 bytes, and `length` counts bytes. A result may
also be a column, a matrix for a list of equal lists, a struct for a dict, any number class
for a number, 0 or 1 for a bool.

A file that begins with `function` is a function file to Octave and runs that function when
it is read; `1;` in front makes it a script. `__parse_file__` parses and runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import walk
from synth.languages.notation import Types
from synth.languages.plain import Plain
from synth.languages.quoting import octal_bytes, quote
from synth.languages.templates import fill
from synth.languages.templates import octave as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "break case catch continue do else elseif end end_try_catch end_unwind_protect endfor endfunction endif "
    "endparfor endswitch endwhile for function global if otherwise parfor persistent return switch try until "
    "unwind_protect unwind_protect_cleanup while"
)
SAFE = 2**53
_FUNCTION = re.compile(r"^[ \t]*(?:1;[ \t]*)?function\b[ \t]*(?:[^=\n(]*=[ \t]*)?([A-Za-z]\w*)", re.MULTILINE)
_HANDLE = re.compile(r"^[ \t]*([A-Za-z]\w*)[ \t]*=[ \t]*@", re.MULTILINE)


class Octave(Plain):
    """GNU Octave."""

    name = "octave"
    label = "Octave"
    extensions = (".m",)
    fences = ("octave", "matlab")
    grammar = "matlab"
    tier = "strict"
    line_comment = "%"
    block_comment = ("%{", "%}")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "class": ("class_definition",),
        "if": ("if_statement",),
        "branch": ("elseif_clause", "else_clause"),
        "loop": ("for_statement", "while_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause",),
        "switch": ("switch_statement",),
        "case": ("case_clause", "otherwise_clause"),
        "cond": ("if_statement.condition", "while_statement.condition", "elseif_clause.condition"),
        "call": ("function_call",),
        "args": ("arguments",),
        "return": ("return_statement",),
        "assign": ("assignment",),
        "lambda": ("lambda",),
        "object": ("matrix", "cell"),
        "comment": ("comment",),
        "stmt": ("command",),
    }
    install_hint = "apt install octave"
    suffix = ".m"

    def toolchain(self) -> Toolchain:
        names = {"octave": ("octave-cli", "octave")}
        return probe.seek("Octave", names, ("--version",), self.install_hint)

    def represents(self, type_: Type, value: Any) -> bool:
        return super().represents(type_, value) and all(_holds(*pair) for pair in walk(type_, value))

    def declaration(self, signature: Signature) -> str:
        lines = [f"% {_parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        names = ", ".join(_parameter(p.name) for p in signature.parameters)
        head = f"function result = {_function(signature)}({names})"
        return "\n".join([*lines, f"% result: {_WORDS.of(signature.returns)}", head])

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._octave(), f"__parse_file__ ('{self.file(stem)}')")

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._octave(), f"source ('{self.file(stem)}')")

    def trial_build(self) -> tuple[str, ...]:
        return ()

    def _octave(self) -> tuple[str, ...]:
        flags = ("--quiet", "--norc", "--no-history", "--no-line-editing", "--no-window-system", "--eval")
        return (self.toolchain().programs["octave"], *flags)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        cases = [f"    case {i}\n      given = {_cell(signature, v)};" for i, v in enumerate(vectors)]
        parts = {
            "CALL": quote(_handle(signature, code), octal_bytes),
            "COUNT": str(len(vectors)),
            "RETURNS": _spec(signature.returns),
            "CASES": "\n".join(cases),
        }
        text = fill(texts.HARNESS, parts)
        return {"main.m": "synth_harness ();\n", "synth_harness.m": text, "candidate.m": _as_script(code)}

    def compile_only(self, code: str) -> Job:
        return super().compile_only(_as_script(code))

    def script(self, code: str, stdin: str = "") -> Job:
        return super().script(_as_script(code), stdin)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call = _callee(signature, code)
        known = self.known(signature, vectors)
        equal = texts.CLOSE if has_float(signature.returns) else texts.EQUAL
        same = texts.SAME.replace("@EQUAL@", equal)
        return "\n".join([same, *(_test(signature, v, call) for v in known)]) + "\n"

    def hello(self) -> str:
        return 'disp("hello");\n'

    def failing(self) -> str:
        return 'error("fails on purpose");\n'


def _as_script(code: str) -> str:
    """The code as a script file even where it begins with a function; line numbers stay if they can."""
    first = code.lstrip()[:2]
    return ("1;\n" if first in ("%{", "#{") else "1; ") + code


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.snake, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.snake, RESERVED)


def _named(signature: Signature, pattern: re.Pattern[str], code: str) -> str:
    """A name of the code that is the function's up to spelling, or nothing."""
    wanted = _function(signature)
    found = [name for name in pattern.findall(code) if naming.loose(name) == naming.loose(wanted)]
    return wanted if wanted in found else (found[0] if found else "")


def _callee(signature: Signature, code: str) -> str:
    return _named(signature, _FUNCTION, code) or _named(signature, _HANDLE, code) or _function(signature)


def _handle(signature: Signature, code: str) -> str:
    """The expression that is the function in the base workspace: `@two_sum`, or a variable."""
    if name := _named(signature, _FUNCTION, code):
        return f"@{name}"
    return _named(signature, _HANDLE, code) or f"@{_function(signature)}"


def _is_vector(type_: Type) -> bool:
    """Whether a list is a row vector: one of numbers or bools."""
    return type_.kind == "list" and type_.items[0].kind in ("int", "float", "bool")


def _list(type_: Type, parts: Sequence[str]) -> str:
    return f"{'row vector' if _is_vector(type_) else 'cell row'} of {parts[0]}"


_WORDS = Types(
    int="integer",
    float="double",
    bool="logical",
    text="char",
    list=_list,
    dict="containers.Map from char to %s",
    tuple="cell {%s, %s}",
    optional="%s, or [] for none",
)


def _spec(type_: Type) -> str:
    return f"{{{', '.join([quote(type_.kind, octal_bytes), *map(_spec, type_.items)])}}}"


def _holds(type_: Type, value: Any) -> bool:
    """Whether this one value, apart from what is inside it, is written without loss."""
    match type_.kind:
        case "int":
            return bool(abs(value) <= SAFE)
        case "dict":
            return "" not in value
        case "optional":
            return not (value == [] and _is_vector(type_.items[0]))
        case _:
            return True


def literal(type_: Type, value: Any) -> str:
    """The value as an Octave expression."""
    match type_.kind:
        case "float":
            return repr(float(value))
        case "bool":
            return "true" if value else "false"
        case "str":
            return quote(value, octal_bytes)
        case "list":
            parts = ", ".join(literal(type_.items[0], v) for v in value)
            if _is_vector(type_):
                return f"[{parts}]" if value else "zeros(1, 0)"
            return f"{{{parts}}}"
        case "tuple":
            return f"{{{', '.join(map(literal, type_.items, value))}}}"
        case "dict":
            return _map(type_.items[0], value)
        case "optional":
            return "[]" if value is None else literal(type_.items[0], value)
        case _:
            return str(value)


def _map(type_: Type, value: dict[str, Any]) -> str:
    if not value:
        return 'containers.Map("KeyType", "char", "ValueType", "any")'
    keys = ", ".join(quote(key, octal_bytes) for key in value)
    values = ", ".join(literal(type_, one) for one in value.values())
    return f'containers.Map({{{keys}}}, {{{values}}}, "UniformValues", false)'


def _arguments(signature: Signature, vector: Vector) -> str:
    pairs = zip(signature.parameters, vector.arguments, strict=True)
    return ", ".join(literal(p.type, a) for p, a in pairs)


def _cell(signature: Signature, vector: Vector) -> str:
    return f"{{{_arguments(signature, vector)}}}"


def _test(signature: Signature, vector: Vector, call: str) -> str:
    expected = literal(signature.returns, vector.expected)
    return f"assert (same ({call} ({_arguments(signature, vector)}), {expected}));"


LANGUAGE = Octave()
