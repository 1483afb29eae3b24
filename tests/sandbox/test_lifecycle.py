"""Many jobs at once, cancellation, a keeper that dies, and nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from synth.errors import SandboxFault
from synth.sandbox import Job, Limits, Outcome, Sandbox
from synth.sandbox.line import KeeperLine
from synth.sandbox.stream import Watch
from synth.vocabulary import Verdict
from tests.sandbox.programs import (
    c,
    descendants_named,
    python,
    shell,
    stages,
    use_every_slot,
    with_run_seconds,
)

VICTIM = "synth-victim"


async def test_run_all_keeps_order_and_uses_every_slot() -> None:
    with Sandbox.open(slots=4) as sandbox:
        jobs = [shell(f"sleep 0.4; echo {i}; exit {i % 3}") for i in range(8)]
        started = time.monotonic()
        outcomes = await sandbox.run_all(jobs)
        elapsed = time.monotonic() - started
    assert [outcome.stdout.strip() for outcome in outcomes] == [str(i) for i in range(8)]
    assert [outcome.exit_code for outcome in outcomes] == [i % 3 for i in range(8)]
    assert elapsed < 8 * 0.4


async def test_run_all_of_nothing(sandbox: Sandbox) -> None:
    assert await sandbox.run_all([]) == []


async def test_the_loop_stays_free_while_jobs_run(sandbox: Sandbox) -> None:
    task = asyncio.create_task(sandbox.run_all([shell("sleep 0.5")]))
    ticks = 0
    while not task.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks > 5


async def test_cancelling_kills_the_jobs() -> None:
    with Sandbox.open(slots=2) as sandbox:
        name = "synth-cancelme"
        code = f"open('/proc/self/comm', 'w').write('{name}')\nimport time; time.sleep(600)"
        limits = Limits(run_seconds=600)
        task = asyncio.create_task(sandbox.run_all([python(code, limits=limits)] * 6))
        while len(descendants_named(name)) < 2:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert descendants_named(name) == []
        assert sandbox.run(shell("echo on")).stdout == "on\n"


async def test_one_fault_ends_the_others() -> None:
    with Sandbox.open(slots=2) as sandbox:
        jobs = [
            shell("sleep 600", limits=Limits(run_seconds=600)),
            Job("x", {}, ("/usr/bin/no-such-program",)),
        ]
        with pytest.raises(SandboxFault, match="not installed"):
            await sandbox.run_all(jobs)


def test_closing_kills_what_runs() -> None:
    sandbox = Sandbox.open(slots=1)
    caught: list[BaseException] = []

    def long_job() -> None:
        try:
            sandbox.run(
                python("open('/proc/self/comm', 'w').write('synth-closing')\nimport time; time.sleep(600)")
            )
        except SandboxFault as fault:
            caught.append(fault)

    thread = threading.Thread(target=long_job)
    thread.start()
    while not descendants_named("synth-closing"):
        assert thread.is_alive()
    sandbox.close()
    thread.join()
    assert len(caught) == 1
    assert descendants_named("synth-closing") == []
    with pytest.raises(SandboxFault, match="closed"):
        sandbox.run(shell(":"))
    sandbox.close()


def test_a_short_lived_threads_job_is_not_killed_with_it(sandbox: Sandbox) -> None:
    outcomes: list[Outcome] = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: outcomes.append(sandbox.run(shell("echo done"))))
        thread.start()
        thread.join()
    assert [outcome.stdout for outcome in outcomes] == ["done\n"] * 3


FORK_BOMB = "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass"


def _mixed_jobs() -> list[Job]:
    quick = with_run_seconds(0.2)
    kinds = [
        shell("echo fine"),
        shell("exit 4"),
        shell("sleep 60", limits=quick),
        shell("yes"),
        shell("sleep 60 & sleep 60 & exit 0"),
        python("x = bytearray(2**28)", limits=Limits(memory_bytes=32 * 2**20)),
        python(FORK_BOMB, limits=Limits(run_seconds=0.2, processes=16)),
        c("int main(void) { return 0 }"),
        Job("sh", {}, ("/bin/true",), compile=("/bin/sleep", "60"), limits=Limits(compile_seconds=0.2)),
        shell("setsid sleep 60 >/dev/null 2>&1 & echo gone"),
    ]  # fmt: skip
    return kinds * 5


def test_nothing_is_left_after_fifty_mixed_jobs() -> None:
    me = psutil.Process()
    fds_before, mounts_before = me.num_fds(), Path("/proc/self/mountinfo").read_text()
    stages_before = stages(me.pid)
    children_before = {child.pid for child in me.children(recursive=True)}
    folders: list[Path] = []
    with Sandbox.open() as sandbox:
        use_every_slot(sandbox)
        fds_open = me.num_fds()
        keeper = next(child for child in me.children() if child.pid not in children_before)
        keeper_fds = keeper.num_fds()
        folders = list(sandbox.cgroup_folders)
        outcomes = asyncio.run(sandbox.run_all(_mixed_jobs()))
        assert {outcome.verdict for outcome in outcomes} >= {
            Verdict.OK,
            Verdict.TIME_LIMIT,
            Verdict.OUTPUT_LIMIT,
        }
        assert keeper.children(recursive=True) == []
        assert keeper.num_fds() <= keeper_fds + 2  # it may be about to close the last reports
        assert me.num_fds() <= fds_open + 1
        members = {pid for folder in folders for pid in (folder / "cgroup.procs").read_text().split()}
        assert members <= {str(keeper.pid)}  # its starters wait there
    assert {child.pid for child in me.children(recursive=True)} <= children_before
    assert not any(folder.exists() for folder in folders)
    assert me.num_fds() <= fds_before + 1
    assert Path("/proc/self/mountinfo").read_text() == mounts_before
    assert stages(me.pid) == stages_before


def test_a_dead_keeper_takes_its_jobs_and_is_replaced() -> None:
    with Sandbox.open(slots=1) as sandbox:
        faults: list[SandboxFault] = []

        def long_job() -> None:
            try:
                sandbox.run(
                    python("open('/proc/self/comm', 'w').write('synth-orphan')\nimport time; time.sleep(600)")
                )
            except SandboxFault as fault:
                faults.append(fault)

        thread = threading.Thread(target=long_job)
        thread.start()
        while not descendants_named("synth-orphan"):
            assert thread.is_alive()
        assert sandbox.keeper_pid is not None
        os.kill(sandbox.keeper_pid, signal.SIGKILL)
        thread.join()
        assert len(faults) == 1
        deadline = time.monotonic() + 10
        while descendants_named("synth-orphan"):
            assert time.monotonic() < deadline
        assert sandbox.run(shell("echo again")).stdout == "again\n"


@pytest.mark.parametrize("victim", ["keeper", "warm process"])
def test_a_warm_job_whose_process_is_killed_is_run_cold(
    victim: str, caplog: pytest.LogCaptureFixture
) -> None:
    code = f"open('/proc/self/comm', 'w').write('{VICTIM}')\nimport time; time.sleep(1); print('done')"
    with Sandbox.open(slots=1) as sandbox:
        if not sandbox.mode.warm:
            pytest.skip("no warm path here")
        assert sandbox.run(replace(python("print(1)"), warm=())).stdout == "1\n"
        outcomes: list[Outcome] = []
        waits = replace(python(code), warm=())
        thread = threading.Thread(target=lambda: outcomes.append(sandbox.run(waits)))
        thread.start()
        while not (jobs := descendants_named(VICTIM)):
            assert thread.is_alive()
        assert sandbox.keeper_pid is not None
        os.kill(sandbox.keeper_pid if victim == "keeper" else psutil.Process(jobs[0]).ppid(), signal.SIGKILL)
        thread.join()
        assert [(outcome.verdict, outcome.stdout) for outcome in outcomes] == [(Verdict.OK, "done\n")]
        assert "run cold" in caplog.text
        assert sandbox.run(replace(python("print(2)"), warm=())).stdout == "2\n"
    assert descendants_named(VICTIM) == []


def test_idle_warm_processes_that_died_are_started_again(caplog: pytest.LogCaptureFixture) -> None:
    """Found dead one after another, they would be three faults in a row, after which nothing is run warm."""
    with Sandbox.open(slots=4) as sandbox:
        if not sandbox.mode.warm:
            pytest.skip("no warm path here")
        job = replace(python("print(1)"), warm=())
        for _ in range(sandbox.mode.slots):
            assert sandbox.run(job).stdout == "1\n"
        keeper = psutil.Process(sandbox.keeper_pid)
        everybody = keeper.children(recursive=True)
        keeper.kill()
        psutil.wait_procs(everybody, timeout=10)
        while keeper.status() != psutil.STATUS_ZOMBIE:
            continue
        for _ in range(sandbox.mode.slots):
            assert sandbox.run(job).stdout == "1\n"
        assert (sandbox._warm_faults, "run cold" in caplog.text) == (0, False)


def test_when_we_are_killed_everything_goes() -> None:
    program = """
