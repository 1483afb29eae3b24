"""Our end of the keeper: start it, hand it jobs, notice when it is gone.

Thread-safe: a message on a SOCK_SEQPACKET socket is whole, and each job has a
report socket of its own. A keeper that died (nobody should kill it, but the
kernel may) takes its sandboxes with it; the next job starts a new one.
"""

from __future__ import annotations

import array
import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from synth.errors import SandboxFault
from synth.sandbox.bwrap import Bwrap
from synth.sandbox.command import Request
from synth.sandbox.stream import Streams

STAGE_PREFIX = "synth-stage-"
_STAGE_PLACES = ("/run", "/tmp", "/var/tmp")
_ANSWER_SECONDS = 30.0

_PROGRAM = "import sys; sys.path.append(sys.argv[1]); from keeper.main import main; sys.exit(main())"
"""The keeper's folder as a package of its own: it imports nothing of synth."""

_log = logging.getLogger(__name__)


class KeeperClient:
    """Starts the keeper on first use. `folders` are removed by the keeper when we die without closing."""

    def __init__(self, bwrap: Bwrap, seccomp: bytes, folders: Sequence[Path], *, privileged: bool) -> None:
        self._bwrap, self._seccomp, self._folders = bwrap, seccomp, [str(each) for each in folders]
        self._privileged = privileged
        self._lock = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._stage: Path | None = None
        self._staged = False
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the keeper may

    def submit(
        self, request: Request, user: int | None, doors: Sequence[str], report: int, streams: Streams
    ) -> socket.socket:
        """Start one job. Returns what to `bury` if its keeper dies. Raises `SandboxFault` when it is gone."""
        return self._submit(request, user, doors, [report, *streams])

    def submit_warm(
        self, request: Request, user: int | None, doors: Sequence[str], report: int, control: int
    ) -> socket.socket:
        """Start a warm process, which listens on `control` and complains where the keeper does."""
        with open(os.devnull, "r+b", buffering=0) as null:  # noqa: PTH123
            streams = [null.fileno(), null.fileno(), self._complaints.fileno(), null.fileno()]
            return self._submit(request, user, doors, [report, *streams], [control])

    def _submit(
        self,
        request: Request,
        user: int | None,
        doors: Sequence[str],
        streams: Sequence[int],
        more: Sequence[int] = (),
    ) -> socket.socket:
        body = {**request.body, "user": user, "cgroups": list(doors)}
        with memfds([json.dumps(body).encode(), *request.files]) as fds:
            message = [fds[0], *streams, *fds[1:], *more]
            control = self._connected()
            try:
                _send(control, message)
            except ConnectionError as error:
                self._drop(control)
                raise SandboxFault(f"the sandbox keeper is gone: {error}") from error
            except OSError as error:  # too many descriptors under way: the keeper is fine
                raise SandboxFault(f"the sandbox keeper cannot be told: {error}") from error
            return control

    def bury(self, control: socket.socket) -> None:
        """Wait for the end of a keeper that let go of a job, so that the next job does not meet it dying."""
        self._drop(control)

    @property
    def staged(self) -> bool:
        """Whether the keeper has a stage. Starts the keeper if need be; raises `SandboxFault`."""
        self._connected()
        return self._staged

    def close(self) -> None:
        """End the keeper, and with it every sandbox that still runs."""
        with self._lock:
            self._closed = True
            self._stop()
            self._complaints.close()

    def complaints(self) -> str:
        """The end of what keepers wrote to standard error; empty when all is well."""
        if self._complaints.closed:
            return ""
        size = os.fstat(self._complaints.fileno()).st_size
        return os.pread(self._complaints.fileno(), 2000, max(0, size - 2000)).decode("utf-8", "replace")

    @property
    def pid(self) -> int | None:
        """The keeper's process id while it runs."""
        return self._process.pid if self._process else None

    def _connected(self) -> socket.socket:
        with self._lock:
            if self._closed:
                raise SandboxFault("the sandbox is closed")
            if self._process is not None and self._process.poll() is not None:
                _log.warning(
                    "the sandbox keeper ended with status %s; starting another", self._process.poll()
                )
                self._stop()
            if self._control is None:
                self._control = self._start()
            return self._control

    def _drop(self, control: socket.socket) -> None:
        with self._lock:
            if self._control is control:
                self._stop()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._stage = _stage_folder() if self._privileged else None
        python = str(Path(sys.executable).absolute())  # a relative PATH gives a relative one
        command = [python, "-I", "-S", "-X", "utf8", "-c", _PROGRAM, str(Path(__file__).parent)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
                cwd="/",
                env={},
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            raise SandboxFault(f"the sandbox keeper cannot be started: {error}") from error
        finally:
            theirs.close()
        try:
            self._staged = _greet(ours, self._configuration())
        except SandboxFault:
            ours.close()
            self._stop()
            raise
        return ours

    def _configuration(self) -> dict[str, Any]:
        stage = str(self._stage) if self._stage else None
        return {
            "bwrap": str(self._bwrap.path),
            "parts": self._bwrap.parts,
            "stage": stage,
            "seccomp": self._seccomp.hex(),
            "folders": [*([stage] if stage else []), *self._folders],
        }

    def _stop(self) -> None:
        if self._control:
            self._control.close()
            self._control = None
        if self._process:
            try:
                self._process.wait(_ANSWER_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._stage:
            with contextlib.suppress(OSError):
                self._stage.rmdir()
            self._stage = None


def _greet(control: socket.socket, configuration: dict[str, Any]) -> bool:
    """Send the configuration and wait for the keeper's word that it took it: whether it has a stage."""
    control.settimeout(_ANSWER_SECONDS)
    try:
        with memfds([json.dumps(configuration).encode()]) as fds:
            _send(control, fds)
        answer = json.loads(control.recv(65536) or '{"error": "it ended at once"}')
    except OSError as error:
        raise SandboxFault(f"the sandbox keeper does not answer: {error}") from error
    if "error" in answer:
        raise SandboxFault(f"the sandbox keeper cannot start: {answer['error']}")
    control.settimeout(None)
    return bool(answer["staged"])


def _send(control: socket.socket, fds: Sequence[int]) -> None:
    control.sendmsg([b"j"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])


@contextlib.contextmanager
def memfds(contents: Sequence[bytes]) -> Iterator[list[int]]:
    """Rewound memfds, closed at the end (the receiver has its own)."""
    fds: list[int] = []
    try:
        for content in contents:
            fd = os.memfd_create("synth")
            fds.append(fd)
            view = memoryview(content)
            while view:
                view = view[os.write(fd, view) :]
            os.lseek(fd, 0, os.SEEK_SET)
        yield fds
    finally:
        for fd in fds:
            os.close(fd)


def _stage_folder() -> Path | None:
    """An empty folder that everybody can walk to. Sweeps those of processes that were killed."""
    for place in map(Path, _STAGE_PLACES):
        if place.is_dir() and place.stat().st_mode & 0o001:
            _sweep(place)
            folder = Path(tempfile.mkdtemp(prefix=f"{STAGE_PREFIX}{os.getpid()}-", dir=place))
            folder.chmod(0o711)
            return folder
    return None


def _sweep(place: Path) -> None:
    for folder in place.glob(f"{STAGE_PREFIX}*"):
        owner = folder.name.removeprefix(STAGE_PREFIX).split("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
