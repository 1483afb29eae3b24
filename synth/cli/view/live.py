"""The live view: one calm screen that answers how far, how good, how fast, and is all well.

quickstart-1a2b3c4d                       running  3m 12s  about 4m left

━━━━━━━━━━━━━━━━━━━━━╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  14 / 24
discussion  ━━━━━━━━╺━━━━━━━   5 / 10      language     kept  tried
...                                        ...
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from db.progress import Progress, RecipeProgress
from synth.cli.view.gates import GATES, passed
from synth.cli.view.words import GOOD, count, plural, roughly, span

_BAR = 20
_NARROW = 84
"""Columns below which the two halves stand under each other."""
_STATUS_STYLE = {"running": "good", "paused": "warn", "stopped": "warn", "finished": "good"}
_STATE_STYLE = {"up": "good", "starting": "warn", "down": "bad"}
_DOT = {"up": "●", "starting": "◌", "down": "○"}


State = Literal["up", "starting", "down"]


@dataclass(frozen=True)
class ServiceLine:
    """One server that this command runs."""

    name: str
    state: State
    restarts: int = 0


@dataclass(frozen=True)
class Moment:
    """What is drawn: progress, and what only the watching process knows."""

    progress: Progress
    elapsed: float
    """Seconds since this command began to watch."""
    eta: float | None = None
    services: Sequence[ServiceLine] = ()
    note: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.progress.status in ("finished", "stopped")


def draw(moment: Moment, width: int) -> RenderableType:
    """The whole screen for a terminal of this width."""
    inner, progress = width - 4, moment.progress
    parts = [
        _head(moment),
        Text(),
        _overall(progress.accepted, progress.target, inner),
        Text(),
        _halves(progress, inner),
        Text(),
        _figures(progress),
        *([_services(moment.services)] if moment.services else []),
        *([Text(moment.note, style="quiet")] if moment.note else []),
    ]
    return Padding(Group(*parts), (1, 2))


def _head(moment: Moment) -> RenderableType:
    progress = moment.progress
    right = Text(progress.status, style=_STATUS_STYLE.get(progress.status, ""))
    right.append(f"  {span(moment.elapsed)}", style="quiet")
    if moment.eta is not None and not moment.ended:
        right.append(f"  about {roughly(moment.eta)} left", style="quiet")
    grid = Table.grid(expand=True)
    grid.add_column(ratio=1, no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(Text(progress.campaign_id, style="bold"), right)
    return grid


def _overall(done: int, target: int, width: int) -> RenderableType:
    label = f"{count(done)} / {count(target)}"
    grid = Table.grid(padding=(0, 2))
    grid.add_row(_bar(done, target, max(10, width - len(label) - 2)), Text(label, style="number"))
    return grid


def _bar(done: int, target: int, width: int) -> ProgressBar:
    return ProgressBar(
        total=max(target, 1),
        completed=min(done, target),
        width=width,
        style="quiet",
        complete_style="name",
        finished_style="good",
    )


def _halves(progress: Progress, width: int) -> RenderableType:
    left = Group(_recipes(progress.recipes), Text(), _languages(progress.languages))
    if not progress.funnel:
        return left
    right = funnel(progress)
    if width < _NARROW:
        return Group(left, Text(), right)
    grid = Table.grid(padding=(0, 6, 0, 0))
    grid.add_row(left, right)
    return grid


def _recipes(lines: Sequence[RecipeProgress]) -> RenderableType:
    grid = _bars()
    for line in lines:
        label = Text(f"{count(line.accepted)} / {count(line.target)} ")
        label.append(GOOD if line.accepted >= line.target else " ", style="good")
        grid.add_row(line.recipe, _bar(line.accepted, line.target, _BAR), label)
    return grid


def _languages(accepted: Mapping[str, int]) -> RenderableType:
    """Kept samples by language; the longest bar is the language that has most."""
    grid = _bars()
    most = max(accepted.values(), default=0)
    for language, kept in accepted.items():
        grid.add_row(language, Text("▪" * round(_BAR * kept / most), style="name"), f"{count(kept)}  ")
    return grid


def funnel(progress: Progress) -> Table:
    """How many tasks came through each gate, one column a recipe, in the order of the file."""
    found = {row.recipe: row for row in progress.funnel}
    rows = [found[line.recipe] for line in progress.recipes if line.recipe in found]
    grid = Table.grid(padding=(0, 3, 0, 0))
    grid.add_column(no_wrap=True)
    for _ in rows:
        grid.add_column(justify="right", no_wrap=True)
    grid.add_row(Text("tasks", style="quiet"), *(Text(row.recipe, style="quiet") for row in rows))
    for gate in GATES:
        cells = [passed(row, gate) for row in rows]
        if any(cell is not None for cell in cells):
            style = "good" if gate == "admitted" else ""
            grid.add_row(gate.replace("_", " "), *(Text(_cell(cell), style=style) for cell in cells))
    return grid


def _cell(number: int | None) -> str:
    return "" if number is None else count(number)


def _bars() -> Table:
    """A grid: a name, a bar, a number."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=12)
    grid.add_column(width=_BAR)
    grid.add_column(justify="right", no_wrap=True)
    return grid


def _figures(progress: Progress) -> RenderableType:
    cost = progress.tokens_per_sample
    words = [
        f"{progress.tokens_per_second:.0f} tokens/s",
        f"{count(cost)} tokens a sample" if cost else "",
        f"{count(progress.generations)} generations",
        f"{plural(progress.statuses.get('live', 0), 'task')} in flight",
    ]
    return Text("  ·  ".join(filter(None, words)))


def _services(lines: Sequence[ServiceLine]) -> RenderableType:
    text = Text()
    for line in lines:
        text.append(f"{_DOT[line.state]} ", style=_STATE_STYLE[line.state]).append(line.name)
        if line.restarts:
            text.append(f" {plural(line.restarts, 'restart')}", style="warn")
        text.append("   ")
    return text
