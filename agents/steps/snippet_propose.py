"""The agent of a snippet's language makes an instruction from the snippet."""

from __future__ import annotations

from collections.abc import Sequence

from agents.call import Call, address
from agents.parse import read_instruction, trouble
from agents.render import render
from agents.steps.schemas import INSTRUCTION
from agents.steps.showing import label, memories, seed_text
from agents.view import Drop, StepOutcome, TaskView
from db.models import Generation
from synth.serving.request import Request
from synth.vocabulary import Reason, Stage

SEED_TOKENS = 1024
"""The bound of the published recipe (Qwen2.5-Coder)."""
MAX_TOKENS = 512


class SnippetPropose:
    """One question to the agent; a malformed or cut-off instruction ends the task."""

    def requests(self, view: TaskView) -> Sequence[Request]:
        """The agent's question: the snippet, concept, difficulty, memories."""
        task = view.task
        if view.seed is None:
            return []
        prompt = render(
            "snippet/propose",
            language=task.language,
            label=label(task.language),
            concept=task.concept,
            difficulty=task.difficulty,
            seed=seed_text(view, SEED_TOKENS),
            fence=view.seed.language,
            **memories(view),
        )
        call = Call(Stage.PROPOSE, "lead", task.language, prompt, INSTRUCTION, max_tokens=MAX_TOKENS)
        return [address(view, call)]

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """The instruction, or why there is none."""
        if not answers:
            return StepOutcome(drop=Drop(Reason.MALFORMED_PROPOSAL, "the task has no seed"))
        found = trouble(answers[0]) or read_instruction(answers[0].text)
        return StepOutcome(drop=found) if isinstance(found, Drop) else StepOutcome(problem=found)
