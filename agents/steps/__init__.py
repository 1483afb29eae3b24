"""The steps of all recipes: what is asked at a stage, and what the answers mean.

A step is two pure functions (`agents.view.Step`); stages without an entry here ask
no model (`check`, `execute`, `admit`, and all of `fim`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from agents.steps.discussion_critique import DiscussionCritique
from agents.steps.discussion_propose import DiscussionPropose
from agents.steps.discussion_revise import DiscussionRevise
from agents.steps.repair import Repair
from agents.steps.score import ScoreWinners
from agents.steps.snippet_propose import SnippetPropose
from agents.steps.solve import Solve
from agents.view import Step
from synth.vocabulary import Recipe, Stage

__all__ = ["STEPS"]

DISCUSSION_TOKENS = 400
"""A discussion's answer is code only."""
SNIPPET_TOKENS = 640
"""A snippet's answer has an explanation too."""

STEPS: Mapping[tuple[Recipe, Stage], Step] = MappingProxyType(
    {
        (Recipe.DISCUSSION, Stage.PROPOSE): DiscussionPropose(),
        (Recipe.DISCUSSION, Stage.CRITIQUE): DiscussionCritique(),
        (Recipe.DISCUSSION, Stage.REVISE): DiscussionRevise(),
        (Recipe.DISCUSSION, Stage.SOLVE): Solve(Recipe.DISCUSSION, DISCUSSION_TOKENS),
        (Recipe.DISCUSSION, Stage.REPAIR): Repair(Recipe.DISCUSSION, DISCUSSION_TOKENS),
        (Recipe.DISCUSSION, Stage.SCORE): ScoreWinners(),
        (Recipe.SNIPPET, Stage.PROPOSE): SnippetPropose(),
        (Recipe.SNIPPET, Stage.SOLVE): Solve(Recipe.SNIPPET, SNIPPET_TOKENS),
        (Recipe.SNIPPET, Stage.REPAIR): Repair(Recipe.SNIPPET, SNIPPET_TOKENS),
        (Recipe.SNIPPET, Stage.SCORE): ScoreWinners(),
    }
)
