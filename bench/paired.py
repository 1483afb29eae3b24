"""Paired timing: the same items by several tasks in turn, in processor time, the best of a few rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import thread_time
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Paired:
    """What the tasks took over all items, in seconds of processor time."""

    seconds: dict[str, float] = field(default_factory=dict)

    def ratio(self, task: str, to: str) -> float:
        """How fast a task is, as a part of the speed of another."""
        return self.seconds[to] / self.seconds[task]


def paired(items: Sequence[T], tasks: Mapping[str, Callable[[T], object]], rounds: int = 3) -> Paired:
    """Each item by each task, `rounds` times, item by item, so that a busy machine meets all tasks alike."""
    found = Paired(dict.fromkeys(tasks, 0.0))
    for item in items:
        best = dict.fromkeys(tasks, float("inf"))
        for _ in range(rounds):
            for name, task in tasks.items():
                begun = thread_time()
                task(item)
                best[name] = min(best[name], thread_time() - begun)
        for name, seconds in best.items():
            found.seconds[name] += seconds
    return found
