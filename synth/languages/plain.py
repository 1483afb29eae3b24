"""Languages whose programs are files and two command lines: nearly all of them.

A module says how one file is built and started and writes the harness; what is the
same for all (which files a job has, which command comes when) is here. In a job the
candidate is `candidate<suffix>`, the program that is started is `main<suffix>`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from synth.languages.base import Language
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job, Limits

NOTHING = ("/bin/true",)


class Plain(Language):
    """A language by its file suffix, its two commands and its harness."""

    suffix: ClassVar[str]
    limits: ClassVar[Limits] = Limits()
    environment: ClassVar[Mapping[str, str]] = {}
    builds_scripts: ClassVar[bool] = True
    """Whether a whole program is built, or its syntax checked, in a process of its own before it runs."""

    @abstractmethod
    def build(self, stem: str) -> tuple[str, ...]:
        """The command that compiles `<stem><suffix>`, or checks its syntax, and runs nothing of it."""

    @abstractmethod
    def start(self, stem: str) -> tuple[str, ...]:
        """The command that runs what was built from `<stem><suffix>`."""

    @abstractmethod
    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        """The files of the test program by name, `main<suffix>` among them.

        The candidate's own file is there already; one of the same name replaces it.
        """

    def trial_build(self) -> tuple[str, ...]:
        """What is compiled before a test program runs: its main file.

        `()` for a language that compiles as it runs: its harness then reports
        `<nonce> compile_error` itself.
        """
        return self.build("main")

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = {self.file("candidate"): code} | self.harness(signature, code, vectors)
        return self.job(files, self.trial_build(), self.start("main"), nonce + "\n")

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        return self.script(f"{code}\n\n{self.unit_tests(signature, vectors, code)}")

    def compile_only(self, code: str) -> Job:
        return self.job({self.file("candidate"): code}, self.build("candidate"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        build = self.build("main") if self.builds_scripts else ()
        return self.job({self.file("main"): code}, build, self.start("main"), stdin)

    def file(self, stem: str) -> str:
        """The file's name in a job."""
        return f"{stem}{self.suffix}"

    def job(
        self, files: Mapping[str, str], build: tuple[str, ...], start: tuple[str, ...], stdin: str = ""
    ) -> Job:
        """A job of this language's toolchain and limits."""
        chain = self.toolchain()
        return Job(
            language=self.name,
            files=dict(files),
            run=start,
            compile=build,
            stdin=stdin,
            environment=dict(self.environment),
            mounts=chain.mounts,
            limits=self.limits,
            root=chain.root,
        )
