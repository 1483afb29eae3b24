"""Finding a toolchain on this machine and saying where a job will see it.

A job's root has this machine's /usr at the same place, read-only. A program
found elsewhere (in a home directory, in /opt) is seen under /toolchains/<name>
by a read-only mount of its own prefix.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from synth.errors import ToolchainError
from synth.sandbox.job import Mount

PROBE_SECONDS = 30
_SYSTEM = Path("/usr")


@dataclass(frozen=True)
class Place:
    """A host folder as the job sees it: the path inside, and the mounts that make it so."""

    path: str
    mounts: tuple[Mount, ...] = ()


def find(label: str, programs: tuple[str, ...], hint: str) -> Path:
    """The first of these programs on PATH, links resolved. Raises `ToolchainError`."""
    for name in programs:
        if found := shutil.which(name):
            return Path(found).resolve()
    raise ToolchainError(f"{label} is not installed ({programs[0]} not found)", mend=f"install it: {hint}")


def ask(label: str, command: list[str], hint: str, env: dict[str, str] | None = None) -> str:
    """Standard output (or error) of a version command. Raises `ToolchainError` when it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=True, env=env
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolchainError(f"{label} does not answer: {error}", mend=f"reinstall it: {hint}") from error
    return (done.stdout or done.stderr).strip()


def too_old(label: str, version: str, oldest: str, hint: str) -> ToolchainError:
    """The error for a toolchain that exists and cannot be used."""
    return ToolchainError(f"{label} {version} is older than {oldest}", mend=f"install a newer one: {hint}")


def version_in(text: str) -> str:
    """The first dotted number of a version command's output, or its first line."""
    match = re.search(r"\d+(?:\.\d+)+", text)
    return match.group() if match else text.partition("\n")[0]


def place(prefix: Path, name: str) -> Place:
    """Where a job sees a prefix: itself under /usr, else /toolchains/<name>."""
    if prefix.is_relative_to(_SYSTEM):
        return Place(str(prefix))
    target = f"/toolchains/{name}"
    return Place(target, (Mount(str(prefix), target),))
