"""One supervised server process: started, watched, restarted, and never left behind.

The model:

* The child runs in its own session, so a Ctrl-C at the terminal reaches only
  synth, which then stops its children in order.
* It dies with us: a small exec wrapper asks the kernel (`PR_SET_PDEATHSIG`) to
  kill it when the thread that started it ends, so even `kill -9` of synth leaves
  nothing. Start children from the thread that runs the event loop for good.
* It is *ready* once its `healthy()` coroutine says so. When its first life ends
  before that, it is given up: `ServiceError` with the last line of its log.
* An exit that nobody asked for starts it again with the same command (so on the
  same port), after a pause that doubles from 0.2 s to 10 s; five lives in a row
  that never got ready, and it is given up.
* Stopping is SIGTERM to the child, time to finish, then SIGKILL to its whole
  process group; the group is also swept after every unexpected exit.

It sees only the environment that is given to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from synth.errors import ServiceError
from synth.serving.ports import in_use

log = logging.getLogger(__name__)

Healthy = Callable[[], Awaitable[bool]]
OnRestart = Callable[[int], None]

PAUSE_FIRST = 0.2
PAUSE_MOST = 10.0
STEADY_SECONDS = 30.0
"""Ready for this long, and a child's next restart is without a grown pause."""
HOPELESS = 5
"""Lives in a row that never got ready before it is given up."""
POLL_FIRST = 0.05
POLL_MOST = 0.5
TAIL_BYTES = 4096

_EXEC = """
import ctypes, os, sys
parent, death_signal = int(sys.argv[1]), int(sys.argv[2])
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, death_signal)
if os.getppid() != parent:
    sys.exit(1)
try:
    os.execvp(sys.argv[3], sys.argv[3:])
except OSError as error:
    sys.exit(f"cannot start {sys.argv[3]}: {error.strerror}")
"""


@dataclass(frozen=True)
class ChildSpec:
    """What to run. Times are in seconds."""

    name: str
    argv: Sequence[str]
    log: Path
    """Its output is appended here."""
    env: Mapping[str, str] = field(default_factory=dict)
    """Its whole environment (see `synth.serving.environment`)."""
    cwd: Path | None = None
    port: int = 0
    """Loopback port that it will listen on; when given, it must be free at the first start."""
    start_seconds: float = 120.0
    """It must be ready by then."""
    stop_seconds: float = 10.0
    """It may take that long to finish after SIGTERM."""
    death_signal: signal.Signals = signal.SIGKILL
    """What the kernel sends it when we are gone."""


