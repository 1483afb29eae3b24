"""The scorer's weights, what is recalled, what is learned from an outcome, and ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.identity import candidate_id, score_id
from agents.recall import EXEMPLARS, WARNINGS, advice, recall, reflect
from agents.scorer import CRITERIA, WEIGHTS, total
from db.models import Memory
from synth.vocabulary import Reason
from tests.agents.builders import candidate, problem, task


def memory(name: str, outcome: str = "admitted", utility: float = 0.5, concept: str = "") -> Memory:
    return Memory(
        id=name, campaign_id="c", agent="python", shard=0, task_id=name, concept=concept,
        title=name, outcome=outcome, utility=utility, reflection="point; detail",
    )  # fmt: skip


def test_nine_criteria_whose_weights_sum_to_one() -> None:
    assert len(CRITERIA) == 9 == len(WEIGHTS)
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert total(dict.fromkeys(WEIGHTS, 10)) == 1.0 and total(dict.fromkeys(WEIGHTS, 0)) == 0.0


@given(st.fixed_dictionaries({name: st.integers(0, 9) for name in WEIGHTS}), st.sampled_from(list(WEIGHTS)))
def test_a_higher_mark_gives_a_higher_total(marks: dict[str, int], name: str) -> None:
    assert 0 <= total(marks) < total(marks | {name: marks[name] + 1}) <= 1


def test_recall_shows_the_best_exemplars_then_warnings() -> None:
    bank = [memory(f"g{i}", utility=i / 10) for i in range(6)]
    bank += [memory(f"b{i}", Reason.NEAR_DUPLICATE, i / 10) for i in range(6)]
    bank += [memory("dull", Reason.TRUNCATED, 1.0), memory("", utility=1.0)]
    found = [m.id for m in recall(bank, task())]
    assert found == ["g5", "g4", "g3", "b5", "b4"] and len(found) == EXEMPLARS + WARNINGS
    assert found == [m.id for m in recall(reversed(bank), task())], "the order of the rows plays no part"
    assert recall([], task()) == ()


def test_recall_prefers_the_tasks_own_concept() -> None:
    bank = [memory(f"m{i}", utility=0.6) for i in range(3)] + [
        memory("own", utility=0.2, concept="prefix sums")
    ]
    assert recall(bank, task())[0].id == "own"


def test_reflection_grows_with_agreement() -> None:
    won = [candidate(name, verdict="ok") for name in ("python", "cpp", "rust")]
    lost = candidate("java", reason="wrong_answer", verdict="wrong_answer")
    wide, narrow = reflect(task(), problem(), won, 3), reflect(task(), problem(), [won[0], lost], 1)
    assert 0 < narrow.utility < wide.utility <= 1
    assert "cpp, python, rust" in wide.text and "1 of 2 at once" in narrow.text


@pytest.mark.parametrize("reason", [*Reason, ""])
def test_every_outcome_has_a_reflection(reason: str) -> None:
    losers = [candidate("cpp", reason="wrong_answer", evidence={"case": {"arguments": [[1, 2]]}})]
    found = reflect(task(reason=reason), problem(critique=("Ties?",)), losers, 0)
    assert found.text and 0 < found.utility < 0.5 and "[[1, 2]]" in found.text and "Ties?" in found.text
    assert ";" not in advice(memory("m").model_copy(update={"reflection": found.text}))
    assert reflect(task(reason=reason), problem(), [], 0).text
    assert reflect(task(), problem(), [], 1).text


def test_ids_tell_everything_apart() -> None:
    places = [(t, n, s, a) for t in ("t1", "t2") for n in ("cpp", "rust") for s in (0, 1) for a in (0, 1)]
    ids = {candidate_id(*p) for p in places} | {score_id(candidate_id(*p), "judge") for p in places}
    assert len(ids) == 2 * len(places)
    assert all(len(i) == 24 and int(i, 16) >= 0 for i in ids)
