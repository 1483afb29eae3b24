"""The keeper's event loop. See the package for what it is and why."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from . import (
    COMPILE,
    COMPILE_FD,
    CONTROL_FD,
    FILES,
    GATE_FD,
    MARK_FD,
    MAX_FDS,
    REPORT,
    REQUEST,
    STDERR,
    STDIN,
    STDOUT,
)
from .kernel import SET_CHILD_SUBREAPER, in_tree, memfd, prctl, read_memfd
from .run import Run
from .stage import Stage
from .starter import Starter, Worker

_STANDARD = {0: STDIN, 1: STDOUT, 2: STDERR}


class Keeper:
    """The event loop. Configuration: bwrap (path), parts, stage (folder or null), seccomp (hex), folders."""

    def __init__(self, control: socket.socket, configuration: dict[str, Any]) -> None:
        self.control = control
        self.selector = selectors.DefaultSelector()
        self.callbacks: dict[int, Callable[[], None]] = {}
        self.runs: set[Run] = set()
        self.program: str = configuration["bwrap"]
        self.filter = bytes.fromhex(configuration["seccomp"])
        self.folders: list[str] = configuration["folders"]
        self.stage = self._make_stage(configuration)
        self.seen: set[tuple[str, str]] = set()
        self.starters: dict[str, Starter] = {}
        self.open = True
        self.watch(control.fileno(), self.on_control)

    def _make_stage(self, configuration: dict[str, Any]) -> Stage | None:
        if configuration["stage"] is None:
            return None
        try:
            stage = Stage(configuration["stage"])
        except OSError as error:  # such as a kernel before 5.12, or no device nodes to be had
            print(f"no stage: {error}", file=sys.stderr)  # noqa: T201
            return None
        for file, relative in configuration["parts"]:
            stage.copy(file, relative)
        self.program = os.path.join(stage.folder, configuration["parts"][0][1])  # noqa: PTH118
        return stage

    @cached_property
    def mover(self) -> Worker:
        """Does what may take long."""
        return Worker()

    def watch(self, fd: int, callback: Callable[[], None]) -> None:
        """Call back when `fd` is readable."""
        self.callbacks[fd] = callback
        self.selector.register(fd, selectors.EVENT_READ)

    def forget(self, fd: int) -> None:
        """Stop watching; unknown descriptors are fine."""
        if self.callbacks.pop(fd, None) is not None:
            self.selector.unregister(fd)

    def ended(self, run: Run) -> None:
        """A run is over."""
        self.runs.discard(run)
        if not self.runs:
            _reap_strays()

    def loop(self) -> None:
        """Serve until the other side closes and the last sandbox is dead."""
        while self.open or self.runs:
            waiting = any(run.kill_at is not None for run in self.runs)
            for key, _ in self.selector.select(1.0 if waiting else None):
                callback = self.callbacks.get(key.fd)
                if callback:
                    callback()
            for run in [run for run in self.runs if run.kill_at is not None]:
                run.kill()
        self.close()

    def close(self) -> None:
        """Leave nothing: the starters, the stage, the folders (cgroups, mount point) that we were told of."""
        for starter in self.starters.values():
            starter.end()
        if self.stage:
            self.stage.close()
        for folder in self.folders:
            with contextlib.suppress(OSError):
                os.rmdir(folder)  # noqa: PTH106

    def on_control(self) -> None:
        """A job, or the end."""
        message, fds = _receive(self.control)
        if not message:
            self.open = False
            self.forget(self.control.fileno())
            for run in list(self.runs):
                run.kill()
            return
        report = socket.socket(fileno=os.dup(fds[REPORT]))
        try:
            self._start(report, read_memfd(fds[REQUEST]), fds)
        except OSError as error:
            _refuse(report, f"cannot start the sandbox: {error}")
        finally:
            for fd in fds:
                os.close(fd)

    def _start(self, report: socket.socket, request: dict[str, Any], fds: list[int]) -> None:
        at, files = {target: fds[index] for target, index in _STANDARD.items()}, fds[FILES:]
        if request["warm"]:
            at[CONTROL_FD] = files.pop()
        if not request["direct"]:
            at[COMPILE_FD] = fds[COMPILE]
        self._launch(report, request, files, at)

    def _launch(
        self, report: socket.socket, request: dict[str, Any], files: list[int], at: dict[int, int]
    ) -> None:
        """Start one sandbox. `files` go to bubblewrap, `at` says which descriptors its command has."""
        arguments = [self._resolve(each, files) for each in request["arguments"]]
        starter = self._starter(request["user"], request["cgroups"])
        if starter.network is not None:
            arguments.remove("--unshare-net")
        if request["direct"]:
            self._require(request["command"][0], arguments)
        status_read, status_write = os.pipe()
        marks_read, marks_write = os.pipe()
        gate_read, gate_write = os.pipe()
        # a gate that is its own writer never opens by itself when we die; a driver sees that we did
        gate = os.open(f"/proc/self/fd/{gate_read}", os.O_RDWR) if request["direct"] else gate_read
        ours = {"--json-status-fd": status_write, "--block-fd": gate}
        if not request["warm"]:
            ours["--seccomp"] = memfd(self.filter)
        packed = memfd("".join(f"{key}\0{fd}\0" for key, fd in ours.items()).encode() + _join(arguments))
        command = ["bwrap", "--args", str(packed), "--", *request["command"]]
        if not request["direct"]:
            at |= {MARK_FD: marks_write, GATE_FD: gate_read}
        try:
            pid = starter.spawn(self.program, command, at, [*ours.values(), packed, *files])
        except OSError:
            for fd in (status_read, marks_read, gate_write):
                os.close(fd)
            raise
        finally:
            for fd in {*ours.values(), packed, marks_write, gate_read}:
                os.close(fd)
        self.runs.add(Run(self, request, report, pid, starter, (status_read, marks_read, gate_write)))

    def _require(self, program: str, arguments: list[str]) -> None:
        """An installed program that is not there is our fault, not the candidate's."""
        tree = arguments[arguments.index("--dev-bind") + 1]
        if program.startswith("/") and not program.startswith("/work/") and (tree, program) not in self.seen:
            if not in_tree(tree, program):
                raise FileNotFoundError(f"a job's program is not installed: {program}")
            self.seen.add((tree, program))

    def _starter(self, user: int | None, doors: list[str]) -> Starter:
        """Who starts a job of this slot, which has none at present; another once its network was used."""
        key = f"{user} {doors}"
        known = self.starters.get(key)
        if known is not None and not known.fresh:
            del self.starters[key]
            known.end()
            known = None
        if known is None:
            known = self.starters[key] = Starter(user, doors)
        return known

    def _resolve(self, argument: Any, files: list[int]) -> str:
        """A string is itself; see `synth.sandbox.command.Argument` for the others."""
        if isinstance(argument, str):
            return argument
        if "fd" in argument:
            return str(files[argument["fd"] - FILES])
        if "path" in argument:
            return str(os.path.realpath(argument["path"]))
        if self.stage is None:
            raise OSError("there is no stage")
        spec, mounts = argument["tree"], argument["mounts"]
        return self.stage.tree(f"{spec} {mounts}", spec, mounts)


