"""Room on the disk of the data directory: enough to begin, and a line when it runs out on the way.

What cannot be written on a full disk is tried again, by Temporal and by the store, so
nothing is lost and the campaign goes on once there is room; but nobody would be told.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from synth.errors import ServiceError

TO_BEGIN = 32 * 2**20
"""Free bytes without which nothing is started: what two databases and the logs need at first."""
FULL = 2 * 2**20
"""Free bytes below which writes fail, of a log of SQLite that grows for example."""


class Room:
    """The free bytes of a folder's disk; `say` is told when they run out, and when there are some again."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._folder = folder
        self._say = say
        self._full = False

    def require(self) -> None:
        """Raise `ServiceError` where there is too little to begin."""
        free = self._free()
        if free < TO_BEGIN:
            raise ServiceError(
                f"the disk of {self._folder} has {free // 2**20} MB left",
                mend=f"free {TO_BEGIN // 2**20} MB, or give another data directory with --home",
            )

    def look(self) -> None:
        """Say what is new since the last look."""
        full = self._free() < FULL
        if full and not self._full:
            self._say(f"the disk of {self._folder} is full: nothing goes on until some of it is freed")
        elif self._full and not full:
            self._say(f"the disk of {self._folder} has room again")
        self._full = full

    def _free(self) -> int:
        return shutil.disk_usage(self._folder).free
