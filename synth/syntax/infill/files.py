"""The files of a run: which ones, in what order, and their bytes.

Names are sorted over all paths together, so the order in which paths are given
does not matter. Links are not followed (they can loop), hidden folders and
folders of foreign code are passed over below a path, and only regular files of a
known language are opened. Every file that is left out is counted with a reason.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from synth.corpus.folder import PASSED_OVER
from synth.errors import SpecError
from synth.syntax import grammars
from synth.syntax.identify import of_file
from synth.syntax.tables import Syntax, syntax_of

DIALECTS = {".tsx": ("typescript", "tsx")}
"""Extensions of a dialect: the language whose block table holds, and the dialect's grammar."""


class File(NamedTuple):
    """One file of a run."""

    path: str
    """Where it lies on this machine; not in any row."""
    name: str
    """Relative to the path that was asked for."""
    language: str
    grammar: str
    """A dialect's own grammar, or empty."""
    size: int
    changed: int
    """Time of the last change in nanoseconds, so that a resumed run sees another content."""


def find_files(
    paths: Iterable[Path], wanted: tuple[str, ...], vendored: bool, skipped: Counter[str]
) -> list[File]:
    """Files of the wanted languages (all when empty), sorted by name. Raises `SpecError`."""
    found: dict[str, File] = {}
    for root in paths:
        _there(root)
        for path in [root] if root.is_file() else _walk(root, vendored, skipped):
            file = _file(path, root, skipped)
            if file is not None and (not wanted or file.language in wanted):
                found.setdefault(file.path, file)
    return sorted(found.values(), key=lambda file: (file.name, file.path))


def _there(root: Path) -> None:
    try:
        root.stat()
    except OSError as error:
        gone = isinstance(error, FileNotFoundError | NotADirectoryError)
        what = "no such file or folder" if gone else error.strerror
        raise SpecError(f"{root}: {what}", mend="name files or folders that exist") from error


def _walk(root: Path, vendored: bool, skipped: Counter[str]) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        skipped["unreadable"] += 1

    for folder, names, files in os.walk(root, followlinks=False, onerror=refused):
        kept = [n for n in names if not n.startswith(".") and (vendored or n not in PASSED_OVER)]
        skipped["passed_over_folder"] += len(names) - len(kept)
        skipped["link"] += sum(os.path.islink(os.path.join(folder, n)) for n in kept)  # noqa: PTH114, PTH118
        names[:] = kept
        for name in files:
            yield Path(folder, name)


def _file(path: Path, root: Path, skipped: Counter[str]) -> File | None:
    language, grammar = _language(path)
    if not language:
        skipped["other_language"] += 1
        return None
    try:
        str(path).encode()
        seen = path.lstat()
    except (OSError, UnicodeEncodeError) as error:
        skipped["unreadable" if isinstance(error, OSError) else "odd_name"] += 1
        return None
    if not stat.S_ISREG(seen.st_mode):
        skipped["link" if stat.S_ISLNK(seen.st_mode) else "not_regular"] += 1
        return None
    name = path.name if path == root else path.relative_to(root).as_posix()
    return File(str(path.absolute()), name, language, grammar, seen.st_size, seen.st_mtime_ns)


def _language(path: Path) -> tuple[str, str]:
    if path.suffix in DIALECTS:
        return DIALECTS[path.suffix]
    return of_file(path), ""


def read(file: File) -> tuple[bytes, str]:
    """Its bytes, or the reason that it cannot be used. A byte order mark stays where it is."""
    if file.size > grammars.MAX_SOURCE:
        return b"", "large_file"
    try:
        data = Path(file.path).read_bytes()
    except OSError:
        return b"", "unreadable"
    if b"\0" in data:
        return b"", "binary"
    try:
        data.decode()
    except UnicodeDecodeError:
        return b"", "not_utf8"
    return data, ""


@cache
def syntax(language: str, grammar: str) -> Syntax:
    """How a file of the run is parsed."""
    known = syntax_of(language)
    return replace(known, grammar=grammar) if grammar else known
