"""The warm process of Python: it has started already, and each job is a fork of it.

This file runs inside a sandbox of its own, by the job's interpreter (3.9 or newer) with the job's
flags, as a script; it imports nothing of synth, and as little else as it can: a module is there for the
candidate's code too, and memory that a fork has to map. It holds no secret and no job's data: a job
inherits its memory, so it does not even read what a job is to be. On descriptor 5 is a SEQPACKET
socket, from which each job takes its own message, and on which is said:

    to a job    its request, with descriptors: stdin, stdout, stderr, and a memfd with a request that is long
    zygote      `p` with a pidfd of the init of the next job's namespaces
    job         `r` and the time, the last word before the candidate's code; or `e` and why not
    zygote      `x`, the exit status and whether it was the last, when all of the job is dead

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
import _socket
import atexit
import builtins
import ctypes
import gc
import marshal
import os
import resource
import struct
import sys
import time

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself would be memory of every fork
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, NoReturn

_CLONE_VM = 0x100
_NEW_MOUNT, _NEW_IPC, _NEW_USER, _NEW_PID = 0x20000, 0x8000000, 0x10000000, 0x20000000
_SIGCHLD, _SIGKILL = 17, 9
_NOSUID_NODEV, _NOEXEC, _REMOUNT = 6, 8, 32
_PDEATHSIG, _DUMPABLE, _SECCOMP, _READ_BOUND, _DROP_BOUND, _NO_NEW_PRIVS = 1, 4, 22, 23, 24, 38
_STACK = 65536
_LIMITS = sorted({getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")})
_NOTHING = [(which, (int(which == resource.RLIMIT_CPU),) * 2) for which in _LIMITS]
"""Limits of what does nothing; with no time at all it would be killed at a tick."""
_HARD = ((which, resource.getrlimit(which)[1]) for which in _LIMITS)
_MOST = {which: sys.maxsize if hard == resource.RLIM_INFINITY else hard for which, hard in _HARD}
_LONGEST = 16384
"""Bytes of a request that is in its message."""
_libc = ctypes.CDLL(None, use_errno=True)
_prctl, _mount, _unshare, _setns, _capset = (
    getattr(_libc, each) for each in ("prctl", "mount", "unshare", "setns", "capset")
)

_CAPABILITIES = [number for number in range(64) if _prctl(_READ_BOUND, number) >= 0]
_DROPS = (_DROP_BOUND,) * len(_CAPABILITIES)
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
        self._places = [_place(*each) for each in places]
        self._pids, self._mounts = (os.open(f"/proc/self/ns/{each}", os.O_RDONLY) for each in ("pid", "mnt"))
        self._memory = ctypes.create_string_buffer(_STACK)
        self._stack = ctypes.c_void_p((ctypes.addressof(self._memory) + _STACK) & ~63)
        self.init = self.pidfd = 0

    def make(self) -> None:
        """All of it anew; what was there goes away with the last that is in it."""
        _check(_unshare(_NEW_MOUNT | _NEW_IPC | _NEW_PID), "make namespaces")
        for place, options in self._places:
            _tmpfs(place, _NOSUID_NODEV, options)
        _signal.signal(_SIGCHLD, _signal.SIG_IGN)  # the init, which waits for nobody, leaves no zombies
        self.init = _libc.clone(_libc.pause, self._stack, _CLONE_VM | _SIGCHLD, None)
        _signal.signal(_SIGCHLD, _signal.SIG_DFL)
        if self.init < 0:
            _check(-1, "make the first process")
        for which, least in _NOTHING:  # nothing is lent to the job
            resource.prlimit(self.init, which, least)
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
        self._fresh: list[tuple[int, int, bytes]] = []
        for kind, files in enumerate(names):
            for file in files:
                self._begin(f"/proc/self/net/{file}", sure=kind == 0)

    def used(self) -> bool:
        """Whether a job left a trace."""
        return any(os.pread(fd, size, 0) != text for fd, size, text in self._fresh)

    def _begin(self, path: str, *, sure: bool) -> None:
        if not sure and not os.path.exists(path):  # noqa: PTH110
            return
        fd = os.open(path, os.O_RDONLY)
        text = os.pread(fd, 65536, 0)
        if not self._fresh:  # of the first only the first line is of this network
            text = text[: text.index(b"\n") + 1]
            self._fresh.append((fd, len(text), text))
        else:
            self._fresh.append((fd, len(text) + 1, text))


def _place(path: str, size: str, mode: str) -> tuple[bytes, bytes]:
    """Where, and the options of what is mounted there."""
    return path.encode(), f"size={size},mode={mode}".encode()


def _tmpfs(place: bytes, flags: int, options: bytes) -> None:
    _check(_mount(b"none", place, b"tmpfs", flags, options), "mount a place")


def _no_privileges() -> None:
    _check(min(map(_prctl, _DROPS, _CAPABILITIES)), "drop a capability")
    _check(_capset(*_capabilities), "capset")
    _check(_prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def _limit(limits: list[tuple[int, int]]) -> None:
    for which, value in limits:
        lowest = min(value, _MOST[which])
        resource.setrlimit(which, (lowest, lowest))


def _own_user(maps: list[tuple[str, bytes]]) -> None:
    """A user namespace in which there is nobody but the job's user."""
    _check(_unshare(_NEW_USER), "make the user namespace")
    for file, text in maps:
        _write(file, text)


