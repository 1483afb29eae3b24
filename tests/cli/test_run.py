"""`synth run`, `up` and `down` as a person uses them: real processes, a real Temporal server."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest

from synth.cli.stack.layout import Layout
from synth.cli.stack.state import StackState

pytestmark = pytest.mark.temporal
SEEDS = Path(__file__).parents[2] / "examples" / "seeds"
FIM = f"""\
name: blocks
languages: [python, javascript]
recipes:
  - {{recipe: fim, target: 3}}
seeds:
  - folder: {SEEDS}
exports:
  - format: fim
"""
SLOW = f"""\
name: slow
languages: [python, javascript]
recipes:
  - {{recipe: discussion, target: 5}}
  - {{recipe: fim, target: 2}}
seeds:
  - folder: {SEEDS}
pools:
  default: {{engine: scripted, model: tiny, options: {{latency: 1.0}}}}
shard_size: 4
budget: {{tasks: 12}}
"""
HANGING = SLOW.replace("latency: 1.0", "latency: 4.0").replace("tasks: 12", "tasks: 400")


class Shell:
    """Starts `synth` in a home of its own, and ends what it left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layout = Layout(folder / "home")
        self._started: list[subprocess.Popen[str]] = []

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command; its outputs are pipes."""
        command = [sys.executable, "-m", "synth.cli", "--home", str(self.layout.home), *words]
        process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._started.append(process)
        return process

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def file(self, text: str) -> str:
        """A campaign file."""
        (self.folder / "campaign.yaml").write_text(text)
        return "campaign.yaml"

    def servers(self) -> list[psutil.Process]:
        """The processes of the stack that runs now."""
        state = StackState.read(self.layout)
        assert state is not None
        return [p for p in (identity.find() for identity in state.servers.values()) if p is not None]

    def close(self) -> None:
        """End all that is left, the stack of `up` included."""
        state = StackState.read(self.layout)
        if state is not None:
            psutil.Process(state.holder.pid).terminate()
        for process in self._started:
            process.kill()
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell in an empty folder."""
    for name in ("SYNTH_HOME", "SYNTH_STORE", "TEMPORAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    opened = Shell(tmp_path)
    yield opened
    opened.close()


def read_until(stream: IO[str] | None, words: str) -> None:
    """Read lines until one has the words."""
    assert stream is not None
    for line in stream:
        if words in line:
            return
    raise AssertionError(f"ended without saying {words!r}")


def test_a_campaign_from_its_file_to_its_export(shell: Shell) -> None:
    file = shell.file(FIM)
    done = shell("run", file)

    assert done.returncode == 0, done.stderr
    assert "reached its target" in done.stdout
    (export,) = (shell.layout.home / "exports").glob("blocks-*/fim/data/train.jsonl")
    assert str(export.parent.parent) in done.stdout
    assert not shell.layout.state.exists()

    again = shell("run", file)
    assert again.returncode == 0
    assert "finished earlier" in again.stderr
    assert "--new" in again.stderr
    assert "starting" not in again.stderr
    assert len(json.loads(shell("list", "--json").stdout)) == 1


def test_ctrl_c_and_the_same_command_again(shell: Shell) -> None:
    file = shell.file(SLOW)
    first = shell.start("run", file)
    read_until(first.stderr, "running")
    servers = shell.servers()
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)

    assert first.returncode == 130
    assert err.splitlines()[-1].startswith("interrupted: slow-")
    assert "goes on from here" in err
    assert out == ""
    assert not any(server.is_running() for server in servers)

    second = shell("run", file)
    assert "goes on:" in second.stderr
    assert second.returncode in (0, 3)
    assert "slow-" in second.stdout


def test_kill_9_leaves_nothing_running_and_loses_nothing(shell: Shell) -> None:
    file = shell.file(HANGING)
    first = shell.start("run", file)
    read_until(first.stderr, "running")
    servers = shell.servers()
    assert len(servers) == 3
    first.kill()
    first.wait()
    gone, alive = psutil.wait_procs(servers, timeout=10)

    assert (len(gone), alive) == (3, [])
    assert StackState.read(shell.layout) is None
    assert shell("status").returncode == 0
    second = shell.start("run", file)
    read_until(second.stderr, "goes on:")
    read_until(second.stderr, "running")


def test_up_run_down(shell: Shell) -> None:
    file = shell.file(FIM)
    up = shell("up", file, "--json")
    assert up.returncode == 0, up.stderr
    assert json.loads(up.stdout)["temporal"]["embedded"] is True
    servers = shell.servers()

    assert shell("up", file).returncode == 1
    done = shell("run", file)
    assert done.returncode == 0, done.stderr
    assert "using the stack" in done.stderr
    assert all(server.is_running() for server in servers)

    assert shell("down").returncode == 0
    assert not any(server.is_running() for server in servers)
    assert "nothing runs" in shell("down").stderr


def test_a_second_run_is_told_who_is_first(shell: Shell) -> None:
    file = shell.file(HANGING)
    first = shell.start("run", file)
    read_until(first.stderr, "running")
    second = shell("run", file)

    assert second.returncode == 1
    assert f"a `synth run` (pid {first.pid}) already runs" in second.stderr
    assert shell("down").returncode == 1
    assert first.poll() is None


def test_the_wanted_port_is_taken(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = shell("run", shell.file(FIM), "--port", str(port))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"synth: port {port} of 127.0.0.1 is in use — leave --port out to have a free one picked"
    )


def test_an_engine_that_does_not_answer(shell: Shell) -> None:
    pool = "pools:\n  default: {engine: openai, model: m, url: 'http://127.0.0.1:1/v1'}\n"
    done = shell("run", shell.file(FIM.replace("recipe: fim", "recipe: snippet") + pool))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("synth: pool 'default': ")
    assert not shell.layout.state.exists()


def test_a_named_temporal_server_that_does_not_answer(shell: Shell) -> None:
    done = shell("run", shell.file(FIM), "--temporal", "127.0.0.1:1")

    assert done.returncode == 1
    assert "127.0.0.1:1" in done.stderr.splitlines()[-1]
