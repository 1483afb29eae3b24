"""Finding a toolchain, on this machine or in a built tree, and saying where a job will see it.

A job's root has this machine's /usr at the same place, read-only. A program
found elsewhere (in a home directory, in /opt) is seen under /toolchains/<name>
by a read-only mount of its own prefix.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from synth.errors import ToolchainError
from synth.languages.base import Toolchain
from synth.sandbox.job import Mount
from synth.settings import Settings
from synth.toolchains import trees

BUILD = "synth toolchains build"
PROBE_SECONDS = 30
_SYSTEM = Path("/usr")
Finder = Callable[[], Toolchain]


def seek(
    label: str,
    programs: Mapping[str, tuple[str, ...]],
    version: tuple[str, ...],
    hint: str,
    tree: str = "trixie",
    environment: Mapping[str, str] | None = None,
    warm: str = "",
) -> Toolchain:
    """A toolchain in the built tree of that name, else on this machine. Raises `ToolchainError`.

    `programs` maps a role to the names it may have (an absolute path is looked for in
    the tree alone); the first role's program is asked for its version. `warm` names the
    recipe whose result the toolchain uses where there is one. What is found is kept for
    as long as the process has the same settings: jobs ask by the hundred.
    """
    names, values = tuple(programs.items()), tuple((environment or {}).items())
    return _sought(Settings.load(), label, names, version, hint, tree, values, warm)


@cache
def _sought(
    _: Settings,
    label: str,
    names: tuple[tuple[str, tuple[str, ...]], ...],
    version: tuple[str, ...],
    hint: str,
    tree: str,
    values: tuple[tuple[str, str], ...],
    warm: str,
) -> Toolchain:
    programs, environment = dict(names), dict(values) or None
    built = partial(in_tree, label, programs, version, tree, environment, warm)
    own = partial(_on_host, label, programs, version, hint, environment)
    return _either(("image", built), ("host", own))


def host_first(own: Finder, built: Finder) -> Toolchain:
    """This machine's toolchain, else a tree's, unless the user names one. Raises `ToolchainError`."""
    return _either(("host", own), ("image", built))


def _either(first: tuple[str, Finder], second: tuple[str, Finder]) -> Toolchain:
    """The first that is there, or the one that SYNTH_TOOLCHAINS asks for."""
    wanted = Settings.load().origin
    if wanted:
        return _named(wanted, dict((first, second)))
    try:
        return first[1]()
    except ToolchainError as error:
        try:
            return second[1]()
        except ToolchainError as other:
            raise ToolchainError(error.what, mend=f"{error.mend}, or {other.mend}") from None


def _named(origin: str, finders: Mapping[str, Finder]) -> Toolchain:
    if origin not in finders:
        raise ToolchainError(
            f"SYNTH_TOOLCHAINS={origin} is no place for toolchains", mend="set it to host or image"
        )
    return finders[origin]()


def in_tree(
    label: str,
    programs: Mapping[str, tuple[str, ...]],
    version: tuple[str, ...],
    tree: str = "trixie",
    environment: dict[str, str] | None = None,
    warm: str = "",
) -> Toolchain:
    """A toolchain in the built tree of that name. Raises `ToolchainError`."""
    built = trees.tree(tree)
    found = {role: built.find(names) for role, names in programs.items()} if built else {}
    here = {role: path for role, path in found.items() if path}
    if built is None or len(here) < len(programs):
        raise ToolchainError(f"{label} is not in a built tree", mend=f"run `{BUILD}`")
    try:
        said = built.ask([next(iter(here.values())), *version], environment)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolchainError(f"{label} does not answer: {error}", mend=f"run `{BUILD}` anew") from error
    return Toolchain(version_in(said), here, root=built.root, warm=built.warm(warm) if warm else "")


def _on_host(
    label: str,
    programs: Mapping[str, tuple[str, ...]],
    version: tuple[str, ...],
    hint: str,
    environment: dict[str, str] | None,
) -> Toolchain:
    paths = {role: find(label, names, hint) for role, names in programs.items()}
    said = ask(label, [str(next(iter(paths.values()))), *version], hint, environment)
    places = {role: place(path.parent.parent, f"{label.lower()}-{role}") for role, path in paths.items()}
    seen = {role: f"{places[role].path}/bin/{path.name}" for role, path in paths.items()}
    return Toolchain(version_in(said), seen, tuple(m for p in places.values() for m in p.mounts))


@dataclass(frozen=True)
class Place:
    """A host folder as the job sees it: the path inside, and the mounts that make it so."""

    path: str
    mounts: tuple[Mount, ...] = ()


def find(label: str, programs: tuple[str, ...], hint: str) -> Path:
    """The first of these programs on PATH, links resolved. Raises `ToolchainError`."""
    for name in programs:
        if found := shutil.which(name):
            return Path(found).resolve()
    raise ToolchainError(f"{label} is not installed ({programs[0]} not found)", mend=f"install it: {hint}")


def ask(label: str, command: list[str], hint: str, env: dict[str, str] | None = None) -> str:
    """Standard output (or error) of a version command. Raises `ToolchainError` when it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=True, env=env
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolchainError(f"{label} does not answer: {error}", mend=f"reinstall it: {hint}") from error
    return (done.stdout or done.stderr).strip()


def too_old(label: str, version: str, oldest: str, hint: str) -> ToolchainError:
    """The error for a toolchain that exists and cannot be used."""
    return ToolchainError(f"{label} {version} is older than {oldest}", mend=f"install a newer one: {hint}")


def version_in(text: str) -> str:
    """The first dotted number of a version command's output, or its first line."""
    match = re.search(r"\d+(?:\.\d+)+", text)
    return match.group() if match else text.partition("\n")[0]


def place(prefix: Path, name: str) -> Place:
    """Where a job sees a prefix: itself under /usr, else /toolchains/<name>."""
    if prefix.is_relative_to(_SYSTEM):
        return Place(str(prefix))
    target = f"/toolchains/{name}"
    return Place(target, (Mount(str(prefix), target),))
