"""Something that a toolchain makes once on this machine, and all jobs read.

The result is a folder in the shared cache that appears whole or not at all.
Processes that come while it is made wait for it.
"""

from __future__ import annotations

import fcntl
import logging
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from synth.errors import ToolchainError

SECONDS = 900
_log = logging.getLogger(__name__)


def once(folder: Path, make: Callable[[Path], None], what: str) -> Path:
    """`folder`, made by `make(empty folder)` unless it is there. Raises what `make` raises."""
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _log.info("making %s once, in %s", what, folder)
            with tempfile.TemporaryDirectory(prefix=".warm-", dir=folder.parent) as temporary:
                fresh = Path(temporary) / "new"
                fresh.mkdir(mode=0o755)
                make(fresh)
                fresh.replace(folder)
    return folder


def command(label: str, words: list[str], folder: Path, environment: Mapping[str, str], hint: str) -> None:
    """Run a toolchain's own program, trusted input only. Raises `ToolchainError`."""
    env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder), **environment}
    try:
        subprocess.run(words, cwd=folder, env=env, check=True, capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolchainError(f"{label} cannot compile: {error}", mend=f"reinstall it: {hint}") from error
