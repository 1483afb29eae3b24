"""Worker processes with a watchdog: no file can hold a run up, and none can end it.

A parser holds the interpreter's lock, so work is shared among processes, and a
scanner that loops can only be killed from outside. Each worker says which file it
is at; when one file has used up its processor time (not the clock's, which a busy
machine stretches), the process is killed and the chunk begins again without that
file. A process that dies of itself is treated the same.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any

import psutil

from synth.errors import SynthError
from synth.syntax.heap import keep_pages
from synth.syntax.infill.options import Options
from synth.syntax.infill.work import Chunk, Maker, write_part

FILE_SECONDS = 20.0
"""Processor time of one file at most."""
CLOCK_FACTOR = 30
"""A file that waits for something else than the processor is given up after so many times that."""
POLL = 0.25
COLLECT_EVERY = 50_000
"""Objects made between two looks for cycles; nodes of a tree make none, and Python's own 700 cost a tenth."""
MEMORY = 2 << 30
"""Bytes that a worker may have: error recovery can take more than a machine has."""
_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""
_CONTEXT = multiprocessing.get_context("spawn")


class WorkFailed(SynthError):
    """A worker met an error that is not of one file: a full disk, a bug."""


@dataclass
class _Worker:
    """One process, the chunk that it works on, and where it was seen last."""

    process: Any
    pipe: Connection
    at: Any
    chunk: Chunk
    bad: dict[int, str] = field(default_factory=dict)
    seen: int = -1
    since: float = 0.0
    spent: float = 0.0

    def stuck(self, seconds: float) -> bool:
        """Whether it has been at one file for longer than any file may take."""
        now, spent = monotonic(), _processor_time(self.process.pid)
        if self.at.value != self.seen:
            self.seen, self.since, self.spent = self.at.value, now, spent
            return False
        if self.seen < 0:
            return False
        return spent - self.spent > seconds or now - self.since > seconds * CLOCK_FACTOR

    def end(self) -> None:
        """Kill the process and take it off the table."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run_chunks(
    chunks: Sequence[Chunk], options: Options, make: Maker, workers: int, file_seconds: float = FILE_SECONDS
) -> Iterator[Chunk]:
    """Make the part of every chunk; yields each when its part is there, in any order."""
    waiting, busy = deque(chunks), list[_Worker]()
    try:
        while waiting or busy:
            while waiting and len(busy) < max(1, workers):
                busy.append(_start(waiting.popleft(), {}, options, make))
            wait([worker.pipe for worker in busy], POLL)
            for worker in list(busy):
                done = _look(worker, busy, options, make, file_seconds)
                if done is not None:
                    yield done
                    _next(worker, busy, waiting)
    finally:
        for worker in busy:
            worker.end()


def _start(chunk: Chunk, bad: dict[int, str], options: Options, make: Maker) -> _Worker:
    here, there = _CONTEXT.Pipe()
    at = _CONTEXT.Value("q", -1, lock=False)
    process = _CONTEXT.Process(target=_serve, args=(there, at, options, make), daemon=True)
    process.start()
    there.close()
    worker = _Worker(process, here, at, chunk, bad)
    here.send((chunk, bad))
    return worker


def _next(worker: _Worker, busy: list[_Worker], waiting: deque[Chunk]) -> None:
    """Give a worker that is done its next chunk, or let it go."""
    if not waiting:
        busy.remove(worker)
        worker.end()
        return
    worker.chunk, worker.bad, worker.at.value, worker.seen = waiting.popleft(), {}, -1, -1
    with suppress(OSError):  # it died in between: the next look finds that out
        worker.pipe.send((worker.chunk, worker.bad))


def _look(
    worker: _Worker, busy: list[_Worker], options: Options, make: Maker, file_seconds: float
) -> Chunk | None:
    """The worker's chunk when its part is there; a worker that hangs or died is replaced."""
    if worker.pipe.poll():
        try:
            error = worker.pipe.recv()
        except (EOFError, OSError):
            _replace(worker, busy, options, make, "parser_crash")
            return None
        if error:
            raise WorkFailed(error)
        return worker.chunk
    if worker.stuck(file_seconds):
        _replace(worker, busy, options, make, "parser_timeout")
    return None


def _replace(worker: _Worker, busy: list[_Worker], options: Options, make: Maker, reason: str) -> None:
    at = worker.at.value
    worker.end()
    busy.remove(worker)
    if at < 0 or at in worker.bad:
        raise WorkFailed("a worker process died before it began a file")
    busy.append(_start(worker.chunk, {**worker.bad, at: reason}, options, make))


def _processor_time(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _serve(pipe: Connection, at: Any, options: Options, make: Maker) -> None:
    """The worker process: one chunk after the other, until nobody asks any more."""

    def begin(number: int) -> None:
        at.value = number

    _end_with_parent()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
    keep_pages()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            chunk, bad = pipe.recv()
            pipe.send(_made(chunk, options, make, bad, begin))


def _end_with_parent() -> None:
    """Be killed with the parent, whatever kills it: the run that goes on writes the same part."""
    change = getattr(ctypes.CDLL(None), "prctl", None)
    if change is not None:
        change(_DEATH_SIGNAL, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid != os.getppid():
        os._exit(1)


def _made(chunk: Chunk, options: Options, make: Maker, bad: dict[int, str], begin: Any) -> str:
    try:
        write_part(chunk, options, make, bad, begin)
    except Exception as error:  # noqa: BLE001  (told to the parent, which ends the run)
        return f"{type(error).__name__}: {error}"
    return ""
