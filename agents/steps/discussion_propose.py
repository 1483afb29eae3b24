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

SEED_TOKENS = 120
"""The snippet only inspires; its beginning is enough."""
MAX_TOKENS = 512

TWISTS: tuple[str, ...] = (
    "values below a parameter `limit` are left out",
    "what stands at even positions (0, 2, 4, …) is added, the rest is subtracted",
    "each value is multiplied by its position, counted from 1",
    "a running total starts again from 0 as soon as it exceeds a parameter `limit`",
    "the work stops at the first value that is smaller than the one before it",
    "equal neighbours count as one",
    "the result is a list with the running maximum after each value",
    "the result is the position of the first match, counted from 0, or -1 when there is none",
    "the result is a text: the chosen parts joined by '-'",
    "the result is the number of neighbouring pairs that break a rule",
    "the values are cut into groups of `size`, the last may be shorter, and each group gives one value",
    "a second list gives a bonus for the same position; missing entries count as 0",
    "the last value is a neighbour of the first, as in a ring",
    "every third value is skipped",
    "a parameter `steps` says how often a simple change is repeated",
    "one rule gives 3 points, another takes 1 point away, and the result is the sum",
    "only the first appearance of each value counts",
    "the result is the difference between two counts",
    "the largest and the smallest value are left out once each",
    "a parameter `start` says at which position to begin",
)
"""Rules drawn for each task: a concept alone calls up the same textbook problem every time,
and a rule that is exact already is one that a small model states exactly."""


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
