"""Memory that a cgroup still has of jobs that are over: the fault, and what to tell a person of it.

The kernel gives most of it back with a job's last process, System V segments and files in flight behind
that, and what it only keeps for speed it takes back when asked. What stays longer belongs to a process that
is not ours, or the kernel is at fault. It cannot be told from what the next job takes, so none is run on it.
"""

from __future__ import annotations

from pathlib import Path

import psutil

from synth.errors import SandboxFault

_KINDS = ("anon", "rss", "shmem", "kernel", "sock")
"""What memory.stat calls memory that is not simply taken back; version 1 calls the first one `rss`."""


class MemoryHeld(SandboxFault):
    """Memory of jobs that are over is not given back to a cgroup."""

    def __init__(self, folder: Path, held: int, stat: str, processes: str) -> None:
        """`held` in bytes; the texts of memory.stat and cgroup.procs."""
        parts = "".join(f", {name} {size}" for name, size in _parts(stat))
        super().__init__(
            f"memory of jobs that are over is not given back to {folder} ({_size(held)}{parts}): "
            f"{_mend(processes)}"
        )


def _parts(stat: str) -> list[tuple[str, str]]:
    pairs = (line.split() for line in stat.splitlines())
    return [(name, _size(int(count))) for name, count in pairs if name in _KINDS and int(count) >= 2**20]


def _size(count: int) -> str:
    return f"{count / 2**20:.0f} MiB"


def _mend(processes: str) -> str:
    me = psutil.Process()
    ours = {me.pid, *(each.pid for each in me.children(recursive=True))}
    others = sorted({int(each) for each in processes.split()} - ours)
    if others:
        return f"move or end what is none of synth's there (pid {', '.join(map(str, others))})"
    return "where it stays, start synth again, which makes new cgroups"
