"""Toolchains that come from npm: the TypeScript compiler, pinned by a lock file.

`python -m synth.languages.npm` installs it into the shared cache. The lock file
keeps every package's digest and no registry address, so npm uses the registry
that this machine is set up for. No install script runs. The folder appears whole
or not at all, and a second install of the same lock is a no-op.
"""

from __future__ import annotations

import hashlib
import logging
from importlib.resources import files
from pathlib import Path

from synth.errors import ToolchainError
from synth.languages import warm
from synth.settings import Settings
from synth.toolchains import fetch

COMMAND = "python -m synth.languages.npm"
_log = logging.getLogger(__name__)


def typescript_folder() -> Path:
    """Where the compiler of this lock file is, or will be; the name carries the lock's digest."""
    digest = hashlib.sha256("".join(map(_read, fetch.NPM_FILES)).encode()).hexdigest()
    return Settings.load().toolchains / "typescript" / digest[:12]


def install_typescript() -> Path:
    """Install the compiler unless it is there; the folder that holds `node_modules`.

    Raises `ToolchainError` when npm is absent or cannot fetch the packages.
    """
    folder = typescript_folder()
    if not folder.is_dir():
        try:
            warm.once(folder, lambda fresh: fetch.npm_ci(fresh, _read), "TypeScript")
        except OSError as error:
            raise ToolchainError(
                f"TypeScript cannot be put into {folder}: {error}", mend="free the place"
            ) from error
        _log.info("TypeScript is in %s", folder)
    return folder


def _read(name: str) -> str:
    return (files("synth.languages") / "npm" / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        install_typescript()
    except ToolchainError as failure:
        raise SystemExit(str(failure)) from None
