"""AWK by gawk 5: functions of scalars and flat arrays.

Numbers are doubles (an int is represented up to 2^53), `/` is exact division, `%` takes the
dividend's sign; `length` counts characters. A list is an array from 1, a dict an array by
key, a bool 1 or 0, an absent optional number the empty text. A scalar is returned; a list
or dict is put into the array that comes as the last parameter, `result`, and what is
returned is ignored. There are no nested arrays and no tuples here.

gawk dies of an error and cannot catch it, so each call runs in a fork that leaves its
report in a file; one that leaves none is an error, and one that calls `exit` ends the
program. `BEGIN` of the candidate runs, its `END` and its rules do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, named
from synth.languages.notation import Types, Values
from synth.languages.quoting import octal_bytes, quote
from synth.languages.templates import awk as texts
from synth.languages.templates import fill
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "BEGIN BEGINFILE END ENDFILE adump and asort asorti atan2 bindtextdomain break case close compl continue "
    "cos dcgettext dcngettext default delete do else eval exit exp fflush for func function gensub getline "
    "gsub if in include index int isarray length load log lshift match mktime namespace next nextfile or "
    "patsplit print printf rand return rshift sin split sprintf sqrt srand stopme strftime strtonum sub "
    "substr switch system systime tolower toupper typeof while xor"
)
SAFE = 2**53
_DEFINED = re.compile(r"^[ \t]*func(?:tion)?[ \t]+([A-Za-z_]\w*)[ \t]*\(", re.MULTILINE)
_SCALARS = ("int", "float", "bool", "str")


class Awk(Dynamic):
    """GNU awk 5."""

    name = "awk"
    label = "AWK"
    extensions = (".awk", ".gawk")
    fences = ("awk", "gawk")
    grammar = ""
    tier = "lexical"
    line_comment = "#"
    blocks = {}  # noqa: RUF012 - the pack has no grammar
    install_hint = "apt install gawk"
    suffix = ".awk"
    reserved = RESERVED | {"result"}
    taken = RESERVED
    template = texts.HARNESS
    values = Values(
        none='""',
        true="1",
        false="0",
        text=partial(quote, escape=octal_bytes),
    )

    def toolchain(self) -> Toolchain:
        return probe.seek("AWK", {"gawk": ("gawk",)}, ("--version",), self.install_hint)

    def supports(self, type_: Type) -> bool:
        inner = type_.items[0].kind if type_.items else ""
        if type_.kind == "optional":
            return inner in ("int", "float", "bool")
        return type_.kind in _SCALARS or (type_.kind in ("list", "dict") and inner in _SCALARS)

    def holds(self, type_: Type, value: Any) -> bool:
        return type_.kind != "int" or abs(value) <= SAFE

    def build(self, stem: str) -> tuple[str, ...]:
        return (self._gawk(), "-o/dev/null", "-f", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (self._gawk(), "-f", self.file(stem))

    def trial_build(self) -> tuple[str, ...]:
        return self.build("main")

    def _gawk(self) -> str:
        return self.toolchain().programs["gawk"]

    def declaration(self, signature: Signature) -> str:
        lines = [f"# {self.parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        says = f"# {'result' if _is_array(signature.returns) else 'returns'}: {_WORDS.of(signature.returns)}"
        names = [self.parameter(p.name) for p in signature.parameters]
        names += ["result"] if _is_array(signature.returns) else []
        return "\n".join([*lines, says, f"function {self.function_name(signature)}({', '.join(names)})"])

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        array = _is_array(signature.returns)
        call = self._callee(signature, code)
        rows = [self._case(signature, v, i, call) for i, v in enumerate(vectors)]
        spec = [signature.returns.kind, *(item.kind for item in signature.returns.items)]
        return {
            "NAME": call,
            "COUNT": str(len(vectors)),
            "CASES": "\n".join(rows),
            "KIND": f'"{spec[0]}", "{spec[-1]}"',
            "ENCODE": "encode_array(result, " if array else "encode(value, ",
        }

    def row(self, signature: Signature, vector: Vector) -> str:
        return ", ".join(self.arguments(signature, vector))

    def _case(self, signature: Signature, vector: Vector, number: int, call: str) -> str:
        lines, words = self._given(signature, vector, "given")
        if _is_array(signature.returns):
            action = f"awk::{call}({', '.join([*words, 'result'])})"
        else:
            action = f"value = awk::{call}({', '.join(words)})"
        steps = "\n        ".join([*lines, action])
        return f"    if (at == {number}) {{\n        {steps}\n    }}"

    def _given(self, signature: Signature, vector: Vector, stem: str) -> tuple[list[str], list[str]]:
        """Statements that fill the arrays, and what the call is given."""
        lines: list[str] = []
        words: list[str] = []
        for i, (p, a) in enumerate(zip(signature.parameters, vector.arguments, strict=True), 1):
            words.append(f"{stem}_{i}" if _is_array(p.type) else self.literal(p.type, a))
            lines += self._filled(f"{stem}_{i}", p.type, a) if _is_array(p.type) else []
        return lines, words

    def _filled(self, name: str, type_: Type, value: Any) -> list[str]:
        pairs = value.items() if type_.kind == "dict" else enumerate(value, 1)
        item = type_.items[0]
        return [
            f"delete {name}",
            *(f"{name}[{_key(key)}] = {self.literal(item, one)}" for key, one in pairs),
        ]

    def _callee(self, signature: Signature, code: str) -> str:
        name = self.function_name(signature)
        return named(_DEFINED.findall(code), name, signature.name) or name

    def spec(self, type_: Type) -> str:
        return type_.kind

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call = self._callee(signature, code)
        known = list(enumerate(self.known(signature, vectors), 1))
        tests = [self._test(signature, v, i, call) for i, v in known]
        equal = texts.CLOSE if has_float(signature.returns) else texts.EQUAL
        body = "\n\n".join(["function run_tests() {", *tests, "}"])
        return fill(texts.TESTS, {"EQUAL": equal, "TESTS": body}) + "\n"

    def _test(self, signature: Signature, vector: Vector, number: int, call: str) -> str:
        lines, words = self._given(signature, vector, f"given_{number}")
        if _is_array(signature.returns):
            lines += self._filled(f"expected_{number}", signature.returns, vector.expected)
            lines += [f"delete actual_{number}", f"{call}({', '.join([*words, f'actual_{number}'])})"]
            lines += [f"check_array({number}, actual_{number}, expected_{number})"]
        else:
            expected = self.literal(signature.returns, vector.expected)
            lines += [f"check({number}, {call}({', '.join(words)}), {expected})"]
        return "\n".join(f"    {line}" for line in lines)

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        """Tests first: their `BEGIN` and `END` come before the code's own main program."""
        return self.script(f"{self.unit_tests(signature, vectors, code)}\n{code}")

    def hello(self) -> str:
        return 'BEGIN { print "hello" }\n'

    def failing(self) -> str:
        return "BEGIN { exit 1 }\n"


def _is_array(type_: Type) -> bool:
    return type_.kind in ("list", "dict")


def _key(key: int | str) -> str:
    return quote(key, octal_bytes) if isinstance(key, str) else str(key)


_WORDS = Types(
    int="integer",
    float="number",
    bool="1 or 0",
    text="string",
    list="array from 1 of %s",
    dict="array by key of %s",
    optional='%s, or "" for none',
)


LANGUAGE = Awk()
