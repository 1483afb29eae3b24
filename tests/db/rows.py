"""Rows for tests, with what a test does not care about filled in."""

from __future__ import annotations

from typing import Any

from db.models import Campaign, Candidate, Generation, Sample, Task

CAMPAIGN = "demo-00000001"


def campaign(ident: str = CAMPAIGN, **more: Any) -> Campaign:
    """A campaign; its name is its id without the hash."""
    base: dict[str, Any] = {
        "name": ident.rpartition("-")[0],
        "spec_hash": "0",
        "random_seed": 1,
        "horizon": 4,
    }
    return Campaign(id=ident, **(base | more))


def task(number: int, **more: Any) -> Task:
    """Task `t<number>` of the campaign."""
    base: dict[str, Any] = {"campaign_id": CAMPAIGN, "shard": 0, "recipe": "discussion", "language": "python"}
    return Task(id=f"t{number}", number=number, **(base | more))


def generation(key: str, **more: Any) -> Generation:
    """A model call of task `t0`."""
    base: dict[str, Any] = {
        "campaign_id": CAMPAIGN,
        "task_id": "t0",
        "stage": "solve",
        "finish_reason": "stop",
    }
    return Generation(key=key, **(base | more))


def candidate(ident: str, task_id: str, **more: Any) -> Candidate:
    """A solution of a task."""
    base: dict[str, Any] = {"campaign_id": CAMPAIGN, "language": "python"}
    return Candidate(id=ident, task_id=task_id, **(base | more))


def sample(number: int, task_id: str, **more: Any) -> Sample:
    """Sample `s<number>` of a task."""
    base: dict[str, Any] = {
        "campaign_id": CAMPAIGN,
        "shard": 0,
        "kind": "instruction",
        "recipe": "discussion",
        "language": "python",
        "level": "agreed",
        "content_hash": f"h{number}",
    }
    return Sample(id=f"s{number}", number=number, task_id=task_id, **(base | more))
