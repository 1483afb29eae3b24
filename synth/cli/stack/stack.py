"""The stack: Temporal, one engine a model pool, one worker; started in this order, stopped in reverse.

Whatever is named elsewhere (a Temporal address, a pool's `url`) is used and not
started. All of ours listen on loopback ports that are free when they are
picked, are started again when they die, and die with this process.
"""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from synth.cli.stack import healthy, temporal
from synth.cli.stack.layout import Layout
from synth.cli.stack.lock import HomeLock
from synth.cli.stack.pools import engine_digest
from synth.cli.stack.ports import claim
from synth.cli.stack.room import Room
from synth.cli.stack.state import Engine, Mode, ProcessId, StackState, clear
from synth.cli.stack.workers import worker_command, worker_environment
from synth.cli.view.live import ServiceLine
from synth.serving.child import Child, ChildSpec
from synth.serving.engines import engine_command, starts_here
from synth.serving.environment import environment
from synth.serving.health import http_healthy
from synth.serving.ports import LOOPBACK, free_port
from synth.settings import Settings

if TYPE_CHECKING:
    from synth.spec import PoolSpec

Say = Callable[[str], None]
WORKER_STOP_SECONDS = 30.0


@dataclass(frozen=True)
class StackPlan:
    """What is to run."""

    settings: Settings
    layout: Layout
    mode: Mode
    pools: Mapping[str, PoolSpec]
    temporal: str | None = None
    """Address that was given by option."""
    port: int | None = None
    """Port of the embedded Temporal server; a free one when absent."""


class Stack:
    """A running stack. `async with Stack(plan, say)`: `say` is told what is being started."""

    def __init__(self, plan: StackPlan, say: Say) -> None:
        self.plan = plan
        self.address = temporal.named(plan.temporal) or temporal.Address("", embedded=True)
        self.engines: dict[str, Engine] = {}
        self._say = say
        self._room = Room(plan.layout.home, say)
        self._children: dict[str, Child] = {}
        self._exit = AsyncExitStack()
        self._recorded: dict[str, int | None] = {}

    async def __aenter__(self) -> Self:
        """Start everything. Raises `ServiceError`; then nothing is left running."""
        self._room.require()
        async with AsyncExitStack() as undo:
            undo.enter_context(HomeLock(self.plan.layout))
            clear(self.plan.layout)
            undo.callback(self.plan.layout.state.unlink, missing_ok=True)
            undo.push_async_callback(self._stop_all)
            await self._start_servers()
            await self._start_worker()
            self.record()
            self._exit = undo.pop_all()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._exit.aclose()

    def services(self) -> tuple[ServiceLine, ...]:
        """How the servers are, for the live view."""
        return tuple(
            ServiceLine(name, "up" if child.ready else "starting" if child.pid else "down", child.restarts)
            for name, child in self._children.items()
        )

    def check(self) -> None:
        """Note new process ids and a full disk; raise the `ServiceError` of a server that was given up."""
        self._room.look()
        for child in self._children.values():
            if child.failure is not None:
                raise child.failure
        try:
            self.record()
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            # the disk is full, as was said: it is written at a later look

    def record(self) -> None:
        """Write stack.json when a process id is new."""
        pids = {name: child.pid for name, child in self._children.items()}
        if pids != self._recorded:
            self._state(pids).write(self.plan.layout)
            self._recorded = pids

    def _state(self, pids: Mapping[str, int | None]) -> StackState:
        found = {name: ProcessId.find_pid(pid) for name, pid in pids.items() if pid is not None}
        return StackState(
            mode=self.plan.mode,
            holder=ProcessId.of(os.getpid()),
            address=self.address.address,
            namespace=self.address.namespace,
            embedded=self.address.embedded,
            store=self.plan.settings.store_url,
            engines=self.engines,
            servers={name: process for name, process in found.items() if process is not None},
        )

    async def _start_servers(self) -> None:
        """Temporal and the engines at once; the first that fails ends the start of the others."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._start_temporal())
                group.create_task(self._start_engines())
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None

    async def _start_temporal(self) -> None:
        if not self.address.embedded:
            return
        port = claim(self.plan.port)
        self.address = temporal.Address(f"{LOOPBACK}:{port}", embedded=True)
        argv = temporal.command(self.plan.layout, port)
        spec = ChildSpec("temporal", argv, self._log("temporal"), environment())
        await self._start(spec, lambda: healthy.temporal(self.address.cluster))

    async def _start_engines(self) -> None:
        for name, pool in self.plan.pools.items():
            url = await self._start_engine(name, pool) if starts_here(pool) else pool.url
            self.engines[name] = Engine(url, pool.model, engine_digest(pool))

    async def _start_engine(self, name: str, pool: PoolSpec) -> str:
        """Start one engine; its base URL. The model's file is read for its digest, in a thread."""
        settings = self.plan.settings
        command = await asyncio.to_thread(engine_command, pool, free_port(), settings)
        label = f"engine {name}"
        spec = ChildSpec(
            label,
            command.argv,
            self._log(label),
            command.env,
            start_seconds=command.start_seconds,
            stop_seconds=command.stop_seconds,
        )
        await self._start(spec, lambda: http_healthy(command.health_url))
        return command.url

    async def _start_worker(self) -> None:
        urls = {name: engine.url for name, engine in self.engines.items()}
        settings, pools = self.plan.settings, self.plan.pools
        argv = worker_command(settings, self.address.cluster, "all", pools, urls)
        env = worker_environment(settings, pools)
        spec = ChildSpec("worker", argv, self._log("worker"), env, stop_seconds=WORKER_STOP_SECONDS)
        mark = healthy.LogMark(spec.log, healthy.WORKER_SERVES)
        await self._start(spec, mark.seen, mark.move)

    async def _start(
        self,
        spec: ChildSpec,
        is_healthy: Callable[[], healthy.Answer],
        on_restart: Callable[[int], None] | None = None,
    ) -> None:
        self._say(f"starting {spec.name}")
        self._children[spec.name] = Child(spec, is_healthy, on_restart)
        await self._children[spec.name].start()

    def _log(self, label: str) -> Path:
        return self.plan.layout.logs / f"{label.replace(' ', '-')}.log"

    async def _stop_all(self) -> None:
        """The worker first: it ends what it has begun while its servers still answer."""
        worker = self._children.get("worker")
        if worker is not None:
            await worker.stop()
        await asyncio.gather(*(child.stop() for child in self._children.values()))
