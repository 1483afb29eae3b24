"""The keeper: one small process that starts, kills and reaps every sandbox.

Run as a script, by path, with `python -I -S`: it imports nothing of synth and
nothing outside the standard library. It exists because four things about
bubblewrap cannot be had from a thread of a big process:

- bwrap returns before the processes inside are dead. The keeper is a child
  subreaper, so the namespace's first process is handed to it, and "done" is
  said only after that one is reaped. No other process's children are touched.
- `--die-with-parent` follows the thread that started bwrap; the keeper has one.
- Started as root, each job runs under its own unprivileged user id. That user
  cannot walk into a 0700 home directory where a toolchain may be installed, so
  the keeper, in a mount namespace of its own, binds such paths once on a small
  *stage* that everybody can walk, and bwrap binds from there.
- Between fork and exec it sets ids, limits and the cgroup in plain Python,
  which is safe only in a process without threads, and cheap only in a small one.

Protocol, over one SOCK_SEQPACKET pair on descriptor 0. A message is one byte
plus descriptors; the first is a memfd with JSON.
- First message: the configuration (`Keeper.__init__`). Answer: JSON.
- Every other message is a job: request, report socket, stdin, stdout, stderr,
  marks, compile output, then the job's files. The report socket carries `k`
  (kill) to the keeper and one JSON report back; its end of file also kills.
- End of file on the main socket: kill everything, clean up, leave.
"""

from __future__ import annotations

import contextlib
import ctypes
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
from typing import Any, NoReturn

REQUEST, REPORT, STDIN, STDOUT, STDERR, MARKS, COMPILE, FILES = range(8)
"""Positions of the descriptors in a job message."""
MARK_FD, COMPILE_FD = 3, 4
"""Where the job's driver finds the marks pipe and the compile output pipe."""
MAX_FDS = 250
"""Descriptors in one message; the kernel's SCM_MAX_FD is 253."""

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_CLONE_NEWNS = 0x00020000
_MS_NOSUID, _MS_NODEV, _MS_BIND, _MS_REC, _MS_PRIVATE, _MNT_DETACH = 2, 4, 4096, 16384, 1 << 18, 2
_INFO_SECONDS = 5.0
"""How long bwrap may take to name its child before a kill stops waiting for that."""

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    encoded = [None if each is None else os.fsencode(each) for each in (source, target, kind, data)]
    _check(_libc.mount(*encoded[:3], ctypes.c_ulong(flags), encoded[3]), f"mount {source} on {target}")


def _read_memfd(fd: int) -> Any:
    return json.loads(os.pread(fd, os.fstat(fd).st_size, 0))


def _memfd(content: bytes) -> int:
    """A rewound, inheritable memfd that holds `content`."""
    fd = os.memfd_create("data", 0)
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