import sys
from synth.sandbox import Sandbox
from tests.sandbox.programs import python
sandbox = Sandbox.open(slots=1)
print(*sandbox.cgroup_folders, flush=True)
sandbox.run(python("open('/proc/self/comm', 'w').write('synth-killed')\\nimport time; time.sleep(600)"))
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout
        folders = [Path(each) for each in victim.stdout.readline().split()]
        while not descendants_named("synth-killed"):
            assert victim.poll() is None
        victim.kill()
    deadline = time.monotonic() + 20
    while descendants_named("synth-killed") or any(folder.exists() for folder in folders):
        assert time.monotonic() < deadline
    assert stages(victim.pid) == set()


def test_an_interrupted_watch_leaves_a_free_and_clean_slot() -> None:
    """Ctrl-C in the thread that runs a job: the job is dead before the slot is used again."""
    with Sandbox.open(slots=1) as sandbox:
        code = "open('/proc/self/comm', 'w').write('synth-ctrl-c')\nimport time; time.sleep(600)"
        previous = signal.signal(signal.SIGALRM, signal.default_int_handler)

        def interrupt() -> None:
            while not descendants_named("synth-ctrl-c"):
                pass
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)

        thread = threading.Thread(target=interrupt)
        thread.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                sandbox.run(python(code, limits=Limits(run_seconds=600)))
        finally:
            signal.signal(signal.SIGALRM, previous)
        thread.join()
        assert descendants_named("synth-ctrl-c") == []
        assert sandbox.run(shell("echo next")).stdout == "next\n"


