"""The warm process of Python: it has started already, and each job is a fork of it.

This file runs inside a sandbox of its own, by the job's interpreter (3.9 or newer) with the job's
flags, as a script; it imports nothing of synth. It holds no secret and no job's data: a job
inherits its memory, so it does not even read what a job is to be. On descriptor 5 is a SEQPACKET
socket, from which each job takes its own message, and on which is said:

    to a job    one byte, with descriptors: request (a memfd with JSON), stdin, stdout, stderr
    zygote      `p` with a pidfd of the init of the next job's namespaces
    job         `r` and the time, the last word before the candidate's code; or `e` and why not
    zygote      `x` and how it ended, when all processes of the job are dead

Between jobs the zygote makes what the next one will live in, for it alone: namespaces (mount, ipc,
pid), empty places, and the pid namespace's init, which shares the zygote's memory and does nothing
but wait, so that it costs no second copy; nobody inside can look at it (it is not dumpable) or end it.
Then it forks, and the fork waits for its job. That is one fork a job: it mounts its own /proc, goes
into a user namespace of its own, gives up every capability, and takes the limits and the system-call
filter, which cannot be there before. It has its own session, as a signal to its group would reach the
zygote otherwise. The network is the sandbox's, which holds a loopback: once a job left a trace in it,
the zygote leaves, and another is started.

Unlike an interpreter's own end, leaving runs `atexit`, joins threads and flushes, but does not
take the modules apart: a `__del__` of a global is not called.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import array
import atexit
import builtins
import ctypes
import gc
import importlib
import json
import os
import resource
import socket
import struct
import sys
import time
from types import TracebackType
from typing import NoReturn

_CLONE_VM = 0x100
_NEW_MOUNT, _NEW_IPC, _NEW_USER, _NEW_PID = 0x20000, 0x8000000, 0x10000000, 0x20000000
_SIGCHLD, _SIGKILL = 17, 9
_NOSUID_NODEV, _NOEXEC, _REMOUNT = 6, 8, 32
_PDEATHSIG, _DUMPABLE, _SECCOMP, _DROP_BOUND, _NO_NEW_PRIVS = 1, 4, 22, 24, 38
_STACK = 65536
_LIMITS = sorted({getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")})
_libc = ctypes.CDLL(None, use_errno=True)
_prctl, _mount, _unshare, _setns, _capset = (
    getattr(_libc, each) for each in ("prctl", "mount", "unshare", "setns", "capset")
)


_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
_capabilities = ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0)), ctypes.create_string_buffer(24)
"""Made here and not in each job: what a job touches first is copied for it."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _write(path: str, text: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    while text:
        text = text[os.write(fd, text) :]
    os.close(fd)


class _Home:
    """What one job lives in: made ahead, used once. The zygote is in all of it but the pid namespace."""

    def __init__(self, places: list[list[str]]) -> None:
        self.places = places
        self._pids, self._mounts = (os.open(f"/proc/self/ns/{each}", os.O_RDONLY) for each in ("pid", "mnt"))
        self._memory = ctypes.create_string_buffer(_STACK)
        self._stack = ctypes.c_void_p((ctypes.addressof(self._memory) + _STACK) & ~63)
        self.init = self.pidfd = 0

    def make(self) -> None:
        """All of it anew; what was there goes away with the last that is in it."""
        _check(_unshare(_NEW_MOUNT | _NEW_IPC | _NEW_PID), "make namespaces")
        for place, size, mode in self.places:
            _tmpfs(place, size, mode, 0)
        _signal.signal(_SIGCHLD, _signal.SIG_IGN)  # the init, which waits for nobody, leaves no zombies
        self.init = _libc.clone(_libc.pause, self._stack, _CLONE_VM | _SIGCHLD, None)
        _signal.signal(_SIGCHLD, _signal.SIG_DFL)
        if self.init < 0:
            _check(-1, "make the first process")
        for which in _LIMITS:  # nothing is lent to the job; a limit of no time at all would kill at a tick
            least = int(which == resource.RLIMIT_CPU)
            resource.prlimit(self.init, which, (least, least))
        self.pidfd = os.pidfd_open(self.init)

    def fork(self) -> int:
        """As `os.fork`: the child is in there. Negative, and an error's number, where there can be none."""
        try:
            job = os.fork()
        except OSError as error:  # such as where the init was killed before there was a job
            job = -(error.errno or 1)
        if job:
            _check(_setns(self._pids, _NEW_PID), "leave the pid namespace")
        return job

    def end(self) -> None:
        """Return when nobody is alive in there, and the job's files are gone with the memory they took."""
        os.kill(self.init, _SIGKILL)
        os.waitpid(self.init, 0)
        os.close(self.pidfd)
        _check(_setns(self._mounts, _NEW_MOUNT), "leave the mount namespace")


class _Network:
    """What the kernel counts in the sandbox's network."""

    def __init__(self, names: list[list[str]]) -> None:
        surely, maybe = ([f"/proc/self/net/{name}" for name in each] for each in names)
        there = [*surely, *filter(os.path.exists, maybe)]
        self._counters = [os.open(path, os.O_RDONLY) for path in there]
        self._fresh = self._read()

    def used(self) -> bool:
        """Whether a job left a trace."""
        return self._read() != self._fresh

    def _read(self) -> list[bytes]:
        first, *others = [os.pread(fd, 65536, 0) for fd in self._counters]
        return [first.partition(b"\n")[0], *others]


def _tmpfs(place: str, size: str, mode: str, flags: int) -> None:
    options = f"size={size},mode={mode}".encode()
    _check(_mount(b"none", place.encode(), b"tmpfs", _NOSUID_NODEV | flags, options), place)


