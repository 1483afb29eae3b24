"""Whether a server answers, asked again and again while it starts."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from synth.errors import ServiceError
from workflows.client import Cluster, connect

Answer = Coroutine[Any, Any, bool]
WORKER_SERVES = b"synth.worker: serving "
"""What a worker logs once it polls its queues."""


async def temporal(cluster: Cluster) -> bool:
    """The frontend of a Temporal server accepts clients."""
    host, _, port = cluster.address.rpartition(":")
    if not await listens(host, int(port)):
        return False
    try:
        await connect(cluster)
    except ServiceError:
        return False
    return True


async def listens(host: str, port: int) -> bool:
    """Something accepts connections there."""
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


class LogMark:
    """Watches a log for words that are written after now, or after the last restart."""

    def __init__(self, path: Path, words: bytes) -> None:
        self._path = path
        self._words = words
        self._start = 0
        self.move(0)

    def move(self, restarts: int) -> None:
        """Look only at what is written from now on."""
        self._start = self._path.stat().st_size if self._path.exists() else 0

    async def seen(self) -> bool:
        """Whether the words have been written since."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._start)
                return self._words in file.read()
        except OSError:
            return False
