"""The planner as a function: what it plans from what is known."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from agents.planner import PATIENCE, Cell, CellSums, Knowledge, Tally, plan, tally_cells
from synth.spec import CampaignSpec

LANGUAGES = ("cpp", "java", "python", "rust")


def spec(**changes: object) -> CampaignSpec:
    base: dict[str, object] = {
        "name": "planned",
        "seed": 3,
        "languages": LANGUAGES,
        "recipes": [{"recipe": "discussion", "target": 40}, {"recipe": "fim", "target": 10}],
        "seeds": [{"folder": "seeds"}],
        "shard_size": 8,
    }
    return CampaignSpec.model_validate(base | changes)


def known(**changes: object) -> Knowledge:
    knowledge = Knowledge(number=0, seeds=_ids("snippet"), files=_ids("file"))
    for name, value in changes.items():
        setattr(knowledge, name, value)
    return knowledge


def _ids(kind: str) -> dict[str, list[str]]:
    return {x: [f"{x} {kind} {i}" for i in range(5)] for x in LANGUAGES}


def test_the_same_knowledge_gives_the_same_plan() -> None:
    first, second = (plan("c", spec(), 2, 1, known()) for _ in range(2))
    assert [t.model_dump(exclude={"created_at", "updated_at"}) for t in first.tasks] == [
        t.model_dump(exclude={"created_at", "updated_at"}) for t in second.tasks
    ]
    assert plan("c", spec(), 3, 1, known()).tasks[0].language is not None


def test_tasks_are_numbered_on_from_what_is_planned_and_remember_what_they_may_see() -> None:
    tasks = plan("c", spec(), 5, 2, known(number=17)).tasks
    assert [t.number for t in tasks] == list(range(17, 17 + len(tasks)))
    assert {t.seen for t in tasks} == {2}
    assert len({t.id for t in tasks}) == len(tasks)


def test_the_recipe_furthest_from_its_target_comes_first() -> None:
    assert plan("c", spec(), 0, 0, known(samples=Counter(discussion=1, fim=9))).recipe == "discussion"
    assert plan("c", spec(), 0, 0, known(samples=Counter(discussion=39, fim=0))).recipe == "fim"


def test_a_met_target_ends_the_campaign_and_expected_yield_makes_it_wait() -> None:
    assert plan("c", spec(), 0, 0, known(samples=Counter(discussion=40, fim=10))).outcome == "target"
    waiting = known(samples=Counter(discussion=39, fim=10), pending=Counter(discussion=8))
    assert plan("c", spec(), 1, 0, waiting).outcome == "wait"


def test_a_barren_recipe_is_given_up() -> None:
    dry = known(barren=Counter(discussion=PATIENCE), samples=Counter(fim=10))
    assert plan("c", spec(), 9, 9, dry).outcome == "exhausted"


def test_fim_takes_each_file_once_and_ends_when_they_are_used_up() -> None:
    used = Counter({f"fim/{x}": 5 for x in LANGUAGES})
    used["fim/rust"] = 3
    two_left = plan("c", spec(), 0, 0, known(used=used, samples=Counter(discussion=40)))
    assert {t.language for t in two_left.tasks} == {"rust"}
    assert len({t.seed_id for t in two_left.tasks}) == len(two_left.tasks) == 2
    assert all(t.seed_id and "file" in t.seed_id for t in two_left.tasks)
    used["fim/rust"] = 3
    barren = known(used=used, samples=Counter(discussion=40), barren=Counter(fim=PATIENCE))
    assert plan("c", spec(), 0, 0, barren).recipe == "fim"
    used["fim/rust"] = 5
    assert plan("c", spec(), 0, 0, known(used=used, samples=Counter(discussion=40))).outcome == "exhausted"


def test_partners_differ_from_leads_and_some_tasks_are_solo() -> None:
    tasks = [t for n in range(40) for t in plan("c", spec(), n, 0, known()).tasks]
    talks = [t for t in tasks if t.recipe == "discussion"]
    assert all(t.partner != t.language for t in talks)
    solo = sum(not t.partner for t in talks) / len(talks)
    assert 0.03 < solo < 0.25


def test_a_language_that_yields_more_is_drawn_more_often() -> None:
    tallies = {("discussion", "language", x): Tally(100, 5, 5, 1000) for x in LANGUAGES}
    tallies["discussion", "language", "rust"] = Tally(100, 90, 90, 1000)
    tallies["discussion", "recipe", "discussion"] = Tally(400, 105, 105, 4000)
    tasks = [t for n in range(30) for t in plan("c", spec(), n, 0, known(tallies=tallies)).tasks]
    drawn = Counter(t.language for t in tasks if t.recipe == "discussion")
    assert drawn["rust"] > max(drawn[x] for x in LANGUAGES if x != "rust")
    assert all(drawn[x] > 0 for x in LANGUAGES), "the exploration floor keeps every language alive"


@given(st.lists(st.tuples(st.sampled_from(LANGUAGES), st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_marginal_tallies_add_up(rows: list[tuple[str, int, int]]) -> None:
    cells = [
        CellSums(Cell("snippet", language, "", "stacks", "easy").text, tasks + kept, kept, kept, 7)
        for language, tasks, kept in rows
    ]
    tallies = tally_cells(cells)
    total = sum(tasks + kept for _, tasks, kept in rows)
    by_language = sum(tallies["snippet", "language", x].tasks for x in LANGUAGES)
    assert by_language == total
    assert not rows or tallies["snippet", "recipe", "snippet"].tasks == total