class _Job:
    """What a fork does before the candidate's code. `script` is what it runs, `text` that as it was sent."""

    def __init__(self, control: _socket.socket, code: Any) -> None:
        self._control, self._code = control, code
        user = os.getuid()
        one = b"%d %d 1" % (user, user)
        names = {"setgroups": b"deny", "uid_map": one, "gid_map": one}
        self._maps = [(f"/proc/self/{name}", text) for name, text in names.items()]
        self.script, self.text = "", b""

    def begin(self) -> None:
        """Everything that is to be done. The environment is that of the process already."""
        _check(_prctl(_PDEATHSIG, _SIGKILL, 0, 0, 0), "prctl")
        _check(_prctl(_DUMPABLE, 1, 0, 0, 0), "prctl")
        os.setsid()
        _check(_mount(b"none", b"/proc", b"proc", _NOSUID_NODEV | _NOEXEC, None), "/proc")
        os.chdir("/work")
        self.script, files, places, limits = _receive(self._control)
        for each in places:
            place, options = _place(*each)
            _tmpfs(place, _NOSUID_NODEV | _REMOUNT, options)
        for name, text in files.items():
            if "/" in name:
                os.makedirs(name.rpartition("/")[0], exist_ok=True)  # noqa: PTH103
            _write(name, text)
        self.text = files.get(self.script, b"")
        _own_user(self._maps)
        _limit(limits)
        _no_privileges()
        _signal.signal(2, _signal.default_int_handler)
        _check(_prctl(_SECCOMP, 2, self._code, 0, 0), "seccomp")
        self._control.send(b"r%r" % time.monotonic())
        os.closerange(3, 64)  # with the control, which nobody closes a second time: we leave by `os._exit`


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


def _run(script: str, text: bytes) -> int:
    """The job's script as `__main__`; gives its exit status."""
    file = script if script.startswith("/") else f"/work/{script}"
    main = type(sys)("__main__")
    vars(main).update(__file__=file, __builtins__=builtins)
    sys.modules["__main__"], sys.argv = main, [script]
    if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
        sys.path[0] = file.rpartition("/")[0]
    if "numpy.random" in sys.modules:  # Python's own random does this by itself
        sys.modules["numpy.random"].seed()
    try:
        exec(compile(text or _read(file), file, "exec", dont_inherit=True), vars(main))
    except SystemExit as leaving:
        return _status(leaving.code)
    except BaseException as error:  # noqa: BLE001 - the end of a program
        sys.excepthook(type(error), error.with_traceback(_own(error)), _own(error))
        return 1
    return 0


def _read(file: str) -> bytes:
    with open(file, "rb") as source:  # noqa: PTH123
        return source.read()


def _own(error: BaseException) -> TracebackType | None:
    """The program's part of a traceback."""
    return error.__traceback__.tb_next if error.__traceback__ else None


def _status(code: object) -> int:
    if code is None or isinstance(code, int):
        return code or 0
    print(code, file=sys.stderr)  # noqa: T201
    return 1


def _receive(control: _socket.socket) -> list[Any]:
    """A message's request; its descriptors are the standard streams then. Without one it is the end."""
    message, ancillary, _, _ = control.recvmsg(_LONGEST, _socket.CMSG_SPACE(16))
    if not message:
        os._exit(0)
    stdin, stdout, stderr, *more = struct.unpack(f"{len(ancillary[0][2]) // 4}i", ancillary[0][2])
    os.dup2(stdin, 0)
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    request: list[Any] = marshal.loads(os.pread(more[0], os.fstat(more[0]).st_size, 0) if more else message)
    return request


def _serve(control: _socket.socket, home: _Home, network: _Network, job: _Job) -> None:
    """A fork for each message. Returns only in a job, which has begun."""
    while True:
        home.make()
        rights = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, struct.pack("i", home.pidfd))
        control.sendmsg([b"p"], [rights])
        forked = home.fork()
        if forked == 0:
            return _begin(job, control)
        if forked < 0:
            control.send(b"e" + f"cannot fork a job: {os.strerror(-forked)}".encode())
        status = _status_of(os.waitpid(forked, 0)[1]) if forked > 0 else 0
        home.end()
        used = network.used()
        control.send(b"x%d %d" % (status, used))
        if used:
            os._exit(0)


def _begin(job: _Job, control: _socket.socket) -> None:
    try:
        job.begin()
    except BaseException as error:  # noqa: BLE001 - a forked job must never go on in here
        control.send(b"e" + repr(error).encode()[:1000])
        os._exit(98)


def _status_of(wait_status: int) -> int:
    """The exit status, with a signal as a shell says it."""
    return os.WEXITSTATUS(wait_status) if os.WIFEXITED(wait_status) else 128 + os.WTERMSIG(wait_status)


def _main() -> None:
    given = marshal.loads(bytes.fromhex(sys.argv[1]))
    for name in given["modules"]:
        __import__(name)
    control = _socket.socket(fileno=5)
    os.umask(0o022)
    _signal.signal(2, _signal.SIG_IGN)  # a job can send its first process what that one handles
    _check(_prctl(_DUMPABLE, 0, 0, 0, 0), "prctl")
    text = given["filter"]
    code = _Program(
        len(text) // 8, ctypes.cast(ctypes.create_string_buffer(text, len(text)), ctypes.c_void_p)
    )
    compile("0", "nothing", "exec")  # what the first one sets up takes as long as a job
    gc.collect()
    gc.freeze()
    job = _Job(control, ctypes.byref(code))
    _serve(control, _Home(given["places"]), _Network(given["counters"]), job)
    _leave(_run(job.script, job.text))


_main()
