"""Agents solve the problem independently: each language, each slot, one answer.

In a discussion every language of the recipe that can write the types takes part;
from a snippet it is the snippet's language alone. The first slot is drawn nearly
greedily (the likeliest answer is right most often), further slots by the pool's
sampling. An answer that is cut off, refused or without code makes no candidate; a
task without any is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.call import Call, address
from agents.identity import candidate_id
from agents.parse import trouble
from agents.render import render
from agents.steps.showing import calls, inputs, spoken
from agents.view import Drop, StepOutcome, TaskView
from db.models import Candidate, Generation
from db.text import storable
from synth import languages
from synth.proof.extract import code_block
from synth.proof.signature import Signature
from synth.serving.request import Request
from synth.vocabulary import Reason, Recipe, Stage

FIRST_TEMPERATURE = 0.2


@dataclass(frozen=True)
class Solve:
    """The `solve` of one recipe; `max_tokens` bounds one answer."""

    recipe: Recipe
    max_tokens: int

    def requests(self, view: TaskView) -> Sequence[Request]:
        """One question for each (language, slot)."""
        return [
            self._request(view, language, slot)
            for language in self._languages(view)
            for slot in range(view.recipe.candidates)
        ]

    def read(self, view: TaskView, answers: Sequence[Generation]) -> StepOutcome:
        """Candidates of attempt 0, or why there is none."""
        made = [_candidate(view, answer, self.recipe) for answer in answers]
        candidates = tuple(c for c in made if c is not None)
        if candidates:
            return StepOutcome(candidates=candidates)
        drops = [d for d in map(trouble, answers) if d is not None]
        return StepOutcome(drop=drops[0] if len(drops) == len(answers) > 0 else Drop(Reason.NO_CODE))

    def _languages(self, view: TaskView) -> list[str]:
        if self.recipe is Recipe.SNIPPET:
            return [view.task.language]
        signature = typed(view)
        names = view.spec.languages_of(self.recipe)
        return [n for n in names if signature is None or spoken(languages.get(n), signature)]

    def _request(self, view: TaskView, name: str, slot: int) -> Request:
        problem, language, signature = view.problem, languages.get(name), typed(view)
        prompt = render(
            f"{self.recipe}/solve",
            language=name,
            label=language.label,
            fence=language.fences[0],
            title=problem.title if problem else "",
            statement=problem.statement if problem else "",
            declaration=language.declaration(signature) if signature else "",
            inputs=inputs(signature, problem.examples) if problem and signature else [],
            examples=calls(signature, problem.examples) if problem and signature else [],
        )
        call = Call(
            Stage.SOLVE,
            "solver",
            name,
            prompt,
            slot=slot,
            temperature=FIRST_TEMPERATURE if slot == 0 else None,
            max_tokens=self.max_tokens,
        )
        return address(view, call)


def typed(view: TaskView) -> Signature | None:
    """The problem's signature where it has one."""
    return view.problem.typed() if view.problem and view.problem.signature else None


def fenced(code: str, language: str) -> str:
    """Code as a Markdown block, with a fence that is longer than any inside."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{languages.get(language).fences[0]}\n{code}\n{fence}"


def code_of(answer: Generation) -> str | None:
    """The code of a whole answer; None where it is cut off, refused or has none."""
    if trouble(answer) is not None:
        return None
    return code_block(storable(answer.text), languages.get(answer.language))


def _candidate(view: TaskView, answer: Generation, recipe: Recipe) -> Candidate | None:
    code = code_of(answer)
    if code is None:
        return None
    return Candidate(
        id=candidate_id(view.task.id, answer.language, answer.slot, 0),
        campaign_id=view.task.campaign_id,
        task_id=view.task.id,
        language=answer.language,
        slot=answer.slot,
        generation_key=answer.key,
        response=_response(answer, code, recipe),
        code=code,
    )


def _response(answer: Generation, code: str, recipe: Recipe) -> str:
    """What would be trained on: the explanation too where the recipe asks for one."""
    text = storable(answer.text).strip()
    explains = recipe is Recipe.SNIPPET and "```" in text
    return text if explains else fenced(code, answer.language)
