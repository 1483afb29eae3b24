"""The protocols, driven by hand: which stages run, in which order and rounds."""

from __future__ import annotations

from workflows.messages import ShardPlan, StageReport
from workflows.protocol import walk


class Script:
    """A stage runner that answers from a list and keeps what it was asked."""

    def __init__(self, **reports: list[StageReport]) -> None:
        self.reports = reports
        self.asked: list[str] = []

    async def __call__(self, stages: tuple[str, ...], round_: int) -> StageReport:
        self.asked.append(f"{'+'.join(stages)} {round_}")
        waiting = self.reports.get(stages[-1], [])
        return waiting.pop(0) if waiting else StageReport(live=4, pending=0)


def plan(recipe: str, rounds: int = 2, repairs: int = 2) -> ShardPlan:
    return ShardPlan(0, recipe, rounds, repairs, "writer", "judge")


async def asked(recipe: str, script: Script, **changes: int) -> list[str]:
    await walk(plan(recipe, **changes), script)
    return script.asked


async def test_a_discussion_that_is_endorsed_at_once() -> None:
    assert await asked("discussion", Script()) == [
        "propose 0", "critique 0", "solve 0", "check+execute 0", "score 0",
    ]  # fmt: skip


async def test_a_discussion_revises_until_the_round_limit_and_repairs_what_failed() -> None:
    script = Script(
        critique=[StageReport(4, 3), StageReport(4, 1)],
        revise=[StageReport(4, 0)] * 2,
        execute=[StageReport(4, 2), StageReport(3, 0)],
    )
    assert await asked("discussion", script) == [
        "propose 0", "critique 0", "revise 0", "critique 1", "revise 1",
        "solve 0", "check+execute 0", "repair 0", "check+execute 1", "score 0",
    ]  # fmt: skip


async def test_nothing_is_asked_for_a_shard_that_has_died() -> None:
    assert await asked("discussion", Script(propose=[StageReport(0, 0)])) == ["propose 0"]
    dead = Script(execute=[StageReport(0, 0)])
    assert (await asked("snippet", dead))[-1] == "check+execute 0"


async def test_repairs_end_at_their_limit() -> None:
    stubborn = Script(execute=[StageReport(4, 4)] * 9)
    assert (await asked("snippet", stubborn, repairs=2)).count("repair 0") == 1
    assert [a for a in stubborn.asked if a.startswith("repair")] == ["repair 0", "repair 1"]


async def test_fim_asks_no_model() -> None:
    assert await asked("fim", Script()) == ["propose 0"]
