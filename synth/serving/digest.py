"""SHA-256 of model files, and stamps that spare a second reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

BLOCK = 1 << 22


def sha256_file(path: Path, seen: Callable[[int], None] | None = None) -> str:
    """Hex digest of a file; `seen` is told the bytes read so far."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            done += len(block)
            if seen is not None:
                seen(done)
    return digest.hexdigest()


def _stamp_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.ok")


def stamp(path: Path, sha256: str) -> None:
    """Record that `path`, as it is now, has this digest."""
    facts = {"sha256": sha256, "size": path.stat().st_size, "mtime_ns": path.stat().st_mtime_ns}
    _stamp_path(path).write_text(json.dumps(facts), encoding="utf-8")


def stamped(path: Path) -> str:
    """The recorded digest, or `""` when there is none or the file has changed since."""
    try:
        facts = json.loads(_stamp_path(path).read_text(encoding="utf-8"))
        status = path.stat()
        unchanged = facts["size"] == status.st_size and facts["mtime_ns"] == status.st_mtime_ns
        return str(facts["sha256"]) if unchanged else ""
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def forget(path: Path) -> None:
    """Remove the record."""
    _stamp_path(path).unlink(missing_ok=True)