def test_a_kill_that_comes_as_a_job_ends_is_no_fault() -> None:
    """The keeper closed before it read the word; its report is there all the same."""
    report = {"exit_code": 3, "error": "", "ended": 1.0, "peak": 0}
    with KeeperLine() as line, Watch(Limits(), "", {}, line, compiles=False) as watch:
        watch._kill("time")
        line.far.send(json.dumps(report).encode())
        line.close_far()
        seen = watch.until_end()
    assert (seen.exit_code, seen.stop) == (3, "time")


def test_an_alarm_heard_with_a_jobs_end_kills_nothing() -> None:
    """A warm process has its next job ready by then, and was killed with it on a machine that was busy."""
    report = {"exit_code": 137, "error": "", "ended": 1.0, "peak": 0}
    alarm = os.eventfd(1)
    with KeeperLine() as line, Watch(Limits(), "", {alarm: "memory"}, line, compiles=False) as watch:
        line.far.send(json.dumps(report).encode())
        seen = watch.until_end()
        line.far.setblocking(False)
        with pytest.raises(BlockingIOError):
            line.far.recv(16)
    os.close(alarm)
    assert (seen.exit_code, seen.stop) == (137, "memory")


def test_more_output_than_is_kept_found_at_a_jobs_end_kills_nothing() -> None:
    report = {"exit_code": 0, "error": "", "ended": 1.0, "peak": 0}
    limits = Limits(output_bytes=100_000)
    with KeeperLine() as line, Watch(limits, "", {}, line, compiles=False) as watch:
        fcntl.fcntl(watch.far.stdout, fcntl.F_SETPIPE_SZ, 2**18)
        os.write(watch.far.stdout, bytes(150_000))
        line.far.send(json.dumps(report).encode())
        seen = watch.until_end()
        line.far.setblocking(False)
        with pytest.raises(BlockingIOError):
            line.far.recv(16)
    assert (seen.exit_code, seen.stop, len(seen.stdout)) == (0, "output", 100_000)


def test_many_cancelled_at_any_time_break_no_warm_process(sandbox: Sandbox) -> None:
    """A word to kill may come before there is a job, while the namespaces are made, or after the end."""
    if not sandbox.mode.warm:
        pytest.skip("no warm path here")
    loop, brief = replace(python("while True: pass"), warm=()), replace(python("print(1)"), warm=())

    async def cancelled(turns: int) -> None:
        task = asyncio.ensure_future(sandbox.run_all([loop, brief] * 2))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    for turns in (*range(40), *range(100, 3000, 200)):
        asyncio.run(cancelled(turns))
    assert sandbox.run(brief).stdout == "1\n"
    assert sandbox._warm_faults == 0
