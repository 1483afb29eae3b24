"""Model files with a person watching: what is here, and a pull that shows how far it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from synth.cli.output import console
from synth.cli.view.words import size
from synth.errors import ModelError
from synth.serving import catalogue
from synth.serving.entries import ModelEntry
from synth.serving.progress import Listener, Phase, Progress
from synth.serving.pull import pull
from synth.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

LINE_PERIOD = 10.0
"""Seconds between two lines where there is no terminal."""


def ensure(model: str, settings: Settings) -> None:
    """The file of a pool's model is here and right; a catalogue model that is absent is pulled.

    Raises `ModelError`; a file of another digest is never used and never replaced unasked.
    """
    if not catalogue.is_path(model):
        entry = catalogue.find(model)
        absent = catalogue.state(entry, settings).status in ("absent", "partial")
        if absent:
            fetch(entry, settings)
            return
    catalogue.locate(model, settings)


def fetch(entry: ModelEntry, settings: Settings, local: Path | None = None) -> Path:
    """Pull one model, with a bar on a terminal and a line now and then elsewhere."""
    click.echo(f"model {entry.name}, {size(entry.size)}, {entry.licence}", err=True)
    with listener(entry) as listen:
        return pull(entry, settings, listen, local=local)


@contextmanager
def listener(entry: ModelEntry) -> Iterator[Listener]:
    """What a pull tells, as a person sees it, on stderr."""
    if not sys.stderr.isatty():
        yield Lines(entry).hear
        return
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Drawn

    columns = (TextColumn("{task.description:<10}"), BarColumn(complete_style="name", finished_style="good"))
    with Drawn(
        *columns,
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
    ) as bars:
        yield Bar(bars).hear


class Bar:
    """One bar a phase."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[Phase, TaskID] = {}

    def hear(self, progress: Progress) -> None:
        """Move the phase's bar."""
        if progress.phase is Phase.NOTE:
            self._bars.console.print(progress.text, style="quiet", markup=False)
            return
        if progress.phase not in self._tasks:
            self._tasks[progress.phase] = self._bars.add_task(progress.phase.value, total=progress.total)
        self._bars.update(self._tasks[progress.phase], completed=progress.done)


class Lines:
    """A line when a phase begins and every ten seconds."""

    def __init__(self, entry: ModelEntry) -> None:
        self._entry = entry
        self._phase: Phase | None = None
        self._next = 0.0

    def hear(self, progress: Progress) -> None:
        """Say it when it is due."""
        if progress.phase is Phase.NOTE:
            click.echo(progress.text, err=True)
        elif progress.phase is not self._phase or monotonic() >= self._next:
            self._phase, self._next = progress.phase, monotonic() + LINE_PERIOD
            done = f"{size(progress.done)} of {size(progress.total)}"
            click.echo(f"{progress.phase.value} {self._entry.name}: {done}", err=True)


def check(entry: ModelEntry, settings: Settings) -> bool:
    """Verify one file and say what came of it."""
    try:
        with listener(entry) as listen:
            path = catalogue.verify(entry, settings, partial(_verifying, listen, entry))
    except ModelError as error:
        click.echo(f"synth: {error}", err=True)
        return False
    click.echo(f"{entry.name}: right ({path})")
    return True


def _verifying(listen: Listener, entry: ModelEntry, done: int) -> None:
    listen(Progress(Phase.VERIFYING, done, entry.size))
