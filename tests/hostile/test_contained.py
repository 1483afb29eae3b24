"""Every hostile program gets its verdict, and afterwards nothing is different.

What each is after is in the modules beside this one; `Census` says what is counted.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace

import pytest

from synth.sandbox import Outcome, Sandbox
from synth.vocabulary import Verdict
from tests.hostile import appetite, building, kernel, lingering, reach
from tests.hostile.bait import Bait
from tests.hostile.census import Census
from tests.hostile.hostile import Hostile, parameters
from tests.sandbox.programs import python, shell, use_every_slot

EVERYBODY = parameters(appetite.ALL, reach.ALL, kernel.ALL, lingering.ALL, building.ALL)
GRACE = 5.0
"""Seconds that a job may take beyond its limits, start and death included."""


def test_there_are_as_many_as_promised() -> None:
    assert len(EVERYBODY) >= 40


@pytest.mark.parametrize("hostile", EVERYBODY)
def test_contained(sandbox: Sandbox, bait: Bait, hostile: Hostile) -> None:
    _skip_unless_it_can_be_tried(sandbox, hostile)
    if hostile.name.endswith(", warm"):
        _warm_up(sandbox)
    job, before, started = hostile.job(bait.words), Census.take(sandbox), time.monotonic()
    outcome = sandbox.run(job)
    took = time.monotonic() - started
    assert Census.take(sandbox).left_since(before) == {}
    bait.is_whole()
    assert sandbox._warm_faults == 0
    _check(hostile, outcome, bait)
    assert took < job.limits.compile_seconds + job.limits.run_seconds + GRACE
    if sandbox.mode.memory != "rlimit":
        assert outcome.peak_memory_bytes <= job.limits.memory_bytes
    assert sandbox.run(shell("echo next")).stdout == "next\n"


def _skip_unless_it_can_be_tried(sandbox: Sandbox, hostile: Hostile) -> None:
    if hostile.needs_cgroup and sandbox.mode.memory == "rlimit":
        pytest.skip("needs a memory cgroup")
    if reason := hostile.needs():
        pytest.skip(reason)


def _warm_up(sandbox: Sandbox) -> None:
    """So that every slot's warm process is in the census."""
    if not sandbox.mode.warm:
        pytest.skip("no warm path here")
    for _ in range(sandbox.mode.slots):
        assert sandbox.run(replace(python("print(1)"), warm=())).stdout == "1\n"


def _check(hostile: Hostile, outcome: Outcome, bait: Bait) -> None:
    said = outcome.stdout + outcome.stderr
    assert outcome.verdict is hostile.verdict, f"{outcome.verdict}: {said[-500:]}"
    assert "ESCAPED" not in outcome.stdout, said
    assert bait.secret not in said
    if outcome.verdict is Verdict.OK:
        assert "held" in outcome.stdout, said
    hostile.holds(outcome)


def test_two_jobs_do_not_see_each_other(sandbox: Sandbox) -> None:
    watcher = python(
        "import os, time\nend = time.time() + 1\nwhile time.time() < end:\n"
        "  if os.path.exists('/tmp/here') or os.path.exists('/dev/shm/here'): print('SEEN')\n"
        "  if len([p for p in os.listdir('/proc') if p.isdigit()]) > 3: print('SEEN')\n"
    )
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(sandbox.run(watcher)))
    thread.start()
    sandbox.run(shell("touch /tmp/here /dev/shm/here; sleep 0.3"))
    thread.join()
    assert outcomes[0].stdout == ""


LEAVES = """
import os, signal, socket, sys
word = "state-@of-the-job-before"
for place in ("/work", "/tmp", "/dev/shm"): open(place + "/left", "w").write(word)
sys.modules["left"] = sys; os.environ["LEFT"] = word; sys.argv.append(word); word *= 1000
bound = [socket.socket(socket.AF_UNIX), socket.socket(socket.AF_INET)]
bound[0].bind("\\0left"); bound[1].bind(("127.0.0.1", 4711)); bound[1].listen()
client = socket.create_connection(("127.0.0.1", 4711)); bound[1].accept()[0].close()
signal.signal(signal.SIGUSR1, signal.SIG_IGN); os.umask(0o777); os.nice(5)
import ctypes; ctypes.CDLL(None).shmget(0x1EF7, 4096, 0o1666)
print("left")
"""
FINDS = """
import os, re, signal, socket, sys
found = [place for place in ("/work", "/tmp", "/dev/shm") if os.path.exists(place + "/left")]
found += ["module"] * ("left" in sys.modules) + ["environment"] * ("LEFT" in os.environ) + sys.argv[1:]
for family, address in ((socket.AF_UNIX, "\\0left"), (socket.AF_INET, ("127.0.0.1", 4711))):
    socket.socket(family).bind(address)
found += open("/proc/net/tcp").read().splitlines()[1:] + open("/proc/sysvipc/shm").read().splitlines()[1:]
if signal.getsignal(signal.SIGUSR1) or os.umask(0) != 0o22: found.append("attributes")
if os.nice(0) != NICE: found.append("nice")
word, memory = re.compile(b"state-[@]of"), os.open("/proc/self/mem", os.O_RDONLY)
for line in open("/proc/self/maps"):
    first, last = (int(each, 16) for each in line.split()[0].split("-"))
    if "rw" in line and word.search(os.pread(memory, last - first, first)): found.append(line)
print(found)
"""


def test_a_fork_finds_nothing_of_the_job_before(bait: Bait) -> None:
    """Not even what was written in its text: the process that both are forks of never reads it."""
    finds_all = FINDS.replace("NICE", str(os.nice(0)))
    with Sandbox.open(slots=1) as alone:
        _warm_up(alone)
        for _ in range(2):
            left, finds = (alone.run(replace(python(code), warm=())) for code in (LEAVES, finds_all))
            assert (left.stdout, left.stderr) == ("left\n", "")
            assert (finds.stdout, finds.stderr) == ("[]\n", "")
        assert alone._warm_faults == 0


def test_many_hostile_programs_at_once_do_not_hurt_a_good_one(bait: Bait) -> None:
    names = ("fork bomb", "memory bomb", "endless loop", "every core for ever", "inode flood", "zombie flood")
    with Sandbox.open(slots=4) as crowded:
        use_every_slot(crowded)
        before = Census.take(crowded)
        bad = [each.values[0] for each in EVERYBODY if each.id in names]  # type: ignore[attr-defined]
        threads = [threading.Thread(target=crowded.run, args=(each.job(bait.words),)) for each in bad]
        for thread in threads:
            thread.start()
        good = [crowded.run(shell(f"echo {i}")) for i in range(5)]
        for thread in threads:
            thread.join()
        assert [outcome.stdout for outcome in good] == [f"{i}\n" for i in range(5)]
        assert Census.take(crowded).left_since(before) == {}
