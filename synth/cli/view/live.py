"""The live view: one calm screen that answers how far, how good, how fast, and is all well.

quickstart-1a2b3c4d                       running  3m 12s  about 4m left

━━━━━━━━━━━━━━━━━━━━━╺━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  14 / 24
discussion  ━━━━━━━━╺━━━━━━━   5 / 10      language     kept  tried
...                                        ...
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from synth.cli.view.board import Board, GateLine, LanguageLine, RecipeLine, ServiceLine
from synth.cli.view.words import GOOD, count, plural, share, span

_NARROW = 84
"""Columns below which the two halves stand under each other."""
_STATUS_STYLE = {"running": "good", "paused": "warn", "stopped": "warn", "finished": "good"}
_STATE_STYLE = {"up": "good", "starting": "warn", "down": "bad"}
_DOT = {"up": "●", "starting": "◌", "down": "○"}


@dataclass(frozen=True)
class Moment:
    """What is drawn: a board, and what only the watching process knows."""

    board: Board
    elapsed: float
    """Seconds since this command began to watch."""
    tokens_per_second: float = 0.0
    eta: float | None = None
    services: Sequence[ServiceLine] = ()
    note: str = ""


def draw(moment: Moment, width: int) -> RenderableType:
    """The whole screen for a terminal of this width."""
    inner = width - 4
    parts = [
        _head(moment),
        Text(),
        _bar(moment.board.accepted, moment.board.target, inner),
        Text(),
        _halves(moment.board, inner),
        Text(),
        _figures(moment),
        *([_services(moment.services)] if moment.services else []),
        *([Text(moment.note, style="quiet")] if moment.note else []),
    ]
    return Padding(Group(*parts), (1, 2))


def _head(moment: Moment) -> RenderableType:
    board = moment.board
    left = Text(board.campaign_id, style="bold")
    right = Text(board.status, style=_STATUS_STYLE.get(board.status, ""))
    right.append(f"  {span(moment.elapsed)}", style="quiet")
    if moment.eta is not None and not board.ended:
        right.append(f"  about {span(moment.eta)} left", style="quiet")
    return _apart(left, right)


def _apart(left: RenderableType, right: RenderableType) -> Table:
    grid = Table.grid(expand=True)
    grid.add_column(ratio=1, no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(left, right)
    return grid


def _bar(done: int, target: int, width: int) -> RenderableType:
    label = f"{count(done)} / {count(target)}"
    grid = Table.grid(padding=(0, 2))
    grid.add_row(_progress(done, target, max(10, width - len(label) - 2)), Text(label, style="number"))
    return grid


def _progress(done: int, target: int, width: int) -> ProgressBar:
    return ProgressBar(
        total=max(target, 1),
        completed=min(done, target),
        width=width,
        style="quiet",
        complete_style="name",
        finished_style="good",
    )


def _halves(board: Board, width: int) -> RenderableType:
    left = Group(_recipes(board.recipes), Text(), _gates(board.gates))
    right = _languages(board.languages)
    if width < _NARROW:
        return Group(left, Text(), right)
    grid = Table.grid(padding=(0, 6, 0, 0))
    grid.add_row(left, right)
    return grid


def _recipes(lines: Sequence[RecipeLine]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=11)
    grid.add_column()
    grid.add_column(justify="right", no_wrap=True)
    for line in lines:
        mark = f" {GOOD}" if line.accepted >= line.target else "  "
        label = Text(f"{count(line.accepted)} / {count(line.target)}").append(mark, style="good")
        grid.add_row(line.recipe, _progress(line.accepted, line.target, 20), label)
    return grid


def _gates(lines: Sequence[GateLine]) -> RenderableType:
    """The funnel: each gate's bar is its share of what came in at the top."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=11)
    grid.add_column(width=20)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True, style="quiet")
    top = max((line.passed + line.dropped for line in lines), default=0)
    for line in lines:
        bar = "▇" * round(20 * line.passed / top) if top else ""
        lost = f"−{count(line.dropped)}" if line.dropped else ""
        grid.add_row(line.gate, Text(bar, style="name"), count(line.passed), lost)
    return grid


def _languages(lines: Sequence[LanguageLine]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=12)
    for _ in range(3):
        grid.add_column(justify="right", no_wrap=True)
    grid.add_row(*(Text(word, style="quiet") for word in ("language", "kept", "tried", "rate")))
    for line in lines:
        rate = Text(share(line.accepted, line.tried), style="quiet")
        grid.add_row(line.language, Text(count(line.accepted), style="number"), count(line.tried), rate)
    return grid


def _figures(moment: Moment) -> RenderableType:
    board = moment.board
    cost = board.tokens_per_sample
    words = [
        f"{moment.tokens_per_second:.0f} tokens/s",
        f"{count(cost)} tokens per kept sample" if cost is not None else "no sample kept yet",
        plural(board.generations, "generation"),
        f"{plural(board.live, 'task')} in flight",
    ]
    return Text("  ·  ".join(words))


def _services(lines: Sequence[ServiceLine]) -> RenderableType:
    text = Text()
    for line in lines:
        text.append(f"{_DOT[line.state]} ", style=_STATE_STYLE[line.state]).append(line.name)
        if line.restarts:
            text.append(f" {plural(line.restarts, 'restart')}", style="warn")
        text.append("   ")
    return text
