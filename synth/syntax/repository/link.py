"""From names to edges: which files a file depends on, and by which uses.

A use leads to a file when an import makes the file's name visible (`Link`,
`Scope`), through files that pass names on (`__init__.py`, `export … from`,
headers that include headers). A member counts when its type's name is used
(`Type.member`), or when the type is in use and nobody else in the repository
has a member of that name (`value.member`). Where a language needs no imports,
or no import of a file resolves, a called name that one other file alone
declares makes a weaker edge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from synth.syntax.repository.entry import Entry
from synth.syntax.repository.layout import Layout, Link, Scope
from synth.syntax.repository.ordinary import ORDINARY
from synth.syntax.repository.resolvers.resolver import Resolver

MAX_PASSED_ON = 3
"""Files that a name may be passed on through."""
MAX_REACHED = 200
"""Files that one file passes names on from."""
LINKS_HELD, PASSED_HELD = 32_768, 2048
MIN_OPEN_NAME = 4
"""Characters of a name that may make a weaker edge."""
MAX_EDGES = 200
"""Edges of one file; those with the fewest uses are left out."""


class Edge(NamedTuple):
    """One file depends on another."""

    path: str
    weak: bool
    keys: tuple[str, ...]
    """Uses (`Use.key`) that lead there, sorted; none where it is imported and nothing is seen in use."""


class Linker:
    """Links the files of one repository."""

    def __init__(self, layout: Layout, resolvers: Mapping[str, Resolver]) -> None:
        self._layout, self._resolvers = layout, resolvers
        self._links = lru_cache(LINKS_HELD)(self._made)
        self._passed = lru_cache(PASSED_HELD)(self._reached)
        self._named = lru_cache(PASSED_HELD)(self._by_name)

    def edges(self, path: str, entry: Entry) -> list[Edge]:
        """The edges of a file, most uses first. A file has none to itself."""
        found = _Found(path, self._layout, entry)
        for link in self._links(path):
            if isinstance(link, Scope):
                self._scope(found, link)
            else:
                self._link(found, link)
        found.add_members()
        resolver = self._resolvers[path]
        if resolver.open_names or not found.keys:
            found.add_open()
        edges = [Edge(p, p in found.weak, tuple(sorted(keys))) for p, keys in found.keys.items()]
        return sorted(edges, key=lambda e: (e.weak, -len(e.keys), e.path))[:MAX_EDGES]

    def _made(self, path: str) -> tuple[Link | Scope, ...]:
        resolver = self._resolvers[path]
        made = resolver.links(path, self._layout.outlines[path], self._layout)
        return tuple(dict.fromkeys(link for link in made if not isinstance(link, Link) or link.path != path))

    def _scope(self, found: _Found, scope: Scope) -> None:
        declared = self._layout.packages.get((self._layout.kin[found.path], scope.package))
        if declared is None:
            return
        for name in found.candidates(scope.names, scope.qualifier):
            for path in declared.get(name, ())[:1]:
                found.add(path, name, scope.qualifier)

    def _link(self, found: _Found, link: Link) -> None:
        found.touch(link.path)
        members = self._layout.outlines[link.path].members
        for name in found.candidates(link.names, link.qualifier):
            declarer = self._declarer(link.path, name, 0)
            if declarer:
                found.add(declarer, name, link.qualifier)
            elif link.names is not None and name in members:  # a static import
                found.add(link.path, name, link.qualifier)

    def _declarer(self, path: str, name: str, depth: int) -> str:
        """The file that declares a name which `path` gives: itself, or the nearest that it passes on from."""
        if name in self._layout.outlines[path].top:
            return path
        declarers = self._layout.declarers.get((self._layout.kin[path], name), ())
        reached = self._passed(path) if declarers else {}
        near = [found for found in declarers if found in reached]
        if near:
            return min(near, key=lambda found: (reached[found], found))
        onward = self._named(path).get(name, "") if declarers and depth < MAX_PASSED_ON else ""
        return self._declarer(onward, name, depth + 1) if onward else ""

    def _reached(self, path: str) -> dict[str, int]:
        """The files all of whose names a file passes on, with their distance."""
        reached = {path: 0}
        level = [path]
        for distance in range(1, MAX_PASSED_ON + 1):
            whole = (link.path for at in level for link in self._alone(at) if link.names is None)
            level = [p for p in dict.fromkeys(whole) if p not in reached][: MAX_REACHED - len(reached)]
            reached |= dict.fromkeys(level, distance)
        return reached

    def _by_name(self, path: str) -> dict[str, str]:
        """The names that a file passes on by themselves, and where they come from."""
        found: dict[str, str] = {}
        for at in self._passed(path):
            for link in self._alone(at):
                for name in link.names or ():
                    found.setdefault(name, link.path)
        return found

    def _alone(self, path: str) -> Iterator[Link]:
        """The links by which names come to stand alone in a file."""
        return (link for link in self._links(path) if isinstance(link, Link) and not link.qualifier)


class _Found:
    """What is found of one file's edges."""

    def __init__(self, path: str, layout: Layout, entry: Entry) -> None:
        self.path, self._layout, self._entry = path, layout, entry
        self.keys: dict[str, set[str]] = {}
        self.weak: set[str] = set()
        self._own = layout.outlines[path].top
        self._members = frozenset(layout.outlines[path].members)
        self._said = {name for imported in entry.imports for name in imported.names}
        self._seen: set[str] = set()
        self._behind: dict[str, set[str]] = defaultdict(set)
        for key in entry.uses:
            qualifier, dot, name = key.rpartition(".")
            self._behind[qualifier if dot else ""].update([name] if dot == "" or qualifier else [])

    def touch(self, path: str) -> None:
        """An edge without a use."""
        if path != self.path:
            self.keys.setdefault(path, set())

    def candidates(self, names: frozenset[str] | None, qualifier: str) -> list[str]:
        """The names used behind the qualifier (alone where it is empty) that a link may give.

        Of who is imported as a whole come no names that are imported by themselves, or that are
        members of the file's own types.
        """
        used = self._behind.get(qualifier, set())
        if qualifier:
            return sorted(used if names is None else used & names)
        left_out = self._own | (self._said | self._members if names is None else frozenset())
        return sorted((used if names is None else used & names) - left_out)

    def add(self, path: str, name: str, qualifier: str) -> None:
        """A use that leads to a file. The first file that a use leads to keeps it."""
        key = f"{qualifier}.{name}" if qualifier else name
        if path != self.path and key not in self._seen:
            self._seen.add(key)
            self.keys.setdefault(path, set()).add(key)

    def add_members(self) -> None:
        """Uses of members of the types in use."""
        for path, keys in sorted(self.keys.items()):
            used = {key.rpartition(".")[2] for key in keys}
            for name, owners in sorted(self._layout.outlines[path].members.items()):
                for owner in sorted(owners & used):
                    if name in self._behind.get(owner, ()):
                        self.add(path, name, owner)
                if owners & used and self._is_telling(name):
                    self._add_member(path, name)

    def _is_telling(self, name: str) -> bool:
        own = self._layout.outlines[self.path].members
        return name not in ORDINARY and self._layout.held[name] == 1 and name not in own

    def _add_member(self, path: str, name: str) -> None:
        if any(key not in self._seen for key in self._dotted.get(name, ())):
            self.keys[path].add(f".{name}")

    @cached_property
    def _dotted(self) -> dict[str, list[str]]:
        """The uses behind something, by name."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in self._entry.uses:
            if "." in key:
                found[key.rpartition(".")[2]].append(key)
        return found

    def add_open(self) -> None:
        """Called names that one other file alone declares."""
        for name in sorted(self._entry.called - self._own - self._said - self._members):
            declarers = self._layout.declarers.get((self._layout.kin[self.path], name), ())
            if len(name) < MIN_OPEN_NAME or len(declarers) != 1 or name in self._seen:
                continue
            if declarers[0] != self.path and declarers[0] not in self.keys:
                self.weak.add(declarers[0])
            self.add(declarers[0], name, "")
