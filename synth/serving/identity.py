"""What answers behind a pool, as it is recorded with every campaign."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class ModelIdentity:
    """`revision` is the model file's SHA-256, a hub revision, or the engine's fingerprint; `""` unknown."""

    engine: str
    model: str
    revision: str
    url: str
    parameters: dict[str, Any] = field(default_factory=dict)
    """What else the engine says of itself: context, parameter count, file type, build."""

    def as_json(self) -> dict[str, Any]:
        """For the store."""
        return asdict(self)
