"""Where a toolchain is taken from: this machine or a built tree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from synth.errors import ToolchainError
from synth.languages import cpp, go, probe
from synth.languages.base import Toolchain
from synth.toolchains import trees

HOST, TREE = Toolchain("1.0", {"x": "/usr/bin/x"}), Toolchain("2.0", {"x": "/bin/x"}, warm="/opt/warm/x")


def lacking(where: str) -> probe.Finder:
    def find() -> Toolchain:
        raise ToolchainError(f"x is not {where}", mend=f"mend {where}")

    return find


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SYNTH_TOOLCHAINS", raising=False)


def test_this_machine_comes_first_where_it_has_the_program() -> None:
    assert probe.host_first(lambda: HOST, lambda: TREE) is HOST
    assert probe.host_first(lacking("here"), lambda: TREE) is TREE


def test_the_user_may_name_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTH_TOOLCHAINS", "image")
    assert probe.host_first(lambda: HOST, lambda: TREE) is TREE
    monkeypatch.setenv("SYNTH_TOOLCHAINS", "host")
    with pytest.raises(ToolchainError, match=r"x is not here — mend here$"):
        probe.host_first(lacking("here"), lambda: TREE)


def test_what_is_nowhere_says_both_mends() -> None:
    with pytest.raises(ToolchainError, match="x is not here — mend here, or mend there"):
        probe.host_first(lacking("here"), lacking("there"))


def test_an_unknown_place_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTH_TOOLCHAINS", "moon")
    with pytest.raises(ToolchainError, match=r"SYNTH_TOOLCHAINS=moon.*host or image"):
        probe.host_first(lambda: HOST, lambda: TREE)


def test_a_toolchain_is_asked_for_its_version_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, asked = tmp_path / "bin" / "xlang", tmp_path / "asked"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho again >> {asked}\necho X 1.2.3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("SYNTH_TOOLCHAINS", "host")
    found = [probe.seek("X", {"x": ("xlang",)}, ("--version",), "it") for _ in range(3)]
    assert [one.version for one in found] == ["1.2.3"] * 3
    assert asked.read_text() == "again\n"
    monkeypatch.setenv("SYNTH_TOOLCHAINS", "moon")
    with pytest.raises(ToolchainError, match="SYNTH_TOOLCHAINS=moon"):
        probe.seek("X", {"x": ("xlang",)}, ("--version",), "it")


def test_a_warm_cache_is_used_only_where_it_was_made(tmp_path: Path) -> None:
    tree = trees.Tree("t", tmp_path)
    assert tree.warm("go") == ""
    (tree.files / "opt/warm/go").mkdir(parents=True)
    assert tree.warm("go") == "/opt/warm/go"


def test_a_tree_counts_once_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTH_CACHE", str(tmp_path))
    folder = tmp_path / "toolchains/image/made"
    folder.mkdir(parents=True)
    with pytest.raises(ToolchainError, match=f"X is not in a built tree.*{probe.BUILD}"):
        probe.in_tree("X", {"x": ("x",)}, ("--version",), "made")
    folder = tmp_path / "toolchains/image/whole"
    folder.mkdir()
    (folder / trees.MANIFEST).write_text(json.dumps({}))
    assert trees.tree("whole") == trees.Tree("whole", folder)


def test_the_recipe_and_the_jobs_of_go_compile_alike() -> None:
    recipe = (Path(trees.__file__).parent / "warm/go.sh").read_text()
    for name in ("CGO_ENABLED", "GO111MODULE", "GOFLAGS", "GOPATH"):
        assert f"{name}={go.ENVIRONMENT[name]}" in recipe


def test_the_recipe_and_the_jobs_of_cpp_compile_alike() -> None:
    recipe = (Path(trees.__file__).parent / "warm/cpp.sh").read_text()
    assert " ".join(cpp.MODE) in recipe
