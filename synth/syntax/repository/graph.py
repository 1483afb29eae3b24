"""The linked repository as rows are made from it: files by number, edges, and who depends on whom.

One JSON file a repository; a worker holds the one that it is at.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from synth.syntax.infill.files import File
from synth.syntax.repository.link import Edge

INDEX = "repositories.json"
GRAPHS_HELD = 2


@dataclass(frozen=True)
class Graph:
    """One repository: its name, its files by path, and the edges of each."""

    name: str
    files: dict[str, File]
    edges: dict[str, tuple[Edge, ...]]

    @cached_property
    def users(self) -> dict[str, list[str]]:
        """Who depends on a file, sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.edges):
            for edge in self.edges[path]:
                found[edge.path].append(path)
        return found


class Place(NamedTuple):
    """Where the graph of a repository lies."""

    root: str
    graph: str


def write_graph(graph: Graph, target: Path) -> None:
    """Write a graph; it appears under its name when it is whole."""
    made = {
        "name": graph.name,
        "files": list(graph.files.values()),
        "edges": {path: edges for path, edges in graph.edges.items() if edges},
    }
    temporary = target.with_suffix(".tmp")
    temporary.write_text(json.dumps(made), encoding="utf-8")
    temporary.replace(target)


@lru_cache(GRAPHS_HELD)
def read_graph(source: Path) -> Graph:
    """The graph that was written."""
    made = json.loads(source.read_text(encoding="utf-8"))
    edges = {
        path: tuple(Edge(to, weak, tuple(keys)) for to, weak, keys in given)
        for path, given in made["edges"].items()
    }
    return Graph(made["name"], {f[1]: File(*f) for f in made["files"]}, edges)


def write_index(folder: Path, places: list[Place]) -> None:
    """Write which graph belongs to which root."""
    (folder / INDEX).write_text(json.dumps(places), encoding="utf-8")


@lru_cache(1)
def read_index(folder: Path) -> dict[str, Path]:
    """Root to graph."""
    given = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return {root: folder / graph for root, graph in given}


def graph_of(folder: Path, path: str) -> Graph | None:
    """The graph of the repository that a file is in: of the nearest root above it."""
    index = read_index(folder)
    return next((read_graph(index[str(p)]) for p in Path(path).parents if str(p) in index), None)
