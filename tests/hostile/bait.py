"""What hostile programs are to go for: things of the host that no job may see, reach or harm."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.sandbox.programs import PYTHON_MOUNTS

TAG = "synth-hostile"
"""In the name of everything that a program leaves, so that it is found wherever it went."""


@dataclass(frozen=True)
class Bait:
    """`words` for the programs; the rest is for the census."""

    words: Mapping[str, str]
    secret: str
    file: Path
    victim: subprocess.Popen[bytes]
    servers: tuple[socket.socket, ...]

    def is_whole(self) -> None:
        """Assert that nobody touched it or called."""
        assert self.victim.poll() is None, "a process of the host was killed"
        assert self.file.read_text() == self.secret
        for server in self.servers:
            with contextlib.suppress(BlockingIOError):
                server.accept()
                raise AssertionError(f"a job connected to {server.getsockname()!r}")


@contextlib.contextmanager
def laid(folder: Path) -> Iterator[Bait]:
    """Lay it: files, an environment variable, an open descriptor, two servers, a process."""
    secret = f"SECRET-{secrets.token_hex(8)}"
    file = folder / "secret"
    file.write_text(secret)
    file.chmod(0o644)
    os.environ["SYNTH_SECRET_TOKEN"] = secret
    inherited = os.open(file, os.O_RDONLY)
    os.set_inheritable(inherited, True)
    servers = _servers()
    victim = subprocess.Popen(["sleep", "3600"], start_new_session=True)
    words = {
        "SECRET": str(file),
        "FOLDER": str(folder),
        "HOME": str(Path.home()),
        "HERE": str(Path.cwd()),
        "PID": str(victim.pid),
        "PORT": str(servers[0].getsockname()[1]),
        "ABSTRACT": servers[1].getsockname().decode().lstrip("\0"),
        "MOUNTS": "".join(f"{mount.target!r}, " for mount in PYTHON_MOUNTS),
    }
    try:
        yield Bait(words, secret, file, victim, servers)
    finally:
        del os.environ["SYNTH_SECRET_TOKEN"]
        os.close(inherited)
        victim.kill()
        victim.wait()
        for server in servers:
            server.close()


def _servers() -> tuple[socket.socket, ...]:
    loopback = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0{TAG}-{os.getpid()}")
    abstract.listen()
    for server in (loopback, abstract):
        server.setblocking(False)
    return loopback, abstract
