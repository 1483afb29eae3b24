"""What build files say about where imports lead: module paths, own names, aliases.

Read with the repository's root at hand, in sorted order; a file that does not
parse says nothing. Only these keys are looked at:

    go.mod          module
    package.json    name
    tsconfig.json   compilerOptions.baseUrl, compilerOptions.paths (jsconfig.json too)
    composer.json   autoload.psr-4, autoload-dev.psr-4
    Cargo.toml      package.name
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = frozenset({"go.mod", "package.json", "tsconfig.json", "jsconfig.json", "composer.json", "Cargo.toml"})
MAX_BYTES = 1_000_000
_MODULE = re.compile(r"^module\s+\"?([^\s\"]+)", re.MULTILINE)
_COMMENT = re.compile(r"\"(?:\\.|[^\"\\])*\"|//[^\n]*|/\*.*?\*/", re.DOTALL)
_COMMA = re.compile(r",(\s*[}\]])")


@dataclass
class Manifests:
    """Folder (relative, empty for the root) to what its build file says."""

    root_name: str = ""
    go: dict[str, str] = field(default_factory=dict)
    """Folder to module path."""
    node: dict[str, str] = field(default_factory=dict)
    """Own name to folder."""
    aliases: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    """Folder to import patterns and the patterns of paths they stand for."""
    psr4: list[tuple[str, str]] = field(default_factory=list)
    """Namespace prefix and folder, the longest prefix first."""
    crates: dict[str, str] = field(default_factory=dict)
    """Crate name to the folder of its Cargo.toml."""


def read_manifests(root: Path, folders: Iterable[str]) -> Manifests:
    """The manifests in these folders of a repository (relative; folders of its code and those above)."""
    made = Manifests(root.name)
    for folder in sorted(folders):
        for name in _present(root / folder):
            _read(made, root / folder / name, folder)
    made.psr4.sort(key=lambda pair: (-len(pair[0]), pair))
    return made


def _present(folder: Path) -> list[str]:
    return sorted(name for name in NAMES if os.path.isfile(os.path.join(folder, name)))  # noqa: PTH113, PTH118


def _read(made: Manifests, path: Path, folder: str) -> None:
    try:
        text = path.read_text(encoding="utf-8") if path.stat().st_size <= MAX_BYTES else ""
        if path.name == "go.mod":
            found = _MODULE.search(text)
            made.go.update({folder: found.group(1)} if found else {})
        elif path.name == "Cargo.toml":
            _cargo(made, tomllib.loads(text), folder)
        else:
            _json(made, path.name, json.loads(_plain(text)), folder)
    except (OSError, UnicodeDecodeError, ValueError, RecursionError):
        return


def _plain(text: str) -> str:
    """JSON without the comments and last commas that `tsconfig.json` may have."""
    bare = _COMMENT.sub(lambda m: m.group() if m.group().startswith('"') else " ", text)
    return _COMMA.sub(r"\1", bare)


def _cargo(made: Manifests, given: dict[str, Any], folder: str) -> None:
    package = given.get("package")
    if isinstance(package, dict) and isinstance(package.get("name"), str):
        made.crates.setdefault(package["name"].replace("-", "_"), folder)


def _json(made: Manifests, name: str, given: Any, folder: str) -> None:
    if not isinstance(given, dict):
        return
    if name == "package.json":
        if isinstance(given.get("name"), str):
            made.node.setdefault(given["name"], folder)
    elif name == "composer.json":
        for key in ("autoload", "autoload-dev"):
            made.psr4.extend(_psr4(given.get(key), folder))
    else:
        made.aliases[folder] = list(_aliases(given.get("compilerOptions"), folder))


def _psr4(given: Any, folder: str) -> Iterator[tuple[str, str]]:
    table = given.get("psr-4") if isinstance(given, dict) else None
    for prefix, places in (table or {}).items() if isinstance(table, dict) else ():
        for place in [places] if isinstance(places, str) else places:
            yield prefix.strip("\\"), _inside(folder, place)


def _aliases(given: Any, folder: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(given, dict):
        return
    base = given.get("baseUrl")
    start = _inside(folder, base if isinstance(base, str) else ".")
    paths = given.get("paths")
    for pattern, places in (paths or {}).items() if isinstance(paths, dict) else ():
        if isinstance(places, list):
            yield pattern, tuple(_inside(start, place) for place in places if isinstance(place, str))
    if isinstance(base, str):
        yield "*", (posixpath.join(start, "*") if start else "*",)


def _inside(folder: str, place: str) -> str:
    made = posixpath.normpath(posixpath.join(folder, place))
    return "" if made == "." else made.strip("/")
