"""The agent of a failed candidate gets its code and the failing case, and tries again.

The new attempt keeps the explanation of the old one; only its code is replaced, so
what ships reads like a first answer and not like a correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.call import Call, address
from agents.identity import candidate_id
from agents.render import render
from agents.steps.solve import code_of, fenced, typed
from agents.view import StepOutcome, TaskView
from db.models import Candidate, Generation
from synth import languages
from synth.proof.ballot import Evidence
from synth.proof.hints import failing_case_text
from synth.serving.request import Request
from synth.vocabulary import Reason, Recipe, Stage

TEMPERATURE = 0.4
MOST_ERROR = 500
"""Characters of a compiler's or interpreter's message."""
_FIRST_MATTERS = (Reason.COMPILE_ERROR, Reason.NOT_PARSED)


@dataclass(frozen=True)
class Repair:
    """The `repair` of one recipe: one question for each candidate that may be repaired."""

    recipe: Recipe
    max_tokens: int

    def requests(self, view: TaskView) -> Sequence[Request]:
        """The failing code, and what is wrong with it."""
        return [self._request(view, candidate) for candidate in view.repairable()]

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """Candidates of the next attempt; an answer without code, or the same code, makes none."""
        pairs = zip(view.repairable(), answers, strict=True)
        made = [_candidate(old, answer) for old, answer in pairs]
        return StepOutcome(candidates=tuple(c for c in made if c is not None))

    def _request(self, view: TaskView, candidate: Candidate) -> Request:
        problem, language, signature = view.problem, languages.get(candidate.language), typed(view)
        prompt = render(
            f"{self.recipe}/repair",
            language=language.name,
            label=language.label,
            fence=language.fences[0],
            statement=problem.statement if problem else "",
            declaration=language.declaration(signature) if signature else "",
            code=candidate.code,
            failure=failure_text(view, candidate),
        )
        call = Call(
            Stage.REPAIR,
            "solver",
            language.name,
            prompt,
            slot=candidate.slot,
            temperature=TEMPERATURE,
            max_tokens=self.max_tokens,
        )
        return address(view, call)


def failure_text(view: TaskView, candidate: Candidate) -> str:
    """What is wrong with a candidate, in a few lines: the failing case, or the tool's message."""
    evidence, signature = candidate.evidence, typed(view)
    lines = []
    if signature is not None and "case" in evidence:
        lines.append(failing_case_text(Evidence.from_json(evidence["case"]), signature))
    if message := str(evidence.get("error", "")).strip():
        first = candidate.reason in _FIRST_MATTERS
        lines.append(message[:MOST_ERROR] if first else message[-MOST_ERROR:])
    return "\n".join(lines) or str(candidate.reason).replace("_", " ")


def _candidate(old: Candidate, answer: Generation) -> Candidate | None:
    code = code_of(answer)
    if code is None or code == old.code:
        return None
    kept = old.code in old.response
    return Candidate(
        id=candidate_id(old.task_id, old.language, old.slot, old.attempt + 1),
        campaign_id=old.campaign_id,
        task_id=old.task_id,
        language=old.language,
        slot=old.slot,
        attempt=old.attempt + 1,
        parent_id=old.id,
        generation_key=answer.key,
        response=old.response.replace(old.code, code) if kept else fenced(code, old.language),
        code=code,
    )
