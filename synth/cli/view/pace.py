"""How fast a campaign goes, from a short history of its counters.

Rates are over a sliding window, so that they follow what happens now; before
the window is filled they are over what was seen since this process looked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW = 120.0
"""Seconds that rates look back."""


@dataclass(frozen=True)
class Reading:
    """Counters at one moment; `at` is any clock in seconds."""

    at: float
    tokens: int
    accepted: int


Counter = Callable[[Reading], int]


class Pace:
    """Keeps the readings of the window."""

    def __init__(self, window: float = WINDOW) -> None:
        self._window = window
        self._readings: deque[Reading] = deque()

    def add(self, reading: Reading) -> None:
        """Take a reading and forget what is older than the window."""
        self._readings.append(reading)
        while len(self._readings) > 2 and reading.at - self._readings[1].at >= self._window:
            self._readings.popleft()

    @property
    def tokens_per_second(self) -> float:
        """Completion tokens per second; 0 before two readings."""
        return self._rate(lambda r: r.tokens)

    def eta(self, left: int) -> float | None:
        """Seconds until `left` more samples are accepted; None while none is."""
        rate = self._rate(lambda r: r.accepted)
        return left / rate if rate > 0 else None

    def _rate(self, counter: Counter) -> float:
        if len(self._readings) < 2:
            return 0.0
        first, last = self._readings[0], self._readings[-1]
        return (counter(last) - counter(first)) / max(last.at - first.at, 1e-9)
