"""Campaigns with the scripted engine, run by the real command: what the benchmarks share.

The scripted engine answers by rules after a fixed latency, so what is measured
is synth: the command line, Temporal, worker, ledger, sandbox and store.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
RULES = "tests.scripted.rules:answer"


@dataclass(frozen=True)
class Rig:
    """One data directory with its campaign file and the engine's log."""

    home: Path

    @property
    def campaign(self) -> Path:
        """The campaign file."""
        return self.home / "campaign.yaml"

    @property
    def engine_log(self) -> Path:
        """One JSON line a request that the engine answered."""
        return self.home / "engine.jsonl"

    @property
    def store(self) -> str:
        """URL of the store."""
        return f"sqlite:///{self.home / 'synth.db'}"

    def write(self, campaign: dict[str, Any], latency: float, concurrency: int) -> None:
        """Write the campaign file with a scripted pool."""
        self.home.mkdir(parents=True, exist_ok=True)
        options = {"rules": RULES, "latency": latency, "log": str(self.engine_log)}
        pool = {"engine": "scripted", "model": "rules", "concurrency": concurrency, "options": options}
        whole = {"seeds": [{"folder": str(ROOT / "examples/seeds")}], "pools": {"default": pool}} | campaign
        self.campaign.write_text(yaml.safe_dump(whole, sort_keys=False))

    def synth(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a `synth` command on this home."""
        command = [str(Path(sys.executable).with_name("synth")), "--home", str(self.home), *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        with (self.home / "run.log").open("a") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, text=True, env=environment, cwd=ROOT)

    def run(self, *arguments: str, timeout: float = 3600) -> None:
        """Run a `synth` command to its end; raises with the log's tail when it fails."""
        process = self.synth(*arguments)
        if process.wait(timeout) != 0:
            raise RuntimeError(f"synth {' '.join(arguments)}: {process.returncode}\n{self.tail()}")

    def tail(self) -> str:
        """The last lines of what the commands printed."""
        return "\n".join((self.home / "run.log").read_text().splitlines()[-15:])

    def servers(self) -> dict[str, int]:
        """Pids of the running servers by name."""
        state = json.loads((self.home / "stack.json").read_text())
        return {name: server["pid"] for name, server in state["servers"].items()}

    def answered(self) -> list[dict[str, Any]]:
        """The engine's log."""
        if not self.engine_log.exists():
            return []
        return [json.loads(line) for line in self.engine_log.read_text().splitlines() if line.endswith("}")]
