"""Jobs that are forks of a process which has started already; see `synth/sandbox/zygote.py`.

A slot has at most one such process. It lives in a sandbox of its own that the keeper starts like
any other; when it dies, or another kind is wanted, a new one is started.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import socket
import time
from typing import TYPE_CHECKING, Any

from . import FILES, REPORT, STDERR, STDIN, STDOUT
from .kernel import send_kill

if TYPE_CHECKING:
    from .main import Keeper

CONTROL_FD = 5
_PATIENCE = 30.0
"""Seconds that a killed job may wait for a zygote which is only starting."""


class Zygote:
    """One warm process and the job that it has under way, if any."""

    def __init__(self, keeper: Keeper, key: str, request: dict[str, Any], script: int) -> None:
        self.keeper, self.key = keeper, key
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.leash, report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stdin, nobody = os.pipe()
        self.unread, stdout = os.pipe()
        at = {0: stdin, 1: stdout, 2: 2, CONTROL_FD: theirs.fileno()}
        self.job: WarmRun | None = None
        self.pidfd = -1
        """Of the init of the namespaces that the job is in, or the next will be."""
        self.alive, self.over = True, False
        try:
            self.run = keeper.launch(report, request, [script], at)
        except OSError:
            report.close()
            self._close()
            raise
        finally:
            theirs.close()
            for fd in (stdin, nobody, stdout):
                os.close(fd)
        self.run.after = self._ended
        keeper.watch(self.control.fileno(), self._on_message)

    def begin(self, job: WarmRun, fds: list[int]) -> None:
        """Have it fork. What it cannot take yet waits in the socket."""
        self.job = job
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))
        self.control.sendmsg([b"j"], [rights])

    def end(self) -> None:
        """Have it killed; a job that it has dies with it."""
        if not self.over:
            self.alive = False
            self.run.kill()

    def _on_message(self) -> None:
        size = socket.CMSG_SPACE(4)
        try:
            message, ancillary, _, _ = self.control.recvmsg(4096, size, socket.MSG_CMSG_CLOEXEC)
        except ConnectionError:
            message, ancillary = b"", []
        fds = array.array("i", b"".join(data for _, _, data in ancillary))
        if not message:
            self.keeper.forget(self.control.fileno())
            self.end()
        elif message[:1] == b"p":
            self.pidfd = fds[0]
            if self.job is not None and self.job.kill_at is not None:
                self.job.kill()
        elif self.job is not None:
            if message[:1] == b"x":
                self._forget_init()
            self.job.on_message(message[:1], message[1:])

    def _forget_init(self) -> None:
        if self.pidfd >= 0:
            os.close(self.pidfd)
            self.pidfd = -1

    def _ended(self) -> None:
        """Everything in its sandbox is dead."""
        self.alive, self.over = False, True
        self.keeper.forget(self.control.fileno())
        self._close()
        if self.job is not None:
            self.job.finish(None, self.run.error or "the warm process ended")

    def _close(self) -> None:
        self._forget_init()
        self.control.close()
        self.leash.close()
        os.close(self.unread)


class WarmRun:
    """One job of a zygote."""

    def __init__(self, keeper: Keeper, zygote: Zygote, report: socket.socket, fds: list[int]) -> None:
        self.keeper, self.zygote, self.report = keeper, zygote, report
        self.kill_at: float | None = None
        self.error = ""
        keeper.watch(report.fileno(), self.on_report)
        zygote.begin(self, [fds[FILES], fds[STDIN], fds[STDOUT], fds[STDERR], fds[REPORT]])

    def on_report(self) -> None:
        """`k`, or the other side went away: either way the job ends now."""
        if not self.report.recv(16):
            self.keeper.forget(self.report.fileno())
        self.kill()

    def kill(self) -> None:
        """SIGKILL all of it; if it is not known yet, as soon as it is."""
        if self.zygote.pidfd >= 0:
            send_kill(self.zygote.pidfd)
        elif self.kill_at is None:
            self.kill_at = time.monotonic() + _PATIENCE
        elif time.monotonic() >= self.kill_at:
            self.zygote.end()

    def on_message(self, kind: bytes, rest: bytes) -> None:
        """What the zygote, or the job before it runs any code, has to say."""
        if kind == b"e":
            self.error = rest.decode("utf-8", "replace")
        elif kind == b"x":
            code, peak = json.loads(rest)
            self.finish(None if self.error else code, self.error, peak)

    def finish(self, code: int | None, error: str, peak_kib: int = 0) -> None:
        """Let go of everything, then report."""
        self.zygote.job = None
        self.keeper.forget(self.report.fileno())
        self.keeper.ended(self)
        with self.report:
            self._say({"exit_code": code, "error": error, "ended": time.monotonic(), "peak": peak_kib * 1024})

    def _say(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self.report.send(json.dumps(message).encode(), socket.MSG_DONTWAIT)
