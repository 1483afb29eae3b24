"""From a job to the request that the keeper understands: arguments, files, limits, the driver.

The command line is the one that was verified against hostile programs: all
namespaces, no capabilities, no further user namespaces, an empty environment,
a read-only root by allow-list, sized tmpfs for everything that is writable.

Both phases run in one sandbox, led by a few lines of POSIX shell (the driver)
that write one-letter marks to a pipe of their own: `c` compile starts, `r` run
starts, `m` the program is missing, `l` no process limit can be set. The run
command replaces the driver and has neither the marks pipe nor the compile
output pipe, so nothing that it prints can be taken for a mark. A mark forged at
compile time gains nothing: it only moves the job from the compile limits to the run limits.
"""

from __future__ import annotations

import json
import marshal
import math
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from synth.sandbox.job import Job, Limits
from synth.sandbox.keeper import COMPILE_FD, COUNTERS, FILES, GATE_FD, MARK_FD, MAX_FDS
from synth.sandbox.root import JOB_UID, MOUNTS, Root

WORK = "/work"
MAX_FILES = MAX_FDS - 20
"""Files in one job, the root's made-up ones included."""

_SHARED_MEMORY = 64 * 2**20
_STACK = 64 * 2**20
_STACK_WITHOUT_CGROUP = 8 * 2**20
"""A thread's whole stack counts as data, so it is kept small where data is what is limited."""
_DESCRIPTORS = 512
_LOCKED = 64 * 2**10
_COMPANY = 2
"""Processes that count beside the job's own: the first process and the driver."""
_SCRIPT = ".warm.py"
_CPUS = os.cpu_count() or 1
_MARSHAL = 2
"""A format that every Python 3 reads."""
_NO_FILES = ("", ".", "..")

_CLOSED = f"{MARK_FD}>&- {COMPILE_FD}>&- {GATE_FD}<&-"
_ISOLATION: tuple[str, ...] = (
    *(f"--unshare-{each}" for each in ("user", "pid", "net", "ipc", "uts", "cgroup-try")),
    *("--uid", str(JOB_UID), "--gid", str(JOB_UID), "--hostname", "sandbox"),
    *("--disable-userns", "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv"),
)
_MAKES_NAMESPACES = ("CAP_SYS_ADMIN", "CAP_SYS_CHROOT")
_DEV = ("--dev", "/dev")
_ENVIRONMENT = {"HOME": WORK, "TMPDIR": "/tmp", "LANG": "C.UTF-8", "TZ": "UTC", "USER": "sandbox"}

Argument = str | dict[str, Any]
"""A word, or what the keeper makes one of: `{"fd": i}`, the i-th descriptor of the message; `{"path": p}`, a
host path; `{"tree": …, "mounts": …}`, on the stage."""


@dataclass(frozen=True)
class Request:
    """Everything about one start except descriptors and the slot. `files` go with it in this order."""

    arguments: tuple[Argument, ...]
    command: tuple[str, ...]
    limits: dict[str, int]
    files: tuple[bytes, ...]
    direct: bool
    """The command is the job's own and begins with the keeper's word, without a driver."""
    warm: bool = False
    """It is a warm process, which listens, makes its jobs' namespaces and takes on their filter with them."""

    @property
    def body(self) -> dict[str, Any]:
        """What the keeper is sent, but for the slot."""
        own = {"arguments": self.arguments, "command": self.command, "limits": self.limits}
        return {**own, "direct": self.direct, "warm": self.warm}


@dataclass(frozen=True)
class WarmRequest:
    """A fork of a warm process."""

    key: str
    """What kind of process."""
    start: Request
    """How one is started."""
    job: bytes
    """What the fork reads."""


