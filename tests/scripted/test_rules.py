"""The rule-made model: valid, deterministic, bad in the declared share, right in every language."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from agents.parse import LEAST_EXAMPLES
from agents.problem import Problem
from agents.steps import STEPS
from agents.view import StepOutcome, TaskView
from db.models import Candidate, Generation, Seed
from synth import languages
from synth.corpus.near import THRESHOLD, similarity, sketch
from synth.errors import ToolchainError
from synth.proof.signature import Signature, Vector
from synth.proof.trial import read_trial, trial_job
from synth.sandbox import Job, Sandbox
from synth.serving.request import Request
from synth.vocabulary import Reason, Recipe, Stage
from tests.agents.builders import candidate, problem, view
from tests.scripted.families import CONSTANTS, FAMILIES, Family
from tests.scripted.rules import (
    CRITIC_FAULTS,
    JUDGE_FAULTS,
    OPEN_SHARE,
    PROPOSAL_FAULTS,
    SOLUTION_FAULTS,
    answer,
    task_of,
)
from tests.scripted.writing import DIALECTS, reference, solution

NONCE = "f00d" * 8
CHARS_PER_TOKEN = 4
"""As in `synth.serving.scripted`."""


def reply(request: Request) -> Generation:
    """What the scripted engine would answer."""
    messages = [{"role": m.role, "content": m.content} for m in request.messages]
    text = answer(messages, request.schema, request.stage, request.language, request.key)
    room = request.max_tokens * CHARS_PER_TOKEN
    return Generation(
        key=request.key,
        campaign_id="c",
        task_id="t1",
        stage=request.stage,
        language=request.language,
        slot=request.slot,
        text=text[:room],
        finish_reason="length" if len(text) > room else "stop",
    )


def play(recipe: Recipe, stage: Stage, seen: TaskView) -> StepOutcome:
    step = STEPS[recipe, stage]
    return step.read(seen, [reply(r) for r in step.requests(seen)])


def numbered(recipe: Recipe, number: int, made: Problem | None = None, **more: Any) -> TaskView:
    """A view whose prompt differs from all others by its snippet."""
    text = f"def scene_{number}():\n    return {number}\n"
    one = Seed(id="s", campaign_id="c", ordinal=0, language="python", text=text, content_hash="h")
    return view(recipe, made, seeded=one, **more)


@pytest.fixture(scope="module")
def proposals() -> list[StepOutcome]:
    return [play(Recipe.DISCUSSION, Stage.PROPOSE, numbered(Recipe.DISCUSSION, n)) for n in range(800)]


def test_bad_proposals_have_the_declared_share(proposals: list[StepOutcome]) -> None:
    reasons = Counter(str(o.drop.reason) for o in proposals if o.drop)
    shares = {r: count / len(proposals) for r, count in reasons.items()}
    assert shares == {
        Reason.MALFORMED_PROPOSAL: pytest.approx(PROPOSAL_FAULTS["broken"], abs=0.012),
        Reason.TRUNCATED: pytest.approx(PROPOSAL_FAULTS["cut"], abs=0.01),
        Reason.INVALID_SIGNATURE: pytest.approx(PROPOSAL_FAULTS["mistyped"], abs=0.012),
    }
    few = sum(len(o.problem.examples) < LEAST_EXAMPLES for o in proposals if o.problem)
    assert few / len(proposals) == pytest.approx(PROPOSAL_FAULTS["unfit"], abs=0.012)


def test_proposals_are_different_problems(proposals: list[StepOutcome]) -> None:
    texts = [o.problem.text() for o in proposals if o.problem]
    sketches = [sketch(t) for t in texts]
    twins = sum(
        similarity(a, b) >= THRESHOLD for i, a in enumerate(sketches[:300]) for b in sketches[i + 1 : 300]
    )
    assert twins == 0 and len({task_of(t) for t in texts}) > 300


def test_proposals_vote_for_right_results(proposals: list[StepOutcome]) -> None:
    for made in (o.problem for o in proposals[:200] if o.problem):
        found = task_of(made.statement)
        assert found is not None and made.examples
        program = reference(found.family, found.a, found.b)
        assert all(program(*e.arguments) == e.expected for e in made.examples)


def test_the_same_messages_get_the_same_answer_whatever_the_key() -> None:
    for recipe, stage in STEPS:
        won = (
            candidate(verdict="ok")
            if stage is Stage.SCORE
            else candidate(reason="x", evidence={"error": "e"})
        )
        seen = numbered(recipe, 1, problem(critique=("Why?",)), candidates=(won,))
        for request in STEPS[recipe, stage].requests(seen):
            messages = [{"role": m.role, "content": m.content} for m in request.messages]
            given = (request.schema, request.stage, request.language)
            assert answer(messages, *given, "one") == answer(messages, *given, "two")


def test_snippets_are_typed_or_open() -> None:
    made = [play(Recipe.SNIPPET, Stage.PROPOSE, numbered(Recipe.SNIPPET, n)).problem for n in range(300)]
    good = [m for m in made if m]
    assert len(good) > 260
    assert sum(m.signature is None for m in good) / len(good) == pytest.approx(OPEN_SHARE, abs=0.07)


def test_critics_mostly_endorse(proposals: list[StepOutcome]) -> None:
    made = [o.problem for o in proposals if o.problem][:500]
    heard = [play(Recipe.DISCUSSION, Stage.CRITIQUE, view("discussion", m)).problem for m in made]
    objections = [m for m in heard if m and not m.endorsed]
    assert len(objections) / len(made) == pytest.approx(CRITIC_FAULTS["objects"], abs=0.04)
    assert sum(len(m.examples) > 4 for m in heard if m) > 400, "critics bring inputs of their own"
    for objected in objections[:20]:
        revised = play(Recipe.DISCUSSION, Stage.REVISE, view("discussion", objected)).problem
        assert revised and task_of(revised.statement) == task_of(objected.statement)


def test_bad_solutions_have_the_declared_share(proposals: list[StepOutcome]) -> None:
    made = [o.problem for o in proposals if o.problem][:250]
    found: Counter[str] = Counter()
    for one in made:
        seen = view("discussion", one)
        requests = STEPS[Recipe.DISCUSSION, Stage.SOLVE].requests(seen)
        solved = play(Recipe.DISCUSSION, Stage.SOLVE, seen).candidates
        found["asked"] += len(requests)
        found["none"] += len(requests) - len(solved)
        found["bad"] += sum(not _is_right(one, c) for c in solved)
    none = SOLUTION_FAULTS["prose"] + SOLUTION_FAULTS["cut"]
    bad = SOLUTION_FAULTS["wrong"] + SOLUTION_FAULTS["syntax"]
    assert found["none"] / found["asked"] == pytest.approx(none, abs=0.015)
    assert found["bad"] / found["asked"] == pytest.approx(bad, abs=0.025)


def _is_right(made: Problem, solved: Candidate) -> bool:
    """Whether a candidate is the right program for its statement, letter for letter."""
    found, language = task_of(made.statement), languages.get(solved.language)
    assert found is not None
    declaration = language.declaration(made.typed())
    return solved.code == solution(found.family, found.a, found.b, solved.language, declaration)


def test_judges_mostly_approve() -> None:
    won = [candidate(verdict="ok", response=f"```python\nx = {n}\n```") for n in range(400)]
    scores = [
        s.total
        for c in won
        for s in play(Recipe.DISCUSSION, Stage.SCORE, view("discussion", problem(), candidates=(c,))).scores
    ]
    assert len(scores) / len(won) == pytest.approx(1 - JUDGE_FAULTS["unreadable"], abs=0.015)
    assert sum(s < 0.5 for s in scores) / len(won) == pytest.approx(JUDGE_FAULTS["harsh"], abs=0.03)


def test_repair_uses_the_declaration_and_not_the_failing_code() -> None:
    made = next(
        o.problem
        for o in (play(Recipe.DISCUSSION, Stage.PROPOSE, numbered(Recipe.DISCUSSION, n)) for n in range(9))
        if o.problem
    )
    found, right = task_of(made.statement), 0
    assert found is not None
    for n in range(40):
        broken = candidate("rust", code=f"fn x{n}() {{}}", reason="compile_error", evidence={"error": "e"})
        seen = view("discussion", made, candidates=(broken,))
        solved = play(Recipe.DISCUSSION, Stage.REPAIR, seen).candidates
        right += any(_is_right(made, c) for c in solved)
    assert 24 <= right < 40


def test_what_is_spoken_are_languages_of_synth() -> None:
    assert {"cpp", "go", "java", "javascript", "python", "rust", "typescript"} == set(DIALECTS)
    assert set(DIALECTS) <= set(languages.names())


def signature_of(family: Family) -> Signature:
    takes = {"list": "list[int]", "text": "str", "count": "int"}[family.takes]
    name = {"list": "levels", "text": "phrase", "count": "origin"}[family.takes]
    parameters = [{"name": name, "type": takes}, {"name": "limit", "type": "int"}]
    return Signature.from_json(
        {"name": family.name.replace("-", "_"), "parameters": parameters, "returns": family.gives}
    )


def vectors_of(family: Family) -> list[Vector]:
    inputs: dict[str, list[Any]] = {
        "list": [[5, 12, 40, 7, 7, 3], [], [60]],
        "text": ["stutter zoo", "", "aab"],
        "count": [40, 3, 200],
    }
    return [Vector((value, limit)) for value, limit in zip(inputs[family.takes], (9, 2, 20), strict=True)]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_references_agree_with_their_types(family: Family) -> None:
    signature = signature_of(family)
    for vector in vectors_of(family):
        for a in CONSTANTS:
            assert vector.fits(signature)
            assert signature.returns.accepts(reference(family, a, 5)(*vector.arguments))


def installed() -> list[str]:
    """Languages that this machine can compile and run."""
    found = []
    for language in map(languages.get, DIALECTS):
        try:
            language.toolchain()
        except ToolchainError:
            continue
        found.append(language.name)
    return found


async def test_solutions_give_the_reference_results() -> None:
    """Each family in one installed language, in turn; some on purpose wrong."""
    names = installed()
    assert len(names) > 1
    plans = [(family, names[n % len(names)], 0) for n, family in enumerate(FAMILIES)]
    plans += [(family, names[n % len(names)], 2) for n, family in enumerate(FAMILIES[4:9])]
    jobs = [_job(*plan) for plan in plans]
    sandbox = Sandbox.open()
    try:
        outcomes = await sandbox.run_all(jobs)
    finally:
        sandbox.close()
    for (family, language, wrong), outcome in zip(plans, outcomes, strict=True):
        vectors = vectors_of(family)
        results = read_trial(outcome, len(vectors), NONCE).results
        for vector, result in zip(vectors, results, strict=True):
            expected = reference(family, 4, 7)(*vector.arguments)
            assert result.ok, (family.name, language, outcome.stderr)
            assert (result.value == expected) == (wrong == 0), (family.name, language, vector)


def _job(family: Family, name: str, wrong: int) -> Job:
    language, signature = languages.get(name), signature_of(family)
    code = solution(family, 4, 7, name, language.declaration(signature), wrong)
    return trial_job(language, signature, code, vectors_of(family), NONCE)


def test_answers_are_cheap() -> None:
    """CPU time, with much room for a busy machine; 0.1 ms a call on an idle one."""
    request = STEPS[Recipe.DISCUSSION, Stage.PROPOSE].requests(numbered(Recipe.DISCUSSION, 0))[0]
    messages = [{"role": m.role, "content": f"{m.content} {n}"} for n in range(200) for m in request.messages]
    start = time.process_time()
    for at in range(0, len(messages), 2):
        answer(messages[at : at + 2], request.schema, request.stage, "python", "k")
    assert (time.process_time() - start) / 200 < 0.002


def test_a_prompt_without_a_rule_still_gets_code() -> None:
    for language in DIALECTS:
        seen = view("snippet", problem(signature=None, examples=()), language=language)
        text = "".join(c.code for c in play(Recipe.SNIPPET, Stage.SOLVE, seen).candidates)
        assert "Scene" in text or not text
