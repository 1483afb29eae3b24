"""One campaign with a real model, through the real command: SmolLM2-135M on the CPU.

The model is far too small to write good samples; what is tested is everything
around it: the engine is started, obeys schemas, answers are kept, nothing it
says breaks a stage, and the campaign ends by itself with its exports.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from db.store import Store
from tests.workflows.site import SEEDS

pytestmark = [pytest.mark.engine, pytest.mark.temporal]
MODEL = "smollm2-135m-instruct-q4_1"
CAMPAIGN = {
    "name": "small",
    "seed": 2,
    "languages": ["python", "javascript"],
    "recipes": [
        {"recipe": "discussion", "target": 50, "rounds": 1, "repairs": 1},
        {"recipe": "snippet", "target": 50, "repairs": 0},
        {"recipe": "fim", "target": 3, "per_seed": 1},
    ],
    "seeds": [{"folder": str(SEEDS)}],
    "pools": {
        "default": {
            "model": MODEL,
            "concurrency": 4,
            "context": 2048,
            "sampling": {"temperature": 0.4, "max_tokens": 256},
        }
    },
    "shard_size": 3,
    "horizon": 3,
    "budget": {"tasks": 10},
    "exports": [{"format": "fim-qwen"}],
}


def synth(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a `synth` command as a person does."""
    command = [str(Path(sys.executable).with_name("synth")), "--home", str(home), *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=500, env=os.environ | {"NO_COLOR": "1"}
    )


def test_a_campaign_with_a_real_model(tmp_path: Path) -> None:
    file = tmp_path / "campaign.yaml"
    file.write_text(yaml.safe_dump(CAMPAIGN))
    ran = synth(tmp_path, "run", str(file))
    assert ran.returncode == 0, ran.stderr
    store = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    with store.read() as session:

        def one(sql: str) -> int:
            return int(session.execute(text(sql)).scalar_one())

        assert one("select count(*) from generation where completion_tokens > 0 and text <> ''") >= 6
        assert one("select count(distinct revision) from generation") == 1
        assert one("select count(*) from task where status = 'live'") == 0
        assert one("select count(*) from task where status = 'dropped' and reason = ''") == 0
        assert one("select count(*) from sample where kind = 'fim'") >= 3
    store.close()
    rows = next((tmp_path / "exports").rglob("train.jsonl")).read_text().splitlines()
    assert len(rows) >= 3
    assert json.loads(rows[0])["text"].startswith("<|fim_prefix|>")
    assert synth(tmp_path, "status").returncode == 0
