"""Common Lisp by SBCL: the candidate's forms are read and evaluated (SBCL compiles each) one by one.

Types: integers without a bound, `double-float` (a single float or a ratio counts
where a float is declared), `t` and `nil`, strings of code points, lists for lists
and tuples, `equal` hash tables with string keys, `nil` for nothing (`:none` where
`nil` is a value of the type). `floor` and `mod` round down, `truncate` and `rem`
towards zero; an overflow of floats is an error.

The function is looked for in COMMON-LISP-USER and in every package that the code
makes. Only the reader finds code malformed; other faults are errors of the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from synth.languages import lisp, probe
from synth.languages.base import Toolchain
from synth.languages.templates import common_lisp as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Limits

_QUIET = ("--noinform", "--disable-ldb", "--no-sysinit", "--no-userinit", "--non-interactive")


class CommonLisp(lisp.Lisp):
    """Common Lisp, SBCL 2."""

    name = "common_lisp"
    label = "Common Lisp"
    extensions = (".lisp", ".lsp", ".asd")
    fences = ("lisp", "common-lisp", "commonlisp", "cl", "sbcl")
    grammar = "commonlisp"
    block_comment = ("#|", "|#")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("defun",),
        "loop": ("loop_macro",),
        "call": ("list_lit",),
        "comment": ("comment", "block_comment"),
    }
    install_hint = "apt install sbcl"
    suffix = ".lisp"
    limits = Limits(memory_bytes=2**29)
    truth = ("nil", "t")
    empty = "nil"
    none = ":none"
    table = "equal hash table"
    define = "(defun @NAME@ (@PARAMETERS@)"

    def toolchain(self) -> Toolchain:
        return probe.seek("SBCL", {"sbcl": ("sbcl",)}, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        check = texts.CHECK.replace("@FILE@", self.file(stem))
        return (self.toolchain().programs["sbcl"], *_QUIET, "--eval", check)

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["sbcl"], "--script", self.file(stem))

    def trial(self) -> tuple[str, ...]:
        """Not by `--script`, which would end the program where a call runs out of stack."""
        runtime, *rest = _QUIET
        stack = ("--control-stack-size", "64MB")  # 2 MB hold some ten thousand calls
        return (self.toolchain().programs["sbcl"], runtime, *stack, *rest, "--load", self.file("main"))

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        return {self.file("main"): self.fill(texts.HARNESS, signature, code)}

    def text(self, value: str) -> str:
        """A literal; other characters than printable ones and line ends are joined by their codes."""
        runs = [(plain, "".join(run)) for plain, run in groupby(value, _is_plain)]
        if all(plain for plain, _ in runs):
            return self.raw(value)
        return f"(concatenate 'string {' '.join(self.raw(r) if plain else _codes(r) for plain, r in runs)})"

    def raw(self, value: str) -> str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def number(self, value: float) -> str:
        text = repr(float(value))
        return text.replace("e", "d") if "e" in text else f"{text}d0"

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> str:
        return f"({' '.join(['table', *(f'{k} {v}' for k, v in pairs)])})"

    def check(self, same: str, actual: str, expected: str, name: str) -> str:
        return f"(assert ({same} {actual} {expected}))"

    def frame(self, tests: Sequence[str]) -> str:
        text = "\n".join(tests) + "\n"
        helpers = [texts.TABLE] * ("(table" in text) + [texts.SAME] * (lisp.SAME in text)
        return "\n".join([*helpers, text])

    def hello(self) -> str:
        return '(format t "hello~%")\n'

    def failing(self) -> str:
        return '(error "fails on purpose")\n'


def _is_plain(char: str) -> bool:
    return char.isprintable() or char == "\n"


def _codes(text: str) -> str:
    return " ".join(f"(string (code-char {ord(char)}))" for char in text)


LANGUAGE = CommonLisp()
