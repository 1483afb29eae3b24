"""One stack a home: an advisory lock that dies with its holder, whatever kills it."""

from __future__ import annotations

import fcntl
import os
from types import TracebackType
from typing import Self

from synth.cli.stack.layout import Layout
from synth.cli.stack.state import StackState
from synth.errors import ServiceError


class HomeLock:
    """Held while this process runs the servers of a home."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._file = -1

    def __enter__(self) -> Self:
        """Take the lock. Raises `ServiceError` that names the holder."""
        # O_CLOEXEC is Python's default: the servers must not keep the lock alive.
        self._file = os.open(self._layout.lock, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._close()
            raise ServiceError(*_who(self._layout), mend=_mend(self._layout)) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        os.close(self._file)
        self._file = -1


def _who(layout: Layout) -> tuple[str]:
    state = StackState.read(layout)
    if state is None:
        return (f"another synth is starting or stopping in {layout.home}",)
    return (f"a `synth {state.mode}` (pid {state.holder.pid}) already runs in {layout.home}",)


def _mend(layout: Layout) -> str:
    state = StackState.read(layout)
    if state is not None and state.mode == "up":
        return "use it (`synth run FILE`), or end it with `synth down`"
    return "wait for it, or give another data directory with --home"
