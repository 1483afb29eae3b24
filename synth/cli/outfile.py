"""The file that `synth fim` writes: one that may be replaced, none that is read, and one run's at a time.

A run replaces its file by a rename, so a device or a pipe would be gone for
everybody, and a source that is named by mistake would be lost. Two runs that make
the same file would write the same parts.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from synth.errors import ExportError, SpecError

if TYPE_CHECKING:
    from synth.syntax.infill.files import File

_OTHER = "give --out another file"


def fit(out: Path, read: Sequence[File]) -> Path:
    """The file's absolute path, a link followed. Raises `SpecError` where it must not be replaced."""
    path = Path(os.path.realpath(out)) if out.is_symlink() else out.absolute()
    if not path.parent.is_dir():
        raise SpecError(f"{path.parent}: no such folder", mend="make it first")
    with suppress(FileNotFoundError):
        seen = path.stat()
        if not stat.S_ISREG(seen.st_mode):
            raise SpecError(f"{out}: not a regular file, and would be replaced", mend=_OTHER)
        near = [file.path for file in read if Path(file.path).name == path.name]
        if any(os.path.samestat(seen, Path(other).stat()) for other in near):
            raise SpecError(f"{out}: is one of the files that are read", mend=_OTHER)
    return path


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Keep other runs from the file until the block ends, however this process ends.

    Raises `ExportError` where another one has it or the folder cannot be written.
    """
    lock = out.with_name(f".{out.name}.lock")
    try:
        descriptor = _locked(lock)
    except BlockingIOError as error:
        raise ExportError(
            f"{out}: another synth fim is writing it", mend=f"wait for it, or {_OTHER}"
        ) from error
    except OSError as error:
        raise ExportError(f"{out}: {error.strerror}", mend=_OTHER) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def _locked(lock: Path) -> int:
    """A locked descriptor of the file of this name: its last holder may have removed it meanwhile."""
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), lock.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
