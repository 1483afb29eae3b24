"""Writing a folder's files so that each is the old one or the new one, never a part.

All files are written under temporary names in the folders where they will lie,
flushed to the disk, and only then renamed, one after the other. A failure before
the renames (full disk, no permission, any error of the caller) leaves every old
file as it was and removes the temporary ones. A process that is killed leaves
temporary files, which the next one overwrites: their names are fixed, and a lock
on the folder keeps two writers apart.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from synth.errors import ExportError


@dataclass
class OpenFile:
    """A file that is being written; counts bytes and hashes them."""

    target: Path
    temporary: Path
    stream: BinaryIO
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def write(self, text: str) -> None:
        """Append text as UTF-8. A lone surrogate, which is no text, becomes `?`."""
        data = text.encode("utf-8", "replace")
        self.digest.update(data)
        self.stream.write(data)


class FolderWriter:
    """Use as a context: files appear when the block ends well, and not at all otherwise.

    Raises `ExportError`, one line, for everything that the file system refuses.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[OpenFile] = []
        self._made: list[Path] = []
        self._lock = -1

    def __enter__(self) -> FolderWriter:
        with _told(self._folder):
            try:
                self._make(self._folder)
                self._lock = _locked(self._folder)
            except BaseException:
                self._leave()
                raise
        return self

    def open(self, name: str) -> OpenFile:
        """Begin a file; `name` is relative to the folder."""
        target = self._folder / name
        temporary = target.with_name(f".{target.name}.tmp")
        with _told(target):
            if target.is_dir():  # found now, since a rename that fails comes too late for the others
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            self._make(target.parent)
            file = OpenFile(target, temporary, temporary.open("wb"))
        self._files.append(file)
        return file

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                with _told(self._folder):
                    self._publish()
        finally:
            self._discard()
            self._leave()
        if isinstance(error, OSError):
            raise explained(error, self._folder) from error

    def _publish(self) -> None:
        for file in self._files:
            file.stream.flush()
            os.fsync(file.stream.fileno())
            file.stream.close()
        for file in self._files:
            file.temporary.replace(file.target)
        for folder in {f.target.parent for f in self._files}:
            _sync(folder)
        self._made.clear()

    def _discard(self) -> None:
        """Remove what was not published; a stream that cannot be flushed is closed all the same."""
        for file in self._files:
            with suppress(OSError):
                file.stream.close()
            file.temporary.unlink(missing_ok=True)

    def _leave(self) -> None:
        """Remove the folders that were made for nothing, and let others in."""
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _make(self, folder: Path) -> None:
        missing = [p for p in (folder, *folder.parents) if not p.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            self._made.append(path)


def _locked(folder: Path) -> int:
    """An open, exclusively locked descriptor of the folder; unlocked where locks are not supported."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise ExportError(
            f"another export is being written to {folder}", mend="wait for it, or give another folder"
        ) from error
    except OSError as error:
        if error.errno not in (errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            os.close(descriptor)
            raise
    return descriptor


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise what the file system refuses as the line that a person can act on."""
    try:
        yield
    except OSError as error:
        raise explained(error, path) from error


def explained(error: OSError, path: Path) -> ExportError:
    """The line for a refusal of the file system."""
    mend = {
        errno.ENOSPC: "free some space, or give another folder",
        errno.EDQUOT: "free some space, or give another folder",
        errno.EACCES: "make the folder writable, or give another one",
        errno.EPERM: "make the folder writable, or give another one",
        errno.EROFS: "give a folder on a writable file system",
    }.get(error.errno or 0, "give another folder")
    reason = error.strerror or str(error)
    return ExportError(f"cannot write the export {path}: {reason}; the old files are intact", mend=mend)
