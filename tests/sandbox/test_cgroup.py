"""Where our cgroup is, what a slot writes and reads, and version 2's rule about processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from synth.errors import SandboxFault
from synth.sandbox import cgroup
from synth.sandbox.held import MemoryHeld
from synth.sandbox.slot import SlotV1, SlotV2

HYBRID = """\
24 22 0:20 / /proc rw - proc proc rw
30 29 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
31 29 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
32 29 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
"""
CONTAINER = "30 29 0:26 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
UNIFIED = "30 29 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"


def test_own_folders_of_a_hybrid_host() -> None:
    found = cgroup.own_folders(HYBRID, "4:memory:/a/b\n2:cpu,cpuacct:/\n1:name=systemd:/x\n0::/u\n")
    assert found == {
        "memory": Path("/sys/fs/cgroup/memory/a/b"),
        "cpu": Path("/sys/fs/cgroup/cpu,cpuacct"),
        "cpuacct": Path("/sys/fs/cgroup/cpu,cpuacct"),
        "": Path("/sys/fs/cgroup/unified/u"),
    }


def test_own_folders_inside_a_container_and_on_a_unified_host() -> None:
    inside = cgroup.own_folders(CONTAINER, "4:memory:/docker/abc/job\n")
    assert inside == {"memory": Path("/sys/fs/cgroup/memory/job")}
    assert cgroup.own_folders(UNIFIED, "0::/user.slice/x:y.scope\n") == {
        "": Path("/sys/fs/cgroup/user.slice/x:y.scope")
    }


def test_no_cgroup_at_all_is_an_answer() -> None:
    assert cgroup.own_folders("24 22 0:20 / /proc rw - proc proc rw\n", "0::/\n") == {}


def _files(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / name.replace("__", ".")).write_text(text)


def test_slot_of_version_2(tmp_path: Path) -> None:
    folder = tmp_path / "slot-0"
    slot = SlotV2(folder, folder)
    names = ("memory__max", "memory__swap__max", "memory__oom__group", "pids__max")
    _files(
        folder,
        memory__current="0",
        memory__events="oom 0\noom_kill 2\n",
        memory__peak="1",
        **dict.fromkeys(names, ""),
    )
    slot.prepare(1000, 64)
    _files(folder, memory__peak="12345\n")
    assert [(folder / n.replace("__", ".")).read_text() for n in names] == ["1000", "0", "1", "68"]
    assert slot.usage() == (False, 12345)
    slot.prepare(1000, 64)
    _files(folder, memory__events="oom 1\noom_kill 3\n", memory__peak="999")
    assert slot.usage() == (True, 999)
    assert slot.doors == (str(folder / "cgroup.procs"),)
    assert slot.alarm is None
    slot.close()


def test_slot_of_version_1_and_its_swap(tmp_path: Path) -> None:
    folder, pids = tmp_path / "memory", tmp_path / "pids"
    folder.mkdir()
    _files(folder, memory__oom_control="oom_kill_disable 0\nunder_oom 0\noom_kill 0\n")
    swap, limit = "memory__memsw__limit_in_bytes", "memory__limit_in_bytes"
    _files(folder, memory__usage_in_bytes="0", memory__max_usage_in_bytes="7", **{swap: "", limit: ""})
    slot = SlotV1(folder, pids)
    assert slot.alarm is None
    _files(pids, pids__max="")
    slot.prepare(5000, 10)
    assert (folder / "memory.limit_in_bytes").read_text() == "5000"
    assert (pids / "pids.max").read_text() == "14"
    slot.close()


def test_memory_that_stays_is_no_part_of_what_a_process_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synth.sandbox.slot._FREED_SECONDS", 0.0)
    monkeypatch.setattr("synth.sandbox.slot._STOCK_BYTES", 0)
    folder = tmp_path / "slot-0"
    slot = SlotV2(folder, None)

    def now(megabytes: int, cache: int = 0) -> None:
        stat = f"anon 1\nactive_file {cache << 19}\ninactive_file {cache << 19}\n"
        _files(folder, memory__current=str(megabytes << 20), memory__stat=stat, memory__peak=str(300 << 20))

    def limit() -> int:
        return int((folder / "memory.max").read_text()) >> 20

    _files(folder, memory__events="oom_kill 0\n", memory__max="", cgroup__procs="")
    now(60)
    for prepare in (slot.prepare_start, slot.prepare):
        with pytest.raises(MemoryHeld, match="not given back"):
            prepare(100 << 20, 8)
    now(60, cache=50)
    slot.prepare(100 << 20, 8)  # what the kernel takes back at the limit is nobody's
    assert limit() == 100
    slot.prepare_start(100 << 20, 8)
    assert limit() == 116
    for megabytes, cache, first, base in ((30, 0, True, 30), (40, 0, False, 40), (90, 60, False, 46)):
        now(megabytes, cache)
        slot.prepare_warm(100 << 20, 8, first=first)
        assert limit() == 100 + base
    now(20)
    slot.prepare_warm(100 << 20, 8, first=False)
    now(40)
    with pytest.raises(MemoryHeld, match="not given back"):
        slot.prepare_warm(100 << 20, 8, first=False)


def test_what_the_kernel_can_take_back_is_not_waited_for(tmp_path: Path) -> None:
    """A job that looks up 60,000 files leaves 70 MB of names, which its successor waited five seconds for."""
    _files(tmp_path, memory__oom_control="oom_kill 0\n", memory__max_usage_in_bytes="7")
    _files(tmp_path, memory__usage_in_bytes=str(90 << 20), memory__force_empty="", memory__limit_in_bytes="")
    _files(tmp_path, memory__stat=f"slab_reclaimable {80 << 20}\n")
    slot = SlotV1(tmp_path, None)
    slot.prepare_start(100 << 20, 8)
    assert (tmp_path / "memory.force_empty").read_text() == "0"
    slot.close()


def test_a_broken_cgroup_is_a_fault(tmp_path: Path) -> None:
    slot = SlotV2(tmp_path / "slot-0", None)
    with pytest.raises(SandboxFault, match="cannot prepare"):
        slot.prepare(1, 1)
    with pytest.raises(SandboxFault, match="cannot make"):
        SlotV2(tmp_path / "no" / "slot-0", None)


def test_removal_takes_slots_and_spares_the_rest(tmp_path: Path) -> None:
    (tmp_path / "mine" / "slot-0").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    cgroup.remove([tmp_path / "mine", tmp_path / "gone"])
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_leavings_of_the_dead_are_swept() -> None:
    found = cgroup.detect()
    if found is None:
        pytest.skip("no writable cgroup")
    dead = subprocess.Popen(["/bin/true"])
    dead.wait()
    stale = found.memory.parent / f"synth-sandbox-{dead.pid}-0"
    (stale / "slot-0").mkdir(parents=True)
    again = cgroup.detect()
    assert again is not None
    assert not stale.exists()
    assert found.memory.exists()
    cgroup.remove([*found.folders, *again.folders])
    assert not found.memory.exists()


STEP_ASIDE = """
import sys
from pathlib import Path
from synth.sandbox import cgroup
Path(sys.argv[1], "cgroup.procs").write_text("0")
cgroup._WANTED = ("hugetlb",)
cgroup._version_1 = lambda own, name: None
first, second = cgroup.detect(), cgroup.detect()
print(first.version, first.memory.relative_to(sys.argv[1]), second.memory.relative_to(sys.argv[1]))
print(Path("/proc/self/cgroup").read_text().splitlines()[-1].rsplit("/", 1)[1])
print((first.memory / "cgroup.controllers").read_text().strip())
cgroup.remove([*first.folders, *second.folders])
"""


def test_version_2_moves_only_ourselves_out_of_the_way() -> None:
    """With the hugetlb controller, which a version 1 host also leaves to version 2."""
    mounts, own = Path("/proc/self/mountinfo").read_text(), Path("/proc/self/cgroup").read_text()
    base = cgroup.own_folders(mounts, own).get("")
    if os.geteuid() != 0 or base is None or "hugetlb" not in (base / "cgroup.controllers").read_text():
        pytest.skip("needs root and a version 2 hugetlb controller")
    enabled = "hugetlb" in (base / "cgroup.subtree_control").read_text()
    (base / "cgroup.subtree_control").write_text("+hugetlb")
    folder = base / "synth-test-step-aside"
    folder.mkdir()
    try:
        command = [sys.executable, "-c", STEP_ASIDE, str(folder)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr
        version, leaf, controllers = answer.stdout.splitlines()
        assert version.startswith("cgroup-v2 synth-sandbox-")
        assert all(len(Path(each).parts) == 1 for each in version.split()[1:])
        assert (leaf, controllers) == ("synth-sandbox-main", "hugetlb")
    finally:
        (folder / "synth-sandbox-main").rmdir()
        folder.rmdir()
        if not enabled:
            (base / "cgroup.subtree_control").write_text("-hugetlb")
