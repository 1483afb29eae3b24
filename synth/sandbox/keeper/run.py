"""One running sandbox, from the start of bubblewrap to the death of all in it."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
import time
from typing import TYPE_CHECKING, Any

from .kernel import send_kill, write

if TYPE_CHECKING:
    from .main import Keeper
    from .starter import Starter

_INFO_SECONDS = 5.0
"""How long bwrap may take to name its child before a kill stops waiting for that."""
_MARKS = 16
"""Marks that are listened to; a job sends three at most."""
_GO = b"x\n"
"""One byte for bubblewrap, one line for the driver."""


class Run:
    """One running sandbox: bwrap (the monitor) and the namespace's first process (the child)."""

    def __init__(
        self,
        keeper: Keeper,
        request: dict[str, Any],
        report: socket.socket,
        monitor: int,
        starter: Starter,
        pipes: tuple[int, int, int],
    ) -> None:
        self.keeper, self.report, self.monitor = keeper, report, monitor
        self.starter = starter
        self.limits: dict[str, int] = request["limits"]
        self.direct: bool = request["direct"]
        self.doors: list[str] = request["cgroups"]
        self.status, self.marks, self.gate = pipes
        self.heard = 0
        self.child: int | None = None
        self.monitor_fd, self.child_fd = os.pidfd_open(monitor), -1
        self.kill_at: float | None = None
        self.exit_code: int | None = None
        self.error = ""
        self.peak_kib, self.ended = 0, 0.0
        self.buffer = ""
        for fd in (self.status, self.marks):
            os.set_blocking(fd, False)
        keeper.watch(self.status, self.on_status)
        keeper.watch(self.marks, self.on_marks)
        keeper.watch(self.monitor_fd, self.on_monitor)
        keeper.watch(report.fileno(), self.on_report)

    def on_status(self) -> None:
        """bwrap says who its child is, and at the end the command's exit status."""
        try:
            data = os.read(self.status, 65536)
        except BlockingIOError:
            return
        if not data:
            self.keeper.forget(self.status)
            return
        self.buffer += data.decode()
        while self._take_document():
            pass

    def _take_document(self) -> bool:
        text = self.buffer.lstrip()
        try:
            document, end = json.JSONDecoder().raw_decode(text)
        except ValueError:
            return False
        self.buffer = text[end:]
        self.error = document.get("error", self.error)
        if "exit-code" in document:
            self.exit_code = document["exit-code"]
            self.ended = time.monotonic()
            if self.child_fd >= 0:
                send_kill(self.child_fd)  # it has nobody to wait for but what the job left behind
        if "child-pid" in document:
            self._adopt(document["child-pid"])
        return True

    def _adopt(self, child: int) -> None:
        """Know the child, so that it can be killed and reaped with certainty, then let it begin."""
        try:
            self.child_fd = os.pidfd_open(child)
        except ProcessLookupError:
            return
        self.child = child
        if self.kill_at is not None:
            self.kill()
        elif self.starter.moves:
            self.keeper.mover.tell(self._move)
        else:
            self._begin_here()

    def _move(self) -> None:
        """Into the cgroups, which only we may do; then the rest."""
        try:
            for door in self.doors:
                write(door, str(self.child))
        except OSError as error:
            self._give_up(error)
        else:
            self.starter.tell(self._begin)

    def _begin_here(self) -> None:
        """As `_begin` by this thread, which is quicker; by the slot's where this one may not."""
        try:
            self._limit_child()
        except OSError:
            self.starter.tell(self._begin)
        else:
            self._go()

    def _begin(self) -> None:
        """Limits, which only the same user may set, then the word. Without it the driver ends by itself."""
        try:
            self._limit_child()
        except ProcessLookupError:
            return
        except OSError as error:
            self._give_up(error)
        else:
            self._go()

    def _limit_child(self) -> None:
        assert self.child is not None
        for name, value in self.limits.items():
            _limit(self.child, getattr(resource, name), value)

    def _go(self) -> None:
        if self.direct:
            self._say({"mark": "r", "at": time.monotonic()})
        try:
            os.write(self.gate, _GO)
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self.error = f"cannot limit the sandbox: {error}"
        send_kill(self.child_fd)

    def on_marks(self) -> None:
        """Pass on when a phase began, at once; what is more than a driver says is not heard."""
        try:
            marks = os.read(self.marks, _MARKS)
        except BlockingIOError:
            return
        self.heard += len(marks)
        for mark in marks.decode("latin-1"):
            self._say({"mark": mark, "at": time.monotonic()})
        if not marks or b"r" in marks or self.heard >= _MARKS:
            self.keeper.forget(self.marks)

    def _say(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self.report.send(json.dumps(message).encode(), socket.MSG_DONTWAIT)

    def on_report(self) -> None:
        """`k`, or the other side went away: either way the job ends now."""
        if not self.report.recv(16):
            self.keeper.forget(self.report.fileno())
        self.kill()

    def kill(self) -> None:
        """SIGKILL the namespace. A child that is not known yet is killed as soon as it is."""
        if self.child_fd >= 0:
            send_kill(self.child_fd)
            send_kill(self.monitor_fd)
        elif self.kill_at is None:
            self.kill_at = time.monotonic() + _INFO_SECONDS
        elif time.monotonic() >= self.kill_at:
            send_kill(self.monitor_fd)

    def on_monitor(self) -> None:
        """bwrap ended: note its last words, then make sure that the namespace is gone too."""
        self.keeper.forget(self.monitor_fd)
        usage = os.wait4(self.monitor, 0)[2]
        self.peak_kib = usage.ru_maxrss
        for fd, take in ((self.status, self.on_status), (self.marks, self.on_marks)):
            if fd in self.keeper.callbacks:
                take()
        self.ended = self.ended or time.monotonic()
        if self.child_fd >= 0:
            send_kill(self.child_fd)
            self.keeper.watch(self.child_fd, self.on_child)
        else:
            self.finish()

    def on_child(self) -> None:
        """The namespace's first process is dead, so everything in it is; reap it if it is ours."""
        self.keeper.forget(self.child_fd)
        if self.child is not None:
            with contextlib.suppress(ChildProcessError):
                self.peak_kib = max(self.peak_kib, os.wait4(self.child, 0)[2].ru_maxrss)
        self.finish()

    def finish(self) -> None:
        """Let go of every descriptor, then report: whoever reads the report finds nothing left."""
        report = {
            "exit_code": self.exit_code,
            "error": self.error,
            "ended": self.ended,
            "peak": self.peak_kib * 1024,
        }
        for fd in (self.status, self.marks, self.monitor_fd, self.child_fd, self.report.fileno()):
            self.keeper.forget(fd)
        for fd in (self.status, self.marks, self.gate, self.monitor_fd, self.child_fd):
            if fd >= 0:
                os.close(fd)
        self.keeper.ended(self)
        with self.report:
            self._say(report)


def _limit(pid: int, which: int, value: int) -> None:
    """Both limits to `value`, or to the hard limit that we were started with if that is lower."""
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.prlimit(pid, which, (value, value))
