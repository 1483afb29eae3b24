"""What is drawn: the live view at two widths, lines without a terminal, numbers, pace."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType
from rich.theme import Theme

from db.progress import FunnelRow, Progress, RecipeProgress
from db.queries import lineage
from db.store import Store
from synth.cli.output import STYLES, Column, plain
from synth.cli.view import results, sample, story, telling
from synth.cli.view.lines import Lines
from synth.cli.view.live import Moment, ServiceLine, draw
from synth.cli.view.pace import Pace, Reading
from synth.cli.view.words import roughly, share, size, span
from tests.cli import campaign
from tests.cli.golden import assert_golden

BEGAN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PROGRESS = Progress(
    campaign_id="quickstart-1a2b3c4d",
    name="quickstart",
    status="running",
    finish_reason="",
    created_at=BEGAN,
    updated_at=BEGAN + timedelta(minutes=3),
    planned_shards=9,
    admitted_shards=7,
    recipes=(
        RecipeProgress("discussion", 10, 5, 20),
        RecipeProgress("snippet", 6, 3, 16),
        RecipeProgress("fim", 8, 8, 8),
    ),
    languages={"python": 7, "javascript": 4, "rust": 3, "java": 2},
    levels={"agreed": 5, "passed": 3, "parsed": 8},
    statuses={"live": 9, "admitted": 14, "dropped": 21},
    reasons={"no_agreement": 12, "compile_error": 9},
    generations=312,
    prompt_tokens=201_000,
    completion_tokens=88_000,
    first_generation_at=BEGAN,
    last_generation_at=BEGAN + timedelta(minutes=3),
    tokens_per_second=52.3,
    funnel=(
        FunnelRow("discussion", 20, 18, 16, 15, 14, 13, 9, 6, 6, 5, 11, 4, 0, 5),
        FunnelRow("fim", 8, 0, 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8),
        FunnelRow("snippet", 16, 14, 14, 13, 11, 10, 7, 0, 5, 3, 8, 5, 0, 3),
    ),
)
SERVICES = (
    ServiceLine("temporal", "up"),
    ServiceLine("engine default", "starting", 1),
    ServiceLine("worker", "up"),
)


def rendered(thing: RenderableType, width: int) -> str:
    """What a terminal of this width would show, without its colours."""
    console = Console(theme=Theme(STYLES), width=width, file=io.StringIO(), record=True, highlight=False)
    console.print(thing)
    return console.export_text()


@pytest.mark.parametrize("width", [110, 72])
def test_live_view(width: int) -> None:
    moment = Moment(PROGRESS, 192, 240, SERVICES, "Ctrl-C interrupts; the same command goes on from here.")
    text = rendered(draw(moment, width), width)

    assert_golden(f"live-{width}", text)
    assert max(map(len, text.splitlines())) <= width


def test_live_view_before_anything_was_made() -> None:
    nothing = replace(
        PROGRESS, recipes=(RecipeProgress("fim", 4, 0, 0),), languages={}, statuses={}, funnel=(),
        generations=0, prompt_tokens=0, completion_tokens=0, tokens_per_second=0.0,
    )  # fmt: skip

    assert_golden("live-empty", rendered(draw(Moment(nothing, 0), 80), 80))


def test_results() -> None:
    ended = replace(PROGRESS, status="finished", finish_reason="budget")

    assert_golden("results", rendered(results.draw(ended), 100))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the hand-made campaign."""
    opened = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    campaign.fill(opened)
    yield opened
    opened.close()


def test_sample_and_story_on_a_terminal(store: Store) -> None:
    with store.read() as session:
        found = lineage(session, "sample-rust")
        fim = lineage(session, "sample-fim")
    assert found.sample is not None
    assert fim.sample is not None

    assert_golden("terminal-show", rendered(sample.draw(found, found.sample), 90))
    assert_golden("terminal-show-fim", rendered(sample.draw(fim, fim.sample), 90))
    assert_golden("terminal-explain", rendered(telling.draw("task task-kept", story.tell(found)), 100))


def test_lines_come_when_something_changed_and_not_too_often() -> None:
    lines = Lines(period=10)

    first = lines.due(Moment(PROGRESS, 0))
    assert first is not None
    assert first.startswith("[     0s] running 16/24 | discussion 5/10  snippet 3/6  fim 8/8")
    changed = replace(PROGRESS, generations=400)
    assert lines.due(Moment(changed, 5)) is None
    assert lines.due(Moment(PROGRESS, 11)) is None
    assert lines.due(Moment(changed, 12)) is not None
    assert lines.due(Moment(replace(changed, status="finished"), 13)) is not None


def test_lines_tell_of_servers_in_trouble() -> None:
    said = Lines().due(Moment(PROGRESS, 0, services=SERVICES))

    assert said is not None
    assert said.endswith("engine default is starting | engine default: 1 restart")


def test_pace_needs_something_to_go_by() -> None:
    pace = Pace()
    pace.add(Reading(0, 0))
    assert pace.eta(10) is None
    pace.add(Reading(60, 0))
    assert pace.eta(10) is None
    pace.add(Reading(120, 4))
    assert pace.eta(10) == pytest.approx(300)
    assert pace.eta(0) is None


def test_pace_follows_what_happens_now() -> None:
    pace = Pace(window=60)
    for second in range(0, 600, 10):
        pace.add(Reading(second, second))
    for second in range(600, 700, 10):
        pace.add(Reading(second, 590 + (second - 590) // 10))

    assert pace.eta(6) == pytest.approx(60, rel=0.2)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (59.9, "59s"), (60, "1m 00s"), (3599, "59m 59s"), (3600, "1h 00m"), (90000, "1d 01h")],
)
def test_spans(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_rough_times_and_shares() -> None:
    assert [roughly(s) for s in (1, 44, 61, 200, 3600)] == ["5s", "45s", "1m", "3m", "1h 00m"]
    assert (share(1, 2), share(1, 0)) == ("50 %", "")


@given(st.integers(0, 10**12))
def test_sizes_are_short(number: int) -> None:
    assert len(size(number)) <= 9


@given(st.lists(st.fixed_dictionaries({"a": st.text(max_size=9), "b": st.integers()}), max_size=5))
def test_plain_columns_start_where_their_headings_do(rows: list[dict[str, object]]) -> None:
    lines = plain(rows, (Column("a"), Column("b", right=True)))

    assert len(lines) == len(rows) + 1
    assert all("\n" not in line for line in lines)
