"""The problem of a task: what agents agree on before anybody writes code.

It is made by `propose`, changed by `revise`, and completed by `execute`, which
turns votes into agreed vectors. It is stored as JSON in `task.problem`.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from synth.proof.signature import Signature, Vector


class Example(BaseModel):
    """One call that an agent wrote down; `expected` is its vote, not the truth."""

    model_config = ConfigDict(frozen=True)

    arguments: tuple[Any, ...]
    expected: Any = None
    voted: bool = True
    """False where an agent gave arguments only (a critic's extra input)."""


class Problem(BaseModel):
    """A statement for people, and a typed signature where the code is self-contained."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    title: str
    statement: str
    signature: dict[str, Any] | None = None
    """`Signature.to_json()`; None for code that is not a single pure function."""
    examples: tuple[Example, ...] = ()
    endorsed: bool = False
    """Whether every critic of the last round endorsed it."""
    critique: tuple[str, ...] = ()
    """What the critics of the last round asked to change."""
    vectors: tuple[Example, ...] = ()
    """Agreed vectors, filled by `execute`: here `expected` is the agreed result."""

    def typed(self) -> Signature:
        """The signature as an object. Raises `SignatureError` when there is none."""
        return Signature.from_json(self.signature)

    def known_vectors(self) -> tuple[Vector, ...]:
        """The agreed vectors as test data."""
        return tuple(Vector(v.arguments, v.expected, known=True) for v in self.vectors)

    def text(self) -> str:
        """What near-duplicate detection compares."""
        return f"{self.title}\n{self.statement}"
