"""The starter of one slot: a thread that is in the slot's cgroups and has the slot's user id.

What it spawns is born in those cgroups with that id. Under version 1 a thread can have
cgroups of its own; under version 2 memory is for whole processes only, so there the job's first
process is moved while it waits for the word to begin (by a `Worker`: a move may take long).

`posix_spawn` shares the keeper's memory until bwrap is there: nothing of Python runs in the
child. No thread of the keeper ever forks in another way.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from collections.abc import Callable
from typing import Any

from .kernel import SET_NO_NEW_PRIVS, become, prctl, write
from .network import Network

Task = Callable[[], Any]


class Worker(threading.Thread):
    """Runs what it is given, one after another."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._todo: queue.SimpleQueue[tuple[Task, queue.SimpleQueue[Any] | None] | None] = queue.SimpleQueue()
        self.start()

    def ask(self, task: Task) -> Any:
        """The task's result, or its exception."""
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._todo.put((task, answer))
        result = answer.get()
        if isinstance(result, BaseException):
            raise result
        return result

    def tell(self, task: Task) -> None:
        """Have it done some time soon; the task sees to its own errors."""
        self._todo.put((task, None))

    def end(self) -> None:
        """Finish what was given, then leave (and with it the cgroups)."""
        self._todo.put(None)
        self.join()

    def run(self) -> None:
        """See `threading.Thread`."""
        while (entry := self._todo.get()) is not None:
            task, answer = entry
            try:
                result = task()
            except BaseException as error:  # noqa: BLE001 - whoever asked gets it
                result = error
            if answer is not None:
                answer.put(result)


class Starter(Worker):
    """`doors` are the `cgroup.procs` files of the slot. Raises `OSError` where it may not be there."""

    def __init__(self, user: int | None, doors: list[str]) -> None:
        super().__init__()
        self._user = user
        self._tasks = [door.removesuffix("cgroup.procs") + "tasks" for door in doors]
        self.moves = not all(map(os.path.exists, self._tasks))
        """Whether each job has still to be moved into its cgroups."""
        self.network: Network | None = None
        """That of all that it spawns; None where each sandbox has to make its own."""
        try:
            self.ask(self._settle)
        except OSError:
            self.end()
            raise

    @property
    def fresh(self) -> bool:
        """Whether no job has left a trace in its network."""
        return self.network is None or self.network.unused

    def end(self) -> None:
        """See `Worker.end`."""
        super().end()
        if self.network:
            self.network.close()

    def spawn(self, program: str, command: list[str], at: dict[int, int], keep: list[int]) -> int:
        """Start a program with an empty environment in a session of its own, and give its pid.

        `at` says which descriptor it has where, `keep` which it has where they are.
        """
        pairs = [*((target, fd) for target, fd in at.items()), *((fd, fd) for fd in keep)]
        actions = [(os.POSIX_SPAWN_DUP2, fd, target) for target, fd in pairs]
        pid: int = self.ask(
            lambda: os.posix_spawn(
                program,
                command,
                {},
                file_actions=actions,
                setsid=True,
                setsigmask=(),
                setsigdef=(signal.SIGPIPE,),
            )
        )
        return pid

    def _settle(self) -> None:
        if not self.moves:
            for file in self._tasks:
                write(file, str(threading.get_native_id()))
        if self._user is not None:
            with contextlib.suppress(OSError):  # then bubblewrap makes one for each job, or fails
                self.network = Network()
            become(self._user)
        prctl(SET_NO_NEW_PRIVS, 1)
