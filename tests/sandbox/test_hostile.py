"""Programs that try to get out, to stay, to eat the machine, or to read what is not theirs."""

from __future__ import annotations

import json
import os
import platform
import socket
import threading
from pathlib import Path

import pytest

from synth.sandbox import Job, Limits, Sandbox
from synth.vocabulary import Verdict
from tests.sandbox.programs import HAS_GCC, c, descendants_named, python, shell, with_run_seconds

SYSCALL = """
import ctypes, errno
_libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    result = _libc.syscall(number, *arguments)
    return "allowed" if result >= 0 else errno.errorcode[ctypes.get_errno()]
"""
ON_X86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers of x86_64")
SMALL = Limits(run_seconds=20, memory_bytes=128 * 2**20, processes=32)


def test_fork_bomb(sandbox: Sandbox) -> None:
    code = "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass\n"
    outcome = sandbox.run(python(code, limits=Limits(run_seconds=1.0, processes=32, memory_bytes=2**28)))
    assert outcome.verdict in (Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT)


def test_processes_are_limited_and_the_limit_is_the_jobs_own(sandbox: Sandbox) -> None:
    code = (
        "import os, time\nmade = 0\ntry:\n  for _ in range(100):\n"
        "    if os.fork() == 0: time.sleep(60)\n    made += 1\nexcept OSError: pass\nprint(made)\n"
    )
    made = [int(sandbox.run(python(code, limits=SMALL)).stdout) for _ in range(2)]
    assert all(20 <= count <= 34 for count in made), made


def test_thread_bomb(sandbox: Sandbox) -> None:
    code = (
        "import threading, time, os\ncount = 0\ntry:\n  while count < 200:\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); count += 1\n"
        "except RuntimeError: pass\nprint(count, flush=True)\nos._exit(0)\n"
    )
    assert int(sandbox.run(python(code, limits=SMALL)).stdout) < 40


def test_memory_of_many_processes_counts_together(sandbox: Sandbox) -> None:
    if sandbox.mode.memory == "rlimit":
        pytest.skip("needs a memory cgroup")
    code = (
        "import os, time\nfor _ in range(8):\n  if os.fork() == 0:\n"
        "    x = bytearray(40 * 2**20); time.sleep(60)\nfor _ in range(8): os.wait()\n"
    )
    assert sandbox.run(python(code, limits=SMALL)).verdict is Verdict.MEMORY_LIMIT


@pytest.mark.parametrize("where", ["memfd", "shm", "tmp"])
def test_memory_that_is_not_the_process_own_counts_too(sandbox: Sandbox, where: str) -> None:
    if sandbox.mode.memory == "rlimit":
        pytest.skip("needs a memory cgroup")
    opener = (
        "os.memfd_create(str(i))"
        if where == "memfd"
        else f"os.open('/{where}/%d' % i, os.O_CREAT | os.O_RDWR)"
    )
    opener = opener.replace("/shm/", "/dev/shm/")
    code = (
        f"import os\nfor i in range(20):\n  fd = {opener}\n  for _ in range(30): os.write(fd, b'x' * 2**20)\n"
    )
    outcome = sandbox.run(python(code, limits=SMALL))
    full = outcome.verdict is Verdict.RUNTIME_ERROR and "No space left" in outcome.stderr
    assert full or outcome.verdict is Verdict.MEMORY_LIMIT


def test_every_writable_place_is_small(sandbox: Sandbox) -> None:
    code = """
import os
wrote = {}
for place in ("/", "/work", "/tmp", "/dev", "/dev/shm", "/run", "/etc", "/usr", "/proc"):
    try:
        with open(place + "/fill", "wb") as file:
            for _ in range(200):
                file.write(b"x" * 2**20); wrote[place] = wrote.get(place, 0) + 1
    except OSError: pass
    try: os.unlink(place + "/fill")
    except OSError: pass
import json; print(json.dumps(wrote))
"""
    limits = Limits(run_seconds=30, memory_bytes=2**29, work_bytes=16 * 2**20, file_bytes=2**30)
    wrote = json.loads(sandbox.run(python(code, limits=limits)).stdout)
    assert set(wrote) == {"/work", "/tmp", "/dev/shm"}
    assert wrote["/work"] <= 17
    assert wrote["/tmp"] <= 17
    assert wrote["/dev/shm"] <= 65


def test_file_size_limit(sandbox: Sandbox) -> None:
    code = "f = open('/work/big', 'wb')\ntry: f.truncate(2**36)\nexcept OSError as e: print(e.errno)\n"
    assert sandbox.run(python(code)).stdout == "27\n"


