"""Balance: shares end near what was asked, and not at any price."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from synth.syntax.infill.balance import WORTH, asked, chances, deviation
from synth.syntax.mix import Mix, dealt


def kept(cells: Counter[str], mix: Mix) -> Counter[str]:
    chance = chances(cells, mix)
    assert all(0 <= c <= 1 + 1e-9 for c in chance.values())
    return Counter({cell: round(count * chance[cell]) for cell, count in cells.items()})


@pytest.mark.parametrize("number", range(10))
def test_shares_end_within_two_points(number: int) -> None:
    """Up to a third too much or too little of everything."""
    rng, mix = Random(number), Mix()
    cells: Counter[str] = Counter()
    for name, share in asked(mix).items():
        for length, part in (("short", 0.8), ("long", 0.2)):
            cells[f"{name}/{length}"] = int(50_000 * share * part * rng.uniform(0.67, 1.33))
    found = kept(cells, mix)
    assert found.total() >= WORTH * cells.total()
    for name, (share, wanted) in deviation(found, mix).items():
        assert abs(share - wanted) < 0.02, name


def test_a_kind_that_is_hardly_there_does_not_cost_the_rest() -> None:
    cells = Counter({f"{name}/short": int(10_000 * share) for name, share in asked(Mix()).items()})
    cells["loop/short"] = 3
    assert kept(cells, Mix(short_rate=1.0)).total() >= WORTH * cells.total()


def test_nothing_at_all_and_one_kind_alone() -> None:
    assert chances({}, Mix()) == {}
    assert kept(Counter({"if/short": 10}), Mix()).total() == 10


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_strata_keep_shares_in_few_draws(count: int) -> None:
    rng, weights = Random(1), {"a": 0.7, "b": 0.2, "c": 0.1, "d": 0.0}
    seen: Counter[str] = Counter()
    for _ in range(6000):
        one = dealt(weights, rng.random(), count)
        assert abs(one.count("a") - 0.7 * count) < 1
        seen.update(one)
    for name, weight in weights.items():
        assert seen[name] / seen.total() == pytest.approx(weight, abs=0.02)
