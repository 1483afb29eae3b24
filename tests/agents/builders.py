"""Literal views for step tests: a campaign, a task, a seed, a problem, answers."""

from __future__ import annotations

from typing import Any

from agents.problem import Example, Problem
from agents.view import TaskView
from db.models import Candidate, Generation, Memory, Seed, Task
from synth.serving.request import Request
from synth.spec import CampaignSpec
from synth.vocabulary import Stage

LANGUAGES = ("python", "javascript", "typescript", "cpp", "java", "rust")


def spec(**changes: Any) -> CampaignSpec:
    """A campaign of both recipes; `changes` go into each recipe."""
    recipes = [{"recipe": r, "target": 5, **changes} for r in ("discussion", "snippet")]
    return CampaignSpec.model_validate(
        {"name": "t", "languages": LANGUAGES, "recipes": recipes, "seeds": [{"folder": "seeds"}]}
    )


def task(recipe: str = "discussion", **changes: Any) -> Task:
    """A task of Python with C++."""
    columns: dict[str, Any] = {
        "id": "t1",
        "campaign_id": "c",
        "number": 0,
        "shard": 0,
        "recipe": recipe,
        "language": "python",
        "partner": "cpp",
        "concept": "prefix sums",
        "difficulty": "easy",
        "seed_id": "s1",
    }
    return Task(**columns | changes)


def seed(text: str = "def twice(x):\n    return 2 * x\n") -> Seed:
    """A Python snippet."""
    return Seed(id="s1", campaign_id="c", ordinal=0, language="python", text=text, content_hash="h")


def problem(**changes: Any) -> Problem:
    """A typed problem with two examples."""
    values: dict[str, Any] = {
        "title": "Count runs",
        "statement": "Count the runs of equal neighbours in a list of numbers; an empty list has none.",
        "signature": {
            "name": "count_runs",
            "parameters": [{"name": "values", "type": "list[int]"}],
            "returns": "int",
        },
        "examples": (
            Example(arguments=([1, 1, 2],), expected=2),
            Example(arguments=([],), expected=0),
        ),
    }
    return Problem(**values | changes)


def view(
    recipe: str = "discussion",
    problem: Problem | None = None,
    *,
    round_: int = 0,
    candidates: tuple[Candidate, ...] = (),
    recalled: tuple[Memory, ...] = (),
    campaign: CampaignSpec | None = None,
    seeded: Seed | None = None,
    **task_changes: Any,
) -> TaskView:
    """A view of one task."""
    return TaskView(
        spec=campaign or spec(),
        task=task(recipe, **task_changes),
        seed=seeded or seed(),
        problem=problem,
        round=round_,
        candidates=candidates,
        recalled=recalled,
    )


def candidate(language: str = "python", **changes: Any) -> Candidate:
    """A candidate that was not judged yet."""
    columns: dict[str, Any] = {
        "id": f"{language}-0",
        "campaign_id": "c",
        "task_id": "t1",
        "language": language,
        "code": "x = 1",
        "response": f"Idea.\n\n```{language}\nx = 1\n```",
    }
    return Candidate(**columns | changes)


def answer(text: str, request: Request | None = None, finish: str = "stop", **changes: Any) -> Generation:
    """What an engine answered, to `request` if it is given."""
    columns: dict[str, Any] = {
        "key": request.key if request else "k",
        "campaign_id": "c",
        "task_id": "t1",
        "stage": request.stage if request else Stage.PROPOSE,
        "language": request.language if request else "python",
        "slot": request.slot if request else 0,
        "text": text,
        "finish_reason": finish,
    }
    return Generation(**columns | changes)
