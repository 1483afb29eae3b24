"""The cgroup of one slot: limits before a job, what happened after it, versions 1 and 2."""

from __future__ import annotations

import contextlib
import errno
import mmap
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from synth.errors import SandboxFault
from synth.sandbox.held import MemoryHeld

_FREED_SECONDS, _AGAIN_SECONDS = 5.0, 0.5
"""How long memory of a job that is over may take to be given back, and where it was waited for already."""
_PAUSE_SECONDS = 0.002
"""Between two looks at least."""
_RESIDUE_BYTES = 16 * 2**20
"""So much of the jobs before may still be there; so much more than its job may a process take to start."""
_STOCK_BYTES = 64 * mmap.PAGESIZE * (os.cpu_count() or 1)
"""So much more may be there by name only: each CPU keeps 64 pages, and lets go of them at the limit."""
_STEP_BYTES = 2**20
"""What a process of ours has is rounded up to this, so that a limit is seldom another than the last job's."""
_CACHE = ("active_file", "inactive_file", "slab_reclaimable")
"""What memory.stat calls memory that the kernel takes back when there is need."""
_OVERHEAD = 4
"""Tasks that a job's cgroup counts beside the job's own: starter, monitor, first process, driver."""


class Usage(NamedTuple):
    """What one job did to its cgroup."""

    out_of_memory: bool
    peak_bytes: int