def build(job: Job, root: Root, *, cgroup: bool, staged: bool) -> Request:
    """The request for one job. Raises `ValueError` where the job itself is malformed."""
    check(job, root)
    files = {f"{WORK}/{name}": text for name, text in job.files.items()}
    if staged:
        arguments = [*_ISOLATION, "--dev-bind", _tree(job, root), "/", *_places(job.limits)]
    else:
        files = {**root.files, **files}
        arguments = [*_ISOLATION, *_root(root), *_DEV, *_places(job.limits), "--remount-ro", "/dev"]
        arguments += _mounts(job, root)
    arguments += _files(list(files))
    if not staged:
        arguments += ["--remount-ro", "/"]
    arguments += ["--chdir", WORK, *_environment(job, root)]
    contents = tuple(text.encode("utf-8", "replace") for text in files.values())
    limits = _limits(job.limits, cgroup=cgroup)
    if staged and not job.compile:
        limits["RLIMIT_NPROC"] = job.limits.processes + _COMPANY
        return Request(tuple(arguments), job.run, limits, contents, direct=True)
    return Request(tuple(arguments), ("/bin/sh", "-c", driver(job)), limits, contents, direct=False)


def build_warm(job: Job, root: Root, code: bytes) -> WarmRequest:
    """The request for a fork of a warm process, and for that process; `code` is the filter's."""
    check(job, root)
    mounts = [(mount.source, mount.target) for mount in job.mounts]
    key = json.dumps([root.name, job.run[:-1], job.warm, job.environment, mounts])
    known = _starts.get(key)
    if known is None or known[0] != root:
        known = _starts[key] = root, _start(job, root, code)
    return WarmRequest(key, known[1], marshal.dumps(_inner(job), _MARSHAL))


_starts: dict[str, tuple[Root, Request]] = {}
"""Key -> how the process is started: the same for thousands of jobs."""


def _start(job: Job, root: Root, code: bytes) -> Request:
    """The warm process. It may make namespaces and has no filter: it runs nothing of a job."""
    given = {
        "modules": job.warm,
        "filter": code,
        "places": _warm_places(Limits()),
        "counters": COUNTERS,
    }
    command = (*job.run[:-1], f"{WORK}/{_SCRIPT}", marshal.dumps(given, _MARSHAL).hex())
    arguments: list[Argument] = [each for each in _ISOLATION if each != "--disable-userns"]
    arguments += [word for name in _MAKES_NAMESPACES for word in ("--cap-add", name)]
    arguments += ["--dev-bind", _tree(job, root), "/", *_places(Limits()), *_files([f"{WORK}/{_SCRIPT}"])]
    arguments += ["--chdir", WORK, *_environment(job, root)]
    return Request(tuple(arguments), command, {"RLIMIT_CORE": 0}, (_zygote(),), direct=True, warm=True)


def _inner(job: Job) -> tuple[Any, ...]:
    """What a fork has to do for one job: script, files, places that are other than at its start, limits."""
    limits = {**_limits(job.limits, cgroup=True), "RLIMIT_NPROC": job.limits.processes + 1}
    places = [] if job.limits.work_bytes == Limits().work_bytes else _warm_places(job.limits)
    files = {name: text.encode("utf-8", "replace") for name, text in job.files.items()}
    return job.run[-1], files, places, [(getattr(resource, name), value) for name, value in limits.items()]


def _warm_places(limits: Limits) -> list[tuple[str, str, str]]:
    """Where, how large, which mode."""
    work = str(limits.work_bytes)
    return [(WORK, work, "755"), ("/tmp", work, "1777"), ("/dev/shm", str(_SHARED_MEMORY), "1777")]


@cache
def _zygote() -> bytes:
    return (Path(__file__).parent / "zygote.py").read_bytes()


def check(job: Job, root: Root) -> None:
    """Refuse what bubblewrap would misread: paths that leave /work, NUL bytes, no command."""
    if not job.run:
        raise ValueError("a job needs a run command")
    if len(job.files) + len(root.files) > MAX_FILES:
        raise ValueError(f"a job may have {MAX_FILES - len(root.files)} files, not {len(job.files)}")
    for name in job.files:
        if name in _NO_FILES or ("/" in name and not _stays(name)):
            raise ValueError(f"a job's file must lie inside {WORK}: {name!r}")
    for mount in job.mounts:
        if not (mount.source.startswith("/") and mount.target.startswith("/")):
            raise ValueError(f"a mount needs absolute paths: {mount}")
    words = [*job.files, *job.compile, *job.run, *job.environment, *job.environment.values()]
    if any("\0" in word for word in words) or any("=" in name or not name for name in job.environment):
        raise ValueError("NUL byte in a job's words, or a bad environment name")


