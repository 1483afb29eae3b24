"""A process that has started already, of which jobs are forks; see `synth.sandbox.zygote`.

The keeper starts it in a sandbox of its own, like any other job, and watches over it. Jobs it is given
directly, over one SEQPACKET socket: a message with the job's request and descriptors for each, and back

    `p` with a pidfd    of the init of the next job's namespaces
    `r` and a time      the candidate's code begins
    `e` and a text      why it does not
    `x` and numbers     all of the job is dead: exit status, whether it was the last

A job whose code has begun is killed by its init. Before that, and whenever anything is amiss, the whole
process is; the next job starts another. So it is after a job that has used its network.
"""

from __future__ import annotations

import array
import contextlib
import functools
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Sequence

from synth.errors import SandboxFault
from synth.sandbox.keeper_client import memfds
from synth.sandbox.line import End, KeeperGone, KeeperLine, Mark, Word

Launch = Callable[[KeeperLine, int], socket.socket]
"""Has the keeper start the process: where it is told of, the descriptor that the process listens on.

Gives the keeper's socket, to know it by.
"""

_LARGEST = 16384
"""Bytes of a request that goes without a memfd; as in `synth.sandbox.zygote`."""


class WarmProcess:
    """One such process and the job that it has, if any. A `Line` for the job that was begun last."""

    def __init__(self, key: str, launch: Launch) -> None:
        self.key = key
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._life = KeeperLine()
        self._pidfd = -1
        self._begun, self._error = False, ""
        self._first: Callable[[], None] | None = None
        self.starts = True
        """Nothing was heard of it yet."""
        try:
            self.keeper = launch(self._life, theirs.fileno())
        except BaseException:
            self._control.close()
            self._life.close()
            raise
        finally:
            theirs.close()
        self._life.close_far()
        self._stopped = False

    @property
    def alive(self) -> bool:
        """Whether it can be given a job: it may have died while it had none."""
        if self._stopped:
            return False
        poll = select.poll()
        poll.register(self._control, 0)
        return not poll.poll(0)

    def begin(self, request: bytes, streams: Sequence[int], prepare: Callable[[], None]) -> None:
        """Hand it a job's request and standard streams, once it has started and all is prepared.

        Raises `SandboxFault`, and whatever `prepare` does.
        """
        self._begun, self._error = False, ""
        if self.starts:
            self._first = functools.partial(self.begin, request, streams, prepare)
            return
        prepare()
        short = len(request) <= _LARGEST
        try:
            with memfds(() if short else (request,)) as more:
                rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [*streams, *more]))
                self._control.sendmsg([request if short else b"j"], [rights])
        except OSError as error:
            self.close()
            raise SandboxFault(f"the warm process is gone: {error}") from error

    def fileno(self) -> int:
        """See `Line`."""
        return self._control.fileno()

    def receive(self) -> Word | None:
        """See `Line`."""
        try:
            message, ancillary, _, _ = self._control.recvmsg(
                _LARGEST, socket.CMSG_SPACE(4), socket.MSG_CMSG_CLOEXEC
            )
        except ConnectionError:
            message, ancillary = b"", []
        kind, rest = message[:1], message[1:]
        if kind == b"p":
            self._take_init(ancillary)
        elif kind == b"r":
            self._begun = True
            return Mark("r", float(rest))
        elif kind == b"e":
            self._error = rest.decode("utf-8", "replace")
        else:
            return self._end(rest) if kind else self._died()
        return None

    def kill(self) -> None:
        """See `Line`."""
        if not self._begun or self._pidfd < 0:
            self._life.kill()
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def abandon(self) -> None:
        """See `Line`."""
        self.close()

    def close(self) -> None:
        """Have all of it killed, and return when it is dead."""
        with contextlib.suppress(KeeperGone):
            self._stop()

    def _stop(self) -> None:
        if not self._stopped:
            self._stopped = True
            try:
                self._life.abandon()
            finally:
                self._life.close()
                self._control.close()
                self._forget_init()

    def _take_init(self, ancillary: list[tuple[int, int, bytes]]) -> None:
        self._forget_init()
        fds = array.array("i", b"".join(data for _, _, data in ancillary))
        self._pidfd = fds[0] if fds else -1
        self.starts = False
        if self._first:
            first, self._first = self._first, None
            first()

    def _forget_init(self) -> None:
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1

    def _end(self, rest: bytes) -> End:
        self._forget_init()
        code, last = map(int, rest.split())
        if not self._begun:  # the process's fault, whatever it is, and never the job's
            return self._died()
        if last:
            self._stop()
        return End(code, "", time.monotonic(), 0)

    def _died(self) -> End:
        self._stop()
        return End(None, self._error or "the warm process ended", time.monotonic(), 0)