class Child:
    """A process that is kept running until `stop`. Use inside one event loop."""

    def __init__(self, spec: ChildSpec, healthy: Healthy, on_restart: OnRestart | None = None) -> None:
        self.spec = spec
        self.restarts = 0
        """How often it was started again after an exit that nobody asked for."""
        self._healthy = healthy
        self._on_restart = on_restart
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._log_start = 0

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    @property
    def ready(self) -> bool:
        """It runs and has been healthy since its last start."""
        return self._ready.is_set() and self.pid is not None

    async def start(self) -> None:
        """Start, and return once it is ready. Raises `ServiceError`; then nothing is left running."""
        if self._keeper is not None:
            raise RuntimeError(f"{self.spec.name} was already started")
        if self.spec.port and in_use(self.spec.port):
            raise ServiceError(
                f"{self.spec.name}: port {self.spec.port} is in use", mend="stop what listens there"
            )
        self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.spec.name}")
        try:
            await self.wait_ready()
        except BaseException:
            await self.stop()
            raise

    async def wait_ready(self) -> None:
        """Wait until it is ready (again). Raises `ServiceError` when it was given up."""
        keeper = self._started()
        ready = asyncio.create_task(self._ready.wait())
        try:
            await asyncio.wait({ready, keeper}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
        self._raise_failure()
        if not self._ready.is_set():
            raise ServiceError(f"{self.spec.name} was stopped", mend="start it again")

    async def wait(self) -> None:
        """Wait until it was stopped; raises `ServiceError` when it was given up."""
        await asyncio.wait({self._started()})
        self._raise_failure()

    async def stop(self) -> None:
        """Stop it and everything that it started; safe to call twice."""
        keeper = self._keeper
        if keeper is None:
            return
        if not keeper.done() and not keeper.cancelling():
            keeper.cancel()
        await asyncio.wait({keeper})

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def failure(self) -> BaseException | None:
        """Why it was given up; None while it is kept, and after `stop`."""
        keeper = self._keeper
        done = keeper is not None and keeper.done() and not keeper.cancelled()
        return keeper.exception() if keeper is not None and done else None

    def _started(self) -> asyncio.Task[None]:
        if self._keeper is None:
            raise RuntimeError(f"{self.spec.name} was never started")
        return self._keeper

    def _raise_failure(self) -> None:
        if (failure := self.failure) is not None:
            raise failure

    async def _keep(self) -> None:
        """Start it again and again, until cancelled or hopeless."""
        vain, pause, was_ready = 0, PAUSE_FIRST, False
        while True:
            steady = await self._live()
            vain = vain + 1 if steady is None else 0
            was_ready = was_ready or steady is not None
            if not was_ready or vain >= HOPELESS:
                raise self._given_up()
            pause = PAUSE_FIRST if (steady or 0.0) >= STEADY_SECONDS else pause
            await asyncio.sleep(pause)
            pause = min(pause * 2, PAUSE_MOST)
            self.restarts += 1
            log.warning("%s ended (%s): starting it again", self.spec.name, self._ended())
            if self._on_restart is not None:
                self._on_restart(self.restarts)

    async def _live(self) -> float | None:
        """One life, from start to exit. Seconds that it was ready; None when it never was."""
        loop = asyncio.get_running_loop()
        try:
            process = self._process = await self._spawn()
        except OSError as error:
            raise self._refuse(f"cannot be started: {error.strerror or error}") from error
        exited = asyncio.create_task(process.wait())
        try:
            if not await self._becomes_ready(exited):
                return None
            born = loop.time()
            self._ready.set()
            await asyncio.wait({exited})
            return loop.time() - born
        finally:
            self._ready.clear()
            await self._end(process, exited)

    async def _becomes_ready(self, exited: asyncio.Task[int]) -> bool:
        """Poll until healthy; False when it exits first or takes too long."""
        loop = asyncio.get_running_loop()
        deadline, pause = loop.time() + self.spec.start_seconds, POLL_FIRST
        while loop.time() < deadline and not exited.done():
            if await self._healthy():
                return not exited.done()
            await asyncio.wait({exited}, timeout=pause)
            pause = min(pause * 1.5, POLL_MOST)
        return False

    async def _spawn(self) -> asyncio.subprocess.Process:
        spec = self.spec
        wrapper = [sys.executable, "-I", "-S", "-c", _EXEC, str(os.getpid()), str(int(spec.death_signal))]
        spec.log.parent.mkdir(parents=True, exist_ok=True)
        with spec.log.open("ab") as output:
            self._log_start = output.tell()
            return await asyncio.create_subprocess_exec(
                *wrapper,
                *spec.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(spec.env),
                cwd=spec.cwd,
                start_new_session=True,
            )

    async def _end(self, process: asyncio.subprocess.Process, exited: asyncio.Task[int]) -> None:
        """Make sure that neither the process nor anything of its group goes on."""
        if not exited.done():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await asyncio.wait({exited}, timeout=self.spec.stop_seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await exited

    def _ended(self) -> str:
        code = self._process.returncode if self._process is not None else None
        if code is None:
            return "never ran"
        return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"

    def _given_up(self) -> ServiceError:
        said = self._last_words()
        return self._refuse(f"did not get ready ({self._ended()})" + (f": {said}" if said else ""))

    def _refuse(self, why: str) -> ServiceError:
        return ServiceError(f"{self.spec.name} {why}", mend=f"see {self.spec.log}")

    def _last_words(self) -> str:
        """The last line that this life wrote to the log."""
        with self.spec.log.open("rb") as written:
            end = written.seek(0, os.SEEK_END)
            written.seek(max(self._log_start, end - TAIL_BYTES))
            lines = written.read().decode("utf-8", "replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")