def _stays(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


def driver(job: Job) -> str:
    """The shell text that leads one job through its phases."""
    lines = [f"read -r _ <&{GATE_FD} || exit 126", _process_limit(job.limits.processes)]
    lines += [_require(command) for command in (job.compile, job.run) if command]
    if job.compile:
        redirect = f"</dev/null >&{COMPILE_FD} 2>&{COMPILE_FD} {_CLOSED}"
        lines.append(f"printf c >&{MARK_FD}\n( exec {_quoted(job.compile)} {redirect} ) || exit")
    lines.append(f"printf r >&{MARK_FD}\nexec {_quoted(job.run)} {_CLOSED}")
    return "\n".join(line for line in lines if line) + "\n"


def _process_limit(processes: int) -> str:
    """Set here, inside: set outside it would be shared by all sandboxes of one host user.

    Shells disagree on the letter.
    """
    count = processes + _COMPANY
    refuse = f"{{ printf l >&{MARK_FD}; exit 126; }}"
    return f"ulimit -u {count} 2>/dev/null || ulimit -p {count} 2>/dev/null || {refuse}"


def _require(command: tuple[str, ...]) -> str:
    """An installed program that is not there is our fault, not the candidate's."""
    program = command[0]
    if not program.startswith("/") or program.startswith(f"{WORK}/"):
        return ""
    return f"[ -x {_quoted((program,))} ] || {{ printf m >&{MARK_FD}; exit 127; }}"


def _quoted(words: tuple[str, ...]) -> str:
    """Each word in single quotes, so that none can be a keyword, an assignment or a pattern."""
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)


def _tree(job: Job, root: Root) -> dict[str, Any]:
    return {"tree": root.spec, "mounts": [[mount.source, mount.target] for mount in job.mounts]}


def _root(root: Root) -> Iterator[Argument]:
    for mount in root.binds:
        yield from ("--ro-bind", {"path": mount.source} if root.whole else mount.source, mount.target)
    for path, target in root.links.items():
        yield from ("--symlink", target, path)


def _places(limits: Limits) -> list[Argument]:
    """Shared memory, /tmp, /work, /proc. What is not sized here would be half the RAM."""
    work = str(limits.work_bytes)
    return [
        *("--size", str(_SHARED_MEMORY), "--perms", "1777", "--tmpfs", "/dev/shm"),
        *("--size", work, "--perms", "1777", "--tmpfs", "/tmp"),
        *("--size", work, "--tmpfs", WORK, "--proc", "/proc"),
    ]


def _mounts(job: Job, root: Root) -> Iterator[Argument]:
    if job.mounts and root.whole:  # no place for a mount can be made in a tree that is read-only
        yield from ("--size", str(_SHARED_MEMORY), "--tmpfs", MOUNTS)
    for mount in job.mounts:
        yield from ("--ro-bind", {"path": mount.source}, mount.target)


def _files(paths: list[str]) -> Iterator[Argument]:
    for index, path in enumerate(paths):
        yield from ("--perms", "0644", "--file", {"fd": FILES + index}, path)


def _variables(job: Job, root: Root) -> dict[str, str]:
    return {"PATH": root.path, **_ENVIRONMENT, **job.environment}


def _environment(job: Job, root: Root) -> Iterator[Argument]:
    for name, value in _variables(job, root).items():
        yield from ("--setenv", name, value)


def _limits(limits: Limits, *, cgroup: bool) -> dict[str, int]:
    """Resource limits per process. CPU seconds only back up the wall clock: every core may be busy."""
    cpu = math.ceil(max(limits.compile_seconds, limits.run_seconds) * _CPUS) + 2
    values = {
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": _DESCRIPTORS,
        "RLIMIT_STACK": _STACK if cgroup else _STACK_WITHOUT_CGROUP,
        "RLIMIT_MEMLOCK": _LOCKED,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_CPU": cpu,
    }
    return values if cgroup else {**values, "RLIMIT_DATA": limits.memory_bytes}
