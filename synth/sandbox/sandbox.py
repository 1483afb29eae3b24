"""`Sandbox`: run jobs, many at once, each alone in its own namespaces.

A sandbox has as many slots as it runs jobs at a time. A slot is a host user id
(when we are root) and a cgroup (when one can be written); a job borrows a slot
for its life. Opening proves by a real job that isolation works here; there is
no way to run anything without it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import functools
import logging
import os
import queue
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from synth.errors import SandboxError, SandboxFault
from synth.sandbox import bwrap, cgroup, command, seccomp
from synth.sandbox.held import MemoryHeld
from synth.sandbox.job import Job, Limits, Outcome
from synth.sandbox.keeper_client import KeeperClient
from synth.sandbox.line import KeeperGone, KeeperLine, Line
from synth.sandbox.root import Root, host_root
from synth.sandbox.slot import Slot
from synth.sandbox.stream import Stop, Watch
from synth.sandbox.verdict import judge
from synth.sandbox.warm import WarmProcess
from synth.vocabulary import Verdict

FIRST_SLOT_UID = 60000
"""Host user id of slot 0 when we are root; nobody else should have ids from here on."""

_MEND = (
    "unprivileged user namespaces must be allowed: "
    "`sysctl -w user.max_user_namespaces=10000 kernel.apparmor_restrict_unprivileged_userns=0`; "
    "in a container start it with `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`"
)

_WARM_FAULTS = 3
"""After so many in a row, nothing is run warm any more."""
_HELD_TRIES, _OTHER_SECONDS = 240, 0.5
"""How often a job looks for a slot whose memory no job that is over holds, and how long it listens for
another each time: some minutes in all, so that no job fails because its machine is loaded badly."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SandboxMode:
    """How jobs are isolated here. `rlimit` memory is the weaker mode: per process, not per job."""

    identity: Literal["slot-uid", "own-uid"]
    memory: Literal["cgroup-v1", "cgroup-v2", "rlimit"]
    root: str
    bwrap: str
    slots: int
    warm: bool
    """Scripts of Python can be forks of an interpreter that has started already."""


@dataclass(frozen=True, eq=False)
class _Slot:
    user: int | None
    cgroup: Slot | None
    warm: Slot | None
    """Where its warm process lives; only where memory is counted by job."""

    @property
    def cgroups(self) -> tuple[Slot, ...]:
        """Those that it has."""
        return tuple(each for each in (self.cgroup, self.warm) if each)


class _Stop:
    """A flag that wakes every job that watches it; its descriptor lives as long as anybody refers to it."""

    def __init__(self) -> None:
        self.fd = os.eventfd(0, os.EFD_CLOEXEC)
        self.is_set = False

    def set(self) -> None:
        self.is_set = True
        os.eventfd_write(self.fd, 1)

    def __del__(self) -> None:
        os.close(self.fd)


