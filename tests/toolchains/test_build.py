"""Building a tree step by step, with stand-ins for the programs that fetch (the real ones need a network)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from synth.errors import SpecError, ToolchainError
from synth.toolchains import build, fetch, plan, trees
from synth.toolchains.plan import Borrowed, TreePlan

MMDEBSTRAP = """#!/bin/sh
echo run >> "$COUNT"
for word in "$@"; do
    case "$word" in /*) case "$word" in *:*) ;; *) part="$word" ;; esac ;; esac
done
[ -n "$BREAK" ] && { echo "E: no such package: nothing" >&2; exit 1; }
mkdir -p "$part/etc" "$part/usr/bin" "$part/var/lib/dpkg"
echo 'root:x:0:0::/:/bin/false' > "$part/etc/passwd"
echo 'root:x:0:' > "$part/etc/group"
"""
NPM = """#!/bin/sh
[ -n "$BREAK_NPM" ] && { echo "npm error 404" >&2; exit 1; }
mkdir -p node_modules/coffeescript
"""


class Machine:
    """A cache of its own and programs that count how often they ran."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.count, self.patch, self.said = folder / "count", patch, list[str]()
        programs = folder / "bin"
        programs.mkdir()
        for name, text in (("mmdebstrap", MMDEBSTRAP), ("npm", NPM)):
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        patch.setenv("PATH", f"{programs}:/usr/bin:/bin")
        patch.setenv("SYNTH_CACHE", str(folder / "cache"))
        patch.setenv("COUNT", str(self.count))
        patch.setattr(plan, "recipes", lambda tree: {})
        patch.setattr("os.geteuid", lambda: 0)

    def build(self, wanted: TreePlan) -> trees.Tree:
        return build.build(wanted, self.said.append, "file:///mirror:")

    @property
    def bases(self) -> int:
        return len(self.count.read_text().splitlines()) if self.count.exists() else 0


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def tree_plan(**changes: object) -> TreePlan:
    return TreePlan(**{"name": "sid", "megabytes": 1, "languages": "some"} | changes)  # type: ignore[arg-type]


def test_a_tree_is_built_once_and_then_left_alone(machine: Machine) -> None:
    wanted = tree_plan(npm=True)
    assert build.status(wanted) == "absent"
    tree = machine.build(wanted)
    assert build.status(wanted) == "built"
    assert (tree.files / "opt/npm/node_modules/coffeescript").is_dir()
    assert "sandbox:x:1000" in (tree.files / "etc/passwd").read_text()
    assert set(json.loads((tree.folder / trees.MANIFEST).read_text())["steps"]) == {"base", "npm", "tidy"}
    machine.said.clear()
    machine.build(wanted)
    assert (machine.bases, machine.said) == (1, [])


def test_a_build_that_broke_off_goes_on_where_it_was(machine: Machine) -> None:
    wanted = tree_plan(npm=True)
    machine.patch.setenv("BREAK_NPM", "1")
    with pytest.raises(ToolchainError, match="404"):
        machine.build(wanted)
    assert build.status(wanted) == "broken off"
    assert trees.tree("sid") is None
    machine.patch.delenv("BREAK_NPM")
    machine.build(wanted)
    assert (machine.bases, build.status(wanted)) == (1, "built")
    assert trees.tree("sid") is not None


def test_another_package_list_makes_the_tree_anew(machine: Machine) -> None:
    machine.build(tree_plan())
    changed = tree_plan(expired=True)
    assert build.status(changed) == "outdated"
    machine.build(changed)
    assert (machine.bases, build.status(changed)) == (2, "built")


def test_another_lock_makes_its_step_and_the_later_ones_anew(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, read = tree_plan(npm=True), plan.text
    monkeypatch.setattr(plan, "recipes", lambda tree: {"zig": "true"})
    monkeypatch.setattr(fetch, "warm", lambda *about: None)
    machine.build(wanted)
    monkeypatch.setattr(plan, "text", lambda name: read(name) + ("\n" if name.endswith("lock.json") else ""))
    machine.said.clear()
    machine.build(wanted)
    assert (machine.bases, machine.said) == (1, ["sid: npm", "sid: tidy", "sid: warm-zig"])
    monkeypatch.setattr(plan, "recipes", lambda tree: {"zig": "true; true", "cpp": "true"})
    machine.said.clear()
    machine.build(wanted)
    assert machine.said == ["sid: warm-zig", "sid: warm-cpp"]


def test_a_program_that_fails_is_told_in_one_line(machine: Machine) -> None:
    machine.patch.setenv("BREAK", "1")
    with pytest.raises(ToolchainError, match="no such package: nothing") as caught:
        machine.build(tree_plan())
    assert "\n" not in str(caught.value)


def test_without_mmdebstrap_the_mend_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ToolchainError, match="apt install mmdebstrap"):
        machine.build(tree_plan())


def test_a_lender_must_be_built_first(machine: Machine) -> None:
    wanted = tree_plan(borrowed={"/opt/lib": Borrowed("bullseye", ("/usr/lib/x.so",))})
    with pytest.raises(ToolchainError, match="build bullseye first"):
        machine.build(wanted)


def test_a_root_from_elsewhere_is_adopted_and_left_alone(machine: Machine, tmp_path: Path) -> None:
    source, archive = tmp_path / "image", tmp_path / "image.tar"
    for name in ("etc/passwd", "etc/group", "usr/bin/lua5.4"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("root:x:0:\n")
    subprocess.run(["tar", "-cf", str(archive), "-C", str(source), "."], check=True)
    tree = build.adopt(tree_plan(), archive, machine.said.append)
    assert build.status(tree_plan()) == "adopted"
    assert tree.find(("lua5.4",)) == "/usr/bin/lua5.4"
    assert "sandbox:x:1000" in (tree.files / "etc/passwd").read_text()


def test_a_broken_archive_is_told_in_one_line(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "no.tar").write_text("not a tar file")
    with pytest.raises(ToolchainError, match="tar"):
        build.adopt(tree_plan(), tmp_path / "no.tar", machine.said.append)
    assert build.status(tree_plan()) == "absent"


@pytest.mark.parametrize("holds", [None, "usr/bin/lua5.4", "notes.txt"])
def test_a_tree_stays_where_an_archive_cannot_take_its_place(
    machine: Machine, tmp_path: Path, holds: str | None
) -> None:
    tree = machine.build(tree_plan())
    archive = tmp_path / "image.tar"
    archive.write_text("not a tar file")
    if holds is not None:
        (tmp_path / "image" / holds).parent.mkdir(parents=True)
        (tmp_path / "image" / holds).write_text("")
        subprocess.run(["tar", "-cf", str(archive), "-C", str(tmp_path / "image"), "."], check=True)
    with pytest.raises(ToolchainError):
        build.adopt(tree_plan(), archive, machine.said.append)
    assert build.status(tree_plan()) == "built"
    assert (tree.files / "etc/passwd").exists()
    assert not (tree.folder / "part").exists()


def test_a_tree_that_is_removed_in_part_is_built_anew(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = machine.build(tree_plan())
    real = shutil.rmtree

    def killed(path: Path, **options: bool) -> None:
        if path == tree.folder:
            real(tree.files / "etc")
            raise KeyboardInterrupt
        real(path, **options)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("shutil.rmtree", killed)
        build.remove(tree_plan())
    assert build.status(tree_plan()) == "absent"
    assert (machine.build(tree_plan()).files / "etc/passwd").exists()


def test_a_removed_tree_is_gone(machine: Machine) -> None:
    machine.build(tree_plan())
    build.remove(tree_plan())
    assert build.status(tree_plan()) == "absent"
    assert trees.tree("sid") is None


def test_a_full_disk_is_refused_before_anything_is_fetched(machine: Machine) -> None:
    with pytest.raises(ToolchainError, match="the trees need"):
        build.require_room((tree_plan(megabytes=10**12),))
    assert machine.bases == 0


def test_an_unknown_tree_is_named_with_the_known_ones() -> None:
    with pytest.raises(SpecError, match="known: bullseye, trixie, sid"):
        plan.plans(("woody",))


def test_every_plan_reads_its_packages_and_its_locks() -> None:
    for one in plan.plans():
        assert len(one.packages) == len(set(one.packages)) > 0
    assert json.loads(plan.text("npm/package-lock.json"))["lockfileVersion"] == 3
    assert "--hash=sha256:" in plan.text("pypi.lock")
    assert "resolved" not in plan.text("npm/package-lock.json"), "a lock names no registry"


def test_links_are_followed_inside_the_tree(tmp_path: Path) -> None:
    tree = trees.Tree("sid", tmp_path)
    (tree.files / "usr/bin").mkdir(parents=True)
    (tree.files / "etc/alternatives").mkdir(parents=True)
    (tree.files / "usr/bin/real").touch()
    (tree.files / "etc/alternatives/tool").symlink_to("/usr/bin/real")
    (tree.files / "usr/bin/tool").symlink_to("/etc/alternatives/tool")
    (tree.files / "usr/bin/dead").symlink_to("/etc/passwd")
    assert tree.find(("missing", "tool")) == "/usr/bin/tool"
    assert tree.find(("dead",)) is None, "a link that leads out of the tree is looked up inside it"
