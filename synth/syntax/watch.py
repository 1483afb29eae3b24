"""The static check and the cutting of one text in processes of their own, under a watch.

`checked` is `static_check` that cannot hang or crash its caller, holds no lock
while it waits, and uses all cores when many threads call it; `identified` is
`identify`; `cut`, `holes` and `fill` are those of `synth.syntax.infill.one`.
Processes are started when they are first needed and kept. One that passes its time
is killed and the text has the fault `parser_timeout`; one that dies (out of memory
in error recovery) has given it `parser_died`. Both are the text's result and not an
error of synth, and the next text gets a new process.

A fork forgets the processes of its parent and starts its own; an exec closes the
pipes, which ends them.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Literal, cast

from synth.errors import SynthError
from synth.syntax.families.family import Parts
from synth.syntax.faults import Fault
from synth.syntax.grammars import MAX_SOURCE
from synth.syntax.identify import Identified
from synth.syntax.infill.one import Cut, Filled, Hole, Text
from synth.syntax.infill.options import Options
from synth.syntax.static_check import StaticCheck, refused, static_check

SECONDS = 10.0
"""Processor time of one check at most; the largest source that is parsed takes a tenth."""
PATIENCE = 6.0
"""How much longer it may take by the clock, on a machine with other work."""
Work = Literal["check", "identify", "cut", "holes", "fill"]
PROCESSES = max(1, min(8, len(os.sched_getaffinity(0))))


class ParserGone(Exception):
    """The process ended or was killed; `fault` says by what."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class _Child:
    """One process and its pipes."""

    def __init__(self, command: list[str], seconds: float) -> None:
        self._limit = seconds * PATIENCE
        self._process = subprocess.Popen(
            [*command, str(seconds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        assert self._process.stdin and self._process.stdout
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()

    def ask(self, request: tuple[Work, tuple[Any, ...]]) -> Any:
        """Raises `ParserGone`."""
        end = time.monotonic() + self._limit
        data = pickle.dumps(request)
        try:
            self._write(len(data).to_bytes(4, "big") + data)
            size = int.from_bytes(self._read(4, end), "big")
            return pickle.loads(self._read(size, end))
        except TimeoutError:
            self.close()
            raise ParserGone(Fault.PARSER_TIMEOUT) from None
        except (EOFError, OSError):
            timer = self.close() == -signal.SIGPROF
            raise ParserGone(Fault.PARSER_TIMEOUT if timer else Fault.PARSER_DIED) from None

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._in, rest) :]

    def _read(self, size: int, end: float) -> bytes:
        poll, parts = select.poll(), bytearray()
        poll.register(self._out, select.POLLIN)
        while len(parts) < size:
            if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(self._out, size - len(parts))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def is_alive(self) -> bool:
        """Whether the process is there (the system may end one that waits)."""
        return self._process.poll() is None

    def close(self) -> int:
        """End the process, if it has not ended; its exit status."""
        self.forget()
        try:
            return self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def forget(self) -> None:
        """Close this side's pipes; the process reads an end, unless it is stuck."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()

    def disown(self) -> None:
        """After a fork: the process is the parent's."""
        self.forget()
        self._process.returncode = 0


class Watch:
    """A few parsing processes for the threads of this one."""

    def __init__(
        self, processes: int = PROCESSES, seconds: float = SECONDS, command: list[str] | None = None
    ) -> None:
        self._command = command or [sys.executable, "-m", "synth.syntax.child"]
        self._seconds = seconds
        self._room = threading.BoundedSemaphore(processes)
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._lock = threading.Lock()

    def checked(self, language: str, code: str) -> StaticCheck:
        """`static_check`, in a process. Raises `ToolchainError` for an unknown language."""
        if len(code) > MAX_SOURCE:  # no parser is asked
            return static_check(language, code)
        try:
            return cast(StaticCheck, self._ask("check", language, code))
        except ParserGone as gone:
            return refused(language, gone.fault)

    def identified(self, code: str, fence: str = "", path: str = "") -> Identified:
        """`identify`, in a process; no language for a text that ends it."""
        try:
            return cast(Identified, self._ask("identify", code, fence, path))
        except ParserGone:
            return Identified("", "none")

    def cut(self, text: Text, options: Options) -> Cut:
        """`one.cut`, in a process. Raises `ToolchainError` for an unknown language."""
        try:
            return cast(Cut, self._ask("cut", text, options))
        except ParserGone as gone:
            return Cut((), {f"file:{gone.fault}": 1})

    def holes(self, text: Text, options: Options) -> tuple[Hole, ...]:
        """`one.holes`, in a process; none of a text that ends it."""
        try:
            return cast(tuple[Hole, ...], self._ask("holes", text, options))
        except ParserGone:
            return ()

    def fill(self, language: str, parts: Parts, split: str, level: str) -> Filled:
        """`one.fill`, in a process; an empty hole where that ends it."""
        try:
            return cast(Filled, self._ask("fill", language, parts, split, level))
        except ParserGone:
            return Filled("", parts.prefix + parts.suffix)

    def _ask(self, what: Work, *arguments: Any) -> Any:
        """The reply of a process. Raises `ParserGone`, and the error that a reply is."""
        with self._room:
            child = self._take()
            try:
                reply = child.ask((what, arguments))
            except BaseException:  # an interrupt, too, leaves a reply on the way
                self._drop(child)
                raise
            self._give_back(child)
        if isinstance(reply, SynthError):
            raise reply
        return reply

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                if (child := self._idle.pop()).is_alive():
                    return child
                self._all.discard(child)
                child.close()
            child = _Child(self._command, self._seconds)
            self._all.add(child)
            return child

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if child in self._all:  # else the watch was closed in the meantime
                self._idle.append(child)

    def _drop(self, child: _Child) -> None:
        with self._lock:
            self._all.discard(child)
        child.close()

    def close(self) -> None:
        """End all processes."""
        self._end(lambda child: child.close())

    def disown(self) -> None:
        """Forget the processes, which are another's."""
        self._lock = threading.Lock()
        self._end(lambda child: child.disown())

    def _end(self, how: Callable[[_Child], object]) -> None:
        with self._lock:
            children, self._all, self._idle = self._all, set(), []
        for child in children:
            how(child)


_shared: Watch | None = None
_lock = threading.Lock()


def checked(language: str, code: str) -> StaticCheck:
    """The static check under the watch of this process. Raises `ToolchainError` for an unknown language."""
    return shared().checked(language, code)


def identified(code: str, fence: str = "", path: str = "") -> Identified:
    """The language of a text, as far as it can be told."""
    return shared().identified(code, fence, path)


def cut(text: Text, options: Options) -> Cut:
    """The rows of one text. Raises `ToolchainError` for an unknown language."""
    return shared().cut(text, options)


def holes(text: Text, options: Options) -> tuple[Hole, ...]:
    """The holes of one text. Raises `ToolchainError` for an unknown language."""
    return shared().holes(text, options)


def fill(language: str, parts: Parts, split: str, level: str) -> Filled:
    """The hole of one split. Raises `ToolchainError` for an unknown language."""
    return shared().fill(language, parts, split, level)


def shared() -> Watch:
    """The watch that all threads of this process use."""
    global _shared
    with _lock:
        if _shared is None:
            _shared = Watch()
        return _shared


def close() -> None:
    """End the shared processes, if there are any; the next check starts new ones."""
    global _shared
    with _lock:
        watch, _shared = _shared, None
    if watch is not None:
        watch.close()


def _forked() -> None:
    global _shared, _lock
    _lock = threading.Lock()
    watch, _shared = _shared, None
    if watch is not None:
        watch.disown()


os.register_at_fork(after_in_child=_forked)
atexit.register(close)