def _join(arguments: list[str]) -> bytes:
    return b"".join(os.fsencode(each) + b"\0" for each in arguments)


def _refuse(report: socket.socket, error: str) -> None:
    answer = {"exit_code": None, "error": error, "ended": time.monotonic(), "peak": 0}
    with report, contextlib.suppress(OSError):
        report.send(json.dumps(answer).encode())


def _default_signals() -> None:
    """Undo what our ancestors ignore or block; a job would inherit it. A broken pipe must not end us."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for signum in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if signal.getsignal(signum) not in (signal.SIG_DFL, None):
            signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def _reap_strays() -> None:
    """Kill and reap what was handed to us without a name: only ever after a bwrap that died half-way."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            strays = _children()
            for stray in strays:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(stray, signal.SIGKILL)
            for stray in strays:
                os.waitpid(stray, 0)


def _children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:  # noqa: PTH123
        return [int(pid) for pid in file.read().split()]


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    size = MAX_FDS * 4
    try:
        message, ancillary, _, _ = control.recvmsg(16, socket.CMSG_SPACE(size), socket.MSG_CMSG_CLOEXEC)
    except ConnectionError:
        return b"", []
    fds: list[int] = []
    for _, _, data in ancillary:
        whole = len(data) - len(data) % 4
        fds += [int.from_bytes(data[i : i + 4], sys.byteorder) for i in range(0, whole, 4)]
    return message, fds


def _reserve_low_descriptors() -> None:
    """3 to 9 stay taken, so that a received descriptor never sits where the driver's must go."""
    null = os.open("/dev/null", os.O_RDONLY)
    while null < 9:
        null = os.dup(null)


def main() -> int:
    """Serve the socket on descriptor 0."""
    _default_signals()
    _reserve_low_descriptors()
    prctl(SET_CHILD_SUBREAPER, 1)
    os.umask(0o022)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    control = socket.socket(fileno=os.dup(0))
    _, fds = _receive(control)
    configuration = read_memfd(fds[0])
    try:
        keeper = Keeper(control, configuration)
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode())
        return 1
    control.send(json.dumps({"staged": keeper.stage is not None}).encode())
    gc.freeze()
    keeper.loop()
    return 0
