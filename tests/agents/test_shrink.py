"""What a loser fails is shown on arguments that a person can read."""

from __future__ import annotations

from dataclasses import replace

from agents.problem import Example
from agents.prove import execute
from agents.view import TaskView
from db.models import Candidate
from synth.proof.ballot import Evidence
from synth.vocabulary import Level, Verdict
from tests.agents import builders
from tests.agents.test_adequacy import RIGHT, Here

SLIP = RIGHT.replace("sum(1 for _ in starts)", "sum(1 for _ in starts) - (77 in values)")


def view() -> TaskView:
    """Two right candidates, and one that slips where an example has a 77."""
    codes = {"python": RIGHT, "rust": RIGHT + "\n", "java": SLIP}
    candidates = tuple(
        Candidate(id=name, campaign_id="c", task_id="t1", language=name, code=code, level=Level.PARSED)
        for name, code in codes.items()
    )
    long = [5, 5, 77, 77, 3, 3, 3, 8, 9, 9, 21, 40, 40, 6]
    values = ([1, 1, 2], [3, 3, 3, 4, 5], [1, 2, 1], [2, 2], long)
    examples = tuple(Example(arguments=(v,), voted=False) for v in values)
    spec = builders.spec(languages=("python", "rust", "java"), vectors=5)
    made = builders.view("discussion", builders.problem(examples=examples), campaign=spec)
    return replace(made, candidates=candidates)


async def test_a_long_case_is_made_small_and_runs_again_alike() -> None:
    trials = Here()
    (outcome,) = await execute(trials, [view()])
    lost = next(c for c in outcome.updates if c.verdict == Verdict.WRONG_ANSWER)
    case = Evidence.from_json(lost.evidence["case"])
    (left,) = case.arguments
    assert len(left) < 14 and 77 in left
    assert case.got.value == case.expected - 1
    assert lost.evidence["shrunk_from"] == [[5, 5, 77, 77, 3, 3, 3, 8, 9, 9, 21, 40, 40, 6]]
    again = Here()
    (same,) = await execute(again, [view()])
    assert again.codes == trials.codes
    assert [c.evidence for c in same.updates] == [c.evidence for c in outcome.updates]
