"""Rows that are kept or left out as they come, and the mix that the next files are drawn by."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.syntax.blocks import GROUPS
from synth.syntax.infill.balance import asked, deviation
from synth.syntax.infill.shares import Shares, margin, steered
from synth.syntax.mix import BLOCK_WEIGHTS, SPLIT_WEIGHTS, Mix
from synth.vocabulary import BlockGroup, SplitKind

NAMES = [*GROUPS, "siblings", "typed", "lines", "chars"]
CELLS = [f"{name}/{length}" for name in NAMES for length in ("short", "long")]
CUSTOM = Mix({**SPLIT_WEIGHTS, "lines": 0.2}, 0.6, blocks=BLOCK_WEIGHTS | {"if": 0.4, "call": 0.0})


def kept(mix: Mix, supply: dict[str, float], rows: int) -> Shares:
    """The shares after so many rows drawn from a supply."""
    rng, shares = Random(1), Shares(mix, Counter(), 0)
    for cell in rng.choices(list(supply), list(supply.values()), k=rows):
        shares.take(cell)
    return shares


def test_the_campaign_file_names_what_there_is() -> None:
    assert set(get_args(BlockGroup)) == set(GROUPS)
    assert set(get_args(SplitKind)) == set(SPLIT_WEIGHTS)


@pytest.mark.parametrize("mix", [Mix(), CUSTOM])
def test_shares_end_within_two_points_where_there_is_enough_of_all(mix: Mix) -> None:
    wanted = asked(mix)
    supply = {cell: wanted[cell.split("/")[0]] + 0.03 for cell in CELLS}
    shares = kept(mix, supply, 20_000)
    assert shares.kept.total() > 4_000
    assert not margin(shares.kept, 0)["call"] or mix is not CUSTOM
    assert max(abs(got - share) for got, share in deviation(shares.kept, mix).values()) < 0.02


def test_code_with_little_of_what_is_asked_gives_rows_all_the_same() -> None:
    shares = kept(Mix(), {"call/short": 97, "assign/short": 2.9, "loop/long": 0.1}, 5_000)
    assert shares.kept.total() > 300
    assert shares.kept["loop/long"] > 0
    alone = kept(Mix(), {"call/short": 1.0}, 500)
    assert alone.kept.total() > 100


@given(st.lists(st.sampled_from(CELLS), max_size=300))
def test_a_row_that_is_kept_counts_and_another_does_not(cells: list[str]) -> None:
    shares, taken = Shares(Mix(), Counter(), 0), Counter[str]()
    for cell in cells:
        taken[cell] += shares.take(cell)
    assert +taken == +shares.kept
    assert shares.met == len(cells)


@given(st.dictionaries(st.sampled_from(CELLS), st.integers(0, 5000)))
def test_what_lacks_is_drawn_more_and_what_is_not_asked_never(cells: dict[str, int]) -> None:
    mix = steered(CUSTOM, cells)
    assert mix.blocks["call"] == 0
    assert all(weight >= 0 for weight in (*mix.blocks.values(), *mix.splits.values()))
    assert 0 <= mix.short_rate <= 1
    assert sum(mix.splits.values()) > 0 < sum(mix.blocks.values())


def test_a_steered_mix_turns_towards_what_was_asked() -> None:
    mix = Mix()
    assert steered(mix, {}) == mix
    even = {f"{name}/{length}": round(1e5 * share * rate) for name, share in asked(mix).items()
            for length, rate in (("short", 0.8), ("long", 0.2))}  # fmt: skip
    same = asked(steered(mix, even))
    assert all(abs(same[name] - share) < 1e-3 for name, share in asked(mix).items())
    few = steered(mix, even | {"loop/short": 100, "loop/long": 0, "lines/short": 40_000})
    assert asked(few)["loop"] > 5 * asked(mix)["loop"]
    assert asked(few)["lines"] < asked(mix)["lines"] / 5
