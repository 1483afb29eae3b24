"""What an honest job finds: its user, its signals, its limits."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from synth.sandbox import Limits, Sandbox
from tests.sandbox.programs import python, shell


def test_processes_are_limited_and_the_limit_is_the_jobs_own(sandbox: Sandbox) -> None:
    limits = Limits(run_seconds=20, memory_bytes=128 * 2**20, processes=32)
    code = (
        "import os, time\nmade = 0\ntry:\n  for _ in range(100):\n"
        "    if os.fork() == 0: time.sleep(60)\n    made += 1\nexcept OSError: pass\nprint(made)\n"
    )
    made = [int(sandbox.run(python(code, limits=limits)).stdout) for _ in range(2)]
    assert all(20 <= count <= 34 for count in made), made


def test_users_are_made_up(sandbox: Sandbox) -> None:
    outcome = sandbox.run(shell("cat /etc/passwd; id -u; hostname"))
    names = [line.split(":")[0] for line in outcome.stdout.splitlines() if ":" in line]
    assert names == ["root", "sandbox"]
    assert outcome.stdout.splitlines()[-2:] == ["1000", "sandbox"]


def test_signals_start_at_their_defaults(sandbox: Sandbox) -> None:
    """Python ignores SIGPIPE, and a parent may block signals; a job must inherit neither."""
    outcome = sandbox.run(shell("yes | head -n 1; grep -E '^Sig(Blk|Ign)' /proc/self/status"))
    word, *masks = outcome.stdout.split()
    assert word == "y"
    libc_own = 1 << 31 | 1 << 32  # signals 32 and 33: the C library lets no program change them
    assert [int(mask, 16) & ~libc_own for mask in masks[1::2]] == [0, 0]
    assert outcome.stderr == ""


def test_sockets_of_the_allowed_families_work(sandbox: Sandbox) -> None:
    code = """
import socket
for family, kind in ((1, 1), (2, 1), (2, 2), (10, 1)):
    socket.socket(family, kind).close()
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
print("fine")
"""
    assert sandbox.run(python(code)).stdout == "fine\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who can make devices")
def test_devices_are_the_sandboxs_own(sandbox: Sandbox) -> None:
    """A program of root's that was told to write to /dev/null has replaced it before now."""
    names = ("null", "zero", "full", "random", "urandom")
    code = f"import os\nfor name in {names}:\n  s = os.stat('/dev/' + name)\n"
    code += "  print(s.st_dev, s.st_rdev, oct(s.st_mode))"
    seen = [line.split() for line in sandbox.run(python(code)).stdout.splitlines()]
    for name, (device, number, mode) in zip(names, seen, strict=True):
        host = Path("/dev", name).stat()
        assert (int(number), mode) == (host.st_rdev, "0o20666")
        assert int(device) != host.st_dev


def test_the_first_process_of_a_warm_job_lends_it_no_limit(sandbox: Sandbox) -> None:
    """It shares the warm process's memory. It has a second of time: with none, a timer would end it."""
    if not sandbox.mode.warm:
        pytest.skip("no warm path here")
    job = replace(python("print(open('/proc/1/limits').read())"), warm=())
    lines = sandbox.run(job).stdout.splitlines()[1:]
    soft = {line[:25].strip(): line[25:].split()[0] for line in lines if line}
    assert soft.pop("Max cpu time") == "1"
    assert soft.pop("Max file locks") == "unlimited"  # which the kernel does not keep to
    assert set(soft.values()) == {"0"}