class Sandbox:
    """Isolated compile and run. Thread-safe; use `open`, then `close` (or a `with` block)."""

    def __init__(
        self,
        program: bwrap.Bwrap,
        root: Root,
        slots: int,
        hierarchy: cgroup.Hierarchy | None,
        *,
        root_user: bool,
    ) -> None:
        self._root, self._hierarchy = root, hierarchy
        self._lock, self._closed = threading.Lock(), False
        made = [
            _Slot(
                FIRST_SLOT_UID + i if root_user else None,
                hierarchy.slot(i) if hierarchy else None,
                hierarchy.slot(f"{i}-warm") if hierarchy and root_user else None,
            )
            for i in range(slots)
        ]
        self._slots: queue.SimpleQueue[_Slot] = queue.SimpleQueue()
        for slot in made:
            self._slots.put(slot)
        self._folders = [folder for slot in made for each in slot.cgroups for folder in each.folders]
        self._folders += hierarchy.folders if hierarchy else ()
        self._filter = seccomp.program()
        self._keeper = KeeperClient(program, self._filter, self._folders, privileged=root_user)
        self._pool = concurrent.futures.ThreadPoolExecutor(slots, thread_name_prefix="sandbox")
        self._closing = _Stop()
        self.mode = SandboxMode(
            identity="slot-uid" if root_user else "own-uid",
            memory=hierarchy.version if hierarchy else "rlimit",
            root=root.name,
            bwrap=f"{program.path} {'.'.join(map(str, program.version))}",
            slots=slots,
            warm=hierarchy is not None and root_user,
        )
        self._warm_faults = 0
        self._processes: dict[_Slot, WarmProcess] = {}

    @classmethod
    def open(
        cls,
        *,
        bwrap_path: str | None = None,
        slots: int | None = None,
        root: Root | None = None,
        cgroups: bool = True,
    ) -> Sandbox:
        """Find out how this machine can isolate, and prove it with a job.

        `slots` is the number of jobs at a time (default: the CPUs we may use). `cgroups=False` asks for the
        weaker memory mode. Raises `SandboxError` with the mend; nothing is ever run unprotected.
        """
        program = bwrap.find(bwrap_path)
        root, slots = root or host_root(), slots or len(os.sched_getaffinity(0))
        hierarchy = cgroup.detect() if cgroups else None
        try:
            return cls._proved(program, root, slots, hierarchy)
        except SandboxFault as fault:
            cgroup.remove(hierarchy.folders if hierarchy else ())
            if hierarchy is None:
                raise SandboxError(f"code cannot be isolated on this machine: {fault}", mend=_MEND) from fault
            _log.warning("no sandbox with %s, trying without: %s", hierarchy.version, fault)
        return cls.open(bwrap_path=bwrap_path, slots=slots, root=root, cgroups=False)

    @classmethod
    def _proved(
        cls, program: bwrap.Bwrap, root: Root, slots: int, hierarchy: cgroup.Hierarchy | None
    ) -> Sandbox:
        sandbox = cls(program, root, slots, hierarchy, root_user=os.geteuid() == 0)
        try:
            outcome = sandbox.run(_PROBE)
            if outcome.verdict is not Verdict.OK:
                raise SandboxFault(f"the probe ended with {outcome.verdict}: {outcome.stderr[-300:]}")
        except BaseException:
            sandbox.close()
            raise
        if hierarchy is None:
            _log.warning("no memory cgroup can be written: memory is limited per process only")
        return sandbox

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, job: Job) -> Outcome:
        """Run one job to its end in the calling thread. Raises `SandboxFault` on infrastructure trouble."""
        return self._run(job, ())

    @property
    def cgroup_folders(self) -> tuple[Path, ...]:
        """Folders that exist while this sandbox is open; empty in the weaker mode."""
        return tuple(self._folders)

    @property
    def keeper_pid(self) -> int | None:
        """The process whose descendants all jobs are."""
        return self._keeper.pid

    async def run_all(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Outcomes in the order of `jobs`, as many at a time as there are slots.

        Cancelling, or a fault of one job, kills the others before this returns.
        """
        self._check_open()
        stop = _Stop()
        futures = [self._pool.submit(self._run, job, (stop,)) for job in jobs]
        try:
            return await asyncio.gather(*map(asyncio.wrap_future, futures))
        except BaseException:
            stop.set()
            await _settle(futures)
            raise

    def close(self) -> None:
        """Kill what runs, end the keeper, remove the cgroups. A second call does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._closing.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        slots = [self._slots.get() for _ in range(self.mode.slots)]
        for process in self._processes.values():
            process.close()
        self._keeper.close()
        for slot in slots:
            for each in slot.cgroups:
                each.close()
            self._slots.put(slot)  # whoever waits for one learns that it is over
        cgroup.remove(self._hierarchy.folders if self._hierarchy else ())

    def _check_open(self) -> None:
        if self._closed:
            raise SandboxFault("the sandbox is closed")

    def _run(self, job: Job, stops: Sequence[_Stop]) -> Outcome:
        self._check_open()
        if job.warm is not None and not job.compile and self.mode.warm and self._warm_faults < _WARM_FAULTS:
            try:
                return self._run_warm(job, stops)
            except SandboxFault as fault:
                if self._closed or any(stop.is_set for stop in stops):
                    raise
                self._tell_of_warm_fault(fault)
        root, cgroup_too = job.root or self._root, self._hierarchy is not None
        request = command.build(job, root, cgroup=cgroup_too, staged=self._keeper.staged)
        limits = job.limits.memory_bytes, job.limits.processes
        with self._prepared_slot(limits, stops) as slot:
            return self._run_cold(slot, job, request, stops)

    def _tell_of_warm_fault(self, fault: SandboxFault) -> None:
        self._warm_faults += 1
        after = "; nothing is run warm any more" if self._warm_faults == _WARM_FAULTS else ""
        why = self._keeper.complaints().strip().rpartition("\n")[2] or "nothing was said"
        _log.warning("a warm run broke, it is run cold%s: %s (%s)", after, fault, why)

    def _run_warm(self, job: Job, stops: Sequence[_Stop]) -> Outcome:
        if not self._keeper.staged:
            raise SandboxFault("the keeper has no stage")
        request = command.build_warm(job, job.root or self._root, self._filter)
        with self._slot() as slot:
            assert slot.warm is not None
            limits = job.limits.memory_bytes, job.limits.processes
            process = self._known_process(slot, request.key) or self._start_process(slot, request, limits)
            prepare = functools.partial(slot.warm.prepare_warm, *limits, first=process.starts)
            with self._watch(job, process, slot.warm, stops) as watch:
                process.begin(request.job, watch.far[:3], prepare)
                outcome = self._follow(job, watch, slot.warm, process.keeper)
        self._warm_faults = 0
        return outcome

    def _known_process(self, slot: _Slot, key: str) -> WarmProcess | None:
        """The slot's, if it is of this kind; one of another goes, before memory is measured."""
        known = self._processes.get(slot)
        if known is not None and not (known.key == key and known.alive):
            known.close()
            return None
        return known

    def _start_process(
        self, slot: _Slot, request: command.WarmRequest, limits: tuple[int, int]
    ) -> WarmProcess:
        assert slot.warm is not None
        slot.warm.prepare_start(*limits)
        user, doors = slot.user, slot.warm.doors

        def launch(life: KeeperLine, control: int) -> socket.socket:
            return self._keeper.submit_warm(request.start, user, doors, life.far.fileno(), control)

        made = self._processes[slot] = WarmProcess(request.key, launch)
        return made

    @contextlib.contextmanager
    def _slot(self) -> Iterator[_Slot]:
        """A slot that nobody else has."""
        slot = self._slots.get()
        try:
            self._check_open()
            yield slot
        finally:
            self._slots.put(slot)

    @contextlib.contextmanager
    def _prepared_slot(self, limits: tuple[int, int], stops: Sequence[_Stop]) -> Iterator[_Slot]:
        """A slot with these limits, in which no more is there than the job's own."""
        slot = self._slots.get()
        try:
            for tries in range(_HELD_TRIES):
                self._check_open()
                try:
                    if slot.cgroup:
                        slot.cgroup.prepare(*limits, again=tries > 0)
                    break
                except MemoryHeld as fault:
                    if tries + 1 == _HELD_TRIES or any(stop.is_set for stop in stops):
                        raise
                    if tries == 0:
                        _log.warning("a job waits: %s", fault)
                slot = self._other(slot)
            yield slot
        finally:
            self._slots.put(slot)

    def _other(self, slot: _Slot) -> _Slot:
        """Another that is free now or soon, in place of this one; else this."""
        try:
            other = self._slots.get(timeout=_OTHER_SECONDS)
        except queue.Empty:
            return slot
        self._slots.put(slot)
        return other

    def _run_cold(self, slot: _Slot, job: Job, request: command.Request, stops: Sequence[_Stop]) -> Outcome:
        box = slot.cgroup
        with KeeperLine() as line, self._watch(job, line, box, stops) as watch:
            doors = box.doors if box else ()
            keeper = self._keeper.submit(request, slot.user, doors, line.far.fileno(), watch.far)
            line.close_far()
            return self._follow(job, watch, box, keeper)

    def _watch(self, job: Job, line: Line, box: Slot | None, stops: Sequence[_Stop]) -> Watch:
        ends: dict[int, Stop] = {stop.fd: "cancelled" for stop in (self._closing, *stops)}
        if box and box.alarm is not None:
            ends[box.alarm] = "memory"
        return Watch(job.limits, job.stdin, ends, line, compiles=bool(job.compile))

    def _follow(self, job: Job, watch: Watch, box: Slot | None, keeper: socket.socket) -> Outcome:
        try:
            seen = watch.until_end()
        except KeeperGone as fault:
            self._keeper.bury(keeper)
            raise SandboxFault(f"{fault} {self._keeper.complaints()}".strip()) from fault
        return judge(job, seen, box.usage() if box else None)


async def _settle(futures: Sequence[concurrent.futures.Future[Outcome]]) -> None:
    """Wait until every job is over, whatever became of it; a second cancellation does not wait."""
    pending = [asyncio.wrap_future(future) for future in futures if not future.cancel()]
    with contextlib.suppress(SandboxFault):
        await asyncio.gather(*pending, return_exceptions=True)


_PROBE = Job("sh", {}, ("/bin/sh", "-c", ":"), limits=Limits(run_seconds=30.0))
