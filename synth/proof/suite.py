"""A repository's own tests as proof that middles matter.

The command of the tests runs in the sandbox on a copy of the repository: no
network, nothing of this machine but its installed software, limits on time and
memory. The untouched copy must pass twice and a hole must fail twice, so that a
failure says something of the hole and not of the hour. Restored, the copy is the
untouched one, byte for byte, so its runs count for it.

A hole whose tests do not end in time proves nothing, and neither does one that
nobody notices; a run that the sandbox itself broke is done once more, and then the
whole is given up, with nothing said of the row.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from synth.errors import SandboxFault, SpecError
from synth.sandbox import Job, Limits, Mount, Outcome, Sandbox
from synth.vocabulary import Verdict

LARGEST = 256 * 2**20
"""Bytes of a repository that is copied for every run."""
MEMORY, PROCESSES = 2 * 2**30, 256
LONGEST = 400
"""Characters of what the tests said last."""
PLACE = "/toolchains/repository"
"""Where a job finds the copy, read-only."""
_HOLE = ".synth-hole"
_UNPREPARED = "synth: no copy"
_SCRIPT = f"""\
prepare() {{
    cp -R {PLACE}/. . || return
    if [ -n "$1" ]; then cat {_HOLE} > "$1" && rm {_HOLE}; fi
}}
prepare "$1" || {{ echo "{_UNPREPARED}" >&2; exit 1; }}
exec /bin/sh -c "$2"
"""
_PASSED_OVER = (".git", "__pycache__")


class Place(NamedTuple):
    """One file of the repository with a hole; `path` is relative to it."""

    path: str
    code: str


class Seen(NamedTuple):
    """What the tests gave: `ok`, `tests_failed`, or the limit that they passed; and their last words."""

    gave: str
    detail: str

    @property
    def breaks(self) -> bool:
        """Whether it shows that something is missed."""
        return self.gave not in (Verdict.OK, Verdict.TIME_LIMIT)


@dataclass(frozen=True)
class Suite:
    """The tests of one repository."""

    copy: Path
    """An own copy of the repository, made by `copied`."""
    command: str
    seconds: float
    sandbox: Sandbox = field(repr=False)

    def check(self) -> None:
        """Run the untouched copy twice. Raises `SpecError` where the tests do not pass both times."""
        for number, seen in enumerate(self._run([None, None])):
            if seen.gave != Verdict.OK:
                other = "the second time" if number else "on the untouched copy"
                last = seen.detail.splitlines()[-1:] or ["and say nothing"]
                raise SpecError(
                    f"the tests do not pass {other} ({seen.gave}): {last[0]}",
                    mend="the command sees this machine's installed software and the repository, no network",
                )

    def run(self, places: Sequence[Place]) -> list[Seen]:
        """What the tests give with each hole. Raises `SandboxFault`."""
        return list(self._run(places))

    def _run(self, places: Sequence[Place | None]) -> Iterator[Seen]:
        return map(_seen, self._outcomes([self._job(place) for place in places]))

    def _outcomes(self, jobs: Sequence[Job]) -> list[Outcome]:
        try:
            return asyncio.run(self.sandbox.run_all(jobs))
        except SandboxFault:
            return asyncio.run(self.sandbox.run_all(jobs))

    def _job(self, place: Place | None) -> Job:
        limits = Limits(
            run_seconds=self.seconds, memory_bytes=MEMORY, processes=PROCESSES, work_bytes=2 * LARGEST
        )
        return Job(
            language="shell",
            files={_HOLE: place.code} if place else {},
            run=("/bin/sh", "-c", _SCRIPT, "sh", place.path if place else "", self.command),
            mounts=(Mount(str(self.copy), PLACE),),
            limits=limits,
        )


def _seen(outcome: Outcome) -> Seen:
    said = (outcome.stdout.strip() + "\n" + outcome.stderr.strip()).strip()[-LONGEST:]
    failed = outcome.verdict is Verdict.RUNTIME_ERROR
    if failed and outcome.stderr.rstrip().endswith(_UNPREPARED):
        raise SandboxFault(f"the repository could not be copied into the sandbox: {said}")
    return Seen("tests_failed" if failed else outcome.verdict.value, said)


def copied(root: Path, target: Path) -> Path:
    """An own copy of a repository that jobs may read, without `.git` and compiled Python.

    Links are kept as they are. Raises `SpecError` where it is too large or cannot be read.
    """
    try:
        return _copied(root, target)
    except OSError as error:
        said = error.strerror or "some files cannot be copied"
        raise SpecError(f"{root}: {said}", mend="make all of it readable, or name a part of it") from error


def _copied(root: Path, target: Path) -> Path:
    size = sum(_size(path) for path in _files(root))
    if size > LARGEST:
        raise SpecError(
            f"{root}: {size // 2**20} MB, and each run of its tests copies it",
            mend=f"name a folder of at most {LARGEST // 2**20} MB",
        )
    shutil.copytree(root, target, symlinks=True, ignore=_left_out)
    for folder, _, files in os.walk(target):
        Path(folder).chmod(0o755)
        for path in (Path(folder, name) for name in files):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444)
    return target


def _files(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name not in _PASSED_OVER]
        yield from (Path(folder, name) for name in files)


def _size(path: Path) -> int:
    found = path.lstat()
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def _left_out(folder: str, names: Iterable[str]) -> set[str]:
    """What is not copied: sockets, pipes and devices, too."""
    return {name for name in names if name in _PASSED_OVER or not _plain(Path(folder, name))}


def _plain(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)
