"""The lead agent proposes a problem that every language can solve."""

from __future__ import annotations

from collections.abc import Sequence

from agents.call import Call, address
from agents.parse import read_proposal, trouble
from agents.render import render
from agents.steps.schemas import PROPOSAL
from agents.steps.showing import label, memories, seed_text
from agents.view import Drop, StepOutcome, TaskView
from db.models import Generation
from synth.serving.request import Request
from synth.vocabulary import Stage

SEED_TOKENS = 200
"""The snippet only inspires; its beginning is enough."""
MAX_TOKENS = 512


class DiscussionPropose:
    """One question to the lead; a malformed, mistyped or cut-off proposal ends the task."""

    def requests(self, view: TaskView) -> Sequence[Request]:
        """The lead's question: seed, concept, difficulty, memories."""
        task = view.task
        prompt = render(
            "discussion/propose",
            language=task.language,
            label=label(task.language),
            concept=task.concept,
            difficulty=task.difficulty,
            seed=seed_text(view, SEED_TOKENS),
            fence=view.seed.language if view.seed else "",
            **memories(view),
        )
        call = Call(Stage.PROPOSE, "lead", task.language, prompt, PROPOSAL, max_tokens=MAX_TOKENS)
        return [address(view, call)]

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """The problem, or why there is none."""
        answer = answers[0]
        found = trouble(answer) or read_proposal(answer.text)
        return StepOutcome(drop=found) if isinstance(found, Drop) else StepOutcome(problem=found)
