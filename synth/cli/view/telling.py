"""A story on paper: coloured on a terminal, plain text elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from synth.cli.view.matrix import SIGNS, Matrix
from synth.cli.view.story import Step, Story
from synth.cli.view.words import BAD, GOOD, WAIT

_SIGN = {"good": GOOD, "bad": BAD, "quiet": WAIT}
WIDE = 24
"""Vectors from which the matrix is one run of signs a row, without numbers above."""
_CELL_STYLE = {"same": "good", "other": "bad", "error": "warn"}


def draw(ident: str, story: Story) -> RenderableType:
    """The story for a terminal."""
    style = {True: "good", False: "bad", None: "warn"}[story.kept]
    parts: list[RenderableType] = [Text(ident, style="bold"), Text(story.verdict, style=style), Text()]
    parts += [_step(step) for step in story.steps]
    if story.matrix is not None:
        parts += [Text(), Text(_caption(story.matrix), style="quiet"), _grid(story.matrix)]
    return Padding(Group(*parts), (1, 2))


def _step(step: Step) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column()
    grid.add_row(Text(_SIGN[step.mark], style=step.mark), Text(step.title))
    for line in step.lines:
        grid.add_row("", Text(line, style="quiet"))
    return grid


def _caption(found: Matrix) -> str:
    whose = "the agreed result" if found.by == "agreement" else "what most gave (nothing was agreed)"
    return f"solutions by vectors: {GOOD} {whose}, {BAD} another result, {SIGNS['error']} no result"


def _grid(found: Matrix) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, min_width=14)
    if found.width > WIDE:
        for row in found.rows:
            line = Text.assemble(*((SIGNS[cell], _CELL_STYLE[cell]) for cell in row.cells))
            grid.add_row(Text(row.candidate, style="good" if row.agreed else ""), line)
        return grid
    grid.add_row("", *(Text(str(at), style="quiet") for at in range(found.width)))
    for row in found.rows:
        cells = (Text(SIGNS[cell], style=_CELL_STYLE[cell]) for cell in row.cells)
        grid.add_row(Text(row.candidate, style="good" if row.agreed else ""), *cells)
    return grid


def plain(ident: str, story: Story) -> str:
    """The story without a terminal."""
    return "\n".join(_lines(ident, story))


def _lines(ident: str, story: Story) -> Iterator[str]:
    yield from (ident, story.verdict, "")
    for step in story.steps:
        yield f"{_SIGN[step.mark]} {step.title}"
        yield from (f"  {line}" for line in step.lines)
    if story.matrix is not None:
        yield from ("", _caption(story.matrix))
        for row in story.matrix.rows:
            gap = "" if story.matrix.width > WIDE else " "
            yield f"{row.candidate:<16}{gap.join(SIGNS[cell] for cell in row.cells)}"
