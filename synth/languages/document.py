"""Data languages: a program is a document, and to compile it is to validate it.

A checker, a small Python program, reads the document, refuses what is not valid with one
line that says where, and writes the document's text. A document has no functions: nothing
is supported as a type, and what asks for a function is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NoReturn

from synth.languages import probe
from synth.languages.base import Language, Toolchain
from synth.languages.plain import NOTHING
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits

TEXT = "document.text"

PYTHON = ("/usr/bin/python3", "python3")
"""The system's own first: what PATH has may be a version manager's script."""


class Document(Language):
    """A data language by its suffix, the programs it needs, and its checker."""

    data = True
    suffix: ClassVar[str]
    checker: ClassVar[str]
    """Python: `check.py FILE` writes the document's text, or ends with a complaint and status 1."""
    needs: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Programs beside Python, by role; their paths are given to the checker after the file."""
    limits: ClassVar[Limits] = Limits(processes=16)

    def toolchain(self) -> Toolchain:
        programs = {"python": PYTHON, **self.needs}
        return probe.seek(self.label, programs, ("--version",), self.install_hint)

    def supports(self, type_: Type) -> bool:
        return False

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job(code, ("/bin/cat", TEXT), stdin)

    def compile_only(self, code: str) -> Job:
        return self._job(code, NOTHING)

    def declaration(self, signature: Signature) -> str:
        self._refuse()

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        self._refuse()

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        self._refuse()

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError(f"{self.label} has no functions")

    def _job(self, code: str, run: tuple[str, ...], stdin: str = "") -> Job:
        chain = self.toolchain()
        document = f"document{self.suffix}"
        flags = ("-I", "-S", "-B", "-X", "utf8")
        others = [chain.programs[role] for role in self.needs]
        return Job(
            language=self.name,
            files={document: code, "check.py": self.checker},
            compile=(chain.programs["python"], *flags, "check.py", document, TEXT, *others),
            run=run,
            stdin=stdin,
            mounts=chain.mounts,
            limits=self.limits,
            root=chain.root,
        )
