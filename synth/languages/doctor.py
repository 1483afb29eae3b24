"""Whether each language really works here: a compile-and-run probe in the sandbox.

A language is healthy when its greeting program ends `ok` with its word on standard
output, and its failing program does not end `ok`: a toolchain that says yes to
everything proves nothing. (A data language fails by a document that is not valid.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from synth import languages
from synth.errors import SandboxFault, ToolchainError
from synth.languages.base import Language
from synth.sandbox.job import Job, Outcome
from synth.vocabulary import Verdict


class Runner(Protocol):
    """What the doctor needs of a sandbox."""

    def run(self, job: Job) -> Outcome:
        """Run one job to its end."""


@dataclass(frozen=True)
class Diagnosis:
    """One language on this machine. Times are of the greeting program; `mend` is empty when healthy."""

    language: str
    label: str
    installed: bool
    version: str = ""
    root: str = ""
    """What its jobs see: `host`, or the name of a built tree."""
    compile_ms: float = 0.0
    run_ms: float = 0.0
    verdict: Verdict | None = None
    mend: str = ""

    @property
    def healthy(self) -> bool:
        """Whether samples of this language can be proved here."""
        return self.installed and self.verdict is Verdict.OK and not self.mend


def diagnose(sandbox: Runner, names: Sequence[str] = ()) -> list[Diagnosis]:
    """Probe these languages (all when empty), in order.

    Raises `ToolchainError` for an unknown name; a language that is absent or sick
    is a row, not an error.
    """
    return [_diagnose(sandbox, languages.get(name)) for name in names or languages.names()]


def _diagnose(sandbox: Runner, language: Language) -> Diagnosis:
    try:
        chain = language.toolchain()
    except ToolchainError as error:
        return Diagnosis(language.name, language.label, installed=False, mend=error.mend or error.what)
    found = Diagnosis(
        language=language.name,
        label=language.label,
        installed=True,
        version=chain.version,
        root=chain.root.name if chain.root else "host",
    )
    try:
        greeting = sandbox.run(language.script(language.hello()))
        complaint = _complaint(sandbox, language, greeting)
    except SandboxFault as fault:
        mend = f"{fault}; reinstall: {language.install_hint}"
        return replace(found, verdict=Verdict.INFRA_ERROR, mend=mend)
    return replace(
        found,
        compile_ms=greeting.compile_ms,
        run_ms=greeting.run_ms,
        verdict=greeting.verdict,
        mend=complaint,
    )


def _complaint(sandbox: Runner, language: Language, greeting: Outcome) -> str:
    if greeting.verdict is not Verdict.OK or greeting.stdout.strip() != "hello":
        last = (greeting.stderr.strip().splitlines() or ["no output"])[-1]
        return f"a greeting program did not run ({last[:120]}); reinstall: {language.install_hint}"
    failing = sandbox.run(language.script(language.failing())).verdict
    if failing is not (Verdict.COMPILE_ERROR if language.data else Verdict.RUNTIME_ERROR):
        return f"a program that fails ended as {failing}; reinstall: {language.install_hint}"
    return ""
