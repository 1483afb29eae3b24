"""What a hostile program is, and how each of the tests' languages makes one.

The protocol of all of them: a program that managed something forbidden prints
`ESCAPED` and what; one that came to its own end prints `held`. A verdict of OK
needs the latter, so that a program which died half-way is not taken for contained.

Words such as `@PORT@` stand for the host's bait and are filled in when it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from synth import languages
from synth.errors import ToolchainError
from synth.sandbox import Job, Limits, Outcome
from synth.vocabulary import Verdict
from tests.sandbox import programs

OK, RUNTIME, COMPILE = Verdict.OK, Verdict.RUNTIME_ERROR, Verdict.COMPILE_ERROR
TIME, MEMORY, OUTPUT = Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT

SMALL = Limits(
    compile_seconds=20.0,
    run_seconds=5.0,
    memory_bytes=96 * 2**20,
    processes=24,
    file_bytes=32 * 2**20,
    work_bytes=16 * 2**20,
)
SHORT = replace(SMALL, run_seconds=0.7)
"""For what has to be ended by the clock."""
LEAN = replace(SMALL, run_seconds=20.0, memory_bytes=48 * 2**20)
"""For what has to be ended by its memory: no other limit can be met before."""
ROOMY = replace(SMALL, memory_bytes=2**28)
"""For what has to be ended by something else than its memory."""


@dataclass(frozen=True)
class Hostile:
    """One program, its verdict, and what else is to hold.

    Limits are such that only one of them can be met, however slow or quick the machine is.
    """

    name: str
    make: Callable[[str], Job]
    code: str
    verdict: Verdict
    needs: Callable[[], str | None] = lambda: None
    """Why it cannot be tried here, if so."""
    holds: Callable[[Outcome], object] = field(default=lambda outcome: None)
    """Asserts more about the outcome."""
    needs_cgroup: bool = False
    warmable: bool = False

    @property
    def warm(self) -> Hostile:
        """The same program, as a fork of a warm process."""
        return replace(self, name=f"{self.name}, warm", make=lambda text: replace(self.make(text), warm=()))

    def job(self, bait: Mapping[str, str]) -> Job:
        """The job, the bait's words filled in."""
        return self.make(re.sub(r"@([A-Z_]+)@", lambda found: bait[found[1]], self.code))


def python(
    name: str,
    code: str,
    verdict: Verdict = OK,
    *,
    limits: Limits = SMALL,
    holds: Callable[[Outcome], object] = lambda outcome: None,
    needs_cgroup: bool = False,
) -> Hostile:
    """A Python program."""

    def make(text: str) -> Job:
        return programs.python(text, limits=limits)

    return Hostile(name, make, code, verdict, holds=holds, needs_cgroup=needs_cgroup, warmable=True)


def shell(
    name: str,
    code: str,
    verdict: Verdict = OK,
    *,
    limits: Limits = SMALL,
    compile_: str = "",
    needs_cgroup: bool = False,
) -> Hostile:
    """A shell script, with another one in the place of its compiler."""

    def make(text: str) -> Job:
        phase = ("/bin/sh", "-c", compile_) if compile_ else ()
        return Job("sh", {}, ("/bin/sh", "-c", text), compile=phase, limits=limits)

    return Hostile(name, make, code, verdict, needs_cgroup=needs_cgroup)


def c(
    name: str, code: str, verdict: Verdict = OK, *, limits: Limits = SMALL, needs_cgroup: bool = False
) -> Hostile:
    """A C program. What it is about may be its compilation."""

    def make(text: str) -> Job:
        return programs.c(text, limits=limits)

    def needs() -> str | None:
        return None if programs.HAS_GCC else "gcc is not installed"

    return Hostile(name, make, code, verdict, needs=needs, needs_cgroup=needs_cgroup)


def of(
    language: str, name: str, code: str, verdict: Verdict = OK, *, limits: Limits | None = None
) -> Hostile:
    """A whole program of one of synth's languages, by its own commands."""

    def make(text: str) -> Job:
        job = languages.get(language).script(text)
        return replace(job, limits=limits) if limits else job

    def needs() -> str | None:
        try:
            languages.get(language).toolchain()
        except ToolchainError as error:
            return str(error)
        return None

    return Hostile(name, make, code, verdict, needs=needs)


def parameters(*groups: tuple[Hostile, ...]) -> list[object]:
    """All of them, by name, for pytest."""
    cold = [each for group in groups for each in group]
    everyone = [*cold, *(each.warm for each in cold if each.warmable)]
    assert len({each.name for each in everyone}) == len(everyone)
    return [pytest.param(each, id=each.name) for each in everyone]
