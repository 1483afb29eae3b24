"""Cross-lingual agreement: who is right when nobody is trusted."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.proof.agreement import Agreement, agree
from synth.proof.ballot import Ballot, votes_for
from synth.proof.compare import same
from synth.proof.confirm import confirm
from synth.proof.signature import Signature, Vector
from synth.proof.trial import NOT_REACHED, Result
from synth.proof.vectors import generate
from synth.vocabulary import Reason, Verdict
from tests.proof.strategies import signatures, values

RAISED = object()
UNREACHED = object()
SQUARES = [0, 1, 4, 9, 16, 25, 36, 49]
CUBES = [0, 1, 8, 27, 64, 125, 216, 343]


def signature(returns: str = "int") -> Signature:
    return Signature.from_json(
        {"name": "f", "parameters": [{"name": "n", "type": "int"}], "returns": returns}
    )


def result(value: Any) -> Result:
    if value is RAISED:
        return Result(False, None, "boom")
    if value is UNREACHED:
        return Result(False, None, f"{NOT_REACHED}runtime_error")
    return Result(True, value)


def ballot(name: str, values: list[Any], verdict: Verdict = Verdict.OK) -> Ballot:
    return Ballot(name, name.split("-")[0], tuple(map(result, values)), verdict)


def vectors(count: int = 8) -> list[Vector]:
    return [Vector((n,)) for n in range(count)]


def decide(returns: str = "int", votes: dict[int, Any] | None = None, **answers: list[Any]) -> Agreement:
    """Ballots by keyword: `rust=[…]`, `rust_2=[…]` for a second candidate of Rust."""
    ballots = [ballot(name.replace("_", "-"), values) for name, values in answers.items()]
    cast = {i: (v,) for i, v in (votes or {}).items()}
    return agree(signature(returns), vectors(len(ballots[0].results)), ballots, cast)


def but(values: list[Any], **changes: Any) -> list[Any]:
    """The values with some replaced: `but(SQUARES, v3=7)`."""
    return [changes.get(f"v{i}", v) for i, v in enumerate(values)]


def test_languages_that_answer_alike_agree_on_everything() -> None:
    found = decide(python=SQUARES, rust=SQUARES, java=SQUARES)
    assert found.reason is None
    assert found.agreed == {"python", "rust", "java"}
    assert found.languages == ("java", "python", "rust")
    assert [v.expected for v in found.vectors] == SQUARES
    assert all(v.known for v in found.vectors)
    assert found.kept == tuple(range(8))
    assert (found.quarantined, found.outside, found.losers) == ((), (), {})


def test_one_language_never_agrees_with_itself() -> None:
    assert decide(python_1=SQUARES, python_2=SQUARES, python_3=SQUARES).reason is Reason.NO_AGREEMENT


def test_two_languages_of_one_runtime_are_one() -> None:
    assert decide(javascript=SQUARES, typescript=SQUARES).reason is Reason.NO_AGREEMENT
    assert decide(javascript=SQUARES, typescript=SQUARES, rust=SQUARES).agreed == {
        "javascript",
        "typescript",
        "rust",
    }


def test_a_slip_on_one_vector_loses_with_evidence() -> None:
    found = decide(python=SQUARES, rust=SQUARES, java=but(SQUARES, v3=10))
    assert found.agreed == {"python", "rust"}
    assert found.kept == tuple(range(8))
    lost = found.losers["java"]
    assert (lost.index, lost.arguments, lost.expected, lost.got) == (3, (3,), 9, Result(True, 10))
    assert lost.verdict is Verdict.WRONG_ANSWER
    assert lost.known


def test_a_raised_error_and_a_wrong_type_lose_with_their_own_verdict() -> None:
    found = decide(python=SQUARES, rust=SQUARES, java=but(SQUARES, v2=RAISED), go=but(SQUARES, v1="1"))
    assert found.losers["java"].verdict is Verdict.RUNTIME_ERROR
    assert found.losers["java"].got.error == "boom"
    assert found.losers["go"].verdict is Verdict.WRONG_ANSWER
    assert "which is not int" in found.losers["go"].got.error


def test_a_program_that_never_ran_loses_with_its_verdict() -> None:
    dead = ballot("java", [UNREACHED] * 8, Verdict.COMPILE_ERROR)
    short = Ballot("go", "go", (), Verdict.TIME_LIMIT)
    found = agree(signature(), vectors(), [ballot("python", SQUARES), ballot("rust", SQUARES), dead, short])
    assert found.agreed == {"python", "rust"}
    assert found.losers["java"].verdict is Verdict.COMPILE_ERROR
    assert found.losers["go"].verdict is Verdict.TIME_LIMIT


def test_division_of_negatives_is_quarantined_and_nobody_loses_by_it() -> None:
    floor, cut = but(SQUARES, v5=-4), but(SQUARES, v5=-3)
    found = decide(python=floor, javascript=floor, java=cut, rust=cut, cpp=cut)
    assert found.agreed == {"python", "javascript", "java", "rust", "cpp"}
    assert found.quarantined == (5,)
    assert 5 not in found.kept
    assert found.losers == {}


def test_overflow_of_each_language_in_its_own_way_is_quarantined() -> None:
    found = decide(
        python=but(SQUARES, v7=2**70), javascript=but(SQUARES, v7=1.2e21), rust=but(SQUARES, v7=RAISED),
        java=but(SQUARES, v7=-17),
    )  # fmt: skip
    assert len(found.agreed) == 4
    assert 7 not in found.kept


def test_two_families_may_refuse_a_quarter_and_no_more() -> None:
    two = decide(python=SQUARES, rust=but(SQUARES, v1=RAISED, v2=RAISED))
    assert (two.agreed, two.quarantined) == ({"python", "rust"}, (1, 2))
    three = decide(python=SQUARES, rust=but(SQUARES, v1=RAISED, v2=RAISED, v3=RAISED))
    assert three.reason is Reason.NO_AGREEMENT


def test_two_families_that_give_different_values_agree_on_nothing() -> None:
    assert decide(python=SQUARES, rust=but(SQUARES, v1=-1)).reason is Reason.NO_AGREEMENT
    settled = decide(python=SQUARES, rust=but(SQUARES, v1=-1), java=SQUARES)
    assert settled.agreed == {"python", "java"}


def test_inputs_that_everybody_refuses_are_dropped_and_cost_nothing() -> None:
    half = but(SQUARES, v0=RAISED, v1=RAISED, v2=RAISED)
    found = decide(python=half, rust=half, java=but(half, v0=0))
    assert found.outside == (0, 1, 2)
    assert found.kept == (3, 4, 5, 6, 7)
    assert found.agreed == {"python", "rust", "java"}


def test_candidates_that_raise_on_everything_have_no_say() -> None:
    broken = [RAISED] * 8
    found = decide(python=SQUARES, rust=SQUARES, java=broken, go=broken, ruby=broken)
    assert found.agreed == {"python", "rust"}
    assert found.kept == tuple(range(8))


def test_an_input_that_half_the_languages_refuse_is_quarantined() -> None:
    half = but(SQUARES, v0=RAISED)
    found = decide(python=SQUARES, rust=SQUARES, java=half, go=half)
    assert (found.quarantined, found.outside) == ((0,), ())
    assert len(found.agreed) == 4


def test_candidates_that_raise_often_do_not_spoil_those_that_never_do() -> None:
    often = but(SQUARES, v0=RAISED, v1=RAISED, v2=RAISED)
    for raising in (["java"], ["java", "go"]):
        found = decide(python=SQUARES, rust=SQUARES, cpp=SQUARES, **dict.fromkeys(raising, often))
        assert found.agreed == {"python", "rust", "cpp"}
        assert found.kept == tuple(range(8))
        assert set(found.losers) == set(raising)


def test_one_candidate_that_raises_does_not_make_inputs_invalid() -> None:
    assert decide(python=SQUARES, rust=but(SQUARES, v0=RAISED, v1=RAISED)).quarantined == (0, 1)
    often = but(SQUARES, v0=RAISED, v1=RAISED, v2=RAISED)
    assert decide(python=SQUARES, rust=often).reason is Reason.NO_AGREEMENT


def test_only_errors_agree_on_nothing() -> None:
    found = decide(python=[RAISED] * 8, rust=[RAISED] * 8)
    assert found.reason is Reason.NO_AGREEMENT
    assert set(found.losers) == {"python", "rust"}
    assert not found.losers["rust"].known


def test_a_crash_loses_only_to_vectors_that_count() -> None:
    crashed = ballot("cpp", [*SQUARES[:6], RAISED, UNREACHED], Verdict.RUNTIME_ERROR)
    others = [ballot("python", SQUARES), ballot("rust", SQUARES)]
    found = agree(signature(), vectors(), [*others, crashed])
    assert found.agreed == {"python", "rust"}
    assert found.losers["cpp"].index == 6


def test_vectors_that_a_crash_kept_from_a_program_are_not_held_against_them() -> None:
    crash = [*SQUARES[:5], RAISED, UNREACHED, UNREACHED]
    dead = [ballot(name, crash, Verdict.RUNTIME_ERROR) for name in ("cpp", "rust")]
    found = agree(signature(), vectors(), [ballot("python", SQUARES), ballot("java", SQUARES), *dead])
    assert found.agreed == {"python", "java"}
    assert {6, 7} <= set(found.kept)
    assert found.losers["cpp"].verdict is Verdict.RUNTIME_ERROR


def test_the_larger_school_wins_and_readings_are_not_mixed() -> None:
    found = decide(python=SQUARES, rust=SQUARES, java=SQUARES, go=CUBES, ruby=CUBES)
    assert found.agreed == {"python", "rust", "java"}
    assert [v.expected for v in found.vectors] == SQUARES
    assert set(found.losers) == {"go", "ruby"}


def test_more_candidates_of_one_language_do_not_outvote_languages() -> None:
    found = decide(
        python_1=CUBES, python_2=CUBES, python_3=CUBES, go=CUBES, rust=SQUARES, java=SQUARES, d=SQUARES
    )
    assert found.agreed == {"rust", "java", "d"}


def test_a_tie_of_schools_is_no_agreement_and_a_vote_breaks_it() -> None:
    answers = {"python": SQUARES, "rust": SQUARES, "java": CUBES, "go": CUBES}
    assert decide(**answers).reason is Reason.NO_AGREEMENT
    assert decide(**answers, votes={3: 27}).agreed == {"java", "go"}
    assert decide(**answers, votes={3: 9}).agreed == {"python", "rust"}
    assert decide(**answers, votes={3: 5}).reason is Reason.NO_AGREEMENT


def test_votes_never_outweigh_languages_and_are_counted() -> None:
    wrong = dict(enumerate(CUBES))
    found = decide(python=SQUARES, rust=SQUARES, java=CUBES, votes=wrong)
    assert found.agreed == {"python", "rust"}
    assert (found.votes_met, found.votes_cast) == (2, 8)


@pytest.mark.parametrize(
    "answers",
    [
        [7] * 8,  # a stub
        [False] * 7 + [True],  # nearly a stub, and two languages
    ],
)
def test_results_that_agree_by_luck_are_vacuous(answers: list[Any]) -> None:
    returns = "bool" if isinstance(answers[0], bool) else "int"
    assert decide(returns, python=answers, rust=answers).reason is Reason.VACUOUS


def test_a_third_language_makes_weak_evidence_strong() -> None:
    rare = [False] * 7 + [True]
    assert decide("bool", python=rare, rust=rare, java=rare).reason is None


def test_a_vacuous_majority_is_not_replaced_by_a_minority() -> None:
    zero = [0] * 8
    found = decide(python=zero, rust=zero, java=zero, go=SQUARES, ruby=SQUARES)
    assert found.reason is Reason.VACUOUS


def test_too_few_vectors() -> None:
    assert decide(python=SQUARES[:3], rust=SQUARES[:3]).reason is Reason.TOO_FEW_VECTORS
    ballots = [ballot("python", SQUARES[3:6]), ballot("rust", SQUARES[3:6])]
    assert agree(signature(), vectors(3), ballots, minimum=3).reason is None


def test_nothing_to_agree_on() -> None:
    assert agree(signature(), vectors(), []).reason is Reason.NO_AGREEMENT
    assert agree(signature(), [], [ballot("python", [])]).reason is Reason.NO_AGREEMENT
    assert decide(python=SQUARES).reason is Reason.NO_AGREEMENT


def test_floats_agree_within_the_tolerance_and_get_one_spelling() -> None:
    exact = [0.1 * n for n in range(8)]
    near = [x + 1e-12 for x in exact]
    found = decide("float", python=exact, rust=near, javascript=[0, *exact[1:]])
    assert len(found.agreed) == 3
    assert all(isinstance(v.expected, float) for v in found.vectors)


def test_an_absent_result_is_a_result() -> None:
    answers = [None, 1, None, 3, None, 5, 6, 7]
    assert decide("optional[int]", python=answers, rust=answers).agreed == {"python", "rust"}


OUTCOMES = st.sampled_from([0, 1, 2, 3, RAISED, UNREACHED, "wrong type"])
LANGUAGES = ("python", "javascript", "typescript", "rust", "java", "cpp")


@st.composite
def elections(draw: st.DrawFn) -> tuple[list[Ballot], dict[int, tuple[Any, ...]]]:
    """Ballots that mostly agree, with some noise."""
    truth = draw(st.lists(st.integers(0, 3), min_size=8, max_size=8))
    rival = draw(st.lists(st.integers(0, 3), min_size=8, max_size=8))
    ballots = []
    for n in range(draw(st.integers(0, 7))):
        base = list(draw(st.sampled_from([truth, truth, rival])))
        for at in draw(st.sets(st.integers(0, 7), max_size=2)):
            base[at] = draw(OUTCOMES)
        verdict = draw(st.sampled_from([Verdict.OK, Verdict.RUNTIME_ERROR]))
        ballots.append(ballot(f"{draw(st.sampled_from(LANGUAGES))}-{n}", base, verdict))
    votes = draw(st.dictionaries(st.integers(0, 7), st.tuples(st.integers(0, 3)), max_size=4))
    return ballots, votes


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_says_nothing(
    election: tuple[list[Ballot], dict[int, tuple[Any, ...]]], shuffler: random.Random
) -> None:
    ballots, votes = election
    shuffled = list(ballots)
    shuffler.shuffle(shuffled)
    assert agree(signature(), vectors(), ballots, votes) == agree(signature(), vectors(), shuffled, votes)


@given(elections())
def test_what_an_agreement_promises(election: tuple[list[Ballot], dict[int, tuple[Any, ...]]]) -> None:
    ballots, votes = election
    found = agree(signature(), vectors(), ballots, votes)
    if found.reason:
        assert not found.agreed
        assert not found.vectors
        return
    by_id = {b.candidate_id: b for b in ballots}
    for ident in found.agreed:
        for index, vector in zip(found.kept, found.vectors, strict=True):
            assert by_id[ident].results[index] == Result(True, vector.expected)
    families = {{"typescript": "javascript"}.get(x, x) for x in found.languages}
    assert len(families) >= 2
    assert len(found.kept) >= 4
    assert len({v.expected for v in found.vectors}) > 1
    assert len(found.quarantined) <= (len(found.kept) + len(found.quarantined)) / 4
    assert set(found.losers) == by_id.keys() - found.agreed
    assert sorted((*found.kept, *found.quarantined, *found.outside)) == list(range(8))
    for lost in found.losers.values():
        assert lost.index in found.kept


@given(st.data(), signatures())
def test_results_of_every_type_can_be_agreed_on(data: st.DataObject, sig: Signature) -> None:
    inputs = generate(sig, [], 8, 1)
    truth = data.draw(st.lists(values(sig.returns), min_size=len(inputs), max_size=len(inputs)))
    other = data.draw(st.lists(values(sig.returns), min_size=len(inputs), max_size=len(inputs)))
    ballots = [ballot("python", truth), ballot("rust", truth), ballot("java", other)]
    found = agree(sig, inputs, ballots, {0: (truth[0],)} if truth else {})
    if found.reason is None:
        assert {"python", "rust"} <= found.agreed
        for i, v in zip(found.kept, found.vectors, strict=True):
            assert same(sig.returns, v.expected, truth[i])
    one = confirm(sig, inputs, ballots[:1], {i: (v,) for i, v in enumerate(truth)})
    assert one.reason in (None, Reason.VACUOUS, Reason.TOO_FEW_VECTORS)


def test_votes_are_matched_by_arguments_and_checked_by_type() -> None:
    sig = Signature.from_json(
        {"name": "f", "parameters": [{"name": "x", "type": "float"}], "returns": "list[int]"}
    )
    found = votes_for(
        sig,
        [Vector((1.0,)), Vector((2.5,))],
        [((1,), [1]), ((1.0,), [2]), ((2.5,), "no"), ((9.0,), [3]), (("x",), [4]), ((1.0, 2.0), [5])],
    )
    assert found == {0: ([1], [2])}


def test_two_families_of_which_one_raises_are_doubted_but_for_empty_arguments() -> None:
    inputs = [Vector((n,)) for n in range(8)]
    found = agree(signature(), inputs, [ballot("python", SQUARES), ballot("rust", [RAISED, *SQUARES[1:]])])
    assert found.agreed == {"python", "rust"}
    assert found.doubted == {"python": (0,), "rust": (0,)}
    three = [ballot("python", SQUARES), ballot("rust", [RAISED, *SQUARES[1:]]), ballot("go", SQUARES)]
    assert agree(signature(), inputs, three).doubted == {}
    values = [Vector(([n] * n,)) for n in range(8)]
    lists = Signature.from_json(
        {"name": "total", "parameters": [{"name": "values", "type": "list[int]"}], "returns": "int"}
    )
    assert agree(lists, values, three[:2]).doubted == {}
