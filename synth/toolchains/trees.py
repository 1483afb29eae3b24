"""The trees that were built on this machine, and how to ask a program in one of them.

A *tree* is a root file system in the shared cache, one for each Debian release that
a toolchain is taken from (`trixie` has nearly all of them). It is complete once its
`manifest.json` is there: what was asked for, and which versions came.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.sandbox import bwrap
from synth.sandbox.root import Root, image_root
from synth.settings import Settings

MANIFEST = "manifest.json"
WARM = "/opt/warm"
ASK_SECONDS = 60


@dataclass(frozen=True)
class Tree:
    """One built tree. `folder` holds the root file system and, beside it, the manifest."""

    name: str
    folder: Path

    @property
    def files(self) -> Path:
        """The root file system."""
        return self.folder / "root"

    @property
    def root(self) -> Root:
        """What a job that needs this tree sees."""
        return image_root(self.name, self.files)

    def has(self, program: str) -> bool:
        """Whether an absolute path names something in the tree."""
        return _inside(self.files, program).exists()

    def find(self, names: Sequence[str]) -> str | None:
        """Where the first of these programs is: a name is looked up on PATH, a path taken as it is."""
        places = self.root.path.split(":")
        paths = [p for n in names for p in ([n] if n.startswith("/") else [f"{at}/{n}" for at in places])]
        return next((path for path in paths if self.has(path)), None)

    def warm(self, language: str) -> str:
        """Where a language's warm recipe left its result in the tree; empty when it was not run."""
        path = f"{WARM}/{language}"
        return path if self.has(path) else ""

    def manifest(self) -> dict[str, Any]:
        """What was asked for and what came."""
        found: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return found

    def ask(self, command: Sequence[str], environment: dict[str, str] | None = None) -> str:
        """Output of a trusted program of the tree. Raises like `subprocess.run` with `check`."""
        variables = {"PATH": self.root.path, "HOME": "/tmp", "LANG": "C.UTF-8", **(environment or {})}
        words = [str(bwrap.find(None).path), "--unshare-all", "--die-with-parent", "--clearenv"]
        words += ["--ro-bind", str(self.files), "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
        words += [word for name, value in variables.items() for word in ("--setenv", name, value)]
        done = subprocess.run(
            [*words, "--", *command], capture_output=True, text=True, timeout=ASK_SECONDS, check=True
        )
        return (done.stdout or done.stderr).strip()


def folder() -> Path:
    """Where trees are kept."""
    return Settings.load().toolchains / "image"


def tree(name: str) -> Tree | None:
    """The tree of that name, if it has been built."""
    place = folder() / name
    return Tree(name, place) if (place / MANIFEST).is_file() else None


def _inside(root: Path, path: str, hops: int = 16) -> Path:
    """A path of the tree on this machine, its links followed inside the tree."""
    at = root
    for part in Path(path).parts[1:]:
        at = at / part
        if at.is_symlink() and hops:
            target = at.readlink()
            inner = target if target.is_absolute() else "/" / at.relative_to(root).parent / target
            at = _inside(root, str(inner), hops - 1)
    return at
