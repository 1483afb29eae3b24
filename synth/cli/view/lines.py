"""Progress without a terminal: one line when something changed, at most one every few seconds."""

from __future__ import annotations

from synth.cli.view.live import Moment
from synth.cli.view.words import count, plural, roughly, span

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
        soon = moment.elapsed - self._last_at < self._period and not moment.ended
        if soon or said == self._last:
            return None
        self._last_at, self._last = moment.elapsed, said
        return f"[{span(moment.elapsed):>7}] {said}"


def _said(moment: Moment) -> str:
    progress = moment.progress
    words = [
        f"{progress.status} {count(progress.accepted)}/{count(progress.target)}",
        "  ".join(f"{r.recipe} {r.accepted}/{r.target}" for r in progress.recipes),
        f"{count(progress.tasks)} tasks",
        f"{count(progress.generations)} generations",
        f"{progress.tokens_per_second:.0f} tokens/s",
    ]
    if progress.tokens_per_sample:
        words.append(f"{count(progress.tokens_per_sample)} tokens a sample")
    if moment.eta is not None and not moment.ended:
        words.append(f"about {roughly(moment.eta)} left")
    words += [f"{s.name} is {s.state}" for s in moment.services if s.state != "up"]
    words += [f"{s.name}: {plural(s.restarts, 'restart')}" for s in moment.services if s.restarts]
    return " | ".join(words)
