"""From what was seen of a job to its outcome, or to the fault that was ours.

A job's failure and the sandbox's are told apart by bubblewrap's status pipe: it
carries the command's exit status only if the command was really started. No
status, no kill by us and no kill by the memory limit means that the sandbox
broke, and that is never scored.
"""

from __future__ import annotations

import re
import signal

from synth.errors import SandboxFault
from synth.sandbox.job import Job, Outcome, Phase
from synth.sandbox.slot import Usage
from synth.sandbox.stream import Sighting
from synth.vocabulary import Verdict

KILLED = 128 + signal.SIGKILL
"""`exit_code` of a job that was killed; a signal's number is added to 128, as a shell does."""

_CPU_EXHAUSTED = 128 + signal.SIGXCPU
_LAST_WORDS = 2000
_NO_MEMORY = re.compile(
    r"\bMemoryError\b|std::bad_alloc|OutOfMemory(?:Error|Exception)|JavaScript heap out of memory"
    r"|[Cc]annot allocate memory|memory allocation of \d+ bytes failed|virtual memory exhausted"
    r"|[Oo]ut of (?:memory|space)|fatal error: runtime: .*memory|insufficient memory"
)
"""How runtimes say that an allocation failed: by their own heap limit, or where no cgroup counts kills."""


def judge(job: Job, seen: Sighting, usage: Usage | None) -> Outcome:
    """The outcome. `usage` is the cgroup's account, None in the weaker mode. Raises `SandboxFault`."""
    phase: Phase = "compile" if job.compile and seen.run_started is None else "run"
    stderr = _text(seen.compile if phase == "compile" else seen.stderr)
    verdict = _verdict(seen, usage, phase, stderr)
    compiled = seen.run_started or seen.ended
    return Outcome(
        verdict=verdict,
        phase=phase,
        exit_code=KILLED if seen.exit_code is None else seen.exit_code,
        stdout=_text(seen.stdout),
        stderr=stderr,
        compile_ms=_milliseconds(seen.compile_started, compiled),
        run_ms=_milliseconds(seen.run_started, seen.ended),
        peak_memory_bytes=usage.peak_bytes if usage else seen.peak_bytes,
    )


def _verdict(seen: Sighting, usage: Usage | None, phase: Phase, stderr: str) -> Verdict:
    if seen.stop == "memory" or (usage and usage.out_of_memory):
        return Verdict.MEMORY_LIMIT
    if seen.stop == "output":
        return Verdict.OUTPUT_LIMIT
    if seen.stop == "time" or seen.exit_code == _CPU_EXHAUSTED:
        return Verdict.TIME_LIMIT
    _raise_faults(seen)
    if seen.exit_code == 0 and phase == "run":
        return Verdict.OK
    if _NO_MEMORY.search(stderr[-_LAST_WORDS:]):
        return Verdict.MEMORY_LIMIT
    return Verdict.COMPILE_ERROR if phase == "compile" else Verdict.RUNTIME_ERROR


def _raise_faults(seen: Sighting) -> None:
    said = _text(seen.stderr).strip()[-400:]
    if seen.stop == "setup":
        raise SandboxFault(f"the sandbox did not start its job in time; {said}")
    if seen.stop == "cancelled":
        raise SandboxFault("the job was cancelled")
    if seen.refusal:
        raise SandboxFault(seen.refusal)
    if seen.exit_code is None:
        raise SandboxFault(f"the sandbox broke: {seen.error or said or 'no exit status'}")


def _milliseconds(start: float | None, end: float) -> float:
    return 0.0 if start is None else max(0.0, end - start) * 1000


def _text(data: bytearray) -> str:
    return data.decode("utf-8", "replace")
