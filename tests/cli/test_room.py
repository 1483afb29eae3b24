"""A disk that is full when a stack is started, or gets full while it runs."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from synth.cli.stack.layout import Layout, prepare
from synth.cli.stack.room import FULL, TO_BEGIN
from synth.cli.stack.stack import Stack, StackPlan
from synth.cli.stack.state import StackState
from synth.errors import ServiceError
from synth.settings import Settings


class Usage(NamedTuple):
    """What `shutil.disk_usage` gives."""

    total: int
    used: int
    free: int


class Disk:
    """A disk whose free bytes are set, and a stack on it."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = TO_BEGIN
        self.said: list[str] = []
        settings = Settings.load(str(home))
        self.stack = Stack(StackPlan(settings, prepare(settings), "run", {}), self.said.append)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 2**40 - self.free, self.free))

    def looks(self, free: int) -> list[str]:
        """What is said at the next look."""
        self.free = free
        self.said.clear()
        self.stack.check()
        return list(self.said)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk with just enough room."""
    return Disk(tmp_path / "home", monkeypatch)


def test_nothing_is_started_on_a_disk_that_is_almost_full(disk: Disk) -> None:
    async def start() -> None:
        async with disk.stack:
            raise AssertionError("started")

    disk.free = TO_BEGIN - 1
    with pytest.raises(ServiceError, match="has 31 MB left — free 32 MB") as caught:
        asyncio.run(start())
    assert "--home" in caught.value.mend
    assert disk.said == []
    assert not disk.stack.plan.layout.state.exists()


def test_a_full_disk_keeps_the_state_from_being_written_and_nothing_else(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(state: StackState, layout: Layout) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(StackState, "write", full)
        disk.stack._recorded = {"worker": 1}  # another one was started in its place
        assert disk.looks(TO_BEGIN) == []
    assert not disk.stack.plan.layout.state.exists()
    disk.looks(TO_BEGIN)
    assert disk.stack.plan.layout.state.exists()


def test_a_disk_that_gets_full_is_told_once_and_its_end_too(disk: Disk) -> None:
    assert disk.looks(FULL) == []
    (line,) = disk.looks(FULL - 1)
    assert "is full" in line and str(disk.stack.plan.layout.home) in line
    assert disk.looks(0) == []
    assert ["has room again" in line for line in disk.looks(FULL)] == [True]
    assert disk.looks(TO_BEGIN) == []
