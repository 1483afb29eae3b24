"""The lead agent revises a problem that a critic objected to.

A revision that cannot be read changes nothing: the problem goes on as it was, and
execution decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.call import Call, address
from agents.parse import read_proposal, trouble
from agents.render import render
from agents.steps.schemas import PROPOSAL
from agents.steps.showing import label, proposal
from agents.view import Drop, StepOutcome, TaskView
from db.models import Generation
from synth.serving.request import Request
from synth.vocabulary import Stage

MAX_TOKENS = 512
TEMPERATURE = 0.4


class DiscussionRevise:
    """One question to the lead when critics named issues."""

    def requests(self, view: TaskView) -> Sequence[Request]:
        """The lead's question: its proposal and what critics want changed."""
        problem, lead = view.problem, view.task.language
        if problem is None or problem.endorsed or not problem.critique:
            return []
        prompt = render(
            "discussion/revise",
            language=lead,
            label=label(lead),
            issues=problem.critique,
            json=proposal(problem),
        )
        call = Call(
            Stage.REVISE, "lead", lead, prompt, PROPOSAL, temperature=TEMPERATURE, max_tokens=MAX_TOKENS
        )
        return [address(view, call)]

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """The revised problem; critics read it again in the next round, if there is one."""
        if not answers:
            return StepOutcome()
        found = trouble(answers[0]) or read_proposal(answers[0].text)
        return StepOutcome() if isinstance(found, Drop) else StepOutcome(problem=found)
