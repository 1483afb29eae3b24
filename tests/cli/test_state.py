"""What is known of a running stack, and what is left after somebody was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from synth.cli.stack.layout import Layout, prepare
from synth.cli.stack.lock import HomeLock
from synth.cli.stack.state import Engine, ProcessId, StackState, clear
from synth.errors import ServiceError
from synth.settings import Settings


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A prepared home."""
    return prepare(Settings.load(str(tmp_path / "home")))


def state(holder: ProcessId, **servers: ProcessId) -> StackState:
    """A stack of one engine."""
    engines = {"default": Engine("http://127.0.0.1:1", "tiny", "d")}
    return StackState("up", holder, "127.0.0.1:7233", "default", True, "sqlite:///s.db", engines, servers)


def sleeper() -> subprocess.Popen[bytes]:
    """A process that goes on until it is ended."""
    return subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])


def test_state_survives_the_file(layout: Layout) -> None:
    written = state(ProcessId.of(os.getpid()), worker=ProcessId.of(os.getpid()))
    written.write(layout)

    assert StackState.read(layout) == written


def test_a_torn_file_is_no_stack(layout: Layout) -> None:
    layout.state.write_text('{"mode": "up", "hol')

    assert StackState.read(layout) is None
    assert StackState.last(layout) is None


def test_a_reused_pid_is_not_the_holder(layout: Layout) -> None:
    me = ProcessId.of(os.getpid())
    state(ProcessId(me.pid, me.started - 60)).write(layout)

    assert StackState.read(layout) is None
    assert StackState.last(layout) is not None


def test_what_a_killed_holder_left_is_ended(layout: Layout) -> None:
    left = sleeper()
    gone = sleeper()
    holder = ProcessId.of(gone.pid)
    gone.kill()
    gone.wait()
    state(holder, worker=ProcessId.of(left.pid)).write(layout)

    clear(layout)

    assert not psutil.pid_exists(left.pid)
    left.wait(timeout=10)
    assert not layout.state.exists()


def test_a_stranger_with_a_recorded_pid_is_left_alone(layout: Layout) -> None:
    stranger = sleeper()
    found = ProcessId.of(stranger.pid)
    state(ProcessId(1, 0.0), worker=ProcessId(found.pid, found.started - 60)).write(layout)

    clear(layout)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_the_lock_dies_with_its_holder(layout: Layout) -> None:
    script = (
        "import sys, signal\nfrom pathlib import Path\n"
        "from synth.cli.stack.layout import Layout\nfrom synth.cli.stack.lock import HomeLock\n"
        f"with HomeLock(Layout(Path({str(layout.home)!r}))):\n"
        "    print('held', flush=True)\n"
        "    signal.pause()\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(ServiceError, match="another synth"), HomeLock(layout):
        pass
    holder.kill()
    holder.wait()
    holder.stdout.close()

    with HomeLock(layout):
        assert layout.lock.exists()


def test_the_lock_names_its_holder(layout: Layout) -> None:
    state(ProcessId.of(os.getpid())).write(layout)
    with HomeLock(layout), pytest.raises(ServiceError) as refused, HomeLock(layout):
        pass

    assert f"pid {os.getpid()}" in refused.value.what
    assert "synth down" in refused.value.mend


def test_a_zombie_holds_nothing(layout: Layout) -> None:
    dead = sleeper()
    identity = ProcessId.of(dead.pid)
    dead.kill()
    psutil.wait_procs([psutil.Process(dead.pid)], timeout=10)

    assert identity.find() is None
    dead.wait()
