"""How long to wait for one answer: judged by what answers have taken lately.

A fixed generous timeout makes one hung call cost minutes; a fixed tight one
kills honest long calls. So: seconds per unit of *work* (tokens written, plus an
eighth of the tokens read, plus a constant) are kept for the last 256 answers,
and a call may take four times what its greatest possible work would take at the
slowest of them, between 30 s and 15 min. Before there are 32 answers to judge by
it is 15 min. A call that meets its deadline counts as an answer that took that
long, so the deadline of a slowing engine grows instead of killing every call.
"""

from __future__ import annotations

from collections import deque

LEAST = 30.0
MOST = 900.0
FACTOR = 4.0
WINDOW = 256
ENOUGH = 32
OVERHEAD = 16
CHARS_PER_TOKEN = 3


def work(prompt_tokens: float, completion_tokens: float) -> float:
    """Units of work of one call; reading a token is about eight times cheaper than writing one."""
    return completion_tokens + prompt_tokens / 8 + OVERHEAD


class Deadline:
    """Seconds that the next call may take."""

    def __init__(self) -> None:
        self._pace: deque[float] = deque(maxlen=WINDOW)
        self._slowest = 0.0

    def observe(self, seconds: float, units: float) -> None:
        """Note how long a call of `units` of work took, or was waited for in vain."""
        pace = seconds / units
        leaving = self._pace[0] if len(self._pace) == WINDOW else -1.0
        self._pace.append(pace)
        if pace >= self._slowest:
            self._slowest = pace
        elif leaving >= self._slowest:
            self._slowest = max(self._pace)

    def seconds(self, units: float) -> float:
        """The deadline of a call of at most `units` of work."""
        if len(self._pace) < ENOUGH:
            return MOST
        return min(MOST, max(LEAST, FACTOR * self._slowest * units))
