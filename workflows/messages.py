"""What travels through Temporal: ids and small counts, nothing else.

One dataclass in and one out of every workflow and activity, so that a field can
be added without breaking histories. Only the standard library is imported here,
because workflow code is re-imported for every workflow instance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CONTROL = "control"
EXECUTE = "execute"


def generate_queue(pool: str) -> str:
    """Task queue of a model pool."""
    return f"generate-{pool}"


@dataclass(frozen=True)
class ShardPlan:
    """One planned shard, with what its walk needs to know."""

    shard: int
    recipe: str
    rounds: int
    repairs: int
    author: str
    """Pool that writes."""
    judge: str
    """Pool that scores."""


@dataclass(frozen=True)
class CampaignInput:
    """Start of a campaign; all else stands in the store."""

    campaign_id: str
    paused: bool = False


@dataclass(frozen=True)
class ShardInput:
    """Start of a shard."""

    campaign_id: str
    plan: ShardPlan
    paused: bool = False


@dataclass(frozen=True)
class StageInput:
    """One activity: stages to take a shard through, one after the other."""

    campaign_id: str
    shard: int
    stages: tuple[str, ...]
    round: int = 0


@dataclass(frozen=True)
class StageReport:
    """Live tasks after the stages, and how many of them need another round."""

    live: int
    pending: int


@dataclass(frozen=True)
class AdvanceInput:
    """Admit a finished shard (if one is named), then plan as far as the horizon."""

    campaign_id: str
    admit: int | None = None


@dataclass(frozen=True)
class Advance:
    """Shards that are planned and not admitted, in order; `finished` names the end when there is one."""

    plans: list[ShardPlan] = field(default_factory=list)
    finished: str = ""
    admitted: int = 0
    samples: int = 0
    target: int = 0


@dataclass(frozen=True)
class CloseInput:
    """End of a campaign, and why."""

    campaign_id: str
    reason: str


@dataclass(frozen=True)
class StatusInput:
    """A status for people to see."""

    campaign_id: str
    status: str


@dataclass(frozen=True)
class RetargetInput:
    """A new target of one recipe."""

    campaign_id: str
    recipe: str
    target: int


@dataclass(frozen=True)
class CampaignProgress:
    """Answer of the progress query."""

    status: str
    admitted: int
    running: list[int]
    samples: int
    target: int
