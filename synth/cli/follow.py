"""Following a campaign: read the store every second, draw, until it ended or nobody wants to see more."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Literal, Protocol

import click

from synth.cli.output import console
from synth.cli.view.lines import Lines
from synth.cli.view.live import Moment, ServiceLine, draw
from synth.cli.view.pace import Pace, Reading

if TYPE_CHECKING:
    from rich.live import Live

    from db.progress import Progress

PERIOD = 1.0
"""Seconds between two looks at the store."""
Manner = Literal["live", "lines", "quiet"]


class Surface(Protocol):
    """Where moments are shown."""

    def show(self, moment: Moment) -> None:
        """Show one moment."""
        ...


@dataclass
class Screen:
    """A live region of a terminal; it disappears when it is left."""

    live: Live

    def show(self, moment: Moment) -> None:
        """Redraw."""
        self.live.update(draw(moment, self.live.console.width), refresh=True)


@dataclass
class Paper:
    """Plain lines on stderr, for logs and pipes."""

    lines: Lines

    def show(self, moment: Moment) -> None:
        """Print a line when one is due."""
        line = self.lines.due(moment)
        if line is not None:
            click.echo(line, err=True)


class Nothing:
    """For `--quiet`."""

    def show(self, moment: Moment) -> None:
        """Show nothing."""


def manner(quiet: bool) -> Manner:
    """Live on a terminal, lines elsewhere."""
    return "quiet" if quiet else "live" if sys.stdout.isatty() else "lines"


async def follow(
    read: Callable[[], Progress],
    how: Manner,
    services: Callable[[], Sequence[ServiceLine]] = tuple,
    note: str = "",
    check: Callable[[], None] = lambda: None,
) -> Progress:
    """Show the campaign until it ended; returns the last progress.

    `read` blocks on the store and runs in a thread. `check` is called every turn
    and raises when there is no sense in waiting on.
    """
    pace, began = Pace(), monotonic()
    with _surface(how) as surface:
        while True:
            progress = await asyncio.to_thread(read)
            elapsed = monotonic() - began
            pace.add(Reading(elapsed, progress.accepted))
            eta = pace.eta(progress.target - progress.accepted)
            moment = Moment(progress, elapsed, eta, services(), note)
            surface.show(moment)
            if moment.ended:
                return progress
            check()
            await asyncio.sleep(PERIOD)


def _surface(how: Manner) -> AbstractContextManager[Surface]:
    if how == "quiet":
        return nullcontext(Nothing())
    if how == "lines":
        return nullcontext(Paper(Lines()))
    return _Region()


class _Region(AbstractContextManager[Surface]):
    """Opens and closes rich's live region."""

    def __init__(self) -> None:
        from rich.live import Live

        self._live = Live(console=console(), auto_refresh=False, transient=True, vertical_overflow="crop")

    def __enter__(self) -> Surface:
        self._live.start()
        return Screen(self._live)

    def __exit__(self, *error: object) -> None:
        self._live.stop()
