"""Which files a target's context may hold, the most wanted first, and in what order they are shown.

    1  files whose names the target uses, the most uses first; weaker edges after those
    2  files that it imports and of which no name was seen in use
    3  files whose names those of rank 1 use
    4  files that use the same ones as the target does, a few: near code that is not needed

Files that depend on the target (and on which it does not) are left out: they
show how it is used, and tests of it may hold what is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from synth.syntax.repository.graph import Graph

MAX_FILES = 64
"""Files that are looked at for one target."""
NEAR_FILES = 6
"""Files of rank 4."""
MAX_USERS = 50
"""A file that more files use than this says nothing about who is near whom."""


def ranked(graph: Graph, target: str) -> list[str]:
    """Paths of the context, the most wanted first; never the target itself."""
    seen = dict.fromkeys(path for path in _ranks(graph, target) if path != target)
    return list(seen)[:MAX_FILES]


def _ranks(graph: Graph, target: str) -> Iterator[str]:
    edges = graph.edges.get(target, ())
    used = [edge.path for edge in edges if edge.keys]
    yield from used
    yield from (edge.path for edge in edges if not edge.keys)
    users = set(graph.users.get(target, ()))
    second = Counter(
        edge.path
        for path in used
        for edge in graph.edges.get(path, ())
        if edge.keys and edge.path not in users
    )
    yield from sorted(second, key=lambda path: (-second[path], path))
    yield from _near(graph, target, used, users)


def _near(graph: Graph, target: str, used: Collection[str], users: Collection[str]) -> list[str]:
    shared: Counter[str] = Counter()
    for path in used:
        others = graph.users.get(path, ())
        if len(others) <= MAX_USERS:
            shared.update(other for other in others if other not in users and other != target)
    return sorted(shared, key=lambda path: (-shared[path], path))[:NEAR_FILES]


def dependencies_first(paths: Collection[str], needs: Mapping[str, Collection[str]]) -> list[str]:
    """The paths in an order in which each comes after what it needs.

    Cycles are broken where the fewest needs are still open, then by path: the
    same on every machine, in whatever order the paths are given.
    """
    waiting = {path: {n for n in needs.get(path, ()) if n in paths and n != path} for path in paths}
    order: list[str] = []
    while waiting:
        following = min(waiting, key=lambda path: (len(waiting[path]), path))
        del waiting[following]
        order.append(following)
        for open_ in waiting.values():
            open_.discard(following)
    return order
