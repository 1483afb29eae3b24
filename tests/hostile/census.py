"""What is there before a job and after it: processes, mounts, cgroups, descriptors, files, settings.

Everything is counted where only our own sandbox can have changed it, because other
programs, other sandboxes among them, may run on the machine at the same time.
"""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import psutil

from synth.sandbox import Sandbox
from tests.hostile.bait import TAG

_PLACES = ("/", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/run", "/etc", "/usr", "/work", "/proc/sys/kernel")
_SETTINGS = ("core_pattern", "randomize_va_space", "sysrq", "hostname", "domainname", "panic_on_oops")
_MAY_SHRINK = ("processes", "in_cgroups")
_LEVELS = 3
"""Words of a process's line of pids where it is in one namespace of ours."""
_SLACK = 3
"""Descriptors that may be about to be closed."""


@dataclass(frozen=True)
class Census:
    """One count. Two of one machine are equal unless something was left."""

    processes: tuple[str, ...]
    in_cgroups: tuple[str, ...]
    cgroups: tuple[str, ...]
    mounts: str
    keeper_mounts: tuple[str, ...]
    files: tuple[str, ...]
    settings: tuple[str, ...]
    queues: tuple[str, ...]
    descriptors: int

    @classmethod
    def take(cls, sandbox: Sandbox) -> Census:
        """Count now."""
        keeper = psutil.Process(sandbox.keeper_pid)
        folders = sandbox.cgroup_folders
        return cls(
            processes=tuple(sorted(_descendants(keeper))),
            in_cgroups=tuple("process" for _ in _members(folders, keeper.pid)),
            cgroups=tuple(sorted(str(path) for f in folders for path in f.iterdir() if path.is_dir())),
            mounts=Path("/proc/self/mountinfo").read_text(),
            keeper_mounts=tuple(_mounts(keeper.pid)),
            files=tuple(sorted(_tagged())),
            settings=tuple(_settings()),
            queues=tuple(sorted(_queues())),
            descriptors=psutil.Process().num_fds() + keeper.num_fds(),
        )

    def left_since(self, before: Census) -> dict[str, object]:
        """What is different now, by name; empty when nothing was left."""
        found: dict[str, object] = {}
        for name in (field.name for field in fields(self) if field.name != "descriptors"):
            now, then = getattr(self, name), getattr(before, name)
            if name in _MAY_SHRINK:  # a warm process may have been killed with its job
                now, then = tuple((Counter(now) - Counter(then)).elements()), ()
            if now != then:
                found[name] = now
        if self.descriptors > before.descriptors + _SLACK:
            found["descriptors"] = (before.descriptors, self.descriptors)
        return found


def _descendants(keeper: psutil.Process) -> Iterator[str]:
    """Orphans included: the keeper is their subreaper. By name, for warm processes come and go."""
    processes = keeper.children(recursive=True)
    ready = _ready(process.pid for process in processes)
    for process in processes:
        try:
            if process.pid not in ready:
                yield f"{process.name()}{' dead' * (process.status() == psutil.STATUS_ZOMBIE)}"
        except psutil.NoSuchProcess:
            continue


def _members(folders: Iterable[Path], keeper: int) -> Iterator[str]:
    """Without the keeper, whose starters wait in the cgroups of version 1."""
    for folder in folders:
        pids = (folder / "cgroup.procs").read_text().split()
        ready = _ready(map(int, pids))
        yield from (pid for pid in pids if int(pid) not in {keeper, *ready})


def _ready(pids: Iterable[int]) -> set[int]:
    """Those that a warm process has ready for its next job, the first two of its namespace: they come and go."""
    by_place: dict[tuple[int, str], int] = {}
    for pid in pids:
        try:
            process, inner = psutil.Process(pid), _inner_pid(pid)
            if inner in ("1", "2") and any(".warm.py" in word for word in process.cmdline()):
                by_place.setdefault((process.ppid(), inner), pid)
        except (psutil.NoSuchProcess, OSError):
            continue
    return set(by_place.values())


def _inner_pid(pid: int) -> str:
    """In a namespace in a namespace: bubblewrap's own are one level higher. Empty for others."""
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if "NSpid" in each)
    return line.split()[-1] if len(line.split()) > _LEVELS else ""


def _mounts(keeper: int) -> list[str]:
    """The keeper's, without the binds on its stage, which it keeps for later jobs."""
    lines = Path(f"/proc/{keeper}/mountinfo").read_text().splitlines()
    return [line for line in lines if "synth-stage-" not in line]


def _tagged() -> Iterator[str]:
    for place in (*map(Path, _PLACES), Path.home(), Path.cwd()):
        if place.is_dir():
            yield from (str(each) for each in place.iterdir() if TAG in each.name or each.name == "core")


def _settings() -> Iterator[str]:
    yield socket.gethostname()
    for name in _SETTINGS:
        path = Path("/proc/sys/kernel", name)
        yield path.read_text() if path.exists() else ""


def _queues() -> Iterator[str]:
    """System V objects by the key that the programs use, keys by their description."""
    for kind in ("shm", "sem", "msg"):
        path = Path("/proc/sysvipc", kind)
        if path.exists():
            yield from (line for line in path.read_text().splitlines() if line.split()[0] == str(SYSV_KEY))
    keys = Path("/proc/keys")
    if keys.exists():
        yield from (line for line in keys.read_text().splitlines() if TAG in line)


SYSV_KEY = 0x5F17A6
