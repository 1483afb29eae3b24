"""Which repository a file belongs to.

Going up from the file: the nearest folder with `.git`; else the nearest that
declares a workspace; else the nearest with a build file; else the path that was
asked for. Folders of foreign code end the way up: a package in `site-packages`
is not part of the project around it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from synth.corpus.folder import PASSED_OVER
from synth.syntax.infill.files import File

GIT = ".git"
BUILD_FILES = frozenset(
    {
        "build.gradle",
        "build.gradle.kts",
        "Cargo.toml",
        "CMakeLists.txt",
        "composer.json",
        "configure.ac",
        "Gemfile",
        "go.mod",
        "meson.build",
        "package.json",
        "pom.xml",
        "pyproject.toml",
        "setup.cfg",
        "setup.py",
    }
)
BUILD_ENDINGS = (".gemspec", ".sln", ".csproj", ".cabal", ".nimble")
WORKSPACES = {
    "go.work": "",
    "settings.gradle": "",
    "settings.gradle.kts": "",
    "pnpm-workspace.yaml": "",
    "Cargo.toml": "[workspace",
    "package.json": '"workspaces"',
    "pom.xml": "<modules>",
}
"""File to a text in it that makes its folder the root of a workspace; empty for any."""
FOREIGN = PASSED_OVER | {"site-packages", "dist-packages", "gems"}


def by_repository(files: Iterable[File], asked: Sequence[Path]) -> dict[Path, list[File]]:
    """Repository roots, sorted by name, to their files, whose names become relative to them."""
    root_of.cache_clear()  # folders may have changed since the last run
    _names.cache_clear()
    given = sorted({_folder(_plain(path)) for path in asked}, key=lambda path: -len(path.parts))
    found: dict[Path, dict[str, File]] = {}
    for file in files:
        path = _plain(Path(file.path))
        root = root_of(path.parent) or next(p for p in given if path.is_relative_to(p))
        name = path.relative_to(root).as_posix()
        found.setdefault(root, {})[name] = file._replace(path=str(path), name=name)
    ordered = sorted(found, key=lambda root: (root.name, str(root)))
    return {root: [found[root][name] for name in sorted(found[root])] for root in ordered}


def _plain(path: Path) -> Path:
    """Absolute and without `..`, so that folders above are those above."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _folder(path: Path) -> Path:
    return path.parent if path.is_file() else path


@cache
def root_of(folder: Path) -> Path | None:
    """The root of the repository that a folder is in, or None where nothing says so."""
    nearest = workspace = None
    for level in (folder, *folder.parents):
        if level.name in FOREIGN or (level.name.startswith(".") and level != folder):
            break
        names = _names(level)
        if GIT in names:
            return level
        if nearest is None and _is_built(names):
            nearest = level
        if workspace is None and any(_says(level / n, WORKSPACES[n]) for n in WORKSPACES.keys() & names):
            workspace = level
    return workspace or nearest


@cache
def _names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return frozenset()


def _is_built(names: frozenset[str]) -> bool:
    return bool(BUILD_FILES & names) or any(name.endswith(BUILD_ENDINGS) for name in names)


def _says(path: Path, text: str) -> bool:
    try:
        return not text or text in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
