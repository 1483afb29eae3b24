"""Memory and process limits of a whole job, by control groups, version 1 or 2.

One folder under our own cgroup for the sandbox, one below it per slot; a slot's
folders are used again by its next job. Where no memory controller can be written
`detect` answers None and the sandbox falls back to resource limits, which is a
weaker mode and is declared as such.

Version 2 lets a cgroup have either processes or controlled children. Our own
one has processes, so they are moved to a leaf beside the slots first; only when
all of them are us, our descendants or our ancestors, never somebody else's.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from synth.sandbox.slot import Slot, SlotV1, SlotV2, read, write

Version = Literal["cgroup-v1", "cgroup-v2"]

_log = logging.getLogger(__name__)
_counter = itertools.count()
_PREFIX = "synth-sandbox-"
_LEAF = f"{_PREFIX}main"
_WANTED = ("memory", "pids")
"""The first is what it is all for; the others are taken where offered."""


@dataclass(frozen=True)
class Hierarchy:
    """Where slots may be made: folder per controller (the same one for both in version 2)."""

    version: Version
    memory: Path
    pids: Path | None

    @property
    def folders(self) -> tuple[Path, ...]:
        """Each folder once."""
        return tuple(dict.fromkeys(each for each in (self.memory, self.pids) if each))

    def slot(self, index: int | str) -> Slot:
        """The slot's folders, made if absent."""
        kind = SlotV1 if self.version == "cgroup-v1" else SlotV2
        pids = self.pids / f"slot-{index}" if self.pids else None
        return kind(self.memory / f"slot-{index}", pids)


def detect() -> Hierarchy | None:
    """A fresh folder under our own cgroup with a memory controller, or None. Sweeps dead ones' leavings."""
    mounts = Path("/proc/self/mountinfo").read_text()
    own = own_folders(mounts, Path("/proc/self/cgroup").read_text())
    name = f"{_PREFIX}{os.getpid()}-{next(_counter)}"
    for attempt in (_version_1, _version_2):
        try:
            found = attempt(own, name)
        except OSError as error:
            _log.info("no cgroup limits by %s: %s", attempt.__name__, error)
            continue
        if found:
            return found
    return None


def remove(folders: Iterable[Path]) -> None:
    """Remove sandbox folders and the slots in them. Those already gone are fine."""
    for folder in folders:
        for path in [*folder.glob("slot-*"), folder]:
            with contextlib.suppress(OSError):
                path.rmdir()


def own_folders(mountinfo: str, cgroups: str) -> dict[str, Path]:
    """Controller -> our own cgroup's folder; the unified hierarchy has the key ''.

    Arguments are the texts of /proc/self/mountinfo and /proc/self/cgroup. A
    container sees a mount whose root is its own cgroup: that prefix is cut.
    """
    paths = {}
    for line in cgroups.splitlines():
        _, controllers, path = line.split(":", 2)
        paths.update(dict.fromkeys(controllers.split(","), path))
    found: dict[str, Path] = {}
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        root, point = before.split()[3:5]
        kind, _, options = (*after.split(), "", "", "")[:3]
        for key in _controllers(kind, options, paths):
            found.setdefault(key, _below(Path(point), root, paths[key]))
    return found


def _controllers(kind: str, options: str, paths: dict[str, str]) -> Sequence[str]:
    if kind == "cgroup2":
        return [key for key in paths if key == ""]
    return [key for key in options.split(",") if key in paths] if kind == "cgroup" else []


def _below(point: Path, root: str, path: str) -> Path:
    inside = path[len(root) :] if root != "/" and path.startswith(root) else path
    return point / inside.lstrip("/")


def _version_1(own: dict[str, Path], name: str) -> Hierarchy | None:
    if "memory" not in own:
        return None
    memory = _make(own["memory"], name)
    if not os.access(memory / "memory.limit_in_bytes", os.W_OK):
        remove([memory])
        return None
    try:
        pids = _make(own["pids"], name) if "pids" in own else None
    except OSError:
        pids = None
    return Hierarchy("cgroup-v1", memory, pids)


def _version_2(own: dict[str, Path], name: str) -> Hierarchy | None:
    if "" not in own:
        return None
    base = own[""].parent if own[""].name == _LEAF else own[""]
    offered = read(base / "cgroup.controllers").split()
    if _WANTED[0] not in offered:
        return None
    enable = [each for each in _WANTED if each in offered]
    _enable(base, enable)
    folder = _make(base, name)
    write(folder / "cgroup.subtree_control", " ".join(f"+{each}" for each in enable))
    return Hierarchy("cgroup-v2", folder, folder if "pids" in enable else None)


def _enable(base: Path, controllers: Sequence[str]) -> None:
    """Turn controllers on for the children of our own cgroup, moving ourselves out of the way if needed."""
    missing = set(controllers) - set(read(base / "cgroup.subtree_control").split())
    if not missing:
        return
    words = " ".join(f"+{each}" for each in sorted(missing))
    with contextlib.suppress(OSError):  # the real root cgroup may have both
        write(base / "cgroup.subtree_control", words)
        return
    _step_aside(base)
    write(base / "cgroup.subtree_control", words)


def _step_aside(base: Path) -> None:
    members = {int(pid) for pid in read(base / "cgroup.procs").split()}
    me = psutil.Process()
    family = {me.pid, *(p.pid for p in me.parents()), *(p.pid for p in me.children(recursive=True))}
    if not members <= family:
        raise PermissionError(f"{base} has processes of others")
    leaf = base / _LEAF
    leaf.mkdir(exist_ok=True)
    for pid in members:
        with contextlib.suppress(ProcessLookupError):
            write(leaf / "cgroup.procs", pid)


def _make(base: Path, name: str) -> Path:
    _sweep(base)
    folder = base / name
    folder.mkdir(exist_ok=True)
    return folder


def _sweep(base: Path) -> None:
    """Remove the folders of synth processes that were killed before they could."""
    for folder in base.glob(f"{_PREFIX}[0-9]*"):
        owner = folder.name.removeprefix(_PREFIX).split("-")[0]
        if not psutil.pid_exists(int(owner)):
            remove([folder])
