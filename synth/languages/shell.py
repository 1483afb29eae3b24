"""Shell by bash: what a function prints is its result.

A scalar is a word, a list the *name* of an indexed array (`local -n values=$1`). The result
is printed: a scalar on a line of its own, a list an element to a line (numbers and bools
may also share a line), a bool as `true` or `false`, an absent optional as nothing. A status
other than 0 is an error. Ints are 64 bits and wrap; `/` truncates and `%` takes the
dividend's sign; floats are words (bc and awk reckon with them); `${#x}` counts characters.

What words cannot tell apart is not represented: a text that ends with a newline, a newline
inside a list's text, a list of one empty text. There are no dicts, tuples or nested lists.
Each call runs in a subshell of its own; a function that ends its shell with status 0 has
ended the program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, named
from synth.languages.notation import Types
from synth.languages.quoting import octal_bytes
from synth.languages.templates import shell as texts
from synth.proof.signature import Signature, Type, Vector

_DEFINED = re.compile(r"^[ \t]*(?:function[ \t]+([\w-]+)|([\w-]+)[ \t]*\([ \t]*\))", re.MULTILINE)
_PLAIN = re.compile(r"[\w./:=+,-]+\Z", re.ASCII)
_NAMED = {"'": "\\'", "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SCALARS = ("int", "float", "bool", "str")


class Shell(Dynamic):
    """Bash 5."""

    name = "shell"
    label = "Shell"
    extensions = (".sh", ".bash")
    fences = ("bash", "sh", "shell", "zsh")
    grammar = "bash"
    tier = "strict"
    line_comment = "#"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "func_body": ("function_definition.body",),
        "if": ("if_statement",),
        "branch": ("elif_clause", "else_clause"),
        "loop": ("for_statement", "while_statement", "c_style_for_statement"),
        "switch": ("case_statement",),
        "case": ("case_item",),
        "cond": ("test_command",),
        "call": ("command", "command_substitution"),
        "assign": ("variable_assignment", "declaration_command"),
        "stmt": ("pipeline", "list", "redirected_statement"),
        "comment": ("comment",),
    }
    install_hint = "apt install bash"
    suffix = ".sh"
    reserved = frozenset()
    taken = naming.words(
        "alias bg bind break builtin caller case cd command compgen complete continue coproc declare dirs "
        "disown do done echo elif else enable esac eval exec exit export false fc fg fi for function getopts "
        "hash help history if in jobs kill let local logout mapfile popd printf pushd pwd read readarray "
        "readonly return select set shift shopt source suspend test then time times trap true type typeset "
        "ulimit umask unalias unset until wait while"
    )
    template = texts.HARNESS

    def toolchain(self) -> Toolchain:
        return probe.seek("Shell", {"shell": ("bash",)}, ("--version",), self.install_hint)

    def supports(self, type_: Type) -> bool:
        inner = type_.items[0].kind if type_.items else ""
        if type_.kind == "optional":
            return inner in ("int", "float", "bool")
        return type_.kind in _SCALARS or (type_.kind == "list" and inner in _SCALARS)

    def holds(self, type_: Type, value: Any) -> bool:
        if type_.kind == "str":
            return not value.endswith("\n")
        return type_.kind != "list" or (value != [""] and not any("\n" in str(one) for one in value))

    def build(self, stem: str) -> tuple[str, ...]:
        return (self._bash(), "-O", "extglob", "-n", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (self._bash(), self.file(stem))

    def _bash(self) -> str:
        return self.toolchain().programs["shell"]

    def declaration(self, signature: Signature) -> str:
        lines = [f"#   ${i} {p.name}: {_WORDS.of(p.type)}" for i, p in enumerate(signature.parameters, 1)]
        prints = f"# Prints {_printed(signature.returns)}; returns non-zero on failure."
        return "\n".join(["# Arguments:", *lines, prints, f"{self.function_name(signature)}()"])

    def row(self, signature: Signature, vector: Vector) -> str:
        pairs = list(zip(signature.parameters, vector.arguments, strict=True))
        lists = [f"synth_{i}={self.literal(p.type, a)}" for i, (p, a) in enumerate(pairs) if _is_list(p.type)]
        words = [
            f"synth_{i}" if _is_list(p.type) else self.literal(p.type, a) for i, (p, a) in enumerate(pairs)
        ]
        return "; ".join([*lists, f"synth_words=({' '.join(words)})"])

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        rows = [f"synth_given_{i}() {{ {self.row(signature, v)}; }}" for i, v in enumerate(vectors)]
        count = str(len(vectors))
        return super().parts(signature, code, vectors) | {"ARGUMENTS": "\n".join(rows), "COUNT": count}

    def spec(self, type_: Type) -> str:
        return " ".join([type_.kind, *map(self.spec, type_.items)])

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        found = ["".join(one) for one in _DEFINED.findall(code)]
        call = named(found, self.function_name(signature), signature.name) or self.function_name(signature)
        known = enumerate(self.known(signature, vectors), 1)
        tests = [self._test(signature, v, i, call) for i, v in known]
        same = texts.CLOSE if has_float(signature.returns) else texts.EQUAL
        return "\n".join([texts.CHECK.replace("@SAME@", same), *tests]) + "\n"

    def _test(self, signature: Signature, vector: Vector, number: int, call: str) -> str:
        lists, words = [], [call]
        for parameter, argument in zip(signature.parameters, vector.arguments, strict=True):
            value = self.literal(parameter.type, argument)
            if _is_list(parameter.type):
                lists.append(f"given_{parameter.name}_{number}={value}")
                value = f"given_{parameter.name}_{number}"
            words.append(value)
        actual = f"$({' '.join(words)})"
        if _is_list(signature.returns) and signature.returns.items[0].kind != "str":
            actual = f"$(echo {actual})"
        expected = self._expected(signature.returns, vector.expected)
        return "\n".join([*lists, f'check {number} "{actual}" {expected}', ""])

    def _expected(self, type_: Type, value: Any) -> str:
        if _is_list(type_):
            separator = "\n" if type_.items[0].kind == "str" else " "
            return _word(separator.join(_scalar(type_.items[0], one) for one in value).rstrip("\n"))
        return self.literal(type_, value)

    def literal(self, type_: Type, value: Any) -> str:
        if type_.kind == "list":
            return f"({' '.join(_word(_scalar(type_.items[0], one)) for one in value)})"
        return _word(_scalar(type_, value))

    def hello(self) -> str:
        return "echo hello\n"

    def failing(self) -> str:
        return 'echo "fails on purpose" >&2\nexit 1\n'


def _is_list(type_: Type) -> bool:
    return type_.kind == "list"


def _scalar(type_: Type, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    floats = type_.kind == "float" or (type_.kind == "optional" and type_.items[0].kind == "float")
    return repr(float(value)) if floats else str(value)


def _word(text: str) -> str:
    """The text as one word: bare, in quotes, or in `$'…'` where something must be escaped."""
    if _PLAIN.match(text):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "'\\''") + "'"
    return (
        "$'" + "".join(_NAMED.get(c) or (c if c.isprintable() else octal_bytes(ord(c))) for c in text) + "'"
    )


_WORDS = Types(
    int="integer",
    float="decimal number",
    bool="true or false",
    text="text",
    list="name of an indexed array, each element %s",
    optional="%s, or empty for none",
)


def _printed(type_: Type) -> str:
    match type_.kind:
        case "list":
            return f"the elements, one to a line, each {_WORDS.of(type_.items[0])}"
        case "optional":
            return f"{_WORDS.of(type_.items[0])}, or nothing for none"
        case _:
            return _WORDS.of(type_)


LANGUAGE = Shell()
