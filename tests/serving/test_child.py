"""Children: restarted on the same port, stopped without a trace, gone with their parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from synth.errors import ServiceError
from synth.serving.child import Child, ChildSpec
from synth.serving.environment import environment
from synth.serving.health import http_healthy
from synth.serving.ports import free_port, in_use

SCRIPTED = [sys.executable, "-m", "synth.serving.scripted", "--port"]


def _server(tmp_path: Path, port: int, argv: list[str] | None = None, **changes: float) -> Child:
    argv = argv or [*SCRIPTED, str(port)]
    spec = ChildSpec("engine", argv, tmp_path / "engine.log", environment(), port=port, **changes)  # type: ignore[arg-type]
    return Child(spec, lambda: http_healthy(f"http://127.0.0.1:{port}/health"))


async def _always() -> bool:
    return True


async def _never() -> bool:
    return False


async def test_a_killed_child_comes_back_on_its_port(tmp_path: Path) -> None:
    port = free_port()
    restarted = asyncio.Event()
    child = _server(tmp_path, port)
    child._on_restart = lambda _: restarted.set()
    async with child:
        first = child.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await restarted.wait()
        await child.wait_ready()
        assert await http_healthy(f"http://127.0.0.1:{port}/health")
        assert child.pid not in (None, first)
        assert child.restarts == 1
    assert not in_use(port)
    assert child.pid is None


async def test_stop_leaves_no_process_of_the_group(tmp_path: Path) -> None:
    ids = tmp_path / "ids"
    script = f"trap '' TERM; (trap '' TERM; exec sleep 1000) & echo $! $$ > {ids}; wait"
    spec = ChildSpec("tree", ["sh", "-c", script], tmp_path / "log", environment(), stop_seconds=0.1)

    async def written() -> bool:
        return ids.is_file() and bool(ids.read_text().strip())

    async with Child(spec, written):
        processes = [psutil.Process(int(pid)) for pid in ids.read_text().split()]
    gone, alive = await asyncio.to_thread(psutil.wait_procs, processes, 5)
    assert (len(gone), alive) == (2, [])


async def test_a_child_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    child = Child(
        ChildSpec("broken", ["sh", "-c", "echo first; echo no model >&2; exit 3"], tmp_path / "log"), _never
    )
    with pytest.raises(ServiceError, match=r"broken did not get ready \(exit code 3\): no model") as caught:
        await child.start()
    assert "\n" not in str(caught.value)
    assert child.pid is None


async def test_a_missing_program_is_one_line(tmp_path: Path) -> None:
    child = Child(ChildSpec("absent", ["/no/such/program"], tmp_path / "log"), _never)
    with pytest.raises(ServiceError, match="cannot start /no/such/program: No such file"):
        await child.start()


async def test_a_child_that_never_gets_healthy_is_stopped(tmp_path: Path) -> None:
    spec = ChildSpec("slow", ["sleep", "1000"], tmp_path / "log", environment(), start_seconds=0.2)
    child = Child(spec, _never)
    with pytest.raises(ServiceError, match="did not get ready"):
        await child.start()
    assert child.pid is None


async def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    port = free_port()
    async with _server(tmp_path, port):
        with pytest.raises(ServiceError, match=f"port {port} is in use"):
            await _server(tmp_path, port).start()


async def test_a_child_that_keeps_failing_after_a_good_start_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synth.serving.child.PAUSE_FIRST", 0.01)
    monkeypatch.setattr("synth.serving.child.PAUSE_MOST", 0.01)
    once = tmp_path / "once"
    script = f"test -e {once} && exit 7; : > {once}; exec sleep 1000"
    spec = ChildSpec("moody", ["sh", "-c", script], tmp_path / "log", environment())
    lives = 0

    async def healthy() -> bool:
        return once.exists() and lives == 0

    def restarted(_: int) -> None:
        nonlocal lives
        lives += 1

    child = Child(spec, healthy, restarted)
    await child.start()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(ServiceError, match="exit code 7"):
        await child.wait()
    assert child.restarts == 5


async def test_it_sees_only_what_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "secret")
    spec = ChildSpec(
        "env", ["sh", "-c", "env; exec sleep 1000"], tmp_path / "log", environment({"GIVEN": "1"})
    )

    async def said() -> bool:
        return "GIVEN=1" in spec.log.read_text()

    async with Child(spec, said):
        assert "secret" not in spec.log.read_text()


async def test_cancelling_the_start_leaves_nothing(tmp_path: Path) -> None:
    ids = tmp_path / "ids"
    started = asyncio.Event()
    spec = ChildSpec(
        "slow", ["sh", "-c", f"echo $$ > {ids}; exec sleep 1000"], tmp_path / "log", environment()
    )

    async def waiting() -> bool:
        if ids.is_file() and ids.read_text().strip():
            started.set()
        return False

    start = asyncio.create_task(Child(spec, waiting).start())
    await started.wait()
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    assert not psutil.pid_exists(int(ids.read_text()))


PARENT = """
import asyncio, sys
from pathlib import Path
from synth.serving.child import Child, ChildSpec
async def healthy(): return True
async def main():
    child = Child(ChildSpec("sleeper", ["sleep", "1000"], Path(sys.argv[1])), healthy)
    await child.start()
    print(child.pid, flush=True)
    await child.wait()
asyncio.run(main())
"""


def test_a_child_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    gone, _ = psutil.wait_procs([child], 5)
    assert gone
