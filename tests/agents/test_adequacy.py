"""A recipe that asks for mutants records what the tests of its winners notice."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from agents.problem import Example
from agents.prove import execute
from agents.samples import instruction_sample
from agents.trials import Run
from agents.view import TaskView
from db.models import Candidate, Execution
from synth.proof.trial import NOT_REACHED
from synth.vocabulary import Level, Reason, Verdict
from tests.agents import builders

RIGHT = """\
def count_runs(values):
    starts = (i for i in range(len(values)) if i == 0 or values[i] != values[i - 1])
    return sum(1 for _ in starts)
"""


class Here:
    """Runs Python in this process: these programs are ours. Labels of languages say nothing."""

    def __init__(self, name: str = "count_runs") -> None:
        self.name = name
        self.codes: list[str] = []

    async def __call__(self, runs: Sequence[Run]) -> list[Execution]:
        self.codes += [run.candidate.code for run in runs]
        return [self._one(run) for run in runs]

    def _one(self, run: Run) -> Execution:
        space: dict[str, Any] = {}
        about = {"campaign_id": "c", "task_id": "t1", "candidate_id": run.candidate.id, "language": "python"}
        try:
            exec(run.candidate.code, space)  # our own text
        except SyntaxError as error:
            none = [{"ok": False, "error": NOT_REACHED}] * len(run.vectors)
            return Execution(
                id=run.id, verdict=Verdict.COMPILE_ERROR, results=none, stderr=str(error), **about
            )
        results = [_call(space[self.name], copy.deepcopy(vector.arguments)) for vector in run.vectors]
        return Execution(id=run.id, verdict=Verdict.OK, results=results, **about)


def _call(function: Any, arguments: Sequence[Any]) -> dict[str, Any]:
    try:
        return {"ok": True, "value": function(*arguments)}
    except Exception as error:  # noqa: BLE001 - a mutant may raise anything
        return {"ok": False, "error": str(error)}


def view(code: str = RIGHT, **recipe: Any) -> TaskView:
    candidate = Candidate(
        id="k1", campaign_id="c", task_id="t1", language="python", code=code, level=Level.PARSED
    )
    examples = tuple(
        Example(arguments=(values,), expected=expected)
        for values, expected in (([1, 1, 2], 2), ([], 0), ([3, 3, 3, 4, 5], 3), ([1, 2, 1], 3))
    )
    made = builders.view(
        "snippet", builders.problem(examples=examples), campaign=builders.spec(**{"mutants": 0} | recipe)
    )
    return replace(made, candidates=(candidate,))


async def test_without_mutants_nothing_more_is_run() -> None:
    trials = Here()
    (outcome,) = await execute(trials, [view()])
    assert trials.codes == [RIGHT]
    assert (outcome.updates[0].level, outcome.updates[0].evidence) == (Level.PASSED, {})


async def test_what_passed_is_adequate_when_its_tests_notice_the_mutants() -> None:
    trials = Here()
    (outcome,) = await execute(trials, [view(mutants=6)])
    (winner,) = outcome.updates
    found = winner.evidence["adequacy"]
    assert len(trials.codes) == 2 and found["mutants"] == 6
    assert found["branches"]["taken"] == found["branches"]["made"] > 2
    assert winner.level == Level.ADEQUATE and not winner.reason
    assert found["killed"] >= found["compiled"] / 2
    assert outcome.problem is not None
    sample = instruction_sample(view().task, None, outcome.problem, winner, 1.0)
    assert sample.meta["adequacy"] == found
    again = Here()
    await execute(again, [view(mutants=6)])
    assert again.codes == trials.codes


class Deaf(Here):
    """Hears nothing from probes, as when a mutant ends the process."""

    def _one(self, run: Run) -> Execution:
        row = super()._one(run)
        lost = [{"ok": False, "error": "not reached: runtime_error"}] * len(row.results)
        return Execution(**row.model_dump() | {"results": lost}) if "_MUTANTS" in run.candidate.code else row


async def test_mutants_run_apart_where_the_probe_dies() -> None:
    trials = Deaf()
    (outcome,) = await execute(trials, [view(mutants=6)])
    found = outcome.updates[0].evidence["adequacy"]
    assert len(trials.codes) == 2 + 6
    assert found["compiled"] == 6 and found["killed"] >= 3 and "branches" not in found


async def test_a_share_that_is_not_met_leaves_the_level() -> None:
    lenient = RIGHT + "\n\ndef unused(values):\n    return 1 + 1 * 2\n"
    (outcome,) = await execute(Here(), [view(lenient, mutants=12, min_killed=1.0)])
    (winner,) = outcome.updates
    assert winner.level == Level.PASSED
    assert any("line 7" in text for text in winner.evidence["adequacy"]["survivors"])


@pytest.mark.parametrize(
    ("languages", "subject", "made"),
    [
        (("rust", "python"), "python", 8),
        (("rust", "ruby", "java"), "ruby", 0),
        (("java", "rust"), "java", 0),
    ],
)
async def test_one_winner_speaks_for_all(languages: tuple[str, ...], subject: str, made: int) -> None:
    one = view(mutants=8)
    (own,) = one.candidates
    others = tuple(Candidate(**own.model_dump() | {"id": name, "language": name}) for name in languages)
    task = builders.task("discussion", language="java")
    trials = Here()
    (outcome,) = await execute(trials, [replace(one, candidates=others, task=task)])
    found = [c.evidence["adequacy"] for c in outcome.updates]
    assert len(found) == len(languages) and all(f == found[0] for f in found)
    assert (found[0]["language"], found[0]["mutants"]) == (subject, made)
    assert all(c.level == Level.AGREED for c in outcome.updates)


@pytest.mark.parametrize("expected", [[[1], [2], [3]], [[2, 1], [5]]])
async def test_tests_that_a_stub_passes_are_vacuous(expected: list[list[int]]) -> None:
    signature = {"name": "count_runs", "parameters": [{"name": "values", "type": "list[int]"}]}
    examples = tuple(Example(arguments=(values,), expected=values) for values in expected)
    problem = builders.problem(signature=signature | {"returns": "list[int]"}, examples=examples)
    made = replace(view("def count_runs(values):\n    return values\n"), problem=problem)
    (outcome,) = await execute(Here(), [made])
    assert outcome.updates[0].reason == Reason.VACUOUS
    assert outcome.updates[0].verdict == Verdict.VACUOUS