class Slot(ABC):
    """Limits and meters of one job at a time. `memory` and `pids` are folders; `pids` may be absent."""

    def __init__(self, memory: Path, pids: Path | None) -> None:
        self.memory, self.pids = memory, pids
        self._folder = str(memory)
        self._limits = (-1, -1)
        self._kills = 0
        self._least = self._base = self._own = 0
        with _faults(f"cannot make the cgroup {memory}"):
            for folder in self.folders:
                folder.mkdir(exist_ok=True)
        self.alarm = self._make_alarm()
        """Readable once the job is out of memory; None where the kernel then kills all of it by itself."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Each folder once."""
        return tuple(dict.fromkeys(each for each in (self.memory, self.pids) if each))

    @property
    def doors(self) -> tuple[str, ...]:
        """The files that a process writes itself into."""
        return tuple(str(folder / "cgroup.procs") for folder in self.folders)

    def prepare(self, memory_bytes: int, processes: int, *, again: bool = False) -> None:
        """Set the limits and zero the meters. Raises `SandboxFault`.

        Here and below it is a `MemoryHeld` where memory of jobs that are over is not given back for some
        seconds, or for a moment where the job has waited for that `again`: it would count as its own.
        """
        with _faults(f"cannot prepare the cgroup {self.memory}"):
            self._await_freed(_AGAIN_SECONDS if again else _FREED_SECONDS)
            self._begin(memory_bytes, processes)

    def prepare_start(self, memory_bytes: int, processes: int) -> None:
        """The same before the start of a process of ours that stays between jobs and has such a first one."""
        self._least = self._base = 0
        with _faults(f"cannot prepare the cgroup {self.memory}"):
            self._await_freed(_FREED_SECONDS)
            self._begin(memory_bytes + _RESIDUE_BYTES, processes + _OVERHEAD)

    def prepare_warm(self, memory_bytes: int, processes: int, *, first: bool) -> None:
        """The same before a job in that process. What was there before is not the job's.

        It is not much more than the least that ever was, which is the process itself.
        """
        with _faults(f"cannot prepare the cgroup {self.memory}"):
            if first:
                self._least = self._now()
            self._await_freed(_FREED_SECONDS)
            now = self._now()
            self._least = min(self._least, now)
            self._base = min(now, self._least + _RESIDUE_BYTES)
            base = -(-self._base // _STEP_BYTES) * _STEP_BYTES
            self._begin(memory_bytes + base, processes + _OVERHEAD)
        self._own = memory_bytes

    def _await_freed(self, seconds: float) -> None:
        """The kernel may free memory behind a job's end (System V segments: 60 ms and more)."""
        most, began = self._least + _RESIDUE_BYTES + _STOCK_BYTES, time.monotonic()
        while (now := self._now()) > most:
            self._reclaim()
            if self._now() - self._cache() <= most:
                break
            waited = time.monotonic() - began
            if waited >= seconds:
                raise MemoryHeld(self.memory, now, self._stat(), read(self.doors[0]))
            time.sleep(max(_PAUSE_SECONDS, waited / 8))

    def _stat(self) -> str:
        return read(f"{self._folder}/memory.stat")

    def _cache(self) -> int:
        stat = self._stat()
        return sum(_counter(stat, name) for name in _CACHE)

    def _begin(self, memory_bytes: int, processes: int) -> None:
        if self._limits != (memory_bytes, processes):
            self._limit_memory(memory_bytes)
            if self.pids:
                write(self.pids / "pids.max", processes + _OVERHEAD)
            self._limits = (memory_bytes, processes)
        self._reset_peak()
        self._kills = self._kill_count()
        self._quiet()

    def usage(self) -> Usage:
        """Read after the job's last process is dead. Raises `SandboxFault`."""
        with _faults(f"cannot read the cgroup {self.memory}"):
            return Usage(self._kill_count() > self._kills, self._own_part(self._peak()))

    def _own_part(self, peak: int) -> int:
        """Without what was there before; a process of ours that only starts is in it."""
        return max(0, min(peak - self._base, self._own)) if self._own else peak

    def close(self) -> None:
        """Give the descriptors back; the folders are the hierarchy's to remove."""
        if self.alarm is not None:
            os.close(self.alarm)
            self.alarm = None

    def _make_alarm(self) -> int | None:
        return None

    def _quiet(self) -> None:
        """Forget an alarm that an earlier job raised."""
        if self.alarm is not None:
            with contextlib.suppress(BlockingIOError):
                os.eventfd_read(self.alarm)

    @abstractmethod
    def _reclaim(self) -> None:
        """Have the kernel take back what it can: files that were read, names that were looked up."""

    @abstractmethod
    def _limit_memory(self, memory_bytes: int) -> None: ...

    @abstractmethod
    def _reset_peak(self) -> None: ...

    @abstractmethod
    def _now(self) -> int: ...

    @abstractmethod
    def _peak(self) -> int: ...

    @abstractmethod
    def _kill_count(self) -> int: ...


class SlotV1(Slot):
    """Controllers mounted one by one; memory includes the swap where the kernel can say so.

    The kernel kills one process of a job that is out of memory and lets the others
    wait for it for ever, so it is asked to tell us, and we kill the whole job.
    """

    def __init__(self, memory: Path, pids: Path | None) -> None:
        super().__init__(memory, pids)
        with _faults(f"cannot read the cgroup {memory}"):
            self._usage = os.open(memory / "memory.usage_in_bytes", os.O_RDONLY)
            self._most = os.open(memory / "memory.max_usage_in_bytes", os.O_RDWR)
            self._kills_file = os.open(memory / "memory.oom_control", os.O_RDONLY)

    def close(self) -> None:
        """See `Slot.close`."""
        super().close()
        for fd in (self._usage, self._most, self._kills_file):
            if fd >= 0:
                os.close(fd)
        self._usage = self._most = self._kills_file = -1

    def _make_alarm(self) -> int | None:
        alarm = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        control = os.open(self.memory / "memory.oom_control", os.O_RDONLY)
        try:
            write(self.memory / "cgroup.event_control", f"{alarm} {control}")
        except OSError:
            os.close(alarm)
            return None
        finally:
            os.close(control)
        return alarm

    def _limit_memory(self, memory_bytes: int) -> None:
        swap = self.memory / "memory.memsw.limit_in_bytes"
        if swap.exists():  # never below the memory limit, so out of the way first
            write(swap, -1)
        self._lower(self.memory / "memory.limit_in_bytes", memory_bytes)
        if swap.exists():
            write(swap, memory_bytes)

    def _lower(self, limit: Path, memory_bytes: int) -> None:
        """Set a limit that the last job's memory may still be above: the kernel frees it behind its end."""
        end = time.monotonic() + _FREED_SECONDS
        while True:
            try:
                return write(limit, memory_bytes)
            except OSError as error:
                if error.errno != errno.EBUSY or time.monotonic() >= end:
                    raise
            with contextlib.suppress(OSError):
                write(self.memory / "memory.force_empty", 0)
            time.sleep(_PAUSE_SECONDS)

    def _reset_peak(self) -> None:
        os.pwrite(self._most, b"0", 0)

    def _reclaim(self) -> None:
        with contextlib.suppress(OSError):
            write(f"{self._folder}/memory.force_empty", 0)

    def _now(self) -> int:
        return int(os.pread(self._usage, 64, 0))

    def _peak(self) -> int:
        return int(os.pread(self._most, 64, 0))

    def _kill_count(self) -> int:
        return _counter(os.pread(self._kills_file, 4096, 0).decode(), "oom_kill")


class SlotV2(Slot):
    """One folder for all controllers. No swap; one kill takes the whole job."""

    _meter = -1

    def close(self) -> None:
        """See `Slot.close`."""
        super().close()
        self._close_meter()

    def _limit_memory(self, memory_bytes: int) -> None:
        write(self.memory / "memory.max", memory_bytes)
        for name, value in (("memory.swap.max", 0), ("memory.oom.group", 1)):
            if (self.memory / name).exists():
                write(self.memory / name, value)

    def _reclaim(self) -> None:
        """The kernel does it at the limit, and what it can take back is not counted before."""

    def _reset_peak(self) -> None:
        """Linux 6.12 resets the peak per open file. Before that only a new cgroup starts at zero."""
        self._close_meter()
        peak = self.memory / "memory.peak"
        if not peak.exists():
            return
        try:
            self._meter = os.open(peak, os.O_RDWR)
            os.write(self._meter, b"reset")
        except OSError:
            self._close_meter()
            if not read(self.memory / "cgroup.procs"):
                self._renew()

    def _renew(self) -> None:
        limits = self._limits
        self.memory.rmdir()
        self.memory.mkdir()
        self._limit_memory(limits[0])
        if self.pids:
            write(self.pids / "pids.max", limits[1] + _OVERHEAD)

    def _close_meter(self) -> None:
        if self._meter >= 0:
            os.close(self._meter)
            self._meter = -1

    def _now(self) -> int:
        return int(read(f"{self._folder}/memory.current"))

    def _peak(self) -> int:
        if self._meter >= 0:
            text = os.pread(self._meter, 64, 0).decode()
            self._close_meter()
            return int(text)
        peak = self.memory / "memory.peak"
        return int(read(peak)) if peak.exists() else 0

    def _kill_count(self) -> int:
        return _counter(read(f"{self._folder}/memory.events"), "oom_kill")


@contextlib.contextmanager
def _faults(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SandboxFault(f"{what}: {error}") from error


def read(path: Path | str) -> str:
    """A control file's text (by hand: this is done several times a job)."""
    fd, text = os.open(path, os.O_RDONLY), b""
    try:
        while more := os.read(fd, 65536):
            text += more
    finally:
        os.close(fd)
    return text.decode()


def write(path: Path | str, value: int | str) -> None:
    """One write to an existing control file (never created: that would hide a typing mistake)."""
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, str(value).encode())
    finally:
        os.close(fd)


def _counter(text: str, name: str) -> int:
    """A number out of lines of names and numbers; 0 where the kernel does not count that."""
    _, found, rest = f"\n{text}".partition(f"\n{name} ")
    return int(rest.partition("\n")[0]) if found else 0
