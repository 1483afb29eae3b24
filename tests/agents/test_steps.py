"""Steps as pure functions: what is asked of a view, what is made of the answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.identity import candidate_id, score_id
from agents.problem import Example
from agents.scorer import CRITERIA
from agents.steps import STEPS
from agents.steps.repair import failure_text
from agents.view import TaskView
from db.models import Memory
from synth.proof.ballot import Evidence
from synth.proof.trial import Result
from synth.serving.request import Request
from synth.vocabulary import Reason, Recipe, Stage, Verdict
from tests.agents.builders import LANGUAGES, answer, candidate, problem, seed, spec, view

D, S = Recipe.DISCUSSION, Recipe.SNIPPET
PROPOSAL = {
    "title": "Count runs",
    "statement": "Count the runs of equal neighbours in a list; an empty list has none.",
    "name": "count_runs",
    "parameters": [{"name": "values", "type": "list[int]"}],
    "returns": "int",
    "examples": [{"arguments": [[1, 1, 2]], "expected": 2}, {"arguments": [[]], "expected": 0}],
}
MARKS = {c.name: 8 for c in CRITERIA}


def asked(recipe: Recipe, stage: Stage, of: TaskView) -> list[Request]:
    return list(STEPS[recipe, stage].requests(of))


def test_every_request_is_keyed_once_and_the_same_in_every_run() -> None:
    failed = candidate("cpp", reason="compile_error", evidence={"error": "e"})
    won = candidate("python", verdict="ok")
    keys: list[str] = []
    for recipe, stage in STEPS:
        for round_ in (0, 1):
            made = problem(critique=("Why?",))
            one, two = (
                view(recipe, made, round_=round_, candidates=(failed, won), campaign=spec(candidates=3))
                for _ in range(2)
            )
            first, second = asked(recipe, stage, one), asked(recipe, stage, two)
            assert first and first == second
            keys += [r.key for r in first]
    # Both recipes share the score prompt and stage, and here the task's id too.
    assert len(keys) - len(set(keys)) == 2


def test_propose_shows_seed_concept_and_memories() -> None:
    def memory(name: str, outcome: str) -> Memory:
        return Memory(
            id=name, campaign_id="c", agent="python", shard=0, task_id=name, title=name.title(),
            outcome=outcome, reflection="too like; 3 compile_error",
        )  # fmt: skip

    seen = view(recalled=(memory("first", "admitted"), memory("second", "near_duplicate")))
    (request,) = asked(D, Stage.PROPOSE, seen)
    user = request.messages[-1].content
    assert "def twice(x):" in user and "easy exercise about prefix sums" in user
    assert "another idea: First." in user and "Avoid this (Second: too like)." in user
    assert request.schema and request.language == "python" and request.role == "lead"


def test_propose_shows_the_beginning_of_a_long_seed() -> None:
    text = "\n".join(f"line_{i} = {i}" for i in range(1000))
    for recipe, most in ((D, 1500), (S, 4500)):
        (request,) = asked(recipe, Stage.PROPOSE, view(recipe, seeded=seed(text)))
        user = request.messages[-1].content
        assert "line_0 = 0\n" in user and len(user) < most
    (request,) = asked(S, Stage.PROPOSE, view(S, seeded=seed("x" * 9000)))
    assert 1000 < len(request.messages[-1].content) < 4500


@pytest.mark.parametrize(
    ("text", "finish", "reason"),
    [
        ("{", "stop", Reason.MALFORMED_PROPOSAL),
        (json.dumps(PROPOSAL), "length", Reason.TRUNCATED),
        ("", "refused", Reason.REFUSED),
        (json.dumps(PROPOSAL | {"returns": "map"}), "stop", Reason.INVALID_SIGNATURE),
    ],
)
def test_a_bad_proposal_ends_the_task(text: str, finish: str, reason: Reason) -> None:
    outcome = STEPS[D, Stage.PROPOSE].read(view(), [answer(text, finish=finish)])
    assert outcome.drop and outcome.drop.reason is reason and outcome.problem is None


def test_a_good_proposal_becomes_the_problem() -> None:
    outcome = STEPS[D, Stage.PROPOSE].read(view(), [answer(json.dumps(PROPOSAL))])
    assert outcome.drop is None and outcome.problem and outcome.problem.title == "Count runs"
    assert not outcome.problem.endorsed


def said(endorse: bool, issues: list[str], inputs: list[Any]) -> str:
    return json.dumps({"endorse": endorse, "issues": issues, "inputs": inputs})


@pytest.mark.parametrize(
    ("text", "finish", "endorsed", "critique"),
    [
        (said(True, [], []), "stop", True, ()),
        (said(True, ["Nice."], []), "stop", True, ()),
        (said(False, ["Ties?"], []), "stop", False, ("Ties?",)),
        (said(False, [], []), "stop", True, ()),
        ("{", "stop", True, ()),
        (said(False, ["Ties?"], []), "length", True, ()),
        ("", "refused", True, ()),
    ],
)
def test_a_critic_endorses_objects_or_abstains(
    text: str, finish: str, endorsed: bool, critique: tuple[str, ...]
) -> None:
    seen = view(D, problem())
    (request,) = asked(D, Stage.CRITIQUE, seen)
    assert request.language == "cpp" and "C++ expert" in request.messages[-1].content
    outcome = STEPS[D, Stage.CRITIQUE].read(seen, [answer(text, request, finish)])
    assert outcome.problem and (outcome.problem.endorsed, outcome.problem.critique) == (endorsed, critique)


def test_a_critics_inputs_become_examples_without_a_vote() -> None:
    text = said(False, ["Ties?"], [[[7, 7]], [["x"]], [[1, 1, 2]]])
    outcome = STEPS[D, Stage.CRITIQUE].read(view(D, problem()), [answer(text)])
    assert outcome.problem and outcome.problem.examples[2:] == (Example(arguments=([7, 7],), voted=False),)


def test_the_solo_arm_and_an_endorsed_problem_ask_no_critic() -> None:
    solo = view(D, problem(), partner="")
    assert not asked(D, Stage.CRITIQUE, solo)
    outcome = STEPS[D, Stage.CRITIQUE].read(solo, [])
    assert outcome.problem and outcome.problem.endorsed
    done = view(D, problem(endorsed=True))
    assert not asked(D, Stage.CRITIQUE, done) and not asked(D, Stage.REVISE, done)
    assert STEPS[D, Stage.CRITIQUE].read(done, []).problem is None


def test_revise_answers_issues_or_leaves_things_as_they_are() -> None:
    seen = view(D, problem(critique=("Ties?",)))
    (request,) = asked(D, Stage.REVISE, seen)
    assert "- Ties?" in request.messages[-1].content and request.language == "python"
    outcome = STEPS[D, Stage.REVISE].read(seen, [answer(json.dumps(PROPOSAL | {"title": "New"}), request)])
    assert outcome.problem and outcome.problem.title == "New" and outcome.problem.critique == ()
    for text, finish in (("{", "stop"), (json.dumps(PROPOSAL), "length")):
        outcome = STEPS[D, Stage.REVISE].read(seen, [answer(text, request, finish)])
        assert outcome.problem is None and outcome.drop is None
    assert not asked(D, Stage.REVISE, view(D, problem()))


def test_all_languages_that_can_write_the_types_solve() -> None:
    seen = view(D, problem(), campaign=spec(candidates=2))
    requests = asked(D, Stage.SOLVE, seen)
    assert [(r.language, r.slot) for r in requests] == [(one, n) for one in LANGUAGES for n in (0, 1)]
    assert requests[0].temperature < requests[1].temperature
    assert len({r.key for r in requests}) == len(requests)
    assert [r.language for r in asked(S, Stage.SOLVE, view(S, problem()))] == ["python"]


def test_solutions_become_candidates() -> None:
    seen = view(D, problem(), campaign=spec(candidates=2))
    requests = asked(D, Stage.SOLVE, seen)
    answers = [answer(f"Sure:\n\n```{r.language}\ncode {r.slot}\n```\n", r) for r in requests]
    outcome = STEPS[D, Stage.SOLVE].read(seen, answers)
    assert [(c.language, c.slot, c.attempt) for c in outcome.candidates] == [
        (r.language, r.slot, 0) for r in requests
    ]
    first = outcome.candidates[0]
    assert first.id == candidate_id("t1", "python", 0, 0)
    assert (first.code, first.response) == ("code 0", "```python\ncode 0\n```")
    assert first.generation_key == requests[0].key


def test_a_solution_that_cannot_be_read_makes_no_candidate() -> None:
    seen = view(D, problem())
    requests = asked(D, Stage.SOLVE, seen)[:3]
    block = "```python\nx = 1\n```"
    answers = [
        answer(block, requests[0], "length"),
        answer("I cannot.", requests[1]),
        answer("```typescript\nx = 1\n```", requests[2]),
    ]
    assert [c.language for c in STEPS[D, Stage.SOLVE].read(seen, answers).candidates] == ["typescript"]


@pytest.mark.parametrize(
    ("finishes", "reason"),
    [
        (("length", "length"), Reason.TRUNCATED),
        (("refused", "refused"), Reason.REFUSED),
        (("length", "stop"), Reason.NO_CODE),
        ((), Reason.NO_CODE),
    ],
)
def test_a_task_without_any_code_is_dropped(finishes: tuple[str, ...], reason: Reason) -> None:
    seen = view(D, problem())
    outcome = STEPS[D, Stage.SOLVE].read(seen, [answer("I cannot.", finish=f) for f in finishes])
    assert outcome.drop and outcome.drop.reason is reason and not outcome.candidates


def test_a_snippets_response_keeps_its_explanation() -> None:
    seen = view(S, problem())
    text = "Walk once.\n\n```python\nx = 1\n```"
    (made,) = STEPS[S, Stage.SOLVE].read(seen, [answer(text)]).candidates
    assert made.response == text and made.code == "x = 1"


def test_a_block_that_holds_a_fence_gets_a_longer_one() -> None:
    code = 'x = """\n```\n"""'
    (made,) = STEPS[D, Stage.SOLVE].read(view(D, problem()), [answer(f"````python\n{code}\n````")]).candidates
    assert made.response == f"````python\n{code}\n````"


def failing(language: str = "cpp", **changes: Any) -> Any:
    columns = {
        "reason": "compile_error",
        "evidence": {"error": "no such name"},
        "response": "```cpp\nx = 1\n```",
    }
    return candidate(language, **columns | changes)


def test_only_what_failed_with_evidence_and_may_try_again_is_repaired() -> None:
    candidates = (
        failing(),
        failing("rust", evidence={}),
        failing("java", attempt=1),
        candidate("python", verdict="ok"),
    )
    (request,) = asked(D, Stage.REPAIR, view(D, problem(), candidates=candidates))
    assert request.language == "cpp" and "no such name" in request.messages[-1].content


def test_a_repair_is_the_next_attempt() -> None:
    old = failing(slot=1)
    seen = view(D, problem(), candidates=(old,))
    (request,) = asked(D, Stage.REPAIR, seen)
    (made,) = STEPS[D, Stage.REPAIR].read(seen, [answer("```cpp\ny = 2\n```", request)]).candidates
    assert made.id == candidate_id("t1", "cpp", 1, 1) and made.parent_id == old.id
    assert (made.attempt, made.slot, made.code, made.response) == (1, 1, "y = 2", "```cpp\ny = 2\n```")
    assert (made.reason, made.verdict, made.level) == ("", "", "")
    for text, finish in (("```cpp\nx = 1\n```", "stop"), ("No.", "stop"), ("```cpp\ny\n```", "length")):
        assert not STEPS[D, Stage.REPAIR].read(seen, [answer(text, request, finish)]).candidates


def test_a_repair_keeps_the_explanation() -> None:
    old = failing("python", response="Walk once.\n\n```python\nx = 1\n```")
    seen = view(S, problem(), candidates=(old,))
    (made,) = STEPS[S, Stage.REPAIR].read(seen, [answer("```python\ny = 2\n```")]).candidates
    assert made.response == "Walk once.\n\n```python\ny = 2\n```"


def test_a_failure_is_shown_as_its_case_and_message() -> None:
    case = Evidence(0, ([1, 2],), 2, Result(True, 1), Verdict.WRONG_ANSWER).to_json()
    seen = view(D, problem())
    wrong = failing(reason="wrong_answer", evidence={"case": case})
    assert failure_text(seen, wrong) == "Call: count_runs(values = [1, 2])\nExpected: 2\nGot: 1"
    crash = failing(reason="runtime_error", evidence={"error": "a" * 900 + "last"})
    assert failure_text(seen, crash).endswith("last") and len(failure_text(seen, crash)) <= 500
    broken = failing(evidence={"error": "first" + "a" * 900})
    assert failure_text(seen, broken).startswith("first") and len(failure_text(seen, broken)) <= 500
    assert failure_text(seen, failing(reason="time_limit", evidence={"verdict": "x"})) == "time limit"


def test_winners_are_scored_by_the_judge() -> None:
    won, lost = candidate("python", verdict="ok"), failing()
    seen = view(D, problem(), candidates=(won, lost))
    (request,) = asked(D, Stage.SCORE, seen)
    assert won.response in request.messages[-1].content and "Answer in Python" in request.messages[-1].content
    (score,) = STEPS[D, Stage.SCORE].read(seen, [answer(json.dumps(MARKS), request)]).scores
    assert score.id == score_id(won.id, "default") and score.candidate_id == won.id
    assert score.total == 0.8 and score.items == MARKS and score.generation_key == request.key
    for text, finish in (("{", "stop"), (json.dumps(MARKS), "length"), ("", "refused")):
        assert not STEPS[D, Stage.SCORE].read(seen, [answer(text, request, finish)]).scores


def test_an_instruction_without_a_signature_is_solved_freely() -> None:
    seen = view(S, problem(signature=None, examples=()))
    (request,) = asked(S, Stage.SOLVE, seen)
    assert "Write it in Python" in request.messages[-1].content
    broken = failing("python")
    (repair,) = asked(S, Stage.REPAIR, view(S, problem(signature=None, examples=()), candidates=(broken,)))
    assert "Declaration" not in repair.messages[-1].content


def test_a_snippet_task_without_a_seed_is_dropped() -> None:
    seen = view(S)
    bare = TaskView(seen.spec, seen.task, None, None, 0)
    assert not asked(S, Stage.PROPOSE, bare)
    outcome = STEPS[S, Stage.PROPOSE].read(bare, [])
    assert outcome.drop and outcome.drop.reason is Reason.MALFORMED_PROPOSAL
    (request,) = asked(D, Stage.PROPOSE, bare)
    assert "Code that" not in request.messages[-1].content
