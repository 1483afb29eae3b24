"""Where word of one running job comes from, and how the job is ended.

A cold job is the keeper's: `KeeperLine` is the near end of the socket on which the keeper says
when phases begin (`Mark`) and that everything is over (`End`). A warm job speaks through the process
that it is a fork of (`synth.sandbox.warm`). `synth.sandbox.stream` follows either.
"""

from __future__ import annotations

import contextlib
import json
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

from synth.errors import SandboxFault

DEATH_SECONDS = 60.0
"""How long a killed job may take to be dead."""
_LARGEST = 65536


class KeeperGone(SandboxFault):
    """The keeper let go of a job without a report: it is dead or dying."""


@dataclass(frozen=True)
class Mark:
    """A phase began (one letter, see `synth.sandbox.command`), by `time.monotonic()`."""

    phase: str
    at: float


@dataclass(frozen=True)
class End:
    """Every process of the job is dead. Without an `exit_code` it was killed or broke; `error` says why."""

    exit_code: int | None
    error: str
    ended: float
    peak_bytes: int


Word = Mark | End


class Line(Protocol):
    """What a `Watch` needs of a job."""

    def fileno(self) -> int:
        """Readable when there is a word."""

    def receive(self) -> Word | None:
        """The next word; None for one that means nothing to the job. Raises `KeeperGone`."""

    def kill(self) -> None:
        """Have the job killed; its end is still to be received."""

    def abandon(self) -> None:
        """Kill, and return when all of it is dead or `DEATH_SECONDS` are over. Raises `KeeperGone`."""


class KeeperLine:
    """The report socket of one sandbox of the keeper's. Give `far` away, then `close_far`."""

    def __init__(self) -> None:
        self._near, self.far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def __enter__(self) -> KeeperLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Both ends; what still runs there is killed."""
        self.far.close()
        self._near.close()

    def close_far(self) -> None:
        """Give up our copy of the keeper's end, after it has its own."""
        self.far.close()

    def fileno(self) -> int:
        """See `Line`."""
        return self._near.fileno()

    def receive(self) -> Word | None:
        """See `Line`."""
        try:
            data = self._last_words()
        except ConnectionError:
            data = b""
        if not data:
            raise KeeperGone("the sandbox keeper ended while a job was running")
        return read_word(json.loads(data))

    def kill(self) -> None:
        """See `Line`."""
        with contextlib.suppress(OSError):  # a keeper that is gone shows as the report's end of file
            self._near.send(b"k")

    def abandon(self) -> None:
        """See `Line`."""
        self.close_far()
        self._near.settimeout(DEATH_SECONDS)
        self.kill()
        with contextlib.suppress(OSError):
            while not isinstance(self.receive(), End):
                continue

    def _last_words(self) -> bytes:
        """The next message. Of a keeper that closed before it read our `k` an error is heard first, once."""
        try:
            return self._near.recv(_LARGEST)
        except ConnectionResetError:
            return self._near.recv(_LARGEST)


def read_word(message: dict[str, Any]) -> Word:
    """What the keeper's JSON says."""
    if "mark" in message:
        return Mark(message["mark"], message["at"])
    return End(message["exit_code"], message["error"], message["ended"], message["peak"])