def test_endless_output_to_both_streams(sandbox: Sandbox) -> None:
    outcome = sandbox.run(shell("yes >&2 & yes", limits=with_run_seconds(20)))
    assert outcome.verdict is Verdict.OUTPUT_LIMIT
    assert len(outcome.stdout) + len(outcome.stderr) == 2**20


def test_no_network_not_even_the_hosts_loopback(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0synth-test-abstract")
        abstract.listen()
        code = f"""
import socket
def attempt(make, address):
    try: make().connect(address); print("CONNECTED", address)
    except OSError as error: print("refused")
attempt(lambda: socket.socket(), ("127.0.0.1", {server.getsockname()[1]}))
attempt(lambda: socket.socket(), ("192.0.2.1", 80))
attempt(lambda: socket.socket(socket.AF_UNIX), "\\0synth-test-abstract")
try: print("RESOLVED", socket.getaddrinfo("example.com", 80))
except OSError: print("refused")
"""
        assert sandbox.run(python(code)).stdout == "refused\n" * 4


def test_host_files_are_not_there(sandbox: Sandbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("HOSTSECRET")
    secret.chmod(0o644)
    paths = [
        secret, Path.home(), Path.cwd(), Path("/etc/shadow"), Path("/root"), Path("/home"), Path("/var"),
        Path("/etc/ssh"), Path("/sys"), Path("/run"), Path("/proc/1/root/etc/shadow"),
    ]  # fmt: skip
    code = f"import os\nfor p in {[str(p) for p in paths]!r}:\n  if os.path.exists(p): print('SEEN', p)\n"
    seen = sandbox.run(python(code)).stdout
    allowed = {f"SEEN {p}" for p in paths if str(p) == "/root" or p == Path.home()}
    # a mounted interpreter may make its parents appear; they must be empty but for the way to it
    assert set(seen.splitlines()) <= allowed
    listing = sandbox.run(shell("ls -A /root /home 2>/dev/null")).stdout
    assert listing == ""


def test_users_are_made_up(sandbox: Sandbox) -> None:
    outcome = sandbox.run(shell("cat /etc/passwd; id -u; hostname"))
    names = [line.split(":")[0] for line in outcome.stdout.splitlines() if ":" in line]
    assert names == ["root", "sandbox"]
    assert outcome.stdout.splitlines()[-2:] == ["1000", "sandbox"]


def test_environment_secrets_do_not_enter(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    with Sandbox.open(slots=1) as fresh:
        script = "env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'"
        outcome = fresh.run(shell(script))
    assert "PATH=" in outcome.stdout
    assert "hunter2" not in outcome.stdout
    assert "synth" not in outcome.stdout


def test_only_its_own_processes_exist_and_signals_stay_inside(sandbox: Sandbox) -> None:
    code = """
import os
pids = [p for p in os.listdir("/proc") if p.isdigit()]
print(len(pids) <= 3)
for pid in (1, os.getppid(), -1):
    try: os.kill(pid, 9)
    except OSError: pass
print("alive")
"""
    assert sandbox.run(python(code)).stdout == "True\nalive\n"
    assert sandbox.run(shell("kill -9 0")).verdict is Verdict.RUNTIME_ERROR
    assert (
        sandbox.run(python(f"import os\ntry: os.kill({os.getpid()}, 9)\nexcept OSError: print('no')")).stdout
        == "no\n"
    )


@ON_X86
@pytest.mark.parametrize(
    ("what", "arguments", "answer"),
    [
        ("ptrace", "101, 0, 0, 0, 0", "EPERM"),
        ("process_vm_readv", "310, 1, 0, 0, 0, 0, 0", "EPERM"),
        ("mount", "165, b'none', b'/work', b'tmpfs', 0, 0", "EPERM"),
        ("umount2", "166, b'/proc', 2", "EPERM"),
        ("pivot_root", "155, b'/', b'/work'", "EPERM"),
        ("chroot", "161, b'/work'", "EPERM"),
        ("keyctl", "250, 0, -3, 1", "EPERM"),
        ("add_key", "248, b'user', b'a', b'b', 1, -3", "EPERM"),
        ("io_uring_setup", "425, 8, ctypes.create_string_buffer(256)", "EPERM"),
        ("userfaultfd", "323, 1", "EPERM"),
        ("bpf", "321, 0, ctypes.create_string_buffer(128), 128", "EPERM"),
        ("perf_event_open", "298, ctypes.create_string_buffer(128), 0, -1, -1, 0", "EPERM"),
        ("unshare", "272, 0x10000000", "EPERM"),
        ("setns", "308, 0, 0", "EPERM"),
        ("clone with a new user namespace", "56, 0x10000011, 0, 0, 0, 0", "EPERM"),
        ("clone3", "435, 0, 0", "ENOSYS"),
        ("kexec_load", "246, 0, 0, 0, 0", "EPERM"),
        ("open_by_handle_at", "304, 0, 0, 0", "EPERM"),
        ("mknod", "133, b'/work/d', 0o60666, 0x800", "EPERM"),
        ("fsopen", "430, b'tmpfs', 0", "EPERM"),
        ("terminal injection", "16, 0, 0x5412, b'x'", "EPERM"),
        ("chmod u+s", "90, b'/work/main.py', 0o4755", "EPERM"),
        ("chmod u+x", "90, b'/work/main.py', 0o755", "allowed"),
        ("setuid(0)", "105, 0", "EINVAL"),
        ("sethostname", "170, b'x', 1", "EPERM"),
    ],
)
def test_kernel_calls(sandbox: Sandbox, what: str, arguments: str, answer: str) -> None:
    outcome = sandbox.run(python(f"{SYSCALL}\nprint(call({arguments}))"))
    assert outcome.stdout == f"{answer}\n", what


@ON_X86
def test_another_architectures_call_kills(sandbox: Sandbox) -> None:
    outcome = sandbox.run(python(f"{SYSCALL}\nprint(call(0x40000000 | 39))"))
    assert (outcome.verdict, outcome.exit_code) == (Verdict.RUNTIME_ERROR, 128 + 31)


def test_socket_families(sandbox: Sandbox) -> None:
    code = """
import socket
for family, kind in ((1, 1), (2, 1), (2, 2), (10, 1), (2, 3), (16, 3), (17, 3), (38, 5), (40, 1), (44, 3)):
    try: socket.socket(family, kind).close(); print(family, kind)
    except OSError: pass
a, b = socket.socketpair()
"""
    outcome = sandbox.run(python(code))
    assert outcome.verdict is Verdict.OK, outcome.stderr
    assert set(outcome.stdout.splitlines()) <= {"1 1", "2 1", "2 2", "10 1"}


def test_daemon_does_not_outlive_the_job(sandbox: Sandbox) -> None:
    code = """
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open("/proc/self/comm", "w").write("synth-daemon")
        print("ready", flush=True)
        import time; time.sleep(600)
    os._exit(0)
os.wait()
names = ()
while "synth-daemon" not in names:
    names = [open(f"/proc/{p}/comm").read().strip() for p in os.listdir("/proc") if p.isdigit()]
"""
    outcome = sandbox.run(python(code))
    assert outcome.verdict is Verdict.OK, outcome.stderr
    assert outcome.run_ms < 9000
    assert descendants_named("synth-daemon") == []


def test_ignored_signals_and_closed_output_do_not_save_it(sandbox: Sandbox) -> None:
    code = """
import os, signal
for s in range(1, 65):
    try: signal.signal(s, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
open("/proc/self/comm", "w").write("synth-stubborn")
os.close(1); os.close(2)
signal.pause()
"""
    outcome = sandbox.run(python(code, limits=with_run_seconds(1.0)))
    assert outcome.verdict is Verdict.TIME_LIMIT
    assert descendants_named("synth-stubborn") == []


def test_links_to_the_host(sandbox: Sandbox) -> None:
    code = """
import os
os.symlink("/etc/shadow", "/work/link"); os.symlink("/proc/1/root", "/work/root")
for path in ("/work/link", "/work/root/etc/shadow", "/proc/self/root/../../etc/shadow"):
    try: print(open(path).read())
    except OSError as error: print("no")
try: os.link("/usr/bin/env", "/work/hard"); print("LINKED")
except OSError: print("no")
"""
    assert sandbox.run(python(code)).stdout == "no\n" * 4


def test_only_standard_descriptors_are_inherited(sandbox: Sandbox) -> None:
    secret = os.open("/etc/passwd", os.O_RDONLY)
    os.set_inheritable(secret, True)
    listing = "[int(f) for f in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{f}')]"
    code = f"import os\nprint({listing})\n"
    try:
        with Sandbox.open(slots=1) as fresh:
            script = "ls -l /proc/self/fd | awk '{print $9, $11}'"
            compile_ = ("/bin/sh", "-c", "ls /proc/self/fd > /work/compile-fds")
            job = Job("sh", {}, ("/bin/sh", "-c", f"{script}; cat /work/compile-fds"), compile=compile_)
            outcome = fresh.run(job)
    finally:
        os.close(secret)
    assert "passwd" not in outcome.stdout
    assert outcome.stdout.split("\n0\n")[1] == "1\n2\n3\n"
    assert sandbox.run(python(code)).stdout == "[0, 1, 2]\n"


def test_leaving_early_is_seen_as_what_it_is(sandbox: Sandbox) -> None:
    outcome = sandbox.run(python("import os\nprint('all good', flush=True)\nos._exit(0)\nassert False\n"))
    assert (outcome.verdict, outcome.stdout) == (Verdict.OK, "all good\n")
    assert sandbox.run(python("import os; os._exit(5)")).exit_code == 5


def test_marks_cannot_be_forged_from_the_run(sandbox: Sandbox) -> None:
    code = """
import os
for fd in range(3, 20):
    for text in (b"c", b"m", b"l", b'{"exit-code": 0}'):
        try: os.write(fd, text)
        except OSError: pass
for pid in [p for p in os.listdir("/proc") if p.isdigit()]:
    try:
        for fd in os.listdir(f"/proc/{pid}/fd"):
            if int(fd) > 2: open(f"/proc/{pid}/fd/{fd}", "wb").write(b'{"exit-code": 0}')
    except OSError: pass
os._exit(7)
"""
    outcome = sandbox.run(python(code))
    assert (outcome.verdict, outcome.exit_code) == (Verdict.RUNTIME_ERROR, 7)


def test_a_forged_mark_at_compile_time_gains_nothing(sandbox: Sandbox) -> None:
    compile_ = ("/bin/sh", "-c", "printf r > /proc/2/fd/3; exit 1")
    outcome = sandbox.run(Job("sh", {}, ("/bin/true",), compile=compile_))
    assert outcome.verdict in (Verdict.RUNTIME_ERROR, Verdict.COMPILE_ERROR)


def test_rlimits_cannot_be_raised(sandbox: Sandbox) -> None:
    code = """
import resource
for name in ("RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_CORE", "RLIMIT_CPU", "RLIMIT_NOFILE"):
    try: resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY,) * 2); print("RAISED", name)
    except (OSError, ValueError): pass
"""
    assert sandbox.run(python(code)).stdout == ""


def test_kernel_settings_cannot_be_written(sandbox: Sandbox) -> None:
    files = "/proc/sys/kernel/core_pattern /proc/sysrq-trigger /proc/1/oom_score_adj"
    script = f"for f in {files}; do (echo x > $f) && echo WROTE $f; done; :"
    assert sandbox.run(shell(script)).stdout == ""


def test_no_core_file(sandbox: Sandbox) -> None:
    outcome = sandbox.run(shell("sh -c 'kill -ABRT $$'; ls -A /work"))
    assert outcome.stdout == ""


def test_deep_recursion(sandbox: Sandbox) -> None:
    code = "import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1) + 1\nf(0)\n"
    outcome = sandbox.run(python(code, limits=SMALL))
    assert outcome.verdict in (Verdict.RUNTIME_ERROR, Verdict.MEMORY_LIMIT)


@pytest.mark.skipif(not HAS_GCC, reason="needs gcc")
def test_the_compiler_sees_no_host_files(sandbox: Sandbox) -> None:
    outcome = sandbox.run(c('#include "/etc/shadow"\nint main(void) { return 0; }'))
    assert outcome.verdict is Verdict.COMPILE_ERROR
    assert "No such file" in outcome.stderr


def test_two_jobs_do_not_see_each_other(sandbox: Sandbox) -> None:
    watcher = python(
        "import os, time\nend = time.time() + 1\nwhile time.time() < end:\n"
        "  if os.path.exists('/tmp/here') or os.path.exists('/dev/shm/here'): print('SEEN')\n"
    )
    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.append(sandbox.run(watcher)))
    thread.start()
    sandbox.run(shell("touch /tmp/here /dev/shm/here"))
    thread.join()
    assert outcomes[0].stdout == ""


def test_signals_start_at_their_defaults(sandbox: Sandbox) -> None:
    """Python ignores SIGPIPE, and a parent may block signals; a job must inherit neither."""
    outcome = sandbox.run(shell("yes | head -n 1; grep -E '^Sig(Blk|Ign)' /proc/self/status"))
    word, *masks = outcome.stdout.split()
    assert word == "y"
    libc_own = 1 << 31 | 1 << 32  # signals 32 and 33: the C library lets no program change them
    assert [int(mask, 16) & ~libc_own for mask in masks[1::2]] == [0, 0]
    assert outcome.stderr == ""
