"""The warm process of Python: it has started already, and each job is a fork of it.

This file runs inside a sandbox of its own, by the job's interpreter (3.9 or newer) with the job's
flags, as a script; it imports nothing of synth. It holds no secret and no job's data: a job
inherits its memory. On descriptor 5 is a SEQPACKET socket to the keeper:

    keeper  ->  one byte, with descriptors: request (a memfd with JSON), stdin, stdout, stderr
    zygote  ->  `p` with a pidfd of the job's first process
    job     ->  `r`, the last word before the candidate's code (or `e` and why not)
    zygote  ->  `x` and the exit status, when all processes of the job are dead

The first process is made with namespaces of its own (user, pid, mount, ipc, net): it mounts
empty places, gives up every capability, and becomes the init of the job, which is its child, as bubblewrap
does it. The job has its own session (a signal to its group would reach the zygote otherwise), limits,
and the system-call filter, which cannot be there before the namespaces are.

Unlike an interpreter's own end, leaving runs `atexit`, joins threads and flushes, but does not
take the modules apart: a `__del__` of a global is not called.
"""

from __future__ import annotations

import array
import atexit
import builtins
import ctypes
import fcntl
import gc
import importlib
import json
import os
import resource
import signal
import socket
import struct
import sys
from types import TracebackType
from typing import Any, NoReturn

_CLONE = 56 if os.uname().machine == "x86_64" else 220
_NAMESPACES = 0x10000000 | 0x20000000 | 0x20000 | 0x08000000 | 0x40000000  # user, pid, mount, ipc, net
_SIGCHLD, _SIGKILL = 17, 9
_NOSUID_NODEV, _NOEXEC = 6, 8
_libc = ctypes.CDLL(None, use_errno=True)


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


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    size = array.array("i", [0] * 4)
    message, ancillary, _, _ = control.recvmsg(16, socket.CMSG_SPACE(len(size) * size.itemsize))
    fds = array.array("i")
    for _, _, data in ancillary:
        fds.frombytes(data)
    return message, list(fds)


def _mounts(request: dict[str, Any]) -> None:
    for place, size, mode in request["places"]:
        options = f"size={size},mode={mode}".encode()
        _check(_libc.mount(b"none", place.encode(), b"tmpfs", _NOSUID_NODEV, options), place)
    _check(_libc.mount(b"proc", b"/proc", b"proc", _NOSUID_NODEV | _NOEXEC, None), "/proc")


def _loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        fcntl.ioctl(plain, 0x8914, struct.pack("16sH14x", b"lo", 0x41))  # SIOCSIFFLAGS, UP | RUNNING


def _no_privileges() -> None:
    for capability in range(64):
        if _libc.prctl(24, capability, 0, 0, 0) != 0:  # PR_CAPBSET_DROP
            break
    empty = ctypes.create_string_buffer(24)
    _check(_libc.capset(ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0)), empty), "capset")
    _check(_libc.prctl(38, 1, 0, 0, 0), "no_new_privs")


def _filter(code: bytes) -> None:
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    _check(_libc.prctl(22, 2, ctypes.byref(program), 0, 0), "seccomp")


def _limit(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (lowest, lowest))


def _lead(request: dict[str, Any], user: int, fds: list[int]) -> None:
    """In the first process: set everything up, fork the job, reap until it is over.

    All that can be done here is: what the job need not touch is not copied once more.
    """
    _check(_libc.prctl(1, _SIGKILL, 0, 0, 0), "parent death signal")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{user} {user} 1"),
    ):
        _write(f"/proc/self/{name}", text.encode())
    os.setsid()
    _mounts(request)
    _loopback()
    os.chdir("/work")
    os.umask(0o022)
    for name, text in request["files"].items():
        if "/" in name:
            os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120
        _write(name, text.encode("utf-8", "replace"))
    for target, fd in enumerate(fds):
        os.dup2(fd, target)
    if os.environ != request["environment"]:
        os.environ.clear()
        os.environ.update(request["environment"])
    _limit(request["limits"])
    _no_privileges()
    _filter(bytes.fromhex(request["filter"]))
    job = os.fork()
    if job == 0:
        return
    os.closerange(0, 64)
    while True:
        pid, status = os.wait()
        if pid == job:
            os._exit(status >> 8 if status & 127 == 0 else 128 + (status & 127))


def _become(control: socket.socket) -> None:
    """In the job: die with the first process, take Ctrl-C again, say the word, forget the keeper."""
    _check(_libc.prctl(1, _SIGKILL, 0, 0, 0), "parent death signal")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    control.send(b"r")
    control.close()
    os.closerange(3, 64)


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


def _serve(control: socket.socket, user: int) -> list[str]:
    """Fork a job for each message. Returns only in a job, with its arguments."""
    while True:
        message, fds = _receive(control)
        if not message:
            os._exit(0)
        request = json.loads(os.pread(fds[0], os.fstat(fds[0]).st_size, 0))
        first = _libc.syscall(_CLONE, _NAMESPACES | _SIGCHLD, 0, 0, 0, 0)
        if first == 0:
            try:
                _lead(request, user, fds[1:])
                _become(control)
                return list(request["arguments"])
            except BaseException as error:  # noqa: BLE001 - a forked job must never go on in here
                control.send(b"e" + repr(error).encode()[:1000])
                os._exit(98)
        if first < 0:
            control.send(b"e" + os.strerror(ctypes.get_errno()).encode())
            os._exit(98)
        pidfd = os.pidfd_open(first)
        control.sendmsg([b"p"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [pidfd]))])
        for fd in (pidfd, *fds):
            os.close(fd)
        del request
        status, usage = os.wait4(first, 0)[1:]
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        control.send(b"x" + json.dumps([code, usage.ru_maxrss]).encode())


def _main() -> None:
    for name in sys.argv[1:]:
        importlib.import_module(name)
    control = socket.socket(fileno=5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a job can send its first process what that one handles
    gc.collect()
    gc.freeze()
    arguments = _serve(control, os.getuid())
    _leave(_run(arguments))


_main()
