"""The same job without a sandbox: its commands as plain processes, for comparison only.

Trusted programs only. A job of this machine's own root runs in an empty folder; one of a built
tree runs by `chroot` in a folder of that tree, so that both sides run the same binaries. There it is an
ordinary user's, who cannot write to the tree's caches, and what the run before made is taken away first:
`go build` does nothing at all where its program is up to date.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import TracebackType

from synth.sandbox import Job, Mount
from synth.sandbox.keeper import kernel

_USER = 60000
"""Who cannot write to the tree's caches either."""
_PATH = "/usr/local/bin:/usr/bin:/bin"


def prepare() -> None:
    """Mounts of our own, so that devices can be put into built trees for this process alone."""
    if os.geteuid() == 0:
        kernel.own_mounts()


@cache
def _furnish(tree: Path) -> None:
    kernel.mount("/dev", str(tree / "dev"), None, kernel.MS_BIND)
    kernel.mount("proc", str(tree / "proc"), "proc", kernel.MS_NOSUID)


class Bare:
    """One job, its files written once; `run` as often as you like. Use as a context manager."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._tree = Path(job.root.binds[0].source) if job.root and job.root.whole else None
        if self._tree:
            _furnish(self._tree)
        self._folder = Path(tempfile.mkdtemp(prefix="bench-", dir=self._tree / "tmp" if self._tree else None))
        self._tops = {Path(name).parts[0] for name in job.files}
        for name, text in job.files.items():
            file = self._folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        if self._tree:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, _USER, _USER)
        work = str(self._folder)
        self._home = work if self._tree is None else f"/tmp/{self._folder.name}"
        self._environment = {"PATH": _PATH, "HOME": self._home, "LANG": "C.UTF-8", "TMPDIR": "/tmp"}
        self._environment |= {name: self._inside(value) for name, value in job.environment.items()}

    def __enter__(self) -> Bare:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self) -> None:
        """Both phases. Raises `CalledProcessError` unless they end well."""
        for path in self._folder.iterdir():
            if path.name not in self._tops:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for command in (self.job.compile, self.job.run):
            if command:
                self._call(command)

    def _call(self, command: Sequence[str]) -> None:
        words = [self._inside(word) for word in command]
        if self._tree:
            words = [
                "/usr/sbin/chroot",
                f"--userspec={_USER}:{_USER}",
                str(self._tree),
                "/bin/sh",
                "-c",
                'cd "$0" && exec "$@"',
                self._home,
                *words,
            ]
        subprocess.run(
            words,
            cwd=self._folder,
            env=self._environment,
            input=self.job.stdin.encode(),
            capture_output=True,
            check=True,
        )

    def _inside(self, word: str) -> str:
        """A job's path as it is outside: mounts where they come from, /work where the files are."""
        word = word.replace("/work/", f"{self._home}/")
        for mount in self.job.mounts if self._tree is None else ():
            word = _moved(word, mount)
        return word


def _moved(word: str, mount: Mount) -> str:
    return word.replace(mount.target, mount.source) if mount.target != mount.source else word
