"""Programs that go for the kernel: its rarer calls, its namespaces, its other faces."""

from __future__ import annotations

import platform
from dataclasses import replace

from tests.hostile.hostile import RUNTIME, Hostile, c, python, shell

CALLS = """
import ctypes, errno, os, sys
_libc = ctypes.CDLL(None, use_errno=True)
def call(name, number, *arguments, answer="EPERM"):
    ctypes.set_errno(0)
    result = _libc.syscall(number, *arguments)
    got = "allowed" if result >= 0 else errno.errorcode[ctypes.get_errno()]
    if got != answer: print("ESCAPED", name, got)
buffer = ctypes.create_string_buffer(4096)
"""


def _x86(hostile: Hostile) -> Hostile:
    """Numbers of calls are those of x86_64; tests/sandbox/test_seccomp.py has the others."""

    def needs() -> str | None:
        return hostile.needs() or (None if platform.machine() == "x86_64" else "numbers of x86_64")

    return replace(hostile, needs=needs)


def calls(name: str, code: str) -> Hostile:
    """A program whose every line is one call that has to be refused."""
    return _x86(python(name, f"{CALLS}{code}\nprint('held')\n"))


REFUSED: tuple[Hostile, ...] = (
    calls(
        "ptrace",
        "call('traceme', 101, 0, 0, 0, 0); call('attach', 101, 16, 1, 0, 0); call('seize', 101, 0x4206, 1, 0, 0)",
    ),
    calls(
        "memory of another process",
        "call('readv', 310, 1, 0, 0, 0, 0, 0); call('writev', 311, 1, 0, 0, 0, 0, 0)\n"
        "call('pidfd_getfd', 438, 0, 0, 0); call('kcmp', 312, 1, 1, 0, 0, 0)\n"
        "call('process_madvise', 440, 0, 0, 0, 0, 0)",
    ),
    calls(
        "mount",
        "call('tmpfs', 165, b'none', b'/work', b'tmpfs', 0, 0); call('bind', 165, b'/', b'/work', b'', 4096, 0)\n"
        "call('remount', 165, b'', b'/', b'', 32 | 4096, 0); call('proc', 165, b'p', b'/work', b'proc', 0, 0)\n"
        "call('cgroup', 165, b'c', b'/work', b'cgroup', 0, b'memory'); call('umount', 166, b'/proc', 2)",
    ),
    calls(
        "mount by the new calls",
        "call('fsopen', 430, b'tmpfs', 0); call('fspick', 433, -100, b'/', 0); call('open_tree', 428, -100, b'/', 1)\n"
        "call('move_mount', 429, 0, b'', 0, b'', 0); call('mount_setattr', 442, -100, b'/', 0, buffer, 32)\n"
        "call('fsmount', 432, 0, 0, 0); call('fsconfig', 431, 0, 0, 0, 0, 0)",
    ),
    calls("another root", "call('chroot', 161, b'/work'); call('pivot_root', 155, b'/', b'/work')"),
    calls(
        "namespaces",
        "for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000):\n"
        "    call(f'unshare {flag:x}', 272, flag); call(f'clone {flag:x}', 56, flag | 17, 0, 0, 0, 0)\n"
        "call('clone3', 435, buffer, 88, answer='ENOSYS')\n"
        "for name in os.listdir('/proc/1/ns') if os.access('/proc/1/ns', os.R_OK) else ():\n"
        "    call('setns ' + name, 308, 0, 0)\n"
        "call('setns', 308, 0, 0)",
    ),
    calls("keys", "call('keyctl', 250, 0, -3, 1); call('join', 250, 1, b'synth-hostile')\n"
          "call('add', 248, b'user', b'synth-hostile', b'x', 1, -4); call('request', 249, b'user', b'x', 0, -3)"),
    calls("io_uring", "call('setup', 425, 8, buffer); call('enter', 426, 0, 1, 0, 0, 0); call('register', 427, 0, 0, 0, 0)"),
    calls("userfaultfd", "call('all', 323, 0); call('user mode only', 323, 1)"),
    calls("bpf and perf", "call('bpf', 321, 0, buffer, 128); call('load', 321, 5, buffer, 128)\n"
          "call('perf', 298, buffer, 0, -1, -1, 0)"),
    calls("modules and another kernel", "call('init', 175, buffer, 10, b''); call('finit', 313, 0, b'', 0)\n"
          "call('delete', 176, b'x', 0); call('kexec', 246, 0, 0, 0, 0); call('kexec file', 320, 0, 0, 0, 0, 0)\n"
          "call('reboot', 169, 0xfee1dead, 672274793, 0x1234567, 0)"),
    calls("clock and name of the host", "call('settime', 164, buffer, 0); call('clock', 227, 0, buffer)\n"
          "call('adjtimex', 159, buffer); call('hostname', 170, b'synth-hostile', 13); call('domain', 171, b'x', 1)"),
    calls("swap, accounting, quota", "call('swapon', 167, b'/work/x', 0); call('swapoff', 168, b'/x'); call('acct', 163, 0)\n"
          "call('quota', 179, 0, 0, 0, 0); call('syslog', 103, 3, buffer, 4096); call('vhangup', 153)"),
    calls("device nodes", "call('disk', 133, b'/work/d', 0o60666, 0x800); call('mem', 133, b'/work/m', 0o20666, 0x101)\n"
          "call('at', 259, -100, b'/work/d', 0o60666, 0x800)"),
    calls("secret memory and odd pages", "call('memfd_secret', 447, 0); call('vmsplice', 278, 0, 0, 0, 0)\n"
          "call('move_pages', 279, 1, 0, 0, 0, 0, 0); call('migrate', 256, 1, 0, 0, 0); call('mbind', 237, 0, 0, 0, 0, 0, 0)"),
    calls("watching the host's files", "call('fanotify', 300, 0, 0); call('mark', 301, 0, 1, 0, 0, b'/')"),
    calls("ports and descriptor tables", "call('iopl', 172, 3); call('ioperm', 173, 0, 1024, 1); call('ldt', 154, 1, buffer, 16)"),
    calls("terminal injection", "for fd in (0, 1, 2):\n    call('sti', 16, fd, 0x5412, b'x'); call('linux', 16, fd, 0x541C, b'x')\n"
          "    call('high bits', 16, fd, 0x5412 | 1 << 32, b'x')\n"
          "try: os.open('/dev/tty', os.O_RDWR); print('ESCAPED tty')\nexcept OSError: pass"),
)  # fmt: skip

