"""Toolchains that come from npm: the TypeScript compiler, pinned by a lock file.

`python -m synth.languages.npm` installs it into the shared cache. The lock file
keeps every package's digest and no registry address, so npm uses the registry
that this machine is set up for. No install script runs. The folder appears whole
or not at all, and a second install of the same lock is a no-op.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

from synth.errors import ToolchainError
from synth.settings import Settings

INSTALL_SECONDS = 600
COMMAND = "python -m synth.languages.npm"
_FILES = ("package.json", "package-lock.json")
_log = logging.getLogger(__name__)


def typescript_folder() -> Path:
    """Where the compiler of this lock file is, or will be; the name carries the lock's digest."""
    digest = hashlib.sha256("".join(map(_read, _FILES)).encode()).hexdigest()
    return Settings.load().toolchains / "typescript" / digest[:12]


def install_typescript() -> Path:
    """Install the compiler unless it is there; the folder that holds `node_modules`.

    Raises `ToolchainError` when npm is absent or cannot fetch the packages.
    """
    folder = typescript_folder()
    if (folder / "node_modules").is_dir():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise ToolchainError("npm is not installed", mend="install it: apt install npm")
    try:
        _install(npm, folder)
    except OSError as error:
        raise ToolchainError(
            f"TypeScript cannot be put into {folder}: {error}", mend="free the place"
        ) from error
    _log.info("TypeScript is in %s", folder)
    return folder


def _install(npm: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".typescript-", dir=folder.parent) as temporary:
        fresh = Path(temporary) / "new"
        fresh.mkdir(mode=0o755)
        for name in _FILES:
            (fresh / name).write_text(_read(name), encoding="utf-8")
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], fresh)
        if not (folder / "node_modules").is_dir():  # another process may have been faster
            fresh.replace(folder)


def _run(command: list[str], folder: Path) -> None:
    mend = f"connect to an npm registry once and run `{COMMAND}` again"
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ToolchainError("npm did not end in ten minutes", mend=mend) from None
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line.lower()]
        raise ToolchainError(f"npm could not install TypeScript: {(lines or ['?'])[-1][:200]}", mend=mend)


def _read(name: str) -> str:
    return (files("synth.languages") / "npm" / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        install_typescript()
    except ToolchainError as failure:
        raise SystemExit(str(failure)) from None
