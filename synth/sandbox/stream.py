"""Watching one running job: phases, output, clock, stop signals.

The watcher ends on the keeper's report alone, never on an end of file: a job
may close its output and linger, or leave a descendant that holds it open. What
is still in the pipes when the report comes was written by processes that are
dead by then, so one last read without waiting takes all of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

from synth.errors import SandboxFault
from synth.sandbox.job import Limits
from synth.sandbox.keeper_client import Streams

Stop = Literal["time", "output", "memory", "cancelled", "setup"]

_CHUNK = 65536
_REFUSALS = {
    "m": "a job's program is not installed where the sandbox can see it",
    "l": "the process limit cannot be set",
}
_SETUP_SECONDS = 60.0
"""How long the sandbox may take to start its driver, on a machine that is badly overloaded."""
_DEATH_SECONDS = 60.0
"""How long a killed job may take to be dead."""


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


class KeeperGone(SandboxFault):
    """The keeper let go of a job without a report: it is dead or dying."""


class Watch:
    """The near ends of one job's pipes. Use as a context manager; give `far` away, then `close_far`.

    `stops` are descriptors that end the job when they become readable, and why.
    """

    def __init__(self, limits: Limits, stdin: str, stops: Mapping[int, Stop]) -> None:
        self._limits, self._stops = limits, stops
        self._input = memoryview(stdin.encode("utf-8", "replace"))
        self._selector = selectors.DefaultSelector()
        self._report, self._far_report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stdin_read, self._stdin = os.pipe()
        self._stdout, stdout_write = os.pipe()
        self._stderr, stderr_write = os.pipe()
        self._compile, compile_write = os.pipe()
        self.far = Streams(self._far_report.fileno(), stdin_read, stdout_write, stderr_write, compile_write)
        self._near = [self._stdin, self._stdout, self._stderr, self._compile]
        for fd in self._near:
            os.set_blocking(fd, False)
        self._deadline = time.monotonic() + _SETUP_SECONDS
        self.seen = Sighting()
        self._done = False

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close_far()
        if not self._done:
            self._abandon()
        self._selector.close()
        self._report.close()
        for fd in self._near:
            os.close(fd)

    def _abandon(self) -> None:
        """An exception cut the watch short: the slot may be used again only when the job is dead."""
        self._report.settimeout(_DEATH_SECONDS)
        with contextlib.suppress(OSError):
            self._report.send(b"k")
            while "mark" in json.loads(self._report.recv(_CHUNK) or "{}"):
                continue

    def close_far(self) -> None:
        """Give up our copies of the job's ends, after the keeper has its own."""
        if self._far_report.fileno() >= 0:
            self._far_report.close()
            for fd in self.far.ordered()[1:]:
                os.close(fd)

    def until_end(self) -> Sighting:
        """Follow the job to its end. Raises `SandboxFault` when the keeper or the kernel lets us down."""
        for fd in (self._stdout, self._stderr, self._compile, self._report.fileno()):
            self._selector.register(fd, selectors.EVENT_READ)
        for fd in self._stops:
            self._selector.register(fd, selectors.EVENT_READ)
        while not self._done:
            ready = self._selector.select(max(0.0, self._deadline - time.monotonic()))
            for key, _ in ready:
                self._handle(key.fd)
            if not self._done and time.monotonic() >= self._deadline:
                self._expired()
        self._drain()
        return self.seen

    def _handle(self, fd: int) -> None:
        if fd == self._report.fileno():
            self._take_report()
        elif fd in self._stops:
            self._selector.unregister(fd)
            self._kill(self._stops[fd])
        elif fd == self._stdin:
            self._feed()
        elif not self._read(fd):
            self._selector.unregister(fd)

    def _read(self, fd: int) -> bool:
        """Take what a pipe holds now; False at its end."""
        try:
            data = os.read(fd, _CHUNK)
        except BlockingIOError:
            return True
        if fd == self._compile:
            self.seen.compile += data[: self._limits.output_bytes - len(self.seen.compile)]
        else:
            self._output(self.seen.stdout if fd == self._stdout else self.seen.stderr, data)
        return bool(data)

    def _output(self, into: bytearray, data: bytes) -> None:
        room = self._limits.output_bytes - len(self.seen.stdout) - len(self.seen.stderr)
        into += data[:room]
        if len(data) > room:
            self._kill("output")

    def _mark(self, mark: str, at: float) -> None:
        """A phase began, says the driver, when the keeper heard it."""
        if mark == "c" and self.seen.compile_started is None:
            self.seen.compile_started = at
            self._set_deadline(at + self._limits.compile_seconds)
        elif mark == "r" and self.seen.run_started is None:
            self.seen.run_started = at
            self._set_deadline(at + self._limits.run_seconds)
            self._selector.register(self._stdin, selectors.EVENT_WRITE)
        else:
            self.seen.refusal = _REFUSALS.get(mark, self.seen.refusal)

    def _set_deadline(self, deadline: float) -> None:
        if self.seen.stop is None:
            self._deadline = deadline

    def _feed(self) -> None:
        """Standard input is given only once the run phase has begun: a compiler has no business with it."""
        try:
            self._input = self._input[os.write(self._stdin, self._input) :] if self._input else self._input
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._input = self._input[:0]
        if not self._input:
            self._selector.unregister(self._stdin)
            os.close(self._stdin)
            self._near.remove(self._stdin)
            self._stdin = -1

    def _expired(self) -> None:
        if self.seen.stop is not None:
            raise SandboxFault(f"a killed job was not dead after {_DEATH_SECONDS:g} s")
        started = self.seen.compile_started is not None or self.seen.run_started is not None
        self._kill("time" if started else "setup")

    def _kill(self, why: Stop) -> None:
        if self.seen.stop is None:
            self.seen.stop = why
            self._deadline = time.monotonic() + _DEATH_SECONDS
            with contextlib.suppress(OSError):  # a keeper that is gone shows as the report's end of file
                self._report.send(b"k")

    def _take_report(self) -> None:
        try:
            data = self._last_words()
        except ConnectionError:
            data = b""
        if not data:
            raise KeeperGone("the sandbox keeper ended while a job was running")
        report = json.loads(data)
        if "mark" in report:
            self._mark(report["mark"], report["at"])
            return
        self.seen.exit_code, self.seen.error = report["exit_code"], report["error"]
        self.seen.ended, self.seen.peak_bytes = report["ended"], report["peak"]
        self._done = True

    def _last_words(self) -> bytes:
        """The next message. Of a keeper that closed before it read our `k` an error is heard first, once."""
        try:
            return self._report.recv(_CHUNK)
        except ConnectionResetError:
            return self._report.recv(_CHUNK)

    def _drain(self) -> None:
        for fd in (self._compile, self._stdout, self._stderr):
            size = -1
            while size != self._size():
                size = self._size()
                self._read(fd)

    def _size(self) -> int:
        seen = self.seen
        return len(seen.stdout) + len(seen.stderr) + len(seen.compile)