def _no_privileges() -> None:
    for capability in range(64):
        if _prctl(_DROP_BOUND, capability, 0, 0, 0) != 0:
            break
    _check(_capset(*_capabilities), "capset")
    _check(_prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def _limit(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (lowest, lowest))


def _own_user(user: int) -> None:
    """A user namespace in which there is nobody but the job's user."""
    _check(_unshare(_NEW_USER), "make the user namespace")
    maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{user} {user} 1"}
    for name, text in maps.items():
        _write(f"/proc/self/{name}", text.encode())


def _become(control: socket.socket, places: list[list[str]], code: _Program) -> list[str]:
    """In the job: everything that is to be done before the candidate's code. Gives the arguments.

    The environment is that of the process already.
    """
    for operation, value in ((_PDEATHSIG, _SIGKILL), (_DUMPABLE, 1)):
        _check(_prctl(operation, value, 0, 0, 0), "prctl")
    os.setsid()
    _check(_mount(b"none", b"/proc", b"proc", _NOSUID_NODEV | _NOEXEC, None), "/proc")
    os.chdir("/work")
    os.umask(0o022)
    fds = _receive(control)
    request = _scan(os.pread(fds[0], os.fstat(fds[0]).st_size, 0).decode(), 0)[0]
    if request["places"] != places:
        for place, size, mode in request["places"]:
            _tmpfs(place, size, mode, _REMOUNT)
    for name, text in request["files"].items():
        if "/" in name:
            os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120
        _write(name, text.encode("utf-8", "replace"))
    for target, fd in enumerate(fds[1:4]):
        os.dup2(fd, target)
    _own_user(os.getuid())
    _limit(request["limits"])
    _no_privileges()
    _signal.signal(2, _signal.default_int_handler)
    _check(_prctl(_SECCOMP, 2, ctypes.byref(code), 0, 0), "seccomp")
    control.send(b"r%r" % time.monotonic())
    control.close()
    os.closerange(3, 64)
    return list(request["arguments"])


def _leave(status: int) -> NoReturn:
    """What an interpreter does at its end, without taking itself apart."""
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        atexit._run_exitfuncs()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                status = status or 120
        os._exit(status & 255)


def _run(arguments: list[str]) -> int:
    """The job's script as `__main__`; gives its exit status."""
    file = os.path.join(os.getcwd(), arguments[0])  # noqa: PTH109, PTH118
    main = type(sys)("__main__")
    vars(main).update(__file__=file, __builtins__=builtins)
    sys.modules["__main__"], sys.argv = main, list(arguments)
    if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
        sys.path[0] = os.path.dirname(file)  # noqa: PTH120
    if "numpy.random" in sys.modules:  # Python's own random does this by itself
        sys.modules["numpy.random"].seed()
    try:
        with open(file, "rb") as source:  # noqa: PTH123
            code = compile(source.read(), file, "exec", dont_inherit=True)
        exec(code, vars(main))
    except SystemExit as leaving:
        return _status(leaving.code)
    except BaseException as error:  # noqa: BLE001 - the end of a program
        sys.excepthook(type(error), error.with_traceback(_own(error)), _own(error))
        return 1
    return 0


def _own(error: BaseException) -> TracebackType | None:
    """The program's part of a traceback."""
    return error.__traceback__.tb_next if error.__traceback__ else None


def _status(code: object) -> int:
    if code is None or isinstance(code, int):
        return code or 0
    print(code, file=sys.stderr)  # noqa: T201
    return 1


def _receive(control: socket.socket) -> list[int]:
    """The descriptors of a message; without one it is the end."""
    message, ancillary, _, _ = control.recvmsg(16, socket.CMSG_SPACE(16))
    if not message:
        os._exit(0)
    return list(array.array("i", b"".join(data for _, _, data in ancillary)))


def _serve(control: socket.socket, home: _Home, network: _Network, code: _Program) -> list[str]:
    """A fork for each message. Returns only in a job, with its arguments."""
    while True:
        home.make()
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [home.pidfd]))
        control.sendmsg([b"p"], [rights])
        job = home.fork()
        if job == 0:
            try:
                return _become(control, home.places, code)
            except BaseException as error:  # noqa: BLE001 - a forked job must never go on in here
                control.send(b"e" + repr(error).encode()[:1000])
                os._exit(98)
        if job < 0:
            control.send(b"e" + f"cannot fork a job: {os.strerror(-job)}".encode())
        ended = _wait(job) if job > 0 else [0, 0]
        home.end()
        used = network.used()
        control.send(b"x" + json.dumps([*ended, used]).encode())
        if used:
            os._exit(0)


def _wait(job: int) -> list[int]:
    """Its exit status, with a signal as a shell says it, and its peak of memory in KiB."""
    status, usage = os.wait4(job, 0)[1:]
    return [os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status), usage.ru_maxrss]


def _main() -> None:
    given = json.loads(sys.argv[1])
    for name in given["modules"]:
        importlib.import_module(name)
    control = socket.socket(fileno=5)
    _signal.signal(2, _signal.SIG_IGN)  # a job can send its first process what that one handles
    _check(_prctl(_DUMPABLE, 0, 0, 0, 0), "prctl")
    text = bytes.fromhex(given["filter"])
    code = _Program(
        len(text) // 8, ctypes.cast(ctypes.create_string_buffer(text, len(text)), ctypes.c_void_p)
    )
    compile("0", "nothing", "exec")  # what the first one sets up takes as long as a job
    gc.collect()
    gc.freeze()
    arguments = _serve(control, _Home(given["places"]), _Network(given["counters"]), code)
    _leave(_run(arguments))


_main()
