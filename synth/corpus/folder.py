"""Seeds from a folder: every file that by its name or its shebang is in a wanted language.

The walk is sorted, so the order is the same on every machine. Links are not
followed (they can loop, or lead out of the folder), hidden folders and folders of
foreign code are passed over, and only regular files are opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from synth.corpus.licence import SIDECAR, spdx_tag
from synth.corpus.raw import MAX_FILE, RawText, Skipped, decode, missing_path, require
from synth.syntax.identify import of_file

PASSED_OVER = frozenset({"node_modules", "__pycache__", "vendor", "third_party", "target", "build", "dist"})


def read_folder(folder: str, wanted: Sequence[str], licence: str, skipped: Skipped) -> Iterator[RawText]:
    """Texts of the folder in path order. Raises `SpecError` when it is no readable folder."""
    root = require("folder", folder)
    if not os.access(root, os.R_OK | os.X_OK):
        raise missing_path("folder", folder, "no permission to read it")
    for path in _walk(root, skipped):
        language = of_file(path)
        if language not in wanted:
            continue
        text = _read(path, skipped)
        if text is not None:
            name = path.relative_to(root).as_posix()
            yield RawText(language, text, path=name, licence=_licence(path, text, licence))


def _walk(root: Path, skipped: Skipped) -> Iterator[Path]:
    """Regular files below `root`, sorted by folder and name."""

    def refused(error: OSError) -> None:
        skipped["unreadable"] += 1

    for folder, names, files in os.walk(root, followlinks=False, onerror=refused):
        names[:] = sorted(n for n in names if not n.startswith(".") and n not in PASSED_OVER)
        for name in sorted(files):
            path = Path(folder, name)
            if _is_plain(path, skipped):
                yield path


def _is_plain(path: Path, skipped: Skipped) -> bool:
    """Whether this is a regular file with a name that can be stored (no pipes, links, devices)."""
    try:
        str(path).encode()
        mode = path.lstat().st_mode
    except UnicodeEncodeError:
        skipped["odd_name"] += 1
        return False
    except OSError:
        skipped["unreadable"] += 1
        return False
    if stat.S_ISLNK(mode):
        skipped["link"] += 1
    return stat.S_ISREG(mode)


def _read(path: Path, skipped: Skipped) -> str | None:
    try:
        with path.open("rb") as file:
            return decode(file.read(MAX_FILE + 1), skipped)
    except OSError:
        skipped["unreadable"] += 1
        return None


def _licence(path: Path, text: str, default: str) -> str:
    """The file's own tag, its sidecar's, or the source's."""
    tag = spdx_tag(text)
    sidecar = path.with_name(path.name + SIDECAR)
    if not tag and sidecar.is_file() and not sidecar.is_symlink():
        tag = spdx_tag(sidecar.read_text(encoding="utf-8", errors="replace"))
    return tag or default
