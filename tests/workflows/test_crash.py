"""`kill -9` of workers, engine, Temporal server and the command itself: nothing is lost or done twice.

`bench/crash.py` is the same at ten times the size.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.crash import crash

pytestmark = pytest.mark.temporal
TASKS = 200


def test_a_campaign_survives_kill_9(tmp_path: Path) -> None:
    kills = {"worker": 2, "engine": 1, "temporal": 1, "run": 1}
    found = crash(tmp_path, TASKS, kills, seed=3, latency=0.1)
    assert found.tasks == TASKS
    assert found.lost == 0
    assert found.duplicates == 0
    assert found.asked_again == 0
    assert found.samples > TASKS / 4
    assert found.identical
