"""Progress without a terminal: one line when something changed, at most one every few seconds."""

from __future__ import annotations

from synth.cli.view.live import Moment
from synth.cli.view.words import count, span

PERIOD = 10.0
"""Seconds between two lines."""


class Lines:
    """Decides when a line is due, and writes it."""

    def __init__(self, period: float = PERIOD) -> None:
        self._period = period
        self._last_at = float("-inf")
        self._last = ""

    def due(self, moment: Moment) -> str | None:
        """The line to print now, if any: never the same twice, never too soon unless it ended."""
        said = _said(moment)
        soon = moment.elapsed - self._last_at < self._period and not moment.board.ended
        if soon or said == self._last:
            return None
        self._last_at, self._last = moment.elapsed, said
        return f"[{span(moment.elapsed):>7}] {said}"


def _said(moment: Moment) -> str:
    board = moment.board
    recipes = "  ".join(f"{r.recipe} {r.accepted}/{r.target}" for r in board.recipes)
    words = [
        f"{board.status} {count(board.accepted)}/{count(board.target)}",
        recipes,
        f"{board.tasks} tasks",
        f"{count(board.generations)} generations",
        f"{moment.tokens_per_second:.0f} tok/s",
    ]
    if board.tokens_per_sample is not None:
        words.append(f"{count(board.tokens_per_sample)} tok/sample")
    if moment.eta is not None and not board.ended:
        words.append(f"ETA {span(moment.eta)}")
    words += [f"{s.name} {s.state}" for s in moment.services if s.state != "up"]
    words += [f"{s.name} restarted {s.restarts}x" for s in moment.services if s.restarts]
    return " | ".join(filter(None, words))
