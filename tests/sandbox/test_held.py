"""Memory in a slot's cgroup that is not its job's: the job waits, or goes to another slot."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from synth.errors import SandboxFault
from synth.sandbox import Limits, Sandbox
from synth.sandbox.held import MemoryHeld
from synth.vocabulary import Verdict
from tests.sandbox.programs import PYTHON, python, use_every_slot

_NEIGHBOUR = """
import sys
from pathlib import Path
Path(sys.argv[1], "cgroup.procs").write_text("0")
held = bytearray(b"x") * (120 << 20)
print("held", flush=True)
sys.stdin.read()
"""
_FITS = python("x = bytearray(b'x') * (80 << 20)", limits=Limits(memory_bytes=160 << 20))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a moment only."""
    for name in ("slot._FREED_SECONDS", "slot._AGAIN_SECONDS", "sandbox._OTHER_SECONDS"):
        monkeypatch.setattr(f"synth.sandbox.{name}", 0.05)
    monkeypatch.setattr("synth.sandbox.sandbox._HELD_TRIES", 3)


@contextmanager
def neighbour(sandbox: Sandbox, slot: int) -> Iterator[int]:
    """A process of somebody else in a slot's cgroup, which has 120 MiB there."""
    if sandbox.mode.memory == "rlimit":
        sandbox.close()
        pytest.skip("no writable cgroup")
    folder = next(each for each in sandbox.cgroup_folders if each.name == f"slot-{slot}")
    shell = ["setsid", "--fork", PYTHON, "-I", "-S", "-c", _NEIGHBOUR, str(folder)]
    with subprocess.Popen(shell, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "held\n"
        yield _stranger(folder)
        process.stdin.close()
        process.stdout.read()


def _stranger(folder: Path) -> int:
    pids = (folder / "cgroup.procs").read_text().split()
    return next(int(pid) for pid in pids if "held" in Path("/proc", pid, "cmdline").read_text())


def test_what_others_hold_is_not_counted_as_the_jobs() -> None:
    said = (
        r"slot-0 \(1\d\d MiB, (rss|anon) 1\d\d MiB\): move or end what is none of synth's there \(pid {}\)$"
    )
    with Sandbox.open(slots=1) as sandbox:
        with neighbour(sandbox, 0) as pid, pytest.raises(MemoryHeld, match=said.format(pid)):
            sandbox.run(_FITS)
        assert sandbox.run(_FITS).verdict is Verdict.OK


def test_a_job_goes_to_a_slot_that_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synth.sandbox.sandbox._HELD_TRIES", 10**6)
    with Sandbox.open(slots=2) as sandbox:
        with neighbour(sandbox, 0):
            outcomes = asyncio.run(sandbox.run_all([_FITS] * 6))
        assert {each.verdict for each in outcomes} == {Verdict.OK}
        use_every_slot(sandbox)


def test_a_job_that_waits_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synth.sandbox.sandbox._HELD_TRIES", 10**6)

    async def cancelled(sandbox: Sandbox) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sandbox.run_all([_FITS] * 2), 0.2)

    with Sandbox.open(slots=1) as sandbox, neighbour(sandbox, 0):
        asyncio.run(cancelled(sandbox))
        with pytest.raises(SandboxFault, match="closed"):
            _close_meanwhile(sandbox)


def _close_meanwhile(sandbox: Sandbox) -> None:
    async def both() -> None:
        waiting = asyncio.to_thread(sandbox.run, _FITS)
        _, outcome = await asyncio.gather(asyncio.to_thread(sandbox.close), waiting, return_exceptions=True)
        assert isinstance(outcome, SandboxFault)
        raise outcome

    asyncio.run(both())
