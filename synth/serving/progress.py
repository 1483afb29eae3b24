"""How a pull tells what it is doing, without knowing who listens."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol


class Phase(StrEnum):
    """What a pull does now."""

    WAITING = "waiting"
    """Another pull of the same model is under way."""
    COPYING = "copying"
    HUB = "hub"
    WHEELS = "wheels"
    VERIFYING = "verifying"
    NOTE = "note"
    """Not a step: `text` says why a source was passed over."""


class Progress(NamedTuple):
    """One report. `done` and `total` are bytes of the file; `text` is for a person."""

    phase: Phase
    done: int
    total: int
    text: str = ""


class Listener(Protocol):
    """Called from the pulling thread, often."""

    def __call__(self, progress: Progress, /) -> None: ...


def silent(_: Progress) -> None:
    """Listens to nothing."""
