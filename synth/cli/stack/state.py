"""stack.json: which process runs the servers of a home, and where they listen.

A pid alone proves nothing after a `kill -9`, so every process is recorded with
its start time; a record whose holder is gone is stale and reads as None.
"""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import psutil

from synth.cli.stack.layout import Layout

Mode = Literal["run", "up"]


@dataclass(frozen=True)
class ProcessId:
    """A process that cannot be mistaken for a later one with the same pid."""

    pid: int
    started: float
    """Seconds since the epoch, as the kernel tells it."""

    @classmethod
    def of(cls, pid: int) -> ProcessId:
        """Identity of a running process."""
        return cls(pid, psutil.Process(pid).create_time())

    @classmethod
    def find_pid(cls, pid: int) -> ProcessId | None:
        """Identity of a process that may have ended meanwhile."""
        try:
            return cls.of(pid)
        except psutil.NoSuchProcess:
            return None

    def find(self) -> psutil.Process | None:
        """The process if it still runs (a zombie does not)."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < 0.05
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


@dataclass(frozen=True)
class Engine:
    """One model pool's endpoint; `digest` tells whether a campaign's pool is the same one."""

    url: str
    model: str
    digest: str


@dataclass(frozen=True)
class StackState:
    """What runs. `servers` are the children of the holder, by name."""

    mode: Mode
    holder: ProcessId
    address: str
    namespace: str
    embedded: bool
    """Whether the Temporal server is ours."""
    store: str
    engines: dict[str, Engine] = field(default_factory=dict)
    servers: dict[str, ProcessId] = field(default_factory=dict)

    def write(self, layout: Layout) -> None:
        """Replace the file as one step."""
        draft = layout.state.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        draft.replace(layout.state)

    @classmethod
    def read(cls, layout: Layout) -> StackState | None:
        """The running stack of this home; None when there is none."""
        state = cls.last(layout)
        return state if state is not None and state.holder.find() is not None else None

    @classmethod
    def last(cls, layout: Layout) -> StackState | None:
        """The recorded stack, running or not; None for a missing or torn file."""
        try:
            return cls._parse(json.loads(layout.state.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def _parse(cls, data: dict[str, Any]) -> StackState:
        return cls(
            mode=data["mode"],
            holder=ProcessId(**data["holder"]),
            address=data["address"],
            namespace=data["namespace"],
            embedded=data["embedded"],
            store=data["store"],
            engines={name: Engine(**value) for name, value in data["engines"].items()},
            servers={name: ProcessId(**value) for name, value in data["servers"].items()},
        )


def clear(layout: Layout) -> None:
    """End what an earlier, killed holder left behind, and forget it. Call with the lock held."""
    state = StackState.last(layout)
    left = [p for p in map(ProcessId.find, state.servers.values()) if p] if state else []
    _, stubborn = psutil.wait_procs(_signalled(left, signal.SIGTERM), timeout=5)
    psutil.wait_procs(_signalled(stubborn, signal.SIGKILL), timeout=5)
    layout.state.unlink(missing_ok=True)


def _signalled(processes: list[psutil.Process], number: signal.Signals) -> list[psutil.Process]:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
    return processes
