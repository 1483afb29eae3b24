"""A job that is a fork of a warm interpreter sees what one that starts an interpreter sees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from synth.sandbox import Limits, Outcome, Sandbox
from synth.vocabulary import Verdict
from tests.sandbox.programs import python

_SEES = """
import os, signal, sys
print(__name__, __file__, sys.argv, sys.path[0], os.getcwd(), sorted(os.environ), vars().get("annotations"))
print(oct(os.umask(0)), [signal.getsignal(s) for s in (2, 13, 15)], sys.flags, os.getuid(), os.getpgid(0) > 0)
print([name for name in ("json", "socket", "typing", "numpy") if name in sys.modules])
print([line for line in open("/proc/self/status") if line.startswith(("Cap", "NoNewPrivs", "Seccomp:"))])
print([line.split()[:5] for line in open("/proc/self/limits") if "processes" not in line])
print(sorted(os.listdir("/work")), os.statvfs("/work").f_blocks, os.statvfs("/tmp").f_blocks)
print(repr(sys.stdin.read()))
"""


def both(sandbox: Sandbox, code: str, **more: object) -> tuple[Outcome, Outcome]:
    """By a fork and by a start."""
    if not sandbox.mode.warm:
        pytest.skip("no warm path here")
    job = replace(python(code, stdin="né\n"), **more)  # type: ignore[arg-type]
    return sandbox.run(replace(job, warm=())), sandbox.run(replace(job, warm=None))


def test_it_sees_what_a_started_one_sees(sandbox: Sandbox) -> None:
    warm, cold = both(sandbox, _SEES, limits=Limits(work_bytes=2**23, run_seconds=7, processes=9))
    expected, seen = (each.stdout.splitlines() for each in (cold, warm))
    assert [line for line in zip(seen, expected, strict=True) if line[0] != line[1]] == []
    assert sandbox._warm_faults == 0


@pytest.mark.parametrize("extra", [0, 16_000, 70_000, 1_000_000])
def test_a_request_may_be_long(sandbox: Sandbox, extra: int) -> None:
    files = {"main.py": f"text = {'x' * extra!r}\nprint(len(text), open('a/b.txt').read())", "a/b.txt": "ü"}
    warm, cold = both(sandbox, "", files=files)
    assert (warm.stdout, cold.stdout) == (f"{extra} ü\n",) * 2
    assert sandbox._warm_faults == 0


_FAILING = ("def f():\n    return 1/0\nf()\n", "x = (\n", "raise SystemExit('no')", "import nowhere")


@pytest.mark.parametrize("code", _FAILING)
def test_it_fails_as_a_started_one_does(sandbox: Sandbox, code: str) -> None:
    warm, cold = both(sandbox, code)
    assert (warm.verdict, warm.exit_code, warm.stderr) == (cold.verdict, cold.exit_code, cold.stderr)


def test_what_nobody_reads_holds_nothing_up(sandbox: Sandbox) -> None:
    warm, cold = both(sandbox, "import os; os.close(0); print(1)", stdin="x" * 500_000)
    assert (warm.stdout, cold.stdout) == ("1\n", "1\n")


_SEGMENTS = """
import ctypes
libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p
for key in range(1, 13):
    at = libc.shmat(libc.shmget(key, 16 << 20, 0o1666), None, 0)
    ctypes.memset(at, 1, 16 << 20)
"""


def test_what_the_job_before_had_is_not_lent(sandbox: Sandbox) -> None:
    """The kernel frees such segments behind the end of the job, which its successor may come before."""
    if not sandbox.mode.warm:
        pytest.skip("no warm path here")
    large, small = (Limits(memory_bytes=each << 20) for each in (300, 100))
    with Sandbox.open(slots=1) as alone:
        for _ in range(6):
            before = alone.run(replace(python(_SEGMENTS, limits=large), warm=()))
            after = alone.run(replace(python("x = bytearray(b'x') * (180 << 20)", limits=small), warm=()))
            assert (before.verdict, after.verdict) == (Verdict.OK, Verdict.MEMORY_LIMIT)
        assert alone._warm_faults == 0
