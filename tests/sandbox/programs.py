"""Jobs for the tests: small programs in sh, Python and C."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from synth.sandbox import Job, Limits, Mount, Sandbox

PYTHON = str(Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}"))
"""The interpreter that runs the tests; it may live in a private home directory, which is a test in itself."""
PYTHON_MOUNTS = () if sys.base_prefix == "/usr" else (Mount(sys.base_prefix, sys.base_prefix),)
HAS_GCC = shutil.which("gcc", path="/usr/local/bin:/usr/bin:/bin") is not None

QUICK = Limits(compile_seconds=20, run_seconds=10, memory_bytes=256 * 2**20)


def shell(script: str, *, limits: Limits = QUICK, stdin: str = "") -> Job:
    """A job that runs a shell script."""
    return Job("sh", {}, ("/bin/sh", "-c", script), stdin=stdin, limits=limits)


def python(
    code: str, *, limits: Limits = QUICK, stdin: str = "", environment: dict[str, str] | None = None
) -> Job:
    """A job that runs a Python program."""
    run = (PYTHON, "-I", "-S", "main.py")
    files = {"main.py": code}
    return Job(
        "python", files, run, stdin=stdin, limits=limits, mounts=PYTHON_MOUNTS, environment=environment or {}
    )


def c(code: str, *, limits: Limits = QUICK) -> Job:
    """A job that compiles and runs a C program."""
    return Job(
        "c", {"main.c": code}, ("./main",), compile=("gcc", "-O1", "main.c", "-o", "main"), limits=limits
    )


def use_every_slot(sandbox: Sandbox) -> None:
    """A job in each, one after another, so that what a slot keeps is there."""
    for _ in range(sandbox.mode.slots):
        assert sandbox.run(shell("echo here")).stdout == "here\n"


def with_run_seconds(seconds: float) -> Limits:
    """`QUICK` with another run limit."""
    return Limits(run_seconds=seconds, memory_bytes=QUICK.memory_bytes)


def descendants_named(name: str) -> list[int]:
    """Processes anywhere on this machine whose command name is `name`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            comm = (entry / "comm").read_text().strip()
        except OSError:
            continue
        if comm == name:
            found.append(int(entry.name))
    return found


def stages(owner: int) -> set[Path]:
    """Mount points of the keepers that the process `owner` started."""
    places = map(Path, ("/run", "/tmp", "/var/tmp"))
    return {path for place in places for path in place.glob(f"synth-stage-{owner}-*")}
