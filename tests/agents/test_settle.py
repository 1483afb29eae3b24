"""Doubt is settled where the other division explains it, and only there."""

from __future__ import annotations

from dataclasses import replace

from agents.problem import Example
from agents.prove import execute
from agents.view import TaskView
from db.models import Candidate
from synth.vocabulary import Level
from tests.agents import builders
from tests.agents.test_adequacy import Here

FLOORED = "def left_over(value):\n    return value % 5\n"
CUT = "import math\n\n\ndef left_over(value):\n    return int(math.fmod(value, 5))\n"
SLIP = "def left_over(value):\n    return value % 5 if value >= 0 else 9\n"


def view(**codes: str) -> TaskView:
    """A remainder by several languages, with positive examples; all run in Python."""
    candidates = tuple(
        Candidate(id=name, campaign_id="c", task_id="t1", language=name, code=code, level=Level.PARSED)
        for name, code in codes.items()
    )
    shape = {"name": "left_over", "parameters": [{"name": "value", "type": "int"}], "returns": "int"}
    examples = tuple(Example(arguments=(n,), expected=n % 5) for n in (3, 8, 21, 14))
    spec = builders.spec(languages=tuple(codes), vectors=40, mutants=0)
    problem = builders.problem(signature=shape, examples=examples)
    return replace(builders.view("discussion", problem, campaign=spec), candidates=candidates)


async def levels(trials: Here, **codes: str) -> dict[str, str]:
    (outcome,) = await execute(trials, [view(**codes)])
    assert all(c.agreed == (c.level == Level.AGREED) for c in outcome.updates)
    return {c.language: c.level for c in outcome.updates}


async def test_two_that_divide_differently_are_agreed() -> None:
    trials = Here("left_over")
    assert await levels(trials, python=FLOORED, rust=CUT) == {"python": Level.AGREED, "rust": Level.AGREED}
    assert len(trials.codes) == 3
    again = Here("left_over")
    await levels(again, python=FLOORED, rust=CUT)
    assert again.codes == trials.codes


async def test_one_that_slips_is_not() -> None:
    found = await levels(Here("left_over"), python=SLIP, rust=CUT)
    assert found == {"python": Level.PASSED, "rust": Level.PASSED}
    three = await levels(Here("left_over"), python=SLIP, rust=CUT, java=CUT)
    assert three == {"python": Level.PASSED, "rust": Level.AGREED, "java": Level.AGREED}


async def test_one_of_several_is_agreed_too_when_it_is_explained() -> None:
    found = await levels(Here("left_over"), python=FLOORED, rust=CUT, java=CUT)
    assert set(found.values()) == {Level.AGREED}


async def test_without_division_nothing_explains() -> None:
    plain = "def left_over(value):\n    return value - 5 * int(value / 5) if value > 0 else 0\n"
    assert set((await levels(Here("left_over"), python=plain, ruby=FLOORED)).values()) == {Level.PASSED}
