"""A text as a source hands it over, before it is cut to seeds, and the reasons to skip one."""

from __future__ import annotations

import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from synth.errors import SpecError

MAX_FILE = 1_000_000
"""Bytes of one file at most; a larger one is data or generated."""

MARK = "\ufeff"
"""The byte order mark."""

Skipped = Counter[str]
"""How often each reason skipped a text."""


@dataclass(frozen=True)
class RawText:
    """One whole text of a known language, with where it came from.

    `path` and `repo` are what a person would cite; lines count from 1. `text` is every
    character of the file, a byte order mark too.
    """

    language: str
    text: str
    repo: str = ""
    path: str = ""
    commit: str = ""
    licence: str = ""
    start_line: int = 1
    whole: bool = True
    """False for a snippet whose source says where in its file it stands."""


def decode(data: bytes, skipped: Skipped) -> str | None:
    """UTF-8 text, or None with the reason counted. Line ends and a byte order mark are kept."""
    if len(data) > MAX_FILE:
        skipped["too_large"] += 1
        return None
    if b"\0" in data[:8192]:
        skipped["binary"] += 1
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        skipped["not_utf8"] += 1
        return None
    if "\0" in text:
        skipped["binary"] += 1
        return None
    return text


def require(kind: Literal["folder", "jsonl", "git"], path: str) -> Path:
    """The folder or file of a seed source. Raises `SpecError` where there is none that can be reached."""
    found = Path(path)
    try:
        mode = found.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise missing_path(kind, path, "does not exist") from error
    except OSError as error:
        raise missing_path(kind, path, str(error.strerror)) from error
    if kind == "jsonl" and not stat.S_ISREG(mode):
        raise missing_path(kind, path, "not a file")
    if kind != "jsonl" and not stat.S_ISDIR(mode):
        raise missing_path(kind, path, "not a folder")
    return found


def missing_path(kind: str, path: str, why: str) -> SpecError:
    """The error of a seed source that cannot be read at all."""
    return SpecError(
        f"seeds: {kind} {path}: {why}", mend=f"correct `{kind}` under `seeds` in the campaign file"
    )
