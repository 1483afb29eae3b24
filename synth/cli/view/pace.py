"""How long a campaign will take, from what was accepted lately.

Samples arrive a shard at a time, so the window is long; before it is filled the
rate is over what was seen since this process began to look.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

WINDOW = 600.0
"""Seconds that the rate looks back."""


class Reading(NamedTuple):
    """Samples accepted at one moment; `at` is any clock in seconds."""

    at: float
    accepted: int


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

    def eta(self, left: int) -> float | None:
        """Seconds until `left` more samples are accepted; None while nothing can be said."""
        if left <= 0 or len(self._readings) < 2:
            return None
        first, last = self._readings[0], self._readings[-1]
        gained, seconds = last.accepted - first.accepted, last.at - first.at
        return left * seconds / gained if gained > 0 and seconds > 0 else None
