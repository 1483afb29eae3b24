"""Each verdict, from programs that earn it."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.errors import SandboxFault
from synth.sandbox import Job, Limits, Mount, Sandbox
from synth.vocabulary import Verdict
from tests.sandbox.programs import HAS_GCC, QUICK, c, python, shell, with_run_seconds

gcc = pytest.mark.skipif(not HAS_GCC, reason="needs gcc")


def test_ok_with_output_and_input(sandbox: Sandbox) -> None:
    outcome = sandbox.run(shell("read line; echo got $line; echo aside >&2", stdin="hello\nrest\n"))
    assert (outcome.verdict, outcome.phase, outcome.exit_code) == (Verdict.OK, "run", 0)
    assert (outcome.stdout, outcome.stderr) == ("got hello\n", "aside\n")
    assert outcome.run_ms > 0
    assert outcome.compile_ms == 0
    assert outcome.peak_memory_bytes > 0


@pytest.mark.parametrize(("script", "code"), [("exit 1", 1), ("exit 98", 98), ("kill -SEGV $$", 139)])
def test_runtime_error(sandbox: Sandbox, script: str, code: int) -> None:
    outcome = sandbox.run(shell(script))
    assert (outcome.verdict, outcome.exit_code) == (Verdict.RUNTIME_ERROR, code)


@gcc
def test_compile_and_run_in_one_sandbox(sandbox: Sandbox) -> None:
    outcome = sandbox.run(c('#include <stdio.h>\nint main(void) { puts("built"); return 0; }'))
    assert (outcome.verdict, outcome.stdout) == (Verdict.OK, "built\n")
    assert outcome.compile_ms > 0


@gcc
def test_compile_error_carries_the_compilers_words(sandbox: Sandbox) -> None:
    outcome = sandbox.run(c("int main(void) { return nonsense; }"))
    assert (outcome.verdict, outcome.phase) == (Verdict.COMPILE_ERROR, "compile")
    assert "nonsense" in outcome.stderr
    assert outcome.stdout == ""
    assert outcome.run_ms == 0


def test_compiler_chatter_is_not_the_programs_output(sandbox: Sandbox) -> None:
    job = Job("sh", {}, ("/bin/echo", "ran"), compile=("/bin/sh", "-c", "echo warning; echo more >&2"))
    outcome = sandbox.run(job)
    assert (outcome.verdict, outcome.stdout, outcome.stderr) == (Verdict.OK, "ran\n", "")


def test_input_is_kept_from_the_compiler(sandbox: Sandbox) -> None:
    compile_ = ("/bin/sh", "-c", "cat > seen; timeout 1 cat /proc/2/fd/0 >> seen; exit 0")
    job = Job(
        "sh", {}, ("/bin/sh", "-c", "cat; echo; cat seen"), compile=compile_, stdin="nonce", limits=QUICK
    )
    assert sandbox.run(job).stdout == "nonce\n"


def test_time_limit_of_the_run(sandbox: Sandbox) -> None:
    outcome = sandbox.run(shell("echo begun; sleep 60", limits=with_run_seconds(0.5)))
    assert (outcome.verdict, outcome.phase) == (Verdict.TIME_LIMIT, "run")
    assert outcome.stdout == "begun\n"
    assert outcome.run_ms >= 450


def test_time_limit_of_the_compiler(sandbox: Sandbox) -> None:
    job = Job("sh", {}, ("/bin/true",), compile=("/bin/sleep", "60"), limits=Limits(compile_seconds=0.5))
    outcome = sandbox.run(job)
    assert (outcome.verdict, outcome.phase) == (Verdict.TIME_LIMIT, "compile")


def test_each_phase_has_its_own_clock(sandbox: Sandbox) -> None:
    limits = Limits(compile_seconds=20, run_seconds=0.5)
    job = Job("sh", {}, ("/bin/sleep", "60"), compile=("/bin/sleep", "0.7"), limits=limits)
    outcome = sandbox.run(job)
    assert (outcome.verdict, outcome.phase) == (Verdict.TIME_LIMIT, "run")
    assert outcome.compile_ms >= 600


def test_memory_limit(sandbox: Sandbox) -> None:
    limits = Limits(run_seconds=20, memory_bytes=64 * 2**20)
    outcome = sandbox.run(python("x = []\nwhile True: x.append(bytearray(2 ** 20))", limits=limits))
    assert outcome.verdict is Verdict.MEMORY_LIMIT
    if sandbox.mode.memory != "rlimit":
        assert 60 * 2**20 < outcome.peak_memory_bytes <= limits.memory_bytes


def test_memory_limit_of_the_compiler(sandbox: Sandbox) -> None:
    if sandbox.mode.memory == "rlimit":
        pytest.skip("needs a memory cgroup")
    eat = "x=0123456789abcdef; while :; do x=$x$x; done"
    job = Job(
        "sh", {}, ("/bin/true",), compile=("/bin/sh", "-c", eat), limits=Limits(memory_bytes=64 * 2**20)
    )
    outcome = sandbox.run(job)
    assert (outcome.verdict, outcome.phase) == (Verdict.MEMORY_LIMIT, "compile")


def test_a_memory_kill_of_one_job_is_not_the_next_ones(sandbox: Sandbox) -> None:
    limits = Limits(run_seconds=20, memory_bytes=32 * 2**20)
    for _ in range(sandbox.mode.slots):
        sandbox.run(python("x = bytearray(2 ** 28)", limits=limits))
    outcomes = [sandbox.run(shell("exit 3", limits=limits)) for _ in range(sandbox.mode.slots)]
    assert {outcome.verdict for outcome in outcomes} == {Verdict.RUNTIME_ERROR}


def test_output_limit_keeps_what_fits(sandbox: Sandbox) -> None:
    limits = Limits(output_bytes=1000, run_seconds=20)
    outcome = sandbox.run(shell("yes abcdefg", limits=limits))
    assert (outcome.verdict, len(outcome.stdout)) == (Verdict.OUTPUT_LIMIT, 1000)


def test_output_limit_counts_both_streams_and_late_bytes(sandbox: Sandbox) -> None:
    limits = Limits(output_bytes=1000)
    script = "head -c 600 /dev/zero; head -c 600 /dev/zero >&2"
    assert sandbox.run(shell(script, limits=limits)).verdict is Verdict.OUTPUT_LIMIT
    assert sandbox.run(shell("head -c 1000 /dev/zero", limits=limits)).verdict is Verdict.OK


def test_a_compilers_long_complaint_is_still_a_compile_error(sandbox: Sandbox) -> None:
    compile_ = ("/bin/sh", "-c", "head -c 200000 /dev/zero; exit 1")
    outcome = sandbox.run(Job("sh", {}, ("/bin/true",), compile=compile_, limits=Limits(output_bytes=1000)))
    assert (outcome.verdict, len(outcome.stderr)) == (Verdict.COMPILE_ERROR, 1000)


def test_large_input_and_large_output(sandbox: Sandbox) -> None:
    text = "line of text\n" * 60_000
    outcome = sandbox.run(Job("sh", {}, ("/bin/cat",), stdin=text))
    assert (outcome.verdict, outcome.stdout) == (Verdict.OK, text)


def test_input_that_is_not_read_is_no_trouble(sandbox: Sandbox) -> None:
    assert sandbox.run(shell("exit 0", stdin="x" * 500_000)).verdict is Verdict.OK


def test_output_that_is_not_text(sandbox: Sandbox) -> None:
    assert sandbox.run(shell(r"printf '\377\0a'")).stdout == "\ufffd\0a"


def test_files_in_folders_with_odd_names_and_texts(sandbox: Sandbox) -> None:
    files = {"src/deep/a b'c$.txt": "ünï\ud800\n", "-x": "", "empty/.keep": ""}
    outcome = sandbox.run(Job("sh", files, ("/bin/sh", "-c", "cat src/deep/*; ls -A .")))
    assert outcome.stdout == "ünï?\n-x\nempty\nsrc\n"


def test_environment_is_the_jobs_and_a_small_default(sandbox: Sandbox) -> None:
    outcome = sandbox.run(python("import os; print(sorted(os.environ))", environment={"JOB_ONLY": "1"}))
    assert "JOB_ONLY" in outcome.stdout
    names = {"HOME", "JOB_ONLY", "LANG", "PATH", "PWD", "TMPDIR", "TZ", "USER"}
    assert set(eval(outcome.stdout)) <= names


def test_a_missing_toolchain_is_our_fault(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxFault, match="not installed"):
        sandbox.run(Job("x", {}, ("/usr/bin/no-such-compiler",)))


def test_a_missing_mount_is_our_fault(sandbox: Sandbox) -> None:
    job = Job("x", {}, ("/bin/true",), mounts=(Mount("/no/such/toolchain", "/opt/x"),))
    with pytest.raises(SandboxFault, match="/no/such/toolchain"):
        sandbox.run(job)


def test_a_setup_that_fails_is_our_fault(sandbox: Sandbox) -> None:
    job = Job("x", {}, ("/bin/true",), mounts=(Mount("/usr/bin", "/usr/no-such-folder"),))
    with pytest.raises(SandboxFault, match="no-such-folder"):
        sandbox.run(job)
    assert not Path("/usr/no-such-folder").exists()


def test_a_program_that_the_job_should_have_built_is_its_own_fault(sandbox: Sandbox) -> None:
    outcome = sandbox.run(Job("x", {}, ("/work/main",), compile=("/bin/true",)))
    assert (outcome.verdict, outcome.exit_code) == (Verdict.RUNTIME_ERROR, 127)


@pytest.mark.parametrize(
    "job",
    [
        Job("x", {"../a": ""}, ("/bin/true",)),
        Job("x", {"/etc/a": ""}, ("/bin/true",)),
        Job("x", {"": ""}, ("/bin/true",)),
        Job("x", {"a\0b": ""}, ("/bin/true",)),
        Job("x", {}, ()),
        Job("x", {}, ("/bin/echo", "a\0b")),
        Job("x", {}, ("/bin/true",), environment={"A=B": "1"}),
        Job("x", {}, ("/bin/true",), mounts=(Mount("relative", "/x"),)),
        Job("x", {f"f{i}": "" for i in range(1000)}, ("/bin/true",)),
    ],
)
def test_malformed_jobs_are_refused(sandbox: Sandbox, job: Job) -> None:
    with pytest.raises(ValueError, match=r".+"):
        sandbox.run(job)