class Stage:
    """A tmpfs in this process's own mount namespace with world-reachable binds of host paths."""

    def __init__(self, folder: str) -> None:
        _check(_libc.unshare(_CLONE_NEWNS), "unshare the mount namespace")
        _mount("none", "/", None, _MS_REC | _MS_PRIVATE)
        _mount("stage", folder, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=0755,size=16m")
        self.folder = folder
        self._bound: dict[str, tuple[str, tuple[int, int]]] = {}
        self._made = 0

    def place(self, source: str) -> str:
        """Where `source` can be reached; bound anew when the host replaced it since."""
        real = os.path.realpath(source)
        status = os.stat(real)  # noqa: PTH116
        identity = (status.st_dev, status.st_ino)
        known = self._bound.get(real)
        if known and known[1] == identity:
            return known[0]
        if known:
            self._release(known[0])
            del self._bound[real]
        self._made += 1
        target = os.path.join(self.folder, f"mount-{self._made}")  # noqa: PTH118
        self._bind(real, target)
        self._bound[real] = (target, identity)
        return target

    def _bind(self, source: str, target: str) -> None:
        if os.path.isdir(source):  # noqa: PTH112
            os.makedirs(target, exist_ok=True)  # noqa: PTH103
        else:
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
        _mount(source, target, None, _MS_BIND | _MS_REC)

    def _release(self, target: str) -> None:
        """Jobs that run keep their own copies of the mount."""
        _libc.umount2(os.fsencode(target), _MNT_DETACH)

    def copy(self, file: str, relative: str) -> None:
        """A copy that anybody may read and execute (the original's folder may be private)."""
        target = os.path.join(self.folder, relative)  # noqa: PTH118
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        with open(file, "rb") as source, open(target, "wb") as copy:  # noqa: PTH123
            copy.write(source.read())
        os.chmod(target, 0o755)  # noqa: PTH101

    def close(self) -> None:
        """Take the tmpfs away; the binds go with it."""
        self._release(self.folder)


class Run:
    """One running sandbox: bwrap (the monitor) and the namespace's first process (the child)."""

    def __init__(self, keeper: Keeper, report: socket.socket, monitor: int, status: int, gate: int) -> None:
        self.keeper, self.report, self.monitor = keeper, report, monitor
        self.status, self.gate = status, gate
        self.child: int | None = None
        self.monitor_fd, self.child_fd = os.pidfd_open(monitor), -1
        self.kill_at: float | None = None
        self.exit_code: int | None = None
        self.error = ""
        self.peak_kib, self.ended = 0, 0.0
        self.buffer = ""
        os.set_blocking(status, False)
        keeper.watch(status, self.on_status)
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
        self.exit_code = document.get("exit-code", self.exit_code)
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
            return
        with contextlib.suppress(BrokenPipeError):
            os.write(self.gate, b"x")

    def on_report(self) -> None:
        """`k`, or the other side went away: either way the job ends now."""
        if not self.report.recv(16):
            self.keeper.forget(self.report.fileno())
        self.kill()

    def kill(self) -> None:
        """SIGKILL the namespace. A child that is not known yet is killed as soon as it is."""
        if self.child_fd >= 0:
            _send_kill(self.child_fd)
            _send_kill(self.monitor_fd)
        elif self.kill_at is None:
            self.kill_at = time.monotonic() + _INFO_SECONDS
        elif time.monotonic() >= self.kill_at:
            _send_kill(self.monitor_fd)

    def on_monitor(self) -> None:
        """bwrap ended: note its last words, then make sure that the namespace is gone too."""
        self.ended = time.monotonic()
        self.keeper.forget(self.monitor_fd)
        usage = os.wait4(self.monitor, 0)[2]
        self.peak_kib = usage.ru_maxrss
        if self.status in self.keeper.callbacks:
            self.on_status()
        if self.child_fd >= 0:
            _send_kill(self.child_fd)
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
        for fd in (self.status, self.monitor_fd, self.child_fd, self.report.fileno()):
            self.keeper.forget(fd)
        for fd in (self.status, self.gate, self.monitor_fd, self.child_fd):
            if fd >= 0:
                os.close(fd)
        self.keeper.ended(self)
        with self.report, contextlib.suppress(OSError):
            self.report.send(json.dumps(report).encode())


def _send_kill(pidfd: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)


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
        self.open = True
        self.watch(control.fileno(), self.on_control)

    def _make_stage(self, configuration: dict[str, Any]) -> Stage | None:
        if configuration["stage"] is None:
            return None
        stage = Stage(configuration["stage"])
        for file, relative in configuration["parts"]:
            stage.copy(file, relative)
        self.program = os.path.join(stage.folder, configuration["parts"][0][1])  # noqa: PTH118
        return stage

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
        """Leave nothing: the stage, then the folders (cgroups, mount point) that we were told of."""
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
            self._start(report, _read_memfd(fds[REQUEST]), fds)
        except OSError as error:
            _refuse(report, f"cannot start the sandbox: {error}")
        finally:
            for fd in fds:
                os.close(fd)

    def _start(self, report: socket.socket, request: dict[str, Any], fds: list[int]) -> None:
        arguments = [self._resolve(each, fds) for each in request["arguments"]]
        status_read, status_write = os.pipe()
        gate_read, gate_write = os.pipe()
        ours = {"--json-status-fd": status_write, "--block-fd": gate_read, "--seccomp": _memfd(self.filter)}
        packed = _memfd("".join(f"{key}\0{fd}\0" for key, fd in ours.items()).encode() + _join(arguments))
        command = ["bwrap", "--args", str(packed), "--", *request["command"]]
        keep = [*ours.values(), packed, *fds[FILES:]]
        pid = os.fork()
        if pid == 0:
            _become(self.program, command, request, fds, keep, status_write)
        for fd in (*ours.values(), packed):
            os.close(fd)
        self.runs.add(Run(self, report, pid, status_read, gate_write))

    def _resolve(self, argument: Any, fds: list[int]) -> str:
        """A string as it is, `{"fd": i}` as a descriptor, `{"path": p}` as a place that bwrap can reach."""
        if isinstance(argument, str):
            return argument
        if "fd" in argument:
            return str(fds[argument["fd"]])
        path: str = argument["path"]
        return self.stage.place(path) if self.stage else os.path.realpath(path)


def _join(arguments: list[str]) -> bytes:
    return b"".join(os.fsencode(each) + b"\0" for each in arguments)


def _refuse(report: socket.socket, error: str) -> None:
    answer = {"exit_code": None, "error": error, "ended": time.monotonic(), "peak": 0}
    with report, contextlib.suppress(OSError):
        report.send(json.dumps(answer).encode())


def _become(
    program: str, command: list[str], request: dict[str, Any], fds: list[int], keep: list[int], status: int
) -> NoReturn:
    """In the forked child: standard streams, cgroup, limits, user, no way back, bwrap."""
    try:
        os.setsid()
        os.chdir("/")
        os.umask(0o022)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for file in request["cgroups"]:
            _join_cgroup(file)
        for target, index in ((0, STDIN), (1, STDOUT), (2, STDERR), (MARK_FD, MARKS), (COMPILE_FD, COMPILE)):
            os.dup2(fds[index], target, inheritable=True)
        for fd in keep:
            os.set_inheritable(fd, True)
        for name, value in request["limits"].items():
            _limit(getattr(resource, name), value)
        _drop_to(request["user"])
        os.execve(program, command, {})
    except BaseException as error:  # noqa: BLE001 - a forked child must never unwind into the loop
        os.write(status, json.dumps({"error": f"cannot start the sandbox: {error!r}"}).encode())
    finally:
        os._exit(98)


def _default_signals() -> None:
    """Undo what our ancestors ignore or block; a job would inherit it. A broken pipe must not end us."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for signum in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if signal.getsignal(signum) not in (signal.SIG_DFL, None):
            signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def _join_cgroup(file: str) -> None:
    fd = os.open(file, os.O_WRONLY)
    os.write(fd, b"0")
    os.close(fd)


def _limit(which: int, value: int) -> None:
    """Both limits to `value`, or to the hard limit that we were started with if that is lower."""
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _drop_to(user: int | None) -> None:
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    _check(_libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0), "parent death signal")


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
    _check(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "child subreaper")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    control = socket.socket(fileno=os.dup(0))
    _, fds = _receive(control)
    configuration = _read_memfd(fds[0])
    try:
        keeper = Keeper(control, configuration)
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode())
        return 1
    control.send(json.dumps({"staged": keeper.stage is not None}).encode())
    gc.freeze()  # fewer pages to copy after each fork
    keeper.loop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
