"""What goes into the sandbox and what comes out: data only.

A job is a set of files in an empty /work, an optional compile command and a run
command. The runner answers with an outcome: a verdict, the output, the times.
`Verdict.OK` here means only "compiled, ran, exit status 0, within all limits";
whether the answers are right is decided outside, by `synth.proof`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from synth.vocabulary import Verdict

if TYPE_CHECKING:  # a root is made of mounts
    from synth.sandbox.root import Root

Phase = Literal["compile", "run"]


@dataclass(frozen=True)
class Limits:
    """Limits of one job. Seconds, bytes, counts."""

    compile_seconds: float = 30.0
    run_seconds: float = 10.0
    memory_bytes: int = 512 * 2**20
    processes: int = 64
    output_bytes: int = 2**20
    file_bytes: int = 64 * 2**20
    work_bytes: int = 256 * 2**20


@dataclass(frozen=True)
class Mount:
    """A read-only piece of the host that a toolchain needs, and where the job sees it."""

    source: str
    target: str


@dataclass(frozen=True)
class Job:
    """One compile-and-run. Paths in `files` are relative to the job's /work."""

    language: str
    files: dict[str, str]
    run: tuple[str, ...]
    compile: tuple[str, ...] = ()
    stdin: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    mounts: tuple[Mount, ...] = ()
    limits: Limits = Limits()
    root: Root | None = None
    """The root file system that the job sees; None is the sandbox's own."""
    warm: tuple[str, ...] | None = None
    """A job that compiles nothing and runs a script of Python (`run` is interpreter, flags, script) may be
    a fork of an interpreter that has started already and imported these modules; None: it may not."""


@dataclass(frozen=True)
class Outcome:
    """What became of a job. `phase` is the last phase that started."""

    verdict: Verdict
    phase: Phase
    exit_code: int
    stdout: str
    stderr: str
    compile_ms: float = 0.0
    run_ms: float = 0.0
    peak_memory_bytes: int = 0
