"""Saved histories replay: workflow code may change only in ways that running campaigns survive."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from workflows.campaign import CampaignWorkflow
from workflows.shard import ShardWorkflow

SAVED = sorted((Path(__file__).parent / "histories").glob("*.json"))


def test_there_are_saved_histories() -> None:
    assert {p.stem for p in SAVED} == {"campaign", "discussion", "fim", "snippet"}


@pytest.mark.parametrize("path", SAVED, ids=lambda p: p.stem)
async def test_a_saved_history_replays(path: Path) -> None:
    replayer = Replayer(workflows=[CampaignWorkflow, ShardWorkflow])
    await replayer.replay_workflow(WorkflowHistory.from_json(path.stem, path.read_text()))
