"""Scheme by Guile 3: the candidate is compiled (lightly optimised) and called in one process.

Types: integers without a bound, inexact reals (a ratio counts where a float is
declared), `#t` and `#f`, strings of code points, lists for lists and tuples,
association lists with string keys (in any order, none twice) for dicts, `#f` for
nothing (`'none` for an optional bool). `quotient` and `remainder` round towards
zero, `modulo` down; an exact division is exact.

The code may be a module of its own (`define-module`). Tests are SRFI 64.
"""

from __future__ import annotations

from collections.abc import Sequence

from synth.languages import lisp, probe
from synth.languages.base import Toolchain
from synth.languages.quoting import guile, quote
from synth.languages.templates import scheme as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Limits

_RUN = '(load-compiled (string-append (getcwd) "/@STEM@.go"))'


class Scheme(lisp.Lisp):
    """Scheme, Guile 3.0."""

    name = "scheme"
    label = "Scheme"
    extensions = (".scm", ".ss", ".sld")
    fences = ("scheme", "guile", "scm")
    grammar = "scheme"
    block_comment = ("#|", "|#")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "call": ("list",),
        "literal": ("quote", "quasiquote", "vector"),
        "comment": ("comment", "block_comment"),
    }
    install_hint = "apt install guile-3.0"
    suffix = ".scm"
    limits = Limits(memory_bytes=2**29)
    truth = ("#f", "#t")
    empty = "'()"
    none = "'none"
    table = "association list"
    define = "(define (@NAME@ @PARAMETERS@)"
    equal = "equal?"

    def toolchain(self) -> Toolchain:
        return probe.seek("Guile", {"guile": ("guile-3.0", "guile")}, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._guile, "-c", texts.COMPILE.replace("@STEM@", stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._guile, "-c", _RUN.replace("@STEM@", stem))

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        return {self.file("main"): self.fill(texts.HARNESS, signature, code)}

    def trial(self) -> tuple[str, ...]:
        return (*self._guile, "-s", self.file("main"))

    @property
    def _guile(self) -> tuple[str, ...]:
        return (self.toolchain().programs["guile"], "--no-auto-compile")

    def text(self, value: str) -> str:
        return quote(value, guile)

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> str:
        return f"(list {' '.join(f'(cons {k} {v})' for k, v in pairs)})" if pairs else "'()"

    def same(self, signature: Signature) -> str:
        plain = super().same(signature)
        return f"{lisp.SAME} '{lisp.spec(signature.returns)}" if plain == lisp.SAME else plain

    def check(self, same: str, actual: str, expected: str, name: str) -> str:
        if same == self.equal:
            return f'(test-equal "{name}" {expected} {actual})'
        return f'(test-assert "{name}" ({same} {actual} {expected}))'

    def frame(self, tests: Sequence[str]) -> str:
        text = "\n".join(tests)
        head = "(use-modules (srfi srfi-1) (srfi srfi-64))\n"
        helpers = [texts.SAME] * (lisp.SAME in text)
        begin = '(test-begin "shipped")'
        last = "(exit (= 0 (test-runner-fail-count (test-runner-current))))\n"
        return "\n".join([head, *helpers, begin, text, last])

    def hello(self) -> str:
        return '(display "hello")\n(newline)\n'

    def failing(self) -> str:
        return '(error "fails on purpose")\n'


LANGUAGE = Scheme()
