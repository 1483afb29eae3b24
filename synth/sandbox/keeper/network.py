"""The network of one slot: a loopback and nothing else, in a namespace of its own.

To make one takes the kernel more than half a millisecond, to take it apart as long again, and both
stop whoever does the same on another core. Most jobs never open a socket. So a namespace serves one
job after another for as long as nothing has ever happened in it, which the kernel's own counters tell:
no packet, no failed attempt at one, no socket, no lasting label or group. After the first job
for which they moved, the next has a new one. Nobody in it has a capability over it.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct

from . import COUNTERS
from .kernel import NEW_NET, unshare

_FLAGS_OF_INTERFACE, _UP_AND_RUNNING = 0x8914, 0x41
"""SIOCSIFFLAGS of linux/sockios.h; IFF_UP | IFF_RUNNING of linux/if.h."""


class Network:
    """The network namespace, from then on, of the thread that makes it. Raises `OSError` where it may not."""

    def __init__(self) -> None:
        unshare(NEW_NET, "make a network namespace")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
            fcntl.ioctl(plain, _FLAGS_OF_INTERFACE, struct.pack("16sH14x", b"lo", _UP_AND_RUNNING))
        surely, maybe = ([f"/proc/thread-self/net/{name}" for name in names] for names in COUNTERS)
        there = [*surely, *filter(os.path.exists, maybe)]
        self._counters = [os.open(path, os.O_RDONLY) for path in there]
        self._fresh = self._read()

    @property
    def unused(self) -> bool:
        """Whether it is as it was made. To be asked while nobody is in it; by any thread."""
        return self._read() == self._fresh

    def close(self) -> None:
        """Give the descriptors back; they would keep the namespace."""
        while self._counters:
            os.close(self._counters.pop())

    def _read(self) -> list[bytes]:
        first, *others = (os.pread(fd, 65536, 0) for fd in self._counters)
        return [first.partition(b"\n")[0], *others]
