"""What linking asks of a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from synth.syntax.repository.layout import Layout, Link, Outline, Scope
from synth.syntax.repository.table import Table


@dataclass(frozen=True)
class Resolver:
    """One language's part: its names, and where its imports lead."""

    kin: str
    table: Table
    links: Callable[[str, Outline, Layout], Iterator[Link | Scope]]
    """What a file (path and outline) can see of the repository, the nearest first."""
    open_names: bool = False
    """Whether names need no import: one that a single other file declares leads there."""
    by_folder: bool = False
    """Whether a package is a folder, whatever name it says."""