PRIVILEGES: tuple[Hostile, ...] = (
    _x86(python(
        "becoming root",
        f"""{CALLS}
for who in (os.setuid, os.setgid, os.seteuid):
    try: who(0); print("ESCAPED", who)
    except OSError: pass
open("/work/s", "w").close()
for mode in (0o4755, 0o2755, 0o6755):
    call("chmod", 90, b"/work/s", mode); call("fchmodat", 268, -100, b"/work/s", mode)
    call("fchmodat2", 452, -100, b"/work/s", mode, 0)
call("chmod u+x", 90, b"/work/s", 0o755, answer="allowed")
status = open("/proc/self/status").read()
for line in status.splitlines():
    name, _, value = line.partition(":\\t")
    if name.startswith("Cap") and int(value, 16): print("ESCAPED", line)
    if name == "NoNewPrivs" and value != "1" or name == "Seccomp" and value != "2": print("ESCAPED", line)
print("held")
""",
    )),
    shell(
        "set-user-id programs",
        "for p in su sudo mount passwd newuidmap pkexec; do command -v $p >/dev/null || continue\n"
        "  case $p in mount) $p -t tmpfs none /tmp ;; su) $p -c id ;; sudo|pkexec) $p id ;; newuidmap) $p $$ 0 0 1 ;; esac\n"
        "done </dev/null 2>/dev/null | grep -q uid=0 && echo ESCAPED\n"
        "unshare -Ur id 2>/dev/null | grep -q uid=0 && echo ESCAPED; [ \"$(id -u)\" = 1000 ] && echo held",
    ),
    python(
        "raising its own limits",
        """
import os, resource
for name in [n for n in dir(resource) if n.startswith("RLIMIT_")]:
    which = getattr(resource, name)
    hard = resource.getrlimit(which)[1]
    for pid in (0, os.getpid(), 1):
        try: resource.prlimit(pid, which, (resource.RLIM_INFINITY,) * 2)
        except (OSError, ValueError): continue
        if hard != resource.RLIM_INFINITY: print("ESCAPED", name)
for name in ("NPROC", "FSIZE", "NOFILE", "CORE", "CPU", "MEMLOCK", "STACK"):
    if resource.getrlimit(getattr(resource, "RLIMIT_" + name))[1] == resource.RLIM_INFINITY: print("ESCAPED no", name)
try: os.nice(-5); print("ESCAPED nice")
except OSError: pass
try: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)); print("ESCAPED real time")
except OSError: pass
print("held")
""",
    ),
    _x86(python("capabilities", f"""{CALLS}
import struct
full = struct.pack("IIIIII", *[0xffffffff] * 6)
call("capset", 126, struct.pack("Ii", 0x20080522, 0), full)
for capability in range(41):
    if _libc.prctl(47, 2, capability, 0, 0) == 0: print("ESCAPED ambient", capability)
print("held")
""")),
)  # fmt: skip

OTHER_FACES: tuple[Hostile, ...] = (
    _x86(python("calls of x32", f"{CALLS}\ncall('getpid', 0x40000000 | 39)\nprint('ESCAPED')\n", RUNTIME)),
    _x86(c(
        "calls of i386",
        """
#include <stdio.h>
int main(void) {
  long answer;
  __asm__ volatile("int $0x80" : "=a"(answer) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
  printf("ESCAPED %ld\\n", answer);
}
""",
        RUNTIME,
    )),
    _x86(c(
        "numbers that are too large",
        """
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
  for (long n = 600; n < 5000; n++)
    if (syscall(n, -1, -1, -1, -1, -1, -1) >= 0 || errno != ENOSYS) printf("ESCAPED %ld\\n", n);
  puts("held");
}
""",
    )),
)  # fmt: skip

SHARED_INIT = (
    replace(
        python(
            "the init that shares the warm process's memory",
            """
import os
for name in ("mem", "maps", "environ", "auxv", "syscall", "stack", "cwd", "root", "fd", "ns/net", "ns/user"):
    path = "/proc/1/" + name
    try:
        if os.path.islink(path): os.readlink(path)
        elif name == "fd": os.listdir(path)
        else: open(path, "rb").read(1)
        print("ESCAPED", name)
    except OSError: pass
for name, text in (("oom_score_adj", "1000"), ("coredump_filter", "7f"), ("clear_refs", "1"), ("timerslack_ns", "9")):
    try: os.write(os.open("/proc/1/" + name, os.O_WRONLY), text.encode()); print("ESCAPED", name)
    except OSError: pass
for signum in range(1, 65):
    try: os.kill(1, signum)
    except OSError: pass
if os.fork() == 0:
    if os.fork() == 0: os._exit(3)
    os._exit(0)
os.wait()
while len([p for p in os.listdir("/proc") if p.isdigit()]) > 2: pass
print("held")
""",
        ).warm,
        warmable=False,
    ),
)

ALL = REFUSED + PRIVILEGES + OTHER_FACES + SHARED_INIT
