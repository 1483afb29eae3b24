"""Runs over folders: the same bytes whatever happens, and every file accounted for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from synth.errors import SpecError
from synth.syntax.infill import run
from synth.syntax.infill.files import File, find_files
from synth.syntax.infill.options import Options
from synth.syntax.infill.pool import WorkFailed
from tests.syntax import texts
from tests.syntax.infill.makers import hostile

ALL = Options(balance=False, per_file=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve real files of two languages."""
    for language in ("python", "rust"):
        for path in sorted((texts.SEEDS / language).iterdir())[:6]:
            target = tmp_path / "code" / language / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return tmp_path / "code"


def files_of(*paths: Path, skipped: Counter[str] | None = None) -> list[File]:
    return find_files(paths, (), False, Counter() if skipped is None else skipped)


def rows_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]


def test_rows_join_to_their_files_and_say_where_they_come_from(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "fim.jsonl"
    summary = run.make(files_of(folder), out, ALL)
    rows = rows_of(out)
    assert summary.rows == len(rows) > 12
    assert summary.files == 12
    assert {r["language"] for r in rows} == {"python", "rust"}
    for row in rows:
        data = (folder / row["path"]).read_bytes()
        assert (row["prefix"] + row["middle"] + row["suffix"]).encode() == data
        assert data[row["start_byte"] :].startswith(row["middle"].encode())
        assert row["shown"] == [0, len(data)]
        assert row["tokens"] >= row["middle_tokens"] > 0
        assert row["counted_by"] == "characters/3.3"
        assert row["grammar"].startswith(row["language"])
        assert list(row) == list(rows[0])
    assert len({r["id"] for r in rows}) == len(rows)
    assert not list(tmp_path.glob(".fim*"))


@pytest.mark.parametrize("options", [ALL, replace(ALL, family="starcoder2", chat_share=0.3, balance=True)])
def test_workers_and_the_order_of_paths_do_not_matter(
    folder: Path, tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    monkeypatch.setattr(run, "CHUNK_FILES", 3)
    run.make(files_of(folder / "python", folder / "rust"), one, options, workers=1)
    run.make(files_of(folder / "rust", folder / "python"), two, options, workers=2)
    assert one.read_bytes() == two.read_bytes() != b""


def test_a_file_gives_the_same_rows_whatever_else_is_there(folder: Path, tmp_path: Path) -> None:
    all_, some = tmp_path / "all.jsonl", tmp_path / "some.jsonl"
    run.make(files_of(folder), all_, ALL)
    run.make(files_of(folder / "rust"), some, ALL)
    whole = {r["id"] for r in rows_of(all_) if r["language"] == "rust"}
    assert whole == {r["id"] for r in rows_of(some)}


class Interrupted(BaseException):
    pass


def test_an_interrupted_run_goes_on_and_writes_the_same_bytes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CHUNK_FILES", 3)
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    run.make(files_of(folder), whole, ALL)
    heard: list[int] = []

    def stop(done: int) -> None:
        heard.append(done)
        if sum(heard) >= 6:
            raise Interrupted

    with pytest.raises(Interrupted):
        run.make(files_of(folder), out, ALL, heard=stop)
    assert not out.exists()
    summary = run.make(files_of(folder), out, ALL, workers=2)
    assert summary.resumed >= 6
    assert out.read_bytes() == whole.read_bytes()


def test_a_run_that_asks_something_else_begins_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int) -> None:
        if done:
            raise Interrupted

    out = tmp_path / "out.jsonl"
    for change in (lambda: None, lambda: (folder / "rust" / "new.rs").write_text("fn a() {}\n")):
        with pytest.raises(Interrupted):
            run.make(files_of(folder), out, ALL, heard=stop)
        change()
        other = replace(ALL, seed=1)
        assert run.make(files_of(folder), out, other).resumed == 0


def test_a_parser_that_hangs_or_dies_costs_its_own_file_only(folder: Path, tmp_path: Path) -> None:
    for name in ("hangs.py", "dies.py"):
        shutil.copy(next((folder / "python").iterdir()), folder / name)
    out = tmp_path / "out.jsonl"
    summary = run.make(files_of(folder), out, ALL, maker=hostile, file_seconds=0.5)
    assert summary.refused["file:parser_timeout"] == summary.refused["file:parser_crash"] == 1
    assert summary.files == 14
    assert {r["path"] for r in rows_of(out)}.isdisjoint({"hangs.py", "dies.py"})
    assert len({r["path"] for r in rows_of(out)}) == 12


SLOW = """
import sys
from collections import Counter
from pathlib import Path
from synth.syntax.infill import run
from synth.syntax.infill.files import find_files
from synth.syntax.infill.options import Options
from tests.syntax.infill.makers import hostile

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = find_files([folder], (), False, Counter())
    run.make(found, folder.parent / "out.jsonl", Options(), maker=hostile)
"""


def test_a_worker_ends_with_its_run_which_is_killed(folder: Path, tmp_path: Path) -> None:
    (folder / "reports.py").write_text("x = 1\n")
    os.mkfifo(folder / "pid")
    (tmp_path / "slow.py").write_text(SLOW)
    root = Path(__file__).parents[3]
    main = subprocess.Popen(
        [sys.executable, tmp_path / "slow.py", folder], env={**os.environ, "PYTHONPATH": str(root)}
    )
    worker = psutil.Process(int((folder / "pid").read_text()))
    main.kill()
    main.wait()
    gone, left = psutil.wait_procs([worker], timeout=10)
    assert gone and not left


def test_a_bug_ends_the_run_and_says_what_it_was(folder: Path, tmp_path: Path) -> None:
    shutil.copy(next((folder / "python").iterdir()), folder / "fails.py")
    with pytest.raises(WorkFailed, match="RuntimeError: a bug"):
        run.make(files_of(folder), tmp_path / "out.jsonl", ALL, maker=hostile)


CODE = "".join(
    f"def f{i}(x):\n    if x > {i}:\n        return g{i}(x)\n    return x + {i}\n" for i in range(9)
)


def test_every_odd_file_is_counted_or_kept_byte_for_byte(tmp_path: Path) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    odd = {
        "bom.py": b"\xef\xbb\xbf" + CODE.replace("x", "bom").encode(),
        "crlf.py": CODE.replace("x", "crlf").replace("\n", "\r\n").encode(),
        "mixed.py": CODE.replace("x", "mixed").replace("\n", "\r\n", 7).encode(),
        "wide.py": CODE.replace("x", "größe").replace("return", "return '\U0001f6a6', ").encode(),
        "binary.py": b"\x7fELF\0\0" + CODE.encode(),
        "latin.py": CODE.encode() + b"# \xe9t\xe9\n",
        "nul.py": CODE.encode() + b"\0",
        "empty.py": b"",
        "minified.js": b"var a=[" + b"1,2,3," * 30_000 + b"];" + b"\na();" * 12,
        "huge.js": b"x" * 3_000_000,
        "deep.js": b"\n" * 3 + b"[\n" * 100_000,
        "broken.py": CODE.encode() + b"def broken(:\n",
        "made.py": b"# Code generated by protoc. DO NOT EDIT.\n" + CODE.encode(),
        "token.py": CODE.encode() + b"# <|fim_prefix|>\n",
        "notes.unknown": b"?",
    }
    for name, data in odd.items():
        (folder / name).write_bytes(data)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "link.py").symlink_to(folder / "bom.py")
    (folder / "node_modules").mkdir()
    skipped: Counter[str] = Counter()
    out = tmp_path / "out.jsonl"
    summary = run.make(files_of(folder, skipped=skipped), out, ALL, skipped=skipped)
    rows = rows_of(out)
    assert {r["path"] for r in rows} == {"bom.py", "crlf.py", "mixed.py", "wide.py"}
    for row in rows:
        assert (row["prefix"] + row["middle"] + row["suffix"]).encode() == odd[row["path"]]
    files = {reason: n for reason, n in summary.refused.items() if reason.startswith("file:")}
    assert files == {
        "file:binary": 2,
        "file:not_utf8": 1,
        "file:short_file": 1,
        "file:minified": 1,
        "file:large_file": 1,
        "file:unparsable": 1,
        "file:invalid": 1,
        "file:generated": 1,
        "file:special_token": 1,
        "file:other_language": 1,
        "file:link": 2,
        "file:passed_over_folder": 1,
    }


def test_what_stands_twice_is_taken_once(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "rust", folder / "copy")
    summary = run.make(files_of(folder / "rust", folder / "copy"), tmp_path / "out.jsonl", ALL)
    assert summary.refused["row:duplicate"] == summary.rows > 0


def test_licences_are_named_and_can_be_asked_for(folder: Path, tmp_path: Path) -> None:
    tagged = folder / "python" / "tagged.py"
    tagged.write_text("# SPDX-License-Identifier: MIT\n" + CODE)
    out = tmp_path / "out.jsonl"
    run.make(files_of(folder), out, replace(ALL, licence="Apache-2.0"))
    assert {r["path"] for r in rows_of(out) if r["licence"] == "MIT"} == {"python/tagged.py"}
    assert {r["licence"] for r in rows_of(out)} == {"MIT", "Apache-2.0"}
    summary = run.make(files_of(folder), out, replace(ALL, allowed=("MIT",)))
    assert {r["path"] for r in rows_of(out)} == {"python/tagged.py"}
    assert summary.refused["file:licence"] == 12


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no such file"):
        files_of(tmp_path / "nowhere")
