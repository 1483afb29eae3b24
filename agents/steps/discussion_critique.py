"""The partner agent judges the proposal from its language's point of view.

A critic that says nothing readable abstains; one that objects without naming an
issue leaves nothing to revise and abstains too. Extra inputs become vectors in any
case. A task without a partner (the solo arm) is endorsed by nobody objecting.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.call import Call, address
from agents.parse import merge_examples, read_critique, trouble
from agents.render import render
from agents.steps.schemas import CRITIQUE
from agents.steps.showing import calls, label
from agents.view import StepOutcome, TaskView
from db.models import Generation
from synth.serving.request import Request
from synth.vocabulary import Stage

MAX_TOKENS = 160
TEMPERATURE = 0.3
MOST_EXAMPLES = 10
"""Examples of a problem after all critics added theirs."""


class DiscussionCritique:
    """One question to the partner, unless the problem is endorsed already."""

    def requests(self, view: TaskView) -> Sequence[Request]:
        """The partner's question; none in the solo arm."""
        partner, problem = view.task.partner, view.problem
        if not partner or problem is None or problem.endorsed:
            return []
        signature = problem.typed()
        prompt = render(
            "discussion/critique",
            language=partner,
            label=label(partner),
            statement=problem.statement,
            signature=str(signature),
            examples=calls(signature, problem.examples),
        )
        call = Call(
            Stage.CRITIQUE,
            "critic",
            partner,
            prompt,
            CRITIQUE,
            temperature=TEMPERATURE,
            max_tokens=MAX_TOKENS,
        )
        return [address(view, call)]

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """The problem with endorsement, issues and extra inputs."""
        problem = view.problem
        if problem is None or problem.endorsed:
            return StepOutcome()
        signature, examples = problem.typed(), problem.examples
        issues: list[str] = []
        for answer in answers:
            said = None if trouble(answer) else read_critique(answer.text, signature)
            if said is not None:
                issues += () if said.endorse else said.issues
                examples = merge_examples(examples, said.inputs)[:MOST_EXAMPLES]
        update = {"endorsed": not issues, "critique": tuple(issues), "examples": examples}
        return StepOutcome(problem=problem.model_copy(update=update))
