"""Calls of the kernel that the standard library does not have, and small helpers around descriptors."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import signal
from typing import Any

SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 36, 38
"""Operations of prctl."""
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
READ_ONLY, NO_SUID, NO_DEV = 1, 2, 4
"""Attributes of `set_attributes`."""

NEW_NET = 0x40000000
"""A flag of `unshare`."""

_CLONE_NEWNS, _MNT_DETACH = 0x00020000, 2
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_OPENAT2, _RESOLVE_IN_ROOT = 437, 0x10
_SETGROUPS, _SETRESGID, _SETRESUID = (116, 119, 117) if platform.machine() == "x86_64" else (159, 149, 147)

_libc = ctypes.CDLL(None, use_errno=True)


def check(result: int, what: str) -> None:
    """Raise `OSError` unless the result is 0."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def prctl(operation: int, value: int) -> None:
    """Set an attribute of the calling thread or process."""
    check(_libc.prctl(operation, value, 0, 0, 0), f"prctl {operation}")


def unshare(flags: int, what: str) -> None:
    """unshare(2): of the calling thread alone, but for its mounts."""
    check(_libc.unshare(flags), what)


def own_mounts() -> None:
    """A mount namespace of this process's own, from which nothing goes back."""
    unshare(_CLONE_NEWNS, "unshare the mount namespace")
    mount("none", "/", None, MS_REC | MS_PRIVATE)


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """mount(2)."""
    encoded = [None if each is None else os.fsencode(each) for each in (source, target, kind, data)]
    done = _libc.mount(*encoded[:3], ctypes.c_ulong(flags), encoded[3])
    check(done, f"mount {source} on {target}")


def set_attributes(target: str, attributes: int) -> None:
    """Make a mount and all below it read-only, without devices, without set-user-id. Linux 5.12."""
    words = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    flags, size = ctypes.c_uint(_AT_RECURSIVE), ctypes.c_size_t(ctypes.sizeof(words))
    done = _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target), flags, words, size)
    check(done, f"mount_setattr {target}")


def unmount(target: str) -> None:
    """Take a mount out of the tree; jobs that run keep their own copies."""
    _libc.umount2(os.fsencode(target), _MNT_DETACH)


def in_tree(tree: str, path: str) -> bool:
    """Whether a path is there as a process would find it whose root is `tree`."""
    root = os.open(tree, os.O_PATH | os.O_DIRECTORY)
    how = (ctypes.c_uint64 * 3)(os.O_PATH | os.O_CLOEXEC, 0, _RESOLVE_IN_ROOT)
    size = ctypes.c_size_t(ctypes.sizeof(how))
    found = _libc.syscall(_OPENAT2, root, os.fsencode(path), how, size)
    for fd in (root, found):
        if fd >= 0:
            os.close(fd)
    return bool(found >= 0)


def become(user: int) -> None:
    """Give the calling thread, and no other, this user and group id for good.

    The C library's own functions would change every thread, so the calls are made by number.
    """
    check(_libc.syscall(_SETGROUPS, 0, None), "setgroups")
    check(_libc.syscall(_SETRESGID, user, user, user), "setresgid")
    check(_libc.syscall(_SETRESUID, user, user, user), "setresuid")


def write(file: str, text: str) -> None:
    """One write to an existing control file."""
    fd = os.open(file, os.O_WRONLY)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def read_memfd(fd: int) -> Any:
    """The JSON in a memfd, wherever its position is."""
    return json.loads(os.pread(fd, os.fstat(fd).st_size, 0))


def memfd(content: bytes) -> int:
    """A rewound memfd that holds `content`."""
    fd = os.memfd_create("data")
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def send_kill(pidfd: int) -> None:
    """SIGKILL; a process that is dead already is fine."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
