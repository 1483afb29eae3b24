"""The commands that only look: what they print from a hand-made store, with no server anywhere."""

from __future__ import annotations

import csv
import json

import pytest

from tests.cli.conftest import Terminal
from tests.cli.golden import assert_golden

PLAIN = {
    "list": ["list"],
    "status": ["status", "demo"],
    "sample": ["sample"],
    "tasks-dropped": ["tasks", "--status", "dropped"],
    "show": ["show", "sample-python"],
    "show-fim": ["show", "sample-fim"],
    "explain-kept": ["explain", "sample-rust"],
    "explain-dropped": ["explain", "task-lost"],
    "explain-live": ["explain", "task-live"],
    "sql": ["sql", "select language, count(*) as samples from samples group by 1 order by 1"],
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_output(filled: Terminal, name: str) -> None:
    said = filled(*PLAIN[name])

    assert said.code == 0
    assert_golden(name, said.out)


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["status"],
        ["sample"],
        ["tasks"],
        ["show", "sample-fim"],
        ["explain", "task-kept"],
        ["sql", "select * from funnel"],
        ["models", "list"],
    ],
)
def test_json_is_one_document_on_stdout(filled: Terminal, words: list[str]) -> None:
    said = filled(*words, "--json")

    assert said.code == 0
    assert json.loads(said.out)


def test_explanation_compares_each_solution_with_the_agreed_results(filled: Terminal) -> None:
    story = json.loads(filled("explain", "task-kept", "--json").out)

    rows = {row["candidate"]: row["cells"] for row in story["matrix"]["rows"]}
    assert rows == {"java": ["other", "error"], "python": ["same", "same"], "rust": ["same", "same"]}
    assert story["matrix"]["by"] == "agreement"
    assert story["kept"] is True


def test_a_task_is_shown_with_all_its_samples(filled: Terminal) -> None:
    said = filled("show", "task-kept")

    assert "sample-python ·" in said.out
    assert "sample-rust ·" in said.out


def test_sql_as_csv(filled: Terminal) -> None:
    said = filled("sql", "select id, title from samples order by number", "--format", "csv")

    rows = list(csv.reader(said.out.splitlines()))
    assert rows[0] == ["id", "title"]
    assert rows[1] == ["sample-python", "Clamp a value"]


def test_sql_says_when_rows_are_left_out(filled: Terminal) -> None:
    said = filled("sql", "select id from samples", "-n", "1")

    assert len(said.out.splitlines()) == 2
    assert "only the first 1 rows" in said.err


def test_home_may_stand_after_the_command(filled: Terminal, tmp_path: object) -> None:
    said = filled("list", "--home", f"{tmp_path}/elsewhere")

    assert said.code == 1
    assert "elsewhere" in said.err


def test_watching_a_finished_campaign_shows_its_results(filled: Terminal) -> None:
    said = filled("watch")

    assert said.code == 0
    assert "reached its target: 3 of 7 samples" in said.out
