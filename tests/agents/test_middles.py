"""A recipe that asks for proved middles gets those whose holes break the vectors, as samples of `fim`."""

from __future__ import annotations

import pytest

from agents.prove import execute
from agents.samples import instruction_sample, middle_samples
from synth.vocabulary import Level, Verdict
from tests.agents import builders
from tests.agents.test_adequacy import Here, view

RIGHT = """\
def count_runs(values):
    runs = 0
    for position in range(len(values)):
        if position == 0:
            runs = runs + 1
        elif values[position] != values[position - 1]:
            runs = runs + 1 + 0 * position
    if "x" in values and runs > 40:
        runs = "never reached"
    return runs
"""


async def test_without_proved_fim_nothing_more_is_run() -> None:
    trials = Here()
    (outcome,) = await execute(trials, [view(RIGHT)])
    assert trials.codes == [RIGHT]
    assert outcome.updates[0].evidence == {}


async def test_middles_whose_holes_are_missed_become_samples() -> None:
    trials = Here()
    (outcome,) = await execute(trials, [view(RIGHT, proved_fim=2)])
    (winner,) = outcome.updates
    assert outcome.problem is not None
    found = middle_samples(view().task, builders.seed(), outcome.problem, winner)
    assert 1 <= len(found) <= 2
    for sample in found:
        row = sample.fim
        assert row["prefix"] + row["middle"] + row["suffix"] == RIGHT
        assert row["proved"] is True
        assert row["prefix"] + row["proof"]["hole"] + row["suffix"] in trials.codes
        assert row["proof"]["gave"] in set(Verdict) - {Verdict.OK, Verdict.INFRA_ERROR, Verdict.TIME_LIMIT}
        assert row["proof"]["by"] == "4 vectors of count_runs(values: list[int]) -> int"
        assert (sample.kind, sample.recipe, sample.level) == ("fim", "fim", Level.PASSED)
        assert row["path"] == "count_runs.py"
        assert "count_runs" in sample.tests and sample.meta["signature"] == builders.problem().signature
    solution = instruction_sample(view().task, None, outcome.problem, winner, 1.0)
    assert len({solution.id, *(s.id for s in found)}) == 1 + len(found)
    assert "never reached" not in {s.code for s in found}


async def test_the_same_is_proved_again() -> None:
    first, again = Here(), Here()
    outcomes = [await execute(trials, [view(RIGHT, proved_fim=3)]) for trials in (first, again)]
    assert first.codes == again.codes
    assert outcomes[0][0].updates[0].evidence == outcomes[1][0].updates[0].evidence


@pytest.mark.parametrize("wanted", [1, 4])
async def test_no_more_are_tried_than_it_takes(wanted: int) -> None:
    trials = Here()
    await execute(trials, [view(RIGHT, proved_fim=wanted)])
    assert 1 < len(trials.codes) <= 1 + 3 * wanted


async def test_mutants_and_middles_go_together() -> None:
    (outcome,) = await execute(Here(), [view(RIGHT, proved_fim=1, mutants=3)])
    assert {"adequacy", "middles"} == outcome.updates[0].evidence.keys()
