"""What one file declares, imports and uses: names only, so that an index of many files is small.

A use is a key: `name` stands alone, `a.name` behind a name, `.name` behind
anything else. Names that the file binds locally (parameters, variables) are no
uses, wherever they stand: who shadows a name says nothing about other files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["type", "function", "value", "constant", "macro", "member"]
ALL = "*"
"""In an import's names: every name of the target."""
EVERYWHERE = "**"
"""In an import's names: as `ALL`, for every file of the repository."""


class Definition(NamedTuple):
    """One declared name; `owner` is the type that a member, or a nested type, belongs to."""

    name: str
    kind: Kind
    owner: str = ""


class Import(NamedTuple):
    """One import as it is written; what it means is the resolver's to say."""

    target: str
    names: tuple[str, ...] = ()
    """Names that it brings in as they are (a renamed one is left out), or `ALL`."""
    qualifier: str = ""
    """The local name behind which the target's names are used."""


@dataclass(frozen=True)
class Entry:
    """One file of the index."""

    packages: tuple[str, ...] = ()
    """Packages or namespaces that it says it is in."""
    definitions: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    uses: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    """Those of the plain uses that are called, or stand where a type does."""

    def to_json(self) -> dict[str, Any]:
        """As JSON, the same for the same file."""
        return {
            "packages": self.packages,
            "definitions": self.definitions,
            "imports": self.imports,
            "uses": sorted(self.uses),
            "called": sorted(self.called),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Entry:
        """The entry that `to_json` gave."""
        return cls(
            tuple(given["packages"]),
            tuple(Definition(*each) for each in given["definitions"]),
            tuple(_import(each) for each in given["imports"]),
            frozenset(given["uses"]),
            frozenset(given["called"]),
        )


def _import(given: Sequence[Any]) -> Import:
    return Import(given[0], tuple(given[1]), given[2])


def key_of(name: str, qualifier: str | None) -> str:
    """The key of a use: no qualifier at all is None, one that is no name is empty."""
    return name if qualifier is None else f"{qualifier}.{name}"
