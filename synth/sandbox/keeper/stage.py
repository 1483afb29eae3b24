"""The stage: a tmpfs that only the keeper's mount namespace has, with the trees that jobs are to see.

A *tree* is everything of a root that is the same for all jobs with that root and those
mounts: host paths, links, made-up files, devices, empty places for /work, /tmp and /proc. It
is put together once, read-only, and bwrap binds it in one step; doing the same with
an option each would have bwrap read its list of mounts again for each.

What a job may never change is made so here: every mount of a tree is read-only and
without set-user-id, all but /dev without devices, and what a namespace of a lesser
user copies from here it cannot loosen. /dev has no terminals at all.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Any

from .kernel import (
    MS_BIND,
    MS_NODEV,
    MS_NOSUID,
    MS_REC,
    NO_DEV,
    NO_SUID,
    READ_ONLY,
    mount,
    own_mounts,
    set_attributes,
    unmount,
)

_DEVICES = {"null": 3, "zero": 5, "full": 7, "random": 8, "urandom": 9}
"""Minor numbers; all have the major number 1."""
_DEVICE_LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
}
_SAFE = READ_ONLY | NO_SUID | NO_DEV
_PLACES = ("work", "tmp", "proc", "dev")

Identity = tuple[tuple[int, int], ...]


class Stage:
    """Makes trees at first use and keeps them. `folder` is an empty folder that everybody can walk to."""

    def __init__(self, folder: str) -> None:
        own_mounts()
        mount("stage", folder, "tmpfs", MS_NOSUID, "mode=0755,size=16m")
        self.folder = folder
        self._trees: dict[str, tuple[str, Identity]] = {}
        self._made = 0
        self._make_devices()

    def tree(self, key: str, spec: dict[str, Any], mounts: list[list[str]]) -> str:
        """Where the tree of `spec` and `mounts` is; made anew when the host replaced a part of it."""
        sources = [source for source, _ in [*spec["binds"], *mounts]]
        identity = tuple(map(_identity, sources))
        known = self._trees.get(key)
        if known and known[1] == identity:
            return known[0]
        if known:
            unmount(known[0])
            del self._trees[key]
        self._made += 1
        target = self._place(f"tree-{self._made}")
        try:
            self._build(target, spec, mounts)
        except OSError:
            unmount(target)
            raise
        self._trees[key] = (target, identity)
        return target

    def copy(self, file: str, relative: str) -> None:
        """A copy that anybody may read and execute (the original's folder may be private)."""
        target = self._place(relative)
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        with open(file, "rb") as source, open(target, "wb") as copy:  # noqa: PTH123
            copy.write(source.read())
        os.chmod(target, 0o755)  # noqa: PTH101

    def close(self) -> None:
        """Take the tmpfs away; the trees go with it."""
        unmount(self.folder)

    def _place(self, name: str) -> str:
        return os.path.join(self.folder, name)  # noqa: PTH118

    def _make_devices(self) -> None:
        folder = self._place("dev")
        os.makedirs(f"{folder}/shm")  # noqa: PTH103
        for name, minor in _DEVICES.items():
            _make_device(f"{folder}/{name}", os.makedev(1, minor), f"/dev/{name}")
        for name, to in _DEVICE_LINKS.items():
            os.symlink(to, f"{folder}/{name}")  # noqa: PTH211

    def _build(self, target: str, spec: dict[str, Any], mounts: list[list[str]]) -> None:
        os.mkdir(target, 0o755)  # noqa: PTH102
        if not spec["whole"]:
            _bind(target, target)
        for source, at in spec["binds"]:
            _bind_at(source, target, at)
        for path, to in spec["links"].items():
            _make_parents(target + path)
            os.symlink(to, target + path)  # noqa: PTH211
        for path, text in spec["files"].items():
            _make_file(target + path, text)
        if spec["whole"] and mounts:  # no place for a mount can be made in a tree that is read-only
            mount("mounts", target + spec["mounts"], "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m")
        for source, at in mounts:
            _bind_at(source, target, at)
        for name in _PLACES if not spec["whole"] else ():
            os.makedirs(f"{target}/{name}", exist_ok=True)  # noqa: PTH103
        set_attributes(target, _SAFE)
        _bind(self._place("dev"), f"{target}/dev")
        set_attributes(target, READ_ONLY | NO_SUID)


def _identity(path: str) -> tuple[int, int]:
    status = os.stat(path)  # noqa: PTH116
    return status.st_dev, status.st_ino


def _bind(source: str, target: str) -> None:
    mount(source, target, None, MS_BIND | MS_REC)


def _bind_at(source: str, tree: str, at: str) -> None:
    """Bind a host path at a path of the tree, whose place is made if it can be."""
    real, target = os.path.realpath(source), tree + at.rstrip("/")
    if os.path.isdir(real):  # noqa: PTH112
        os.makedirs(target, exist_ok=True)  # noqa: PTH103
    elif not os.path.exists(target):  # noqa: PTH110
        _make_file(target)
    _bind(real, target)
    set_attributes(target, _SAFE)  # at once: what is made below it later must never be made on the host


def _make_device(path: str, number: int, host: str) -> None:
    """A node of our own; the host's, bound, only where none can be made (in a container): that one may be
    replaced or go away, such as by a program that root tells to write to /dev/null."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, number)
        os.chmod(path, 0o666)  # noqa: PTH101 - whatever the umask is
    except OSError:
        if os.stat(host).st_rdev != number:  # noqa: PTH116
            raise OSError(errno.ENODEV, f"{host} is not the device that it should be") from None
        _make_file(path)
        mount(host, path, None, MS_BIND)


def _make_file(path: str, text: str = "") -> None:
    _make_parents(path)
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)


def _make_parents(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
