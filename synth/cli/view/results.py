"""What a campaign made: the table at its end, and of `synth status`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from db.progress import Progress
from synth.cli.output import Column, plain, table
from synth.cli.view.live import funnel
from synth.cli.view.words import ago, count, share, span

RECIPES = (
    Column("recipe", style="name"),
    Column("kept", right=True, style="number"),
    Column("target", right=True),
    Column("tasks", right=True),
    Column("admitted", right=True),
    Column("rate", "tasks kept", right=True),
)
_ENDED_BY = {
    "target": "reached its target",
    "budget": "spent its budget",
    "exhausted": "ran out of things to try",
    "stopped": "was stopped",
}


def draw(progress: Progress) -> RenderableType:
    """For a terminal."""
    facts = Table.grid(padding=(0, 2, 0, 0))
    facts.add_column(style="quiet", no_wrap=True)
    for name, value in figures(progress):
        facts.add_row(name, value)
    parts: list[RenderableType] = [
        Text(headline(progress), style="bold"),
        table(recipe_rows(progress), RECIPES),
        *_funnel(progress),
        facts,
    ]
    return Padding(Group(*parts), (1, 2, 0, 2))


def _funnel(progress: Progress) -> Iterator[RenderableType]:
    if progress.funnel:
        yield from (funnel(progress), Text())


def lines(progress: Progress) -> str:
    """Without a terminal."""
    facts = (f"{name:<12} {value}" for name, value in figures(progress))
    return "\n".join([headline(progress), *plain(recipe_rows(progress), RECIPES), *facts])


def headline(progress: Progress) -> str:
    """`quickstart-1a2b3c4d reached its target: 24 of 24 samples`."""
    kept = f"{count(progress.accepted)} of {count(progress.target)} samples"
    if progress.status in ("finished", "stopped"):
        ended = _ENDED_BY.get(progress.finish_reason, f"is {progress.status}")
        return f"{progress.campaign_id} {ended}: {kept}"
    return f"{progress.campaign_id} is {progress.status}: {kept}"


def recipe_rows(progress: Progress) -> list[dict[str, object]]:
    """One row a recipe."""
    by_recipe = {row.recipe: row for row in progress.funnel}
    return [
        {
            "recipe": line.recipe,
            "kept": line.accepted,
            "target": line.target,
            "tasks": line.tasks,
            "admitted": row.admitted if (row := by_recipe.get(line.recipe)) else 0,
            "rate": share(row.admitted, row.admitted + row.dropped) if row else "",
        }
        for line in progress.recipes
    ]


def figures(progress: Progress) -> list[tuple[str, str]]:
    """Named facts, only those that say something."""
    return [(name, value) for name, value in _figures(progress) if value]


def _figures(progress: Progress) -> Iterator[tuple[str, str]]:
    yield "languages", _counts(progress.languages.items())
    yield "levels", _counts(progress.levels.items())
    yield "dropped", _counts((r.replace("_", " "), n) for r, n in list(progress.reasons.items())[:5])
    yield "generations", count(progress.generations) if progress.generations else ""
    cost = progress.tokens_per_sample
    spent = f"{count(progress.prompt_tokens)} read, {count(progress.completion_tokens)} written"
    yield "tokens", f"{spent}, {count(cost)} a sample" if cost and progress.generations else ""
    first, last = progress.first_generation_at, progress.last_generation_at
    yield "generating", span((last - first).total_seconds()) if first and last else ""
    if progress.status == "running":
        yield "last change", ago(max(filter(None, (progress.updated_at, last))), datetime.now(UTC))


def _counts(pairs: object) -> str:
    return ", ".join(f"{name} {count(n)}" for name, n in pairs)  # type: ignore[attr-defined]
