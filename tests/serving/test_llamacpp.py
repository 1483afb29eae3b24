"""The embedded engine with a real (small) model: started, proved, killed, restarted."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from synth.errors import RequestRefused
from synth.serving.engines import engine_command
from synth.serving.pool import Pool
from synth.serving.ports import free_port
from synth.settings import Settings
from synth.spec import PoolSpec
from tests.serving.asking import ask

pytest.importorskip("xllamacpp")

SCHEMA = {
    "type": "object",
    "properties": {"language": {"enum": ["rust", "go"]}, "lines": {"type": "integer"}},
    "required": ["language", "lines"],
    "additionalProperties": False,
}


@pytest.mark.engine
async def test_a_real_model_answers_obeys_and_survives_a_kill(
    smollm: tuple[Settings, str], tmp_path: Path
) -> None:
    settings, model = smollm
    pool = PoolSpec(model=model, concurrency=2, context=1024)
    port = free_port()
    command = engine_command(pool, port, settings)
    restarted = asyncio.Event()
    child = command.child("engine", tmp_path / "engine.log", lambda _: restarted.set())
    async with child, Pool.open("default", pool, command.url) as served:
        identity = await served.probe()
        assert (identity.engine, identity.model) == ("llamacpp", model)
        assert identity.revision.startswith("b179c952")
        assert identity.parameters["n_ctx"] == 1024
        first = await served.complete(ask(1, max_tokens=16, temperature=0.0))
        assert (first.finish, first.completion_tokens) == ("length", 16)
        move = await served.complete(ask(2, max_tokens=64, schema=SCHEMA))
        assert json.loads(move.text).keys() == {"language", "lines"}
        with pytest.raises(RequestRefused, match="context"):
            await served.complete(ask(3, messages=ask().messages * 200))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        await restarted.wait()
        await child.wait_ready()
        again = await served.complete(ask(1, max_tokens=16, temperature=0.0))
        assert again.text == first.text


@pytest.mark.engine
def test_a_broken_model_ends_with_a_clear_last_line(tmp_path: Path, settings: Settings) -> None:
    model = tmp_path / "broken.gguf"
    model.write_bytes(b"GGUF" + bytes(2000))
    command = engine_command(PoolSpec(model=str(model)), free_port(), settings)
    done = subprocess.run(command.argv, env=dict(command.env), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    # The engine's own log may have begun the line.
    assert f"llama.cpp server: {model} cannot be loaded" in done.stderr.splitlines()[-1]
    assert command.argv[0] == sys.executable
