"""What a pool's `model` means: a catalogue name, or the path of a GGUF file.

A catalogue model is used only from the cache, and only when its digest is the
catalogue's; a path is used as it stands and its digest is recorded.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from synth.errors import ModelError
from synth.serving.digest import forget, sha256_file, stamp, stamped
from synth.serving.entries import MODELS, ModelEntry
from synth.settings import Settings

Seen = Callable[[int], None]


class ModelStatus(StrEnum):
    """Where a catalogue model stands in the cache. `PRESENT` means of the right size and once verified."""

    ABSENT = "absent"
    PARTIAL = "partial"
    PRESENT = "present"
    WRONG = "wrong"


@dataclass(frozen=True)
class ModelState:
    """One row of `synth models list`. `bytes` are on disk now."""

    entry: ModelEntry
    status: ModelStatus
    path: Path
    bytes: int


@dataclass(frozen=True)
class Located:
    """A model file that may be used now."""

    name: str
    path: Path
    sha256: str


def find(name: str) -> ModelEntry:
    """The catalogue entry of a name; `ModelError` with the nearest name otherwise."""
    for entry in MODELS:
        if entry.name == name:
            return entry
    names = [e.name for e in MODELS]
    near = get_close_matches(name, names, n=1)
    hint = (
        f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}; or give a path of a .gguf file"
    )
    raise ModelError(f"no model {name!r} in the catalogue", mend=hint)


def is_path(model: str) -> bool:
    """The model is given as a file, not by name."""
    return model.endswith(".gguf") or os.sep in model


def path_of(entry: ModelEntry, settings: Settings) -> Path:
    """Where the verified file is, or will be."""
    return settings.models / entry.file


def partial_of(entry: ModelEntry, settings: Settings) -> Path:
    """Where a pull collects the file before its digest is known to match."""
    return settings.models / f"{entry.file}.partial"


def state(entry: ModelEntry, settings: Settings) -> ModelState:
    """Where one model stands; reads sizes and stamps, not the whole file."""
    path, partial = path_of(entry, settings), partial_of(entry, settings)
    if path.is_file():
        size = path.stat().st_size
        right = size == entry.size and stamped(path) in ("", entry.sha256)
        return ModelState(entry, ModelStatus.PRESENT if right else ModelStatus.WRONG, path, size)
    if partial.is_file():
        return ModelState(entry, ModelStatus.PARTIAL, path, partial.stat().st_size)
    return ModelState(entry, ModelStatus.ABSENT, path, 0)


def states(settings: Settings) -> list[ModelState]:
    """All catalogue models."""
    return [state(entry, settings) for entry in MODELS]


def verify(entry: ModelEntry, settings: Settings, seen: Seen | None = None) -> Path:
    """Read the whole file and compare; `ModelError` names expected and actual."""
    path = path_of(entry, settings)
    _require(path, entry.name)
    forget(path)
    actual = sha256_file(path, seen)
    if actual != entry.sha256:
        raise ModelError(
            f"{path}: SHA-256 is {actual}, the catalogue's is {entry.sha256}",
            mend=f"run `synth models pull {entry.name}`: it replaces the file",
        )
    _try_stamp(path, actual)
    return path


def locate(model: str, settings: Settings) -> Located:
    """The file of a pool's `model`; `ModelError` when it is absent or not what it should be."""
    if is_path(model):
        path = Path(model).expanduser().resolve()
        _require_gguf(path)
        return Located(path.stem, path, digest_of(str(path)))
    entry = find(model)
    path = path_of(entry, settings)
    if not (path.is_file() and stamped(path) == entry.sha256):
        verify(entry, settings)
    return Located(entry.name, path, entry.sha256)


def digest_of(model: str) -> str:
    """SHA-256 of what a pool's `model` names; reads a path's whole file once per process."""
    if not is_path(model):
        return find(model).sha256
    path = Path(model).expanduser().resolve()
    _require_gguf(path)
    status = path.stat()
    return _digest(str(path), status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=16)
def _digest(path: str, size: int, mtime_ns: int) -> str:
    return sha256_file(Path(path))


def _require(path: Path, name: str) -> None:
    if not path.is_file():
        raise ModelError(f"model {name!r} is not here ({path})", mend=f"run `synth models pull {name}`")


def _require_gguf(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}", mend="give the path of a .gguf file") from error
    if magic != b"GGUF":
        raise ModelError(f"{path} is not a GGUF file", mend="give the path of a .gguf file")


def _try_stamp(path: Path, sha256: str) -> None:
    """A read-only cache is fine: then the file is read again next time."""
    with suppress(OSError):
        stamp(path, sha256)
