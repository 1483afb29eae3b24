"""Emacs Lisp: the candidate is loaded by a batch Emacs, interpreted, with its own binding mode.

Types: integers without a bound, floats, `t` and `nil`, multibyte strings of code
points, lists for lists and tuples, hash tables (test `equal`) with string keys,
`nil` for nothing (`:none` where `nil` is a value of the type). `/` of integers and
`%` round towards zero, `mod` down; a division of floats by zero is an infinity.

Only the reader finds code malformed; other faults are errors of the call. A
function that was there before the code was loaded is not the candidate's. Tests
are ERT.
"""

from __future__ import annotations

from collections.abc import Sequence

from synth.languages import lisp, probe
from synth.languages.base import Toolchain
from synth.languages.quoting import long_u, quote
from synth.languages.templates import emacs_lisp as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Limits


class EmacsLisp(lisp.Lisp):
    """Emacs Lisp, Emacs 28 or newer."""

    name = "emacs_lisp"
    label = "Emacs Lisp"
    extensions = (".el",)
    fences = ("elisp", "emacs-lisp", "emacslisp", "el", "emacs")
    grammar = "elisp"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition", "macro_definition"),
        "call": ("list",),
        "literal": ("quote", "vector"),
        "comment": ("comment",),
        "stmt": ("special_form",),
    }
    install_hint = "apt install emacs-nox"
    suffix = ".el"
    limits = Limits(memory_bytes=2**29)
    truth = ("nil", "t")
    empty = "nil"
    none = ":none"
    table = "hash table (test equal)"
    define = "(defun @NAME@ (@PARAMETERS@)"
    head = ";;; -*- lexical-binding: t -*-\n\n"

    def toolchain(self) -> Toolchain:
        return probe.seek("Emacs", {"emacs": ("emacs-nox", "emacs")}, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._emacs, "--eval", texts.CHECK.replace("@FILE@", self.file(stem)))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._emacs, "-l", self.file(stem))

    @property
    def _emacs(self) -> tuple[str, ...]:
        return (self.toolchain().programs["emacs"], "--batch", "-Q")

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        main = self.fill(texts.HARNESS, signature, code).replace("@FORMS@", texts.FORMS)
        return {self.file("main"): main}

    def text(self, value: str) -> str:
        return quote(value, long_u)

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> str:
        return f"({' '.join(['test-table', *(f'{k} {v}' for k, v in pairs)])})"

    def check(self, same: str, actual: str, expected: str, name: str) -> str:
        return f"(ert-deftest {name} ()\n  (should ({same} {actual} {expected})))\n"

    def frame(self, tests: Sequence[str]) -> str:
        text = "\n".join(tests)
        helpers = [texts.TABLE] * ("(test-table" in text) + [texts.SAME] * (lisp.SAME in text)
        return "\n".join(["(require 'ert)", *helpers, text, "(ert-run-tests-batch-and-exit)\n"])

    def hello(self) -> str:
        return '(princ "hello\\n")\n'

    def failing(self) -> str:
        return '(error "fails on purpose")\n'


LANGUAGE = EmacsLisp()
