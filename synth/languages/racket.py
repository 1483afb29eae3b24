"""Racket CS: the candidate is a module that the test program requires.

Types: integers without a bound, flonums (a ratio counts where a float is
declared), `#t` and `#f`, immutable strings of code points, lists for lists and
tuples, immutable `equal?` hashes with string keys, `#f` for nothing (`'none` for
an optional bool). `quotient` and `remainder` round towards zero, `modulo` down; an
exact division is exact.

A submodule appended to the code hands the function out, provided or not. Code
without a `#lang` line is `#lang racket`, which starts slower than the
`#lang racket/base` that a declaration shows. Tests are RackUnit in `(module+ test …)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.languages import lisp, probe
from synth.languages.base import Toolchain
from synth.languages.quoting import long_u, quote
from synth.languages.templates import racket as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job, Limits

_LANGUAGE = re.compile(r"^\s*(?:#lang\b|#reader\b|#!|\(module\s)", re.MULTILINE)


class Racket(lisp.Lisp):
    """Racket 8, `racket/base` and its libraries."""

    name = "racket"
    label = "Racket"
    extensions = (".rkt",)
    fences = ("racket", "rkt")
    grammar = "racket"
    block_comment = ("#|", "|#")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "call": ("list",),
        "literal": ("quote", "quasiquote", "vector", "hash"),
        "comment": ("comment", "block_comment", "sexp_comment"),
    }
    install_hint = "apt install racket"
    suffix = ".rkt"
    limits = Limits(memory_bytes=2**30)
    truth = ("#f", "#t")
    empty = "'()"
    none = "'none"
    table = "immutable hash"
    define = "(define (@NAME@ @PARAMETERS@)"
    equal = "equal?"
    head = "#lang racket/base\n(require racket/list racket/string)\n\n"

    def toolchain(self) -> Toolchain:
        return probe.seek("Racket", {"racket": ("racket",)}, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        check = texts.CHECK.replace("@FILE@", self.file(stem))
        return (self._racket, "-l", "racket/base", "-e", check)

    def start(self, stem: str) -> tuple[str, ...]:
        return (self._racket, self.file(stem))

    @property
    def _racket(self) -> str:
        return self.toolchain().programs["racket"]

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        name = lisp.callee(signature, code)
        found = texts.FOUND.replace("@CALLEE@", name) if name in lisp.defined(code) else ""
        main = self.fill(texts.HARNESS, signature, code)
        return {self.file("main"): main, self.file("candidate"): _module(code) + found}

    def compile_only(self, code: str) -> Job:
        return super().compile_only(_module(code))

    def script(self, code: str, stdin: str = "") -> Job:
        return super().script(_module(code), stdin)

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        text = f"{_module(code)}\n\n{self.unit_tests(signature, vectors, code)}"
        run = (self._racket, "-l", "racket/base", "-l", "rackunit/log", "-e")
        test = texts.TEST.replace("@FILE@", self.file("main"))
        return self.job({self.file("main"): text}, (), (*run, test))

    def text(self, value: str) -> str:
        return quote(value, long_u)

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> str:
        return f"({' '.join(['hash', *(f'{k} {v}' for k, v in pairs)])})"

    def check(self, same: str, actual: str, expected: str, name: str) -> str:
        if same == self.equal:
            return f"  (check-equal? {actual} {expected})"
        return f"  (check-true ({same} {actual} {expected}))"

    def frame(self, tests: Sequence[str]) -> str:
        text = "\n".join(tests)
        helpers = [texts.SAME] * (lisp.SAME in text)
        return "\n".join(["(module+ test\n  (require rackunit)\n", *helpers, text]) + ")\n"

    def hello(self) -> str:
        return '#lang racket/base\n(displayln "hello")\n'

    def failing(self) -> str:
        return '#lang racket/base\n(error "fails on purpose")\n'


def _module(code: str) -> str:
    """The code with a language of its own; the line stays the first."""
    return code if _LANGUAGE.search(code) else f"#lang racket\n{code}"


LANGUAGE = Racket()
