"""A job's network: its own, and as new, though one that nobody used is not made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from synth.sandbox import Job, Sandbox
from synth.vocabulary import Verdict
from tests.sandbox.programs import python

SEEN = """
for name in ("dev", "snmp", "snmp6", "netstat", "ip6_flowlabel", "unix", "udp"):
    print(open(f"/proc/net/{name}").read())
"""
TRACES = {
    "a refused connection": """
import socket
try: socket.create_connection(("127.0.0.1", 9), 1)
except ConnectionRefusedError: pass
""",
    "a datagram to nobody": """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))
""",
    "no way out": """
import socket
try: socket.create_connection(("192.0.2.1", 80), 1)
except OSError: pass
""",
    "no way out, version 6": """
import socket
try: socket.create_connection(("2001:db8::1", 80), 1)
except OSError: pass
""",
    "a port that stays taken": """
import socket
server = socket.create_server(("127.0.0.1", 4711))
client = socket.create_connection(("127.0.0.1", 4711)); server.accept()[0].close()
assert client.recv(1) == b""
""",
    "a flow label that lingers": """
import socket, struct
head = socket.inet_pton(socket.AF_INET6, "::1") + struct.pack("!I", 0x12345)
label = head + struct.pack("BBHHHI", 0, 1, 1, 60, 60, 0)
with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as plain: plain.setsockopt(41, 32, label)
""",
}


@pytest.fixture(scope="module")
def alone() -> Iterator[Sandbox]:
    """One slot, so that jobs follow each other in it."""
    with Sandbox.open(slots=1) as sandbox:
        yield sandbox


def _path(job: Job, path: str) -> Job:
    return replace(job, warm=() if path == "warm" else None)


def _printed(sandbox: Sandbox, job: Job) -> str:
    outcome = sandbox.run(job)
    assert outcome.verdict is Verdict.OK, outcome
    return outcome.stdout


paths = pytest.mark.parametrize("path", ["cold", "warm"])


@paths
def test_a_network_that_nobody_used_is_kept(alone: Sandbox, path: str) -> None:
    if alone.mode.identity != "slot-uid":
        pytest.skip("each job makes its own")
    job = _path(
        python("import os, socket\nsocket.socketpair()\nprint(os.stat('/proc/self/ns/net').st_ino)"), path
    )
    assert len({_printed(alone, job) for _ in range(3)}) == 1


@paths
@pytest.mark.parametrize("trace", TRACES)
def test_no_job_finds_a_trace_of_the_one_before(alone: Sandbox, path: str, trace: str) -> None:
    fresh = _printed(alone, _path(python(SEEN), path))
    changed = _printed(alone, _path(python(TRACES[trace] + SEEN), path))
    assert changed != fresh
    assert _printed(alone, _path(python(SEEN), path)) == fresh


@paths
def test_it_has_a_loopback_and_nothing_else(alone: Sandbox, path: str) -> None:
    lines = _printed(alone, _path(python("print(open('/proc/net/dev').read())"), path)).split("\n")
    assert [line.partition(":")[0].strip() for line in lines if ":" in line] == ["lo"]
