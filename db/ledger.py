"""The ledger: every model call that was answered, kept the moment it lands.

Answers come one by one from hundreds of concurrent calls; a transaction each
would spend the machine on commits. So one writer thread takes what has queued up
while the last transaction was committed and writes it as the next one (*group
commit*): under load transactions grow, without load an answer is written at once.

    add(row) ─→ queue ─→ writer thread ─→ one transaction ─→ all its `add`s return

`add` returns once its transaction is committed: on SQLite the row then survives
the death of this process at any moment, on PostgreSQL that of the server too.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import NamedTuple, TypeAlias

from sqlmodel import Session, col, select

from db.models import Generation
from db.store import Store, insert_missing
from db.text import storable
from synth.errors import StoreError

BATCH = 256
"""Rows of one transaction at most."""
_KEYS = 500
"""Keys of one query at most (SQLite limits variables)."""


@dataclass(frozen=True)
class _Waiting:
    """A row on its way, and who waits for it."""

    row: Generation
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Generation]


class _Result(NamedTuple):
    waiting: _Waiting
    outcome: Generation | Exception


_Queue: TypeAlias = "SimpleQueue[_Waiting | None]"


class Ledger:
    """Adds and finds generations. One per process is enough; any task of any event loop may use it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: _Queue = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()

    async def add(self, row: Generation) -> Generation:
        """Keep a row; returns, once it is durable, the row that the ledger holds for its key.

        That is `row` itself (its text made storable), unless the key was there: then
        the earlier answer stands, and the caller should go on with it. Raises
        `StoreError`, or the database's error for a row that can never be written.
        """
        loop = asyncio.get_running_loop()
        row.text, row.error = storable(row.text), storable(row.error)
        waiting = _Waiting(row, loop, loop.create_future())
        with self._gate:
            if self._closed:
                raise StoreError("the ledger is closed", mend="open a new one")
            self._queue.put(waiting)
        return await waiting.future

    async def find(self, keys: Sequence[str]) -> dict[str, Generation]:
        """The rows that exist, by key."""
        return await asyncio.to_thread(self._find, list(dict.fromkeys(keys)))

    async def close(self) -> None:
        """Write what is queued, then stop the writer. Closing twice is closing once."""
        with self._gate:
            if not self._closed:
                self._queue.put(None)
            self._closed = True
        await asyncio.to_thread(self._thread.join)

    def _find(self, keys: list[str]) -> dict[str, Generation]:
        with self._store.read() as session:
            return _select(session, keys)

    def _work(self) -> None:
        open_ = True
        while open_:
            batch, open_ = _take(self._queue)
            if batch:
                _tell(self._write(batch))

    def _write(self, batch: list[_Waiting]) -> list[_Result]:
        """Write all rows in one transaction; if one of them is bad, each in its own."""
        try:
            held = self._insert([w.row for w in batch])
        except StoreError as error:
            return [_Result(w, error) for w in batch]
        except Exception as error:  # noqa: BLE001  (one bad row must not end the writer: who added it is told)
            if len(batch) == 1:
                return [_Result(batch[0], error)]
            return [result for w in batch for result in self._write([w])]
        return [_Result(w, held.get(w.row.key, w.row)) for w in batch]

    def _insert(self, rows: list[Generation]) -> dict[str, Generation]:
        """Insert rows; the rows that were there before (or came twice), by key, when there are any."""

        def fn(session: Session) -> dict[str, Generation]:
            new = insert_missing(session, rows)
            return {} if new == len(rows) else _select(session, list({r.key for r in rows}))

        return self._store.write(fn, serializable=False)


def _take(queue: _Queue) -> tuple[list[_Waiting], bool]:
    """What is queued, at least one item and at most a batch; False with it when it is the end."""
    batch: list[_Waiting] = []
    while len(batch) < BATCH and (not batch or not queue.empty()):
        item = queue.get()
        if item is None:
            return batch, False
        batch.append(item)
    return batch, True


def _select(session: Session, keys: list[str]) -> dict[str, Generation]:
    found: dict[str, Generation] = {}
    for start in range(0, len(keys), _KEYS):
        some = col(Generation.key).in_(keys[start : start + _KEYS])
        found.update((row.key, row) for row in session.exec(select(Generation).where(some)))
    return found


def _tell(results: Iterable[_Result]) -> None:
    """Wake those who wait, once for each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Result]] = {}
    for result in results:
        by_loop.setdefault(result.waiting.loop, []).append(result)
    for loop, own in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, own)
        except RuntimeError:
            continue  # the loop was closed meanwhile: nobody waits, the rows are kept


def _resolve(results: list[_Result]) -> None:
    for waiting, outcome in results:
        if waiting.future.done():
            continue  # the caller was cancelled
        if isinstance(outcome, Exception):
            waiting.future.set_exception(outcome)
        else:
            waiting.future.set_result(outcome)
