"""Programs that reach for what is not theirs: network, files, environment, other processes."""

from __future__ import annotations

from tests.hostile.hostile import Hostile, c, python, shell

ATTEMPT = """
import os
def attempt(what, action):
    try: found = action()
    except (OSError, ValueError): return
    print("ESCAPED", what, found)
def read(path): return open(path, "rb").read(200)
"""

NETWORK: tuple[Hostile, ...] = (
    python(
        "loopback of the host",
        f"""{ATTEMPT}
import socket
for host in ("127.0.0.1", "::ffff:127.0.0.1", "0.0.0.0", "localhost"):
    attempt(host, lambda: socket.create_connection((host, @PORT@), 2))
print("held")
""",
    ),
    python(
        "abstract sockets of the host",
        f"""{ATTEMPT}
import socket
name = "\\0@ABSTRACT@"
attempt("stream", lambda: socket.socket(socket.AF_UNIX).connect(name))
attempt("packets", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET).connect(name))
attempt("datagram", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", name))
print(open("/proc/net/unix").read().replace("@ABSTRACT@", "ESCAPED"))
print("held")
""",
    ),
    python(
        "the world outside",
        f"""{ATTEMPT}
import socket
attempt("tcp", lambda: socket.create_connection(("192.0.2.1", 80), 2))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)))
attempt("names", lambda: socket.getaddrinfo("example.com", 80))
attempt("multicast", lambda: socket.socket(2, 2).sendto(b"x", ("224.0.0.251", 5353)))
print("held")
""",
    ),
    python(
        "sockets that no namespace holds",
        """
import socket
rare = ((16, 3, 0), (17, 3, 768), (38, 5, 0), (40, 1, 0), (44, 3, 0), (2, 3, 1), (10, 3, 58), (29, 3, 1), (15, 3, 2),
        (31, 3, 1), (21, 5, 0), (30, 1, 0), (41, 1, 0), (43, 1, 0))
for family, kind, protocol in rare:
    try: socket.socket(family, kind, protocol); print("ESCAPED", family, kind)
    except OSError: pass
for family in (2, 16, 40):
    try: socket.socketpair(family); print("ESCAPED pair", family)
    except OSError: pass
socket.socketpair()
print("held")
""",
    ),
)

