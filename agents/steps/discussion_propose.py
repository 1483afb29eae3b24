"""The lead agent proposes a problem that every language can solve."""

from __future__ import annotations

from collections.abc import Sequence

from agents.call import Call, address
from agents.draws import draws
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

TWISTS: tuple[str, ...] = (
    "a second parameter is a limit that decides which values count",
    "elements at even and at odd positions are treated differently",
    "each element is weighed by its position",
    "a running total starts again whenever it passes a threshold parameter",
    "the work ends at the first element that breaks a rule",
    "equal neighbours count as one",
    "the result is a list with one entry for each element",
    "the result is the position of what was found, or -1",
    "the result is a text that is built step by step",
    "the result counts how often a rule is broken",
    "neighbours are put into groups and each group is summed up",
    "a second list gives a bonus or a penalty; missing entries count as 0",
    "the last element is compared with the first, as in a ring",
    "values are changed by a simple rule before they are compared",
    "a second parameter says how many steps to take",
    "two different rules give points, and the points are compared",
)
"""Drawn for each task: a concept alone calls up the same textbook problem every time."""


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
            twist=draws(view.spec.seed, task.id, "twist").choice(TWISTS),
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
