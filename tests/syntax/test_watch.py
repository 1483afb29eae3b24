"""The static check in processes: the same results, and nothing that hangs, dies or is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from synth.errors import ToolchainError
from synth.syntax import watch
from synth.syntax.faults import Fault
from synth.syntax.static_check import static_check
from synth.syntax.watch import Watch

_SLOW = """
import sys, time
from synth.syntax import child
plain = child.static_check
def check(language, code):
    if "hang" in code:
        while True: pass
    if "sleep" in code:
        time.sleep(60)
    if "die" in code:
        import os; os.abort()
    if "hungry" in code:
        bytearray(8 << 30)
    return plain(language, code)
child.static_check = check
child.main()
"""


@pytest.fixture(scope="module")
def odd() -> Iterator[Watch]:
    """A watch of one process that misbehaves when it is told to."""
    one = Watch(1, 0.5, [sys.executable, "-c", _SLOW])
    yield one
    one.close()


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "x = 1\n"),
        ("python", "x = (\n"),
        ("rust", "fn a() {}\n"),
        ("c", "int f(void) { return 1 }"),
    ],
)
def test_a_process_says_what_the_function_says(language: str, code: str) -> None:
    assert watch.checked(language, code) == static_check(language, code)


def test_an_unknown_language_is_the_same_error() -> None:
    with pytest.raises(ToolchainError) as caught:
        watch.checked("klingon", "x")
    assert caught.value.mend


@pytest.mark.parametrize(
    ("code", "fault"),
    [("hang()", Fault.PARSER_TIMEOUT), ("sleep()", Fault.PARSER_TIMEOUT), ("die()", Fault.PARSER_DIED)],
)
def test_a_parser_that_does_not_end_is_ended_and_the_next_text_is_checked(
    odd: Watch, code: str, fault: Fault
) -> None:
    assert odd.checked("python", "x = 1\n").ok
    begun = time.monotonic()
    found = odd.checked("python", code)
    assert (found.ok, found.fault, found.detail) == (False, fault, fault.value)
    assert found.tier == "ast" and found.grammar.startswith("python@")
    assert time.monotonic() - begun < 30
    assert odd.checked("python", "x = 1\n").ok


def test_a_parser_without_memory_kills_no_other(odd: Watch) -> None:
    assert odd.checked("python", "hungry()").fault is Fault.PARSER_DIED
    assert odd.checked("python", "x = 1\n").ok


def test_a_process_that_was_killed_while_it_waited_is_replaced() -> None:
    one = Watch(1)
    assert one.checked("python", "x = 1\n").ok
    for child in one._all:
        child._process.kill()
        child._process.wait()
    assert one.checked("python", "x = 1\n").ok
    one.close()


def test_many_threads_share_few_processes() -> None:
    few = Watch(2)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: few.checked("python", f"x{i} = (" + ")" * (i % 2)), range(60)))
    assert [f.ok for f in found] == [bool(i % 2) for i in range(60)]
    assert len(few._all) <= 2
    processes = [psutil.Process(child._process.pid) for child in few._all]
    few.close()
    assert not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def test_the_lock_of_the_interpreter_is_free_while_a_parser_works(odd: Watch) -> None:
    counted = 0
    done = threading.Event()

    def hang() -> None:
        odd.checked("python", "hang()")
        done.set()

    thread = threading.Thread(target=hang)
    thread.start()
    while not done.wait(0.001):
        counted += 1
    thread.join()
    assert counted > 20


_FORK = """
import os, sys
from synth.syntax import watch
assert watch.checked("python", "x = 1\\n").ok
parents = [c._process.pid for c in watch.shared()._all]
pid = os.fork()
if not pid:
    good = watch.checked("python", "x = 1\\n").ok
    own = [c._process.pid for c in watch.shared()._all]
    watch.close()
    os._exit(0 if good and not set(own) & set(parents) else 1)
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
assert watch.checked("python", "x = 1\\n").ok
assert [c._process.pid for c in watch.shared()._all] == parents
print(*parents, flush=True)
os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(1.5)"])
"""


def test_a_fork_starts_its_own_and_an_exec_ends_them() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _FORK], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert not any(_runs(int(pid)) for pid in run.stdout.split())


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_closing_twice_and_going_on_is_no_matter() -> None:
    watch.close()
    watch.close()
    assert watch.checked("json", '{"a": 1}').ok