FILES: tuple[Hostile, ...] = (
    python(
        "host files by path",
        f"""{ATTEMPT}
for path in ("@SECRET@", "/etc/shadow", "/etc/ssh", "/etc/machine-id", "/var/log", "/run", "/sys/kernel",
             "/proc/1/root/etc/shadow", "/proc/1/root@SECRET@", "/proc/1/cwd/etc/shadow", "/srv", "/boot",
             "/opt/synth", "/var/lib", "/etc/hostname", "/etc/resolv.conf", "/run/docker.sock"):
    attempt(path, lambda: os.listdir(path) if os.path.isdir(path) else read(path))
for top in ("@HOME@", "@HERE@", "/root", "/home"):
    for folder, folders, files in os.walk(top):
        inside = any(m.startswith(folder) or folder.startswith(m) for m in (@MOUNTS@))
        if files and not inside: print("ESCAPED", folder, files[:3])
print("held")
""",
    ),
    python(
        "host files by handle",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
handle, mount = ctypes.create_string_buffer(144), ctypes.c_int()
ctypes.memmove(handle, (128).to_bytes(4, "little"), 4)
if libc.name_to_handle_at(-100, b"/work", handle, ctypes.byref(mount), 0) == 0: print("ESCAPED name")
for inode in (2, 128):
    raw = (8).to_bytes(4, "little") + (1).to_bytes(4, "little") + inode.to_bytes(8, "little")
    if libc.open_by_handle_at(os.open("/usr", 0), raw, 0) >= 0: print("ESCAPED open")
print("held")
""",
    ),
    python(
        "symbolic links",
        f"""{ATTEMPT}
for number, target in enumerate(("/etc/shadow", "/proc/1/root", "@SECRET@", "/proc/self/root/../..@SECRET@")):
    os.symlink(target, f"/work/link-{{number}}")
    attempt(target, lambda: read(f"/work/link-{{number}}"))
attempt("through pid 1", lambda: read("/work/link-1/etc/shadow"))
attempt("over the root", lambda: read("/../../.." + "@SECRET@"))
os.rename("/work/link-0", "/work/main.py")
print("held")
""",
    ),
    python(
        "hard links and renames across mounts",
        f"""{ATTEMPT}
for path in ("/usr/bin/env", "/etc/passwd", "/proc/self/exe", "/dev/null", "/bin/sh"):
    attempt("link " + path, lambda: os.link(path, "/work/hard"))
    attempt("followed " + path, lambda: os.link(path, "/work/hard", follow_symlinks=True))
    attempt("rename " + path, lambda: os.rename(path, "/work/moved"))
    attempt("unlink " + path, lambda: os.unlink(path))
print("held")
""",
    ),
    python(
        "writing where it is not writable",
        f"""{ATTEMPT}
places = ("/usr/synth-hostile", "/etc/synth-hostile", "/synth-hostile", "/etc/passwd", "/usr/bin/env", "/bin/sh",
          "/dev/synth-hostile", "/proc/synth-hostile", "/proc/self/exe", "/proc/1/exe", "/etc/ld.so.cache")
for path in places:
    attempt(path, lambda: os.open(path, os.O_WRONLY | os.O_CREAT))
    attempt("own " + path, lambda: os.chown(path, 1000, 1000))
    attempt("mode " + path, lambda: os.chmod(path, 0o777))
    attempt("time " + path, lambda: os.utime(path, (0, 0)))
attempt("mkdir", lambda: os.mkdir("/synth-hostile"))
print("held")
""",
    ),
    python(
        "devices",
        f"""{ATTEMPT}
for name in ("mem", "kmem", "port", "kmsg", "kvm", "vsock", "fuse", "loop0", "loop-control", "sda", "vda", "nvme0n1",
             "net/tun", "snd", "input", "tty0", "tty1", "ttyS0", "console", "vhost-net", "userfaultfd", "uinput",
             "dri/card0", "nvidia0", "hpet", "rtc0", "mapper/control"):
    attempt(name, lambda: os.open("/dev/" + name, os.O_RDWR))
print("held")
""",
    ),
    python(
        "settings of the kernel",
        f"""{ATTEMPT}
def write(path, text):
    with open(path, "w") as file: file.write(text)
for path in ("core_pattern", "modprobe", "hostname", "sysrq", "randomize_va_space", "perf_event_paranoid",
             "ns_last_pid", "panic"):
    attempt(path, lambda: write("/proc/sys/kernel/" + path, "|/bin/synth-hostile"))
for path in ("/proc/sysrq-trigger", "/proc/sys/vm/overcommit_memory", "/proc/sys/vm/drop_caches",
             "/proc/sys/fs/binfmt_misc/register", "/proc/sys/net/ipv4/ip_forward",
             "/proc/acpi/wakeup", "/proc/irq/1/smp_affinity", "/sys/power/state", "/sys/kernel/uevent_helper"):
    attempt(path, lambda: write(path, "1"))
for pid in ("self", 1): attempt("oom score", lambda: write(f"/proc/{{pid}}/oom_score_adj", "-1000"))
print("held")
""",
    ),
    python(
        "memory and logs of the kernel",
        f"""{ATTEMPT}
for path in ("/proc/kcore", "/proc/kmsg", "/proc/kpageflags", "/proc/kallsyms", "/proc/slabinfo", "/proc/vmallocinfo",
             "/proc/timer_list", "/proc/keys", "/proc/1/mem", "/proc/1/environ", "/proc/iomem"):
    def content():
        text = read(path)
        if not text or (path == "/proc/kallsyms" and text.startswith(b"0000000000000000")): raise OSError
        if path == "/proc/iomem" and text.startswith(b"00000000-00000000"): raise OSError
        if path == "/proc/keys" and b"user" not in text: raise OSError
        if path == "/proc/1/environ" and b"SECRET" not in text: raise OSError
        return text
    attempt(path, content)
print("held")
""",
    ),
)

ENVIRONMENT: tuple[Hostile, ...] = (
    shell(
        "environment of everybody",
        "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; env\n"
        "if env | grep -q SECRET; then exit 3; fi; echo held",
    ),
    python(
        "inherited descriptors",
        f"""{ATTEMPT}
import socket
for fd in range(3, 1024):
    attempt(fd, lambda: os.readlink(f"/proc/self/fd/{{fd}}") if os.fstat(fd) else "")
for pid in [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]:
    for fd in range(3, 64):
        attempt((pid, fd), lambda: open(f"/proc/{{pid}}/fd/{{fd}}", "rb"))
        attempt((pid, fd), lambda: open(f"/proc/{{pid}}/fd/{{fd}}", "wb"))
attempt("a socket", lambda: socket.socket(fileno=0).getsockname())
print("held")
""",
    ),
    shell(
        "descriptors of the compiler",
        'n=$(wc -l < /work/fds); [ "$n" -le 4 ] || { echo ESCAPED; cat /work/fds; }; echo held',
        compile_="ls /proc/self/fd > /work/fds",
    ),
    python(
        "only my own processes",
        """
import os
pids = [int(p) for p in os.listdir("/proc") if p.isdigit()]
if len(pids) > 3: print("ESCAPED", pids)
for pid in pids:
    command = open(f"/proc/{pid}/cmdline").read()
    if "synth" in command or "pytest" in command: print("ESCAPED", command)
for pid in range(2, 3000):
    if pid not in pids and os.path.exists(f"/proc/{pid}"): print("ESCAPED hidden", pid)
print("held")
""",
    ),
    python(
        "who is who on the host",
        """
import os, pwd, socket
names = [each.pw_name for each in pwd.getpwall()]
if names != ["root", "sandbox"] or socket.gethostname() != "sandbox": print("ESCAPED", names)
if (os.getuid(), os.getgid(), os.getgroups()) not in ((1000, 1000, []), (1000, 1000, [1000]), (1000, 1000, [65534])):
    print("ESCAPED", os.getuid(), os.getgid(), os.getgroups())
if open("/proc/self/uid_map").read().split()[0] != "1000": print("ESCAPED map")
print("held")
""",
    ),
)

SIGNALS: tuple[Hostile, ...] = (
    python(
        "signals to the host",
        """
import os, signal
for pid in (@PID@, -@PID@):
    try: os.kill(pid, signal.SIGKILL); print("ESCAPED", pid)
    except OSError: pass
try: os.pidfd_open(@PID@); print("ESCAPED pidfd")
except OSError: pass
try: os.setpriority(os.PRIO_PROCESS, @PID@, 19); print("ESCAPED nice")
except OSError: pass
try: os.sched_setaffinity(@PID@, {0}); print("ESCAPED affinity")
except OSError: pass
print("held")
""",
    ),
    python(
        "signals to everybody",
        """
import os
for pid in (1, os.getppid() or 1, -1):  # 0: the parent is not to be seen from here
    try: os.kill(pid, 9)
    except OSError: pass
for pid in range(2, 2000):
    if pid != os.getpid():
        try: os.kill(pid, 9)
        except OSError: pass
print("held")
""",
    ),
    c(
        "tracing by signals of files",
        """
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
int main(void) {
  for (int owner = 2; owner < 70000; owner++)
    if (fcntl(0, F_SETOWN, owner) == 0 && owner == @PID@) puts("ESCAPED");
  fcntl(0, F_SETSIG, SIGKILL);
  puts("held");
}
""",
    ),
)

ALL = NETWORK + FILES + ENVIRONMENT + SIGNALS
