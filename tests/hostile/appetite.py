"""Programs that want all of the machine: processes, memory, disk, output, time."""

from __future__ import annotations

import json
from dataclasses import replace

from synth.sandbox import Outcome
from tests.hostile.census import SYSV_KEY
from tests.hostile.hostile import (
    LEAN,
    MEMORY,
    OUTPUT,
    ROOMY,
    RUNTIME,
    SHORT,
    SMALL,
    TIME,
    Hostile,
    c,
    python,
    shell,
)

MANY = replace(ROOMY, run_seconds=1.0)


def _places_are_small(outcome: Outcome) -> None:
    wrote = json.loads(outcome.stdout.splitlines()[0])
    assert set(wrote) == {"/work", "/tmp", "/dev/shm"}
    assert wrote["/work"] <= 17
    assert wrote["/tmp"] <= 17
    assert wrote["/dev/shm"] <= 65


def _all_output_counts(outcome: Outcome) -> None:
    assert len(outcome.stdout) + len(outcome.stderr) == SMALL.output_bytes


PROCESSES: tuple[Hostile, ...] = (
    python(
        "fork bomb",
        "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass\n",
        TIME,
        limits=MANY,
    ),
    shell("fork bomb in shell", "f() { f | f & }; f & while :; do :; done", TIME, limits=MANY),
    c(
        "fork bomb of daemons",
        """
#include <unistd.h>
int main(void) { for (;;) if (fork() == 0) { setsid(); if (fork()) _exit(0); } }
""",
        TIME,
        limits=MANY,
    ),
    python(
        "thread bomb",
        """
import os, threading, time
count = 0
try:
    while count < 500:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); count += 1
except RuntimeError: pass
print("ESCAPED" if count > 30 else "held", count, flush=True)
os._exit(0)
""",
    ),
    python(
        "zombie flood",
        """
import os
made = 0
try:
    while made < 200:
        if os.fork() == 0: os._exit(0)
        made += 1
except OSError: pass
print("ESCAPED" if made > 30 else "held", made)
""",
    ),
    c(
        "pid spinner",
        """
#include <sys/wait.h>
#include <unistd.h>
int main(void) { for (;;) { if (fork() == 0) _exit(0); wait(0); } }
""",
        TIME,
        limits=SHORT,
    ),
    python(
        "more descriptors than allowed",
        """
import os
fds = []
try:
    while True: fds.append(os.open("/dev/null", os.O_RDONLY))
except OSError: print("ESCAPED" if len(fds) > 600 else "held", len(fds))
""",
    ),
)

MEMORY_EATERS: tuple[Hostile, ...] = (
    python("memory bomb", "x = []\nwhile True: x.append(bytearray(2**20))\n", MEMORY, limits=LEAN),
    c(
        "memory bomb by mmap",
        """
#include <string.h>
#include <sys/mman.h>
int main(void) {
  for (;;) {
    void *p = mmap(0, 1 << 22, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return 1;
    memset(p, 1, 1 << 22);
  }
}
""",
        MEMORY,
        needs_cgroup=True,
    ),
    python(
        "memory of many processes",
        """
import os, time
for _ in range(8):
    if os.fork() == 0:
        x = bytearray(30 * 2**20); time.sleep(60)
for _ in range(8): os.wait()
""",
        MEMORY,
        needs_cgroup=True,
    ),
    python(
        "memory of memfds",
        """
import os
for i in range(40):
    fd = os.memfd_create(str(i))
    for _ in range(30): os.write(fd, b"x" * 2**20)
print("ESCAPED")
""",
        MEMORY,
        needs_cgroup=True,
    ),
    python(
        "memory of System V segments",
        f"""
import ctypes
libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p
for i in range(40):
    key = libc.shmget({SYSV_KEY} + i, 16 << 20, 0o1666)
    if key < 0: break
    at = libc.shmat(key, None, 0)
    ctypes.memset(at, 1, 16 << 20)
print("ESCAPED")
""",
        MEMORY,
        needs_cgroup=True,
    ),
    python(
        "memory of pipes",
        """
import fcntl, os
total = 0
try:
    for _ in range(240):
        r, w = os.pipe()
        try: fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, 2**20)
        except OSError: pass
        os.set_blocking(w, False)
        try:
            while True: total += os.write(w, b"x" * 65536)
        except BlockingIOError: pass
except OSError: pass
own = bytearray(b"x") * 2**24  # the pipes were refused more; with what they hold there is no room for this
print("ESCAPED", total)
""",
        MEMORY,
        limits=LEAN,
        needs_cgroup=True,
    ),
    python(
        "memory of socket buffers",
        """
import socket
total, pairs = 0, []
try:
    while True:
        pair = socket.socketpair(); pairs.append(pair)
        pair[0].setsockopt(1, 7, 1 << 24); pair[0].setblocking(False)
        try:
            while True: total += pair[0].send(b"x" * 65536)
        except BlockingIOError: pass
except OSError: pass
own = bytearray(b"x") * 2**24
print("ESCAPED", total)
""",
        MEMORY,
        limits=LEAN,
        needs_cgroup=True,
    ),
    python(
        "decompression bomb",
        "import zlib\nbomb = zlib.compress(zlib.compress(bytes(2**26)) * 50)\n"
        "x = []\nwhile True: x.append(zlib.decompress(zlib.decompress(bomb)[:70000]))\n",
        MEMORY,
        limits=LEAN,
    ),
    python(
        "endless recursion",
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1) + 1\nf(0)\n",
        MEMORY,
        limits=LEAN,
        needs_cgroup=True,  # an interpreter that is refused memory may call it something else
    ),
    c("stack overflow", "int f(int n) { volatile char x[4096]; x[0] = n; return f(n + 1) + x[0]; }\n"
      "int main(void) { return f(0); }\n", RUNTIME, limits=ROOMY),
    shell("brace expansion bomb", "exec /bin/bash -c 'echo {1..9}{1..99999}{1..999}'", MEMORY, needs_cgroup=True),
)  # fmt: skip

