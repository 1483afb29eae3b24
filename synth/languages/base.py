"""What a language is to synth: one frozen object per module of this folder.

A language knows how it looks (names, extensions, comments, grammar, FIM node
types), how it is built and run (toolchain, commands, limits), and how a typed
problem is written in it (signature, literals, test program, unit tests). It
never runs anything: it makes `Job`s, and `synth.sandbox` runs them.

The test program's contract, the same for every language. It is fed one line on
standard input, the nonce, before it touches the candidate. For vector i it
prints one line to standard output, then flushes:

    <nonce> <i> value <json>        the call returned; <json> is the encoded result
    <nonce> <i> error <one line>    the call raised
    <nonce> end                     after the last vector
    <nonce> compile_error           instead of all these, where the language compiles as it runs

Results leave the job as values and are compared outside it. A line without the
nonce is the candidate's own output and is ignored.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from synth.proof.signature import Kind, Signature, Type, Vector
from synth.sandbox.job import Job, Mount
from synth.sandbox.root import Root

Tier = Literal["ast", "strict", "tolerant", "lexical"]


@dataclass(frozen=True)
class Toolchain:
    """An installed toolchain: absolute program paths inside the job, and its mounts."""

    version: str
    programs: Mapping[str, str]
    mounts: tuple[Mount, ...] = ()
    root: Root | None = None
    """The root that has it; None is this machine's own software."""
    warm: str = ""
    """Folder inside the job with what this toolchain compiled once for all; empty when there is none."""


class Language(ABC):
    """One programming language. Subclasses are stateless; one instance a module."""

    name: ClassVar[str]
    label: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]
    fences: ClassVar[tuple[str, ...]]
    """Markdown fence tags, the canonical one first."""
    grammar: ClassVar[str]
    tier: ClassVar[Tier]
    line_comment: ClassVar[str]
    block_comment: ClassVar[tuple[str, str] | None] = None
    blocks: ClassVar[Mapping[str, tuple[str, ...]]]
    """FIM block kind to grammar node types; `a.b` is field b of node a."""
    data: ClassVar[bool] = False
    """A data language (JSON, HTML): its programs are documents, which are validated; it has no functions."""
    install_hint: ClassVar[str]
    """What to type on Debian or Ubuntu to get the toolchain."""

    @abstractmethod
    def toolchain(self) -> Toolchain:
        """Find the toolchain on this machine. Raises `ToolchainError` with the mend."""

    def supports(self, type_: Type) -> bool:
        """Whether a value of this type can be written and read back here; the default is that all can."""
        return True

    @abstractmethod
    def declaration(self, signature: Signature) -> str:
        """The native signature to show to a model, body left out (one or few lines)."""

    @abstractmethod
    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        """A job that calls `code`'s function on every vector, by the contract above."""

    def represents(self, type_: Type, value: Any) -> bool:
        """Whether this value of the type can be written here without loss.

        The default asks for well-formed Unicode only; JavaScript also for safe
        integers. A vector that a language does not represent is not its to answer.
        """
        return type_.accepts(value) and well_formed(value)

    def known(self, signature: Signature, vectors: Sequence[Vector]) -> list[Vector]:
        """The vectors that a shipped test can hold."""
        types = (*(p.type for p in signature.parameters), signature.returns)
        return [
            v for v in vectors if v.known and all(map(self.represents, types, (*v.arguments, v.expected)))
        ]

    @abstractmethod
    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        """Human-readable tests of the known vectors, in the language's usual style.

        With `code`, the function is called by the name that the code gives it
        (`twoSum` for `two_sum`, `Solution.twoSum`), so that the tests run with it.
        """

    @abstractmethod
    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        """A job that runs `code` with its `unit_tests`, as a reader would; exit 0 when all pass."""

    @abstractmethod
    def compile_only(self, code: str) -> Job:
        """A job that compiles (or loads) `code` alone and runs nothing of it."""

    @abstractmethod
    def script(self, code: str, stdin: str = "") -> Job:
        """A job that runs `code` as a whole program."""

    @abstractmethod
    def hello(self) -> str:
        """A whole program that prints `hello` and exits 0; the doctor's probe."""

    @abstractmethod
    def failing(self) -> str:
        """A whole program that compiles and exits with a status other than 0.

        Of a data language: a document that is not valid, which does not compile.
        """


def well_formed(value: Any) -> bool:
    """Whether every text in a JSON value is well-formed Unicode (no lone surrogate)."""
    if isinstance(value, str):
        return not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return all(well_formed(k) and well_formed(v) for k, v in value.items())
    return not isinstance(value, list) or all(map(well_formed, value))


def has(type_: Type, *kinds: Kind) -> bool:
    """Whether one of these kinds is the type or a part of it."""
    return type_.kind in kinds or any(has(item, *kinds) for item in type_.items)


def has_float(type_: Type) -> bool:
    """Whether a float is part of the type: its results are compared up to rounding."""
    return has(type_, "float")
