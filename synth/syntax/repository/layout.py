"""What a repository has: its paths, the names its files declare, its packages and manifests.

Held for one repository while its files are linked; uses are not in it, so it
grows with declarations and imports alone.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from synth.syntax.repository.entry import EVERYWHERE, Entry, Import
from synth.syntax.repository.manifests import Manifests


class Link(NamedTuple):
    """What an import leads to: a file's names, alone or behind a qualifier."""

    path: str
    names: frozenset[str] | None = None
    """None is every name that the file declares."""
    qualifier: str = ""


class Scope(NamedTuple):
    """As `Link`, for every file of a package: who declares the name is who it leads to."""

    package: str
    names: frozenset[str] | None = None
    qualifier: str = ""


@dataclass(frozen=True)
class Outline:
    """What is kept of one file."""

    packages: tuple[str, ...]
    imports: tuple[Import, ...]
    top: frozenset[str]
    members: Mapping[str, frozenset[str]]
    """Member to the types that have it."""


def outline_of(entry: Entry) -> Outline:
    """An entry without its uses."""
    members: dict[str, set[str]] = defaultdict(set)
    for definition in entry.definitions:
        if definition.kind == "member":
            members[definition.name].add(definition.owner)
    top = frozenset(d.name for d in entry.definitions if d.kind != "member")
    held = {name: frozenset(owners) for name, owners in members.items()}
    return Outline(entry.packages, entry.imports, top, held)


class Layout:
    """One repository."""

    def __init__(
        self,
        kin: Mapping[str, str],
        outlines: Mapping[str, Outline],
        manifests: Manifests,
        by_folder: Collection[str] = (),
    ) -> None:
        self.kin = kin
        """Path to the group of languages that can import each other."""
        self._by_folder = by_folder
        self.outlines = outlines
        self.manifests = manifests
        self.folders: dict[str, list[str]] = defaultdict(list)
        self.ends: dict[str, list[str]] = defaultdict(list)
        self.packages: dict[tuple[str, str], dict[str, list[str]]] = {}
        self.declarers: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.held: Counter[str] = Counter()
        self.everywhere: dict[str, list[Import]] = defaultdict(list)
        for path in sorted(outlines):
            self._add(path, outlines[path])

    def _add(self, path: str, outline: Outline) -> None:
        self.folders[posixpath.dirname(path)].append(path)
        self.ends[posixpath.basename(path)].append(path)
        for name in outline.top:
            self.declarers[self.kin[path], name].append(path)
        self.everywhere[self.kin[path]] += [i for i in outline.imports if EVERYWHERE in i.names]
        self.held.update({*outline.top, *outline.members})
        folder = posixpath.dirname(path)
        for package in (folder,) if self.kin[path] in self._by_folder else outline.packages:
            names = self.packages.setdefault((self.kin[path], package), defaultdict(list))
            for name in outline.top:
                names[name].append(path)

    def first(self, candidates: Iterable[str]) -> str:
        """The first of these paths that the repository has; empty for none."""
        return next((p for p in map(clean, candidates) if p in self.outlines), "")

    def ending(self, tail: str) -> str:
        """The one file whose path ends so; empty where there is none, or more than one."""
        found = [p for p in self.ends[posixpath.basename(tail)] if f"/{p}".endswith(f"/{tail}")]
        return found[0] if len(found) == 1 else ""


def clean(path: str) -> str:
    """A path without `.` and `..`; empty when it leads out of the repository."""
    made = posixpath.normpath(path)
    return "" if made.startswith("..") or made == "." else made.lstrip("/")


def above(folder: str) -> list[str]:
    """The folder and all folders above it, the repository's own (empty) last."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:n]) for n in range(len(parts), -1, -1)]


def joined(*parts: str) -> str:
    """Parts of a path, empty ones left out."""
    return "/".join(part for part in parts if part)