DISK: tuple[Hostile, ...] = (
    python(
        "every writable place filled",
        """
import json, os
wrote = {}
for place in ("/", "/work", "/tmp", "/dev", "/dev/shm", "/run", "/etc", "/usr", "/var", "/proc", "/sys", "/opt"):
    try:
        with open(place + "/synth-hostile-fill", "wb") as file:
            for _ in range(200):
                file.write(b"x" * 2**20); wrote[place] = wrote.get(place, 0) + 1
    except OSError: pass
    try: os.unlink(place + "/synth-hostile-fill")
    except OSError: pass
print(json.dumps(wrote)); print("held")
""",
        limits=replace(SMALL, memory_bytes=2**28, file_bytes=2**30),
        holds=_places_are_small,
    ),
    python(
        "huge sparse file",
        """
file = open("/work/big", "wb")
try: file.truncate(2**36); print("ESCAPED")
except OSError as error: print("held" if error.errno == 27 else error)
""",
    ),
    python(
        "inode flood",
        """
count = 0
try:
    while True: open(f"/work/{count}", "w").close(); count += 1
except OSError: print("ESCAPED", count)
""",
        MEMORY,
        limits=replace(LEAN, memory_bytes=24 * 2**20),
        needs_cgroup=True,
    ),
    python(
        "huge file names and deep folders",
        """
import os
names = 0
try:
    for _ in range(3000):
        os.mkdir("n" * 255); os.chdir("n" * 255); names += 1
except OSError: pass
try: open("x" * 256, "w"); print("ESCAPED a name of 256")
except OSError: pass
try: open("/work/" + "y/" * 3000, "w"); print("ESCAPED a path of 6000")
except OSError: pass
open("new\\nline\\x1b[31m\\udcff", "w").close()
print("held", names)
""",
    ),
)

OUTPUT_AND_TIME: tuple[Hostile, ...] = (
    shell("endless output to both streams", "yes >&2 & yes", OUTPUT),
    python("endless output of many processes", """
import os
for _ in range(10):
    if os.fork() == 0: break
while True: os.write(1, b"x" * 65536)
""", OUTPUT, holds=_all_output_counts),
    c("endless output of no lines", "#include <unistd.h>\nint main(void) { for (;;) write(2, \"\\0\", 1); }\n",
      OUTPUT, limits=replace(SMALL, output_bytes=2**16)),
    c("endless loop", "int main(void) { for (volatile int i = 0;; i++); }\n", TIME, limits=SHORT),
    python("endless match", "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n", TIME, limits=SHORT),
    python("every core for ever", "import os\nfor _ in range(10):\n    if os.fork() == 0: break\nwhile True: pass\n",
           TIME, limits=SHORT),
    shell("waiting for input that never comes", "cat < /dev/zero | tail -c 1; sleep 60", TIME, limits=SHORT),
)  # fmt: skip

ALL = PROCESSES + MEMORY_EATERS + DISK + OUTPUT_AND_TIME
