"""A sample as a person reads it: instruction, response, tests, verdicts, lineage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from synth.cli.view.facts import headline, origin, verdicts

if TYPE_CHECKING:
    from db.lineage import Lineage
    from db.models import Sample

THEME = "ansi_dark"
"""Colours of the terminal's own palette, so that code fits any background."""
_LEXERS = {"cpp": "cpp", "csharp": "csharp", "bash": "bash"}


def draw(found: Lineage, sample: Sample) -> RenderableType:
    """The whole sample."""
    parts: list[RenderableType] = [
        Text(sample.title or sample.id, style="bold"),
        Text(headline(sample), style="quiet"),
        Text(),
        *(_fim(sample) if sample.kind == "fim" else _instruction(sample)),
        _facts("verdicts", verdicts(found, sample)),
        _facts("lineage", origin(found, sample)),
    ]
    return Padding(Group(*parts), (1, 2))


def _instruction(sample: Sample) -> Iterator[RenderableType]:
    yield _panel("instruction", Markdown(sample.instruction, code_theme=THEME))
    yield _panel("response", Markdown(sample.response, code_theme=THEME))
    if sample.tests:
        yield _panel("tests", _code(sample.tests, sample.language))


def _fim(sample: Sample) -> Iterator[RenderableType]:
    """The file, with the part that a model learns to fill standing out."""
    text = Text(sample.fim["prefix"], style="quiet")
    text.append(sample.fim["middle"], style="bold green")
    text.append(sample.fim["suffix"])
    yield _panel(f"{sample.fim.get('path', '')}  (the middle stands out)", text)


def _code(code: str, language: str) -> Syntax:
    return Syntax(code.rstrip(), _LEXERS.get(language, language), theme=THEME, background_color="default")


def _panel(title: str, body: RenderableType) -> Panel:
    return Panel(body, title=f"[quiet]{title}[/]", title_align="left", border_style="quiet", box=box.ROUNDED)


def _facts(title: str, rows: list[tuple[str, str]]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="quiet", no_wrap=True, min_width=12)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(name, Text(value))
    return _panel(title, grid)


def plain(found: Lineage, sample: Sample) -> str:
    """The same without a terminal: headings and text, nothing drawn."""
    blocks = [f"{sample.title or sample.id}\n{headline(sample)}"]
    if sample.kind == "fim":
        blocks += [f"## {part}\n{sample.fim[part]}" for part in ("prefix", "middle", "suffix")]
    else:
        parts = (("instruction", sample.instruction), ("response", sample.response), ("tests", sample.tests))
        blocks += [f"## {name}\n{text.rstrip()}" for name, text in parts if text]
    for name, rows in (("verdicts", verdicts(found, sample)), ("lineage", origin(found, sample))):
        blocks.append(f"## {name}\n" + "\n".join(f"{key:<12} {value}" for key, value in rows))
    return "\n\n".join(blocks)
