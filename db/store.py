"""The store: where everything that a campaign makes is kept.

A `Store` is one database (a SQLite file, or PostgreSQL) seen through two doors:

- `read()` gives a session that sees one moment and cannot write: the engine
  itself refuses it;
- `write(fn)` runs one short transaction. On SQLite the process has one writer at
  a time (a lock, then `BEGIN IMMEDIATE`); on PostgreSQL transactions are
  SERIALIZABLE. Either way `fn` may read and then write what follows from it.

`fn` can run more than once: a busy file, a serialization conflict, a deadlock or
a lost connection is tried again for up to `patience` seconds. So it must have no
effect outside its session, and its writes must be idempotent (`insert_missing`),
since a connection that is lost during the commit leaves open whether it was done.

All methods may be called from any thread. Rows stay usable after their session.
"""

from __future__ import annotations

import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from sqlalchemy import Engine, text
from sqlmodel import Session

import db.models  # noqa: F401  (rows are known wherever a store is)
from db import engines, faults, migrate
from db.address import Address, parse
from db.retry import retrying
from db.rows import insert_missing, upsert
from synth.errors import StoreError

__all__ = ["Store", "insert_missing", "upsert"]

T = TypeVar("T")
PATIENCE_S = 60.0
CONNECT_S = 10.0


class Store:
    """One open store. Use `Store.open`; close it when done."""

    def __init__(self, address: Address, url: str, patience: float, *, read_only: bool) -> None:
        self.url = url
        """The URL as it was given; may hold a password, so show `label` to people."""
        self.label = address.label
        """The file's path, or the URL with its password masked."""
        self.read_only = read_only
        self._address = address
        self._patience = patience
        self._reader = engines.reader(address, frozen=read_only)
        self._writer = None if read_only else engines.writer(address)
        self._turn = _Turn(_lock_of(address))

    def __repr__(self) -> str:
        return f"Store({self.label!r})"

    @classmethod
    def open(
        cls, url: str, *, read_only: bool = False, create: bool = True, patience: float = PATIENCE_S
    ) -> Store:
        """Open a store; unless `read_only`, migrate it first.

        A file that is not there is made, unless `read_only` or not `create`. `patience`
        is how many seconds a write is tried again. Raises `StoreError`:
        one line with the mend, never with a password.
        """
        address = parse(url)
        with _told(address.label):
            if not address.is_sqlite:
                _knock(address)
            elif read_only or not create:
                _require_file(address)
            else:
                _make_folder(address)
            store = cls(address, url, patience, read_only=read_only)
            store._prepare()
        return store

    def _prepare(self) -> None:
        """Bring the schema to this code's, or see that it is."""
        try:
            if self.read_only:
                self._require_current()
            else:
                self._migrate()
        except BaseException:
            self.close()
            raise

    def _migrate(self) -> None:
        engine = engines.migrator(self._address)
        try:
            if self.is_sqlite:
                retrying(lambda: migrate.use_wal(engine), self._patience)
            if not retrying(lambda: migrate.is_current(self._reader), self._patience):
                retrying(lambda: migrate.upgrade(engine, self.label), self._patience)
        finally:
            engine.dispose()

    def _require_current(self) -> None:
        with self._reader.connect() as connection:
            at = migrate.revision(connection)
        if at is None:
            raise StoreError(f"{self.label} is not a synth store", mend="name another store")
        migrate.refuse_newer(at, self.label)
        if not migrate.is_current(self._reader):
            raise StoreError(
                f"store {self.label} was written by another version of synth (schema {at})",
                mend="migrate it with any command that writes, such as synth run",
            )

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a SQLite file (else PostgreSQL)."""
        return self._address.is_sqlite

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment and cannot write. Raises `StoreError` for the store's trouble."""
        with _told(self.label), Session(self._reader, expire_on_commit=False) as session:
            yield session

    def write(self, fn: Callable[[Session], T], *, serializable: bool = True) -> T:
        """Run `fn` in one transaction, commit, and return its result; see the module's text.

        `serializable=False` is for transactions that only insert: they then never
        make others repeat (PostgreSQL). Raises `StoreError` for the store's
        trouble; what `fn` raises comes through, with nothing written.
        """
        writer = self._writer
        if writer is None:
            raise StoreError(f"store {self.label} was opened read-only", mend="open it for writing")
        with self._turn, _told(self.label):
            return retrying(lambda: self._once(writer, fn, serializable), self._patience)

    def _once(self, writer: Engine, fn: Callable[[Session], T], serializable: bool) -> T:
        with Session(writer, expire_on_commit=False) as session:
            if not serializable and not self.is_sqlite:
                session.connection().execute(text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))
            result = fn(session)
            session.commit()
            return result

    def raw_reader(self) -> Engine:
        """The reading engine, for `db.sql`."""
        return self._reader

    def close(self) -> None:
        """Close all connections. Closing twice is closing once."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()


class _Turn(AbstractContextManager[None]):
    """One writer at a time; a write inside a write is a mistake that would wait for itself."""

    def __init__(self, lock: AbstractContextManager[object]) -> None:
        self._lock = lock
        self._mine = threading.local()

    def __enter__(self) -> None:
        if getattr(self._mine, "taken", False):
            raise RuntimeError("Store.write inside Store.write: use the session that is open")
        self._lock.__enter__()
        self._mine.taken = True

    def __exit__(self, *exc: object) -> None:
        self._mine.taken = False
        self._lock.__exit__(None, None, None)


class _FileLock:
    """A lock that can be weakly referenced."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *exc: object) -> None:
        self._lock.release()


_locks: WeakValueDictionary[Path, _FileLock] = WeakValueDictionary()


def _lock_of(address: Address) -> AbstractContextManager[object]:
    """The lock of a SQLite file, shared by all stores of this process that have it open."""
    if address.path is None:
        return nullcontext()
    return _locks.setdefault(address.path, _FileLock())


@contextmanager
def _told(label: str) -> Iterator[None]:
    """Raise the store's trouble as the line that a person can act on; other errors as they are."""
    try:
        yield
    except Exception as error:
        known = faults.explain(error, label) or faults.constraint(error)
        if known is None:
            raise
        raise known from error


def _knock(address: Address) -> None:
    """See that somebody listens: the driver itself would wait for minutes."""
    if "unix_sock" in address.connect:
        return
    where = (address.url.host or "localhost", address.url.port or 5432)
    try:
        socket.create_connection(where, timeout=CONNECT_S).close()
    except OSError as error:
        raise faults.unreachable(address.label) from error


def _require_file(address: Address) -> None:
    if address.path is None:
        return
    if not stat.S_ISREG(_mode(address.path)):
        raise StoreError(
            f"there is no store at {address.label}", mend="run a campaign first, or name another"
        )


def _mode(path: Path) -> int:
    """What stands at the store's path, as the mode of stat(2); 0 for nothing."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"store {path}: {reason}", mend="make it readable, or name another") from error


def _make_folder(address: Address) -> None:
    if address.path is None:
        return
    folder = address.path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"cannot make the folder {folder}: {reason}", mend="name another store") from error
    mode = _mode(address.path)
    if mode and not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
        raise StoreError(f"store {address.label} is {kind}", mend="name a file")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(f"the folder {folder} is read-only", mend="make it writable, or name another store")
