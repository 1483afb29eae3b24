"""Watching one running job: phases, output, clock, stop signals.

The watcher ends on the keeper's report alone, never on an end of file: a job
may close its output and linger, or leave a descendant that holds it open. What
is still in the pipes when the report comes was written by processes that are
dead by then, so one last read without waiting takes all of it. So the job's ends
of its pipes stay open here as well: nobody is woken to be told that a pipe has ended.
"""

from __future__ import annotations

import contextlib
import os
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, NamedTuple

from synth.errors import SandboxFault
from synth.sandbox.job import Limits
from synth.sandbox.line import DEATH_SECONDS, KeeperGone, Line, Mark


class Streams(NamedTuple):
    """The ends that a job gets: where it reads, and where it writes."""

    stdin: int
    stdout: int
    stderr: int
    compile: int


Stop = Literal["time", "output", "memory", "cancelled", "setup"]

_CHUNK = 65536
_REFUSALS = {
    "m": "a job's program is not installed where the sandbox can see it",
    "l": "the process limit cannot be set",
}
_SETUP_SECONDS = 60.0
"""How long the sandbox may take to start its driver, on a machine that is badly overloaded."""


@dataclass
class Sighting:
    """What was seen of a job. Times are `time.monotonic()` seconds."""

    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    compile: bytearray = field(default_factory=bytearray)
    compile_started: float | None = None
    run_started: float | None = None
    ended: float = 0.0
    refusal: str = ""
    """Why the driver did not begin."""
    stop: Stop | None = None
    exit_code: int | None = None
    error: str = ""
    peak_bytes: int = 0


class Watch:
    """The near ends of one job's pipes, and `far`, those to hand to it. Use as a context manager.

    `line` is where word of the job comes from; `stops` are descriptors that end the job when they become
    readable, and why. Without `compiles` the far end for a compiler's output is that of standard output.
    """

    def __init__(
        self, limits: Limits, stdin: str, stops: Mapping[int, Stop], line: Line, *, compiles: bool
    ) -> None:
        self._limits, self._stops, self._line = limits, stops, line
        self._input = memoryview(stdin.encode("utf-8", "replace"))
        self._poll = select.poll()
        stdin_read, self._stdin = os.pipe()
        self._stdout, stdout_write = os.pipe()
        self._stderr, stderr_write = os.pipe()
        self._compile, compile_write = os.pipe() if compiles else (-1, stdout_write)
        self.far = Streams(stdin_read, stdout_write, stderr_write, compile_write)
        self._outputs = [fd for fd in (self._compile, self._stdout, self._stderr) if fd >= 0]
        for fd in (self._stdin, *self._outputs):
            os.set_blocking(fd, False)
        if not self._input:
            self._close_stdin()
        self._deadline = time.monotonic() + _SETUP_SECONDS
        self.seen = Sighting()
        self._done = False

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._done:  # an exception cut the watch short: the slot is free when the job is dead
            with contextlib.suppress(KeeperGone):
                self._line.abandon()
        if self._stdin >= 0:
            self._close_stdin()
        for fd in {*self._outputs, *self.far}:
            os.close(fd)

    def until_end(self) -> Sighting:
        """Follow the job to its end. Raises `SandboxFault` when the keeper or the kernel lets us down."""
        for fd in (*self._outputs, self._line.fileno(), *self._stops):
            self._poll.register(fd, select.POLLIN)
        while not self._done:
            for fd, _ in self._poll.poll(max(0.0, self._deadline - time.monotonic()) * 1000):
                self._handle(fd)
            if not self._done and time.monotonic() >= self._deadline:
                self._expired()
        self._drain()
        return self.seen

    def _handle(self, fd: int) -> None:
        if fd in self._outputs:
            self._read(fd)
        elif fd in self._stops:
            self._poll.unregister(fd)
            self._kill(self._stops[fd])
        elif fd == self._stdin:
            self._feed()
        else:
            self._take_word()

    def _read(self, fd: int) -> None:
        """Take what a pipe holds now."""
        try:
            data = os.read(fd, _CHUNK)
        except BlockingIOError:
            return
        if fd == self._compile:
            self.seen.compile += data[: self._limits.output_bytes - len(self.seen.compile)]
        else:
            self._output(self.seen.stdout if fd == self._stdout else self.seen.stderr, data)

    def _output(self, into: bytearray, data: bytes) -> None:
        room = self._limits.output_bytes - len(self.seen.stdout) - len(self.seen.stderr)
        into += data[:room]
        if len(data) > room:
            self._kill("output")

    def _mark(self, mark: Mark) -> None:
        """A phase began, says the driver, when the keeper heard it."""
        if mark.phase == "c" and self.seen.compile_started is None:
            self.seen.compile_started = mark.at
            self._set_deadline(mark.at + self._limits.compile_seconds)
        elif mark.phase == "r" and self.seen.run_started is None:
            self.seen.run_started = mark.at
            self._set_deadline(mark.at + self._limits.run_seconds)
            if self._stdin >= 0:
                self._poll.register(self._stdin, select.POLLOUT)
        else:
            self.seen.refusal = _REFUSALS.get(mark.phase, self.seen.refusal)

    def _set_deadline(self, deadline: float) -> None:
        if self.seen.stop is None:
            self._deadline = deadline

    def _feed(self) -> None:
        """Standard input is given only once the run phase has begun: a compiler has no business with it."""
        try:
            self._input = self._input[os.write(self._stdin, self._input) :] if self._input else self._input
        except BlockingIOError:
            return
        if not self._input:
            self._poll.unregister(self._stdin)
            self._close_stdin()

    def _close_stdin(self) -> None:
        os.close(self._stdin)
        self._stdin = -1

    def _expired(self) -> None:
        if self.seen.stop is not None:
            raise SandboxFault(f"a killed job was not dead after {DEATH_SECONDS:g} s")
        started = self.seen.compile_started is not None or self.seen.run_started is not None
        self._kill("time" if started else "setup")

    def _kill(self, why: Stop) -> None:
        if self.seen.stop is None:
            self.seen.stop = why
            self._deadline = time.monotonic() + DEATH_SECONDS
            if not self._done:  # else the line may be that of the next job already
                self._line.kill()

    def _take_word(self) -> None:
        word = self._line.receive()
        if isinstance(word, Mark):
            self._mark(word)
        elif word is not None:
            self.seen.exit_code, self.seen.error = word.exit_code, word.error
            self.seen.ended, self.seen.peak_bytes = word.ended, word.peak_bytes
            self._done = True

    def _drain(self) -> None:
        for fd in self._outputs:
            size = -1
            while size != self._size():
                size = self._size()
                self._read(fd)

    def _size(self) -> int:
        seen = self.seen
        return len(seen.stdout) + len(seen.stderr) + len(seen.compile)
