"""A campaign at one moment, as it is drawn: read from the store, never from Temporal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

State = Literal["up", "starting", "down"]


@dataclass(frozen=True)
class RecipeLine:
    """One recipe's way to its target."""

    recipe: str
    accepted: int
    target: int
    tasks: int = 0


@dataclass(frozen=True)
class GateLine:
    """One gate of the funnel: how many came through, and how many were dropped there."""

    gate: str
    passed: int
    dropped: int = 0


@dataclass(frozen=True)
class LanguageLine:
    """One language: accepted samples of the tasks that it led or joined."""

    language: str
    accepted: int
    tried: int


@dataclass(frozen=True)
class ServiceLine:
    """One server that this command runs."""

    name: str
    state: State
    restarts: int = 0
    where: str = ""


@dataclass(frozen=True)
class Board:
    """All that the live view shows."""

    campaign_id: str
    status: str
    finish_reason: str
    accepted: int
    target: int
    tasks: int = 0
    live: int = 0
    generations: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None
    recipes: tuple[RecipeLine, ...] = ()
    gates: tuple[GateLine, ...] = ()
    languages: tuple[LanguageLine, ...] = ()
    levels: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ("finished", "stopped")

    @property
    def tokens_per_sample(self) -> float | None:
        """Completion tokens per accepted sample, all rejected work included."""
        return self.completion_tokens / self.accepted if self.accepted else None
