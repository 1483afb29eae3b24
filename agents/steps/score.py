"""Judges mark every winner on the checklist.

The fixed part of the prompt names the criteria and no language, and the statement
stands before the code: an engine reads the first once and the second once a task.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.call import Call, address
from agents.identity import score_id
from agents.parse import read_marks, trouble
from agents.render import render
from agents.scorer import CRITERIA, total
from agents.steps.schemas import MARKS
from agents.steps.showing import label
from agents.view import StepOutcome, TaskView
from db.models import Candidate, Generation, Score
from synth.serving.request import Request
from synth.vocabulary import Stage

MAX_TOKENS = 96
TEMPERATURE = 0.0


class ScoreWinners:
    """One question a winner; marks that cannot be read make no score."""

    def requests(self, view: TaskView) -> Sequence[Request]:
        """Question and answer, as they would be trained on."""
        return [_request(view, candidate) for candidate in view.winners()]

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """A score for each winner that was marked in full."""
        pairs = zip(view.winners(), answers, strict=True)
        made = [_score(view, candidate, answer) for candidate, answer in pairs]
        return StepOutcome(scores=tuple(s for s in made if s is not None))


def _request(view: TaskView, candidate: Candidate) -> Request:
    problem = view.problem
    prompt = render(
        "shared/score",
        criteria=CRITERIA,
        statement=problem.statement if problem else "",
        label=label(candidate.language),
        response=candidate.response,
    )
    call = Call(
        Stage.SCORE,
        "judge",
        candidate.language,
        prompt,
        MARKS,
        slot=candidate.slot,
        temperature=TEMPERATURE,
        max_tokens=MAX_TOKENS,
    )
    return address(view, call)


def _score(view: TaskView, candidate: Candidate, answer: Generation) -> Score | None:
    marks = None if trouble(answer) else read_marks(answer.text)
    if marks is None:
        return None
    return Score(
        id=score_id(candidate.id, view.spec.judge),
        campaign_id=view.task.campaign_id,
        task_id=view.task.id,
        candidate_id=candidate.id,
        judge=view.spec.judge,
        generation_key=answer.key,
        items=marks,
        total=total(marks),
    )
