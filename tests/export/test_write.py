"""Writing: the same bytes every time, all or nothing, and recorded."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from db.models import Campaign, Export, Generation, Sample
from db.store import Store, insert_missing
from synth.errors import ExportError
from synth.export import ExportResult, write_export
from synth.export.atomic import FolderWriter
from synth.spec import ExportFormat
from tests.export.campaign import CAMPAIGN, fill


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_layout_and_what_is_returned(store: Store, tmp_path: Path) -> None:
    result = write_export(store, CAMPAIGN, "messages", tmp_path / "a" / "b")
    assert result.files == (tmp_path / "a/b/data/train.jsonl", tmp_path / "a/b/README.md")
    assert sorted(everything(tmp_path / "a/b")) == ["README.md", "data/train.jsonl"]
    assert (result.rows, result.left_out) == (3, 0)
    digest = subprocess.run(["sha256sum", str(result.files[0])], capture_output=True, text=True, check=True)
    assert digest.stdout.split()[0] == result.sha256
    assert result.sha256 in result.files[1].read_text(encoding="utf-8")


def test_repeating_gives_the_same_bytes_and_one_record(store: Store, tmp_path: Path) -> None:
    write_export(store, CAMPAIGN, "dpo", tmp_path / "out")
    first = everything(tmp_path / "out")
    write_export(store, CAMPAIGN, "dpo", tmp_path / "out")
    assert everything(tmp_path / "out") == first
    with store.read() as session:
        (row,) = session.exec(select(Export)).all()
    assert (row.rows, row.stale, row.path) == (2, False, str(tmp_path / "out"))
    assert row.id.startswith(f"{CAMPAIGN}/dpo/")


def test_another_store_with_the_same_rows_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    other = Store.open(f"sqlite:///{tmp_path}/other.db")
    fill(other)
    write_export(store, CAMPAIGN, "messages", tmp_path / "one")
    write_export(other, CAMPAIGN, "messages", tmp_path / "two")
    other.close()
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["messages", "fim", "dpo"])
def test_postgresql_gives_the_same_bytes(
    store: Store, tmp_path: Path, postgres_url: str, name: ExportFormat
) -> None:
    other = Store.open(postgres_url)
    fill(other)
    write_export(store, CAMPAIGN, name, tmp_path / "one")
    write_export(other, CAMPAIGN, name, tmp_path / "two")
    other.close()
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


def test_what_was_in_flight_does_not_change_an_export(store: Store, tmp_path: Path) -> None:
    write_export(store, CAMPAIGN, "messages", tmp_path / "one")
    late = Generation(key="later", campaign_id=CAMPAIGN, task_id="task7", shard=1, stage="solve")
    store.write(lambda session: insert_missing(session, [late]))
    write_export(store, CAMPAIGN, "messages", tmp_path / "two")
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


def test_a_stale_export_becomes_fresh(store: Store, tmp_path: Path) -> None:
    write_export(store, CAMPAIGN, "messages", tmp_path)

    def spoil(session: Any) -> None:
        session.exec(select(Export)).one().stale = True

    store.write(spoil)
    write_export(store, CAMPAIGN, "messages", tmp_path)
    with store.read() as session:
        assert not session.exec(select(Export)).one().stale


def test_many_samples_are_read_in_chunks_in_order(store: Store, tmp_path: Path) -> None:
    extra = [
        Sample(
            id=f"more-{n}", campaign_id=CAMPAIGN, number=n, shard=0, task_id="task2", kind="instruction",
            recipe="snippet", language="python", level="passed", instruction=f"{n}", response="x",
            content_hash=f"m{n}",
        )
        for n in range(100, 1300)
    ]  # fmt: skip
    store.write(lambda session: insert_missing(session, extra))
    result = write_export(store, CAMPAIGN, "messages", tmp_path)
    ids = [line.split('"')[3] for line in result.files[0].read_text(encoding="utf-8").splitlines()]
    assert ids == ["sample-0", "sample-1", "sample-3", *(f"more-{n}" for n in range(100, 1300))]


def test_nothing_to_write_is_refused_with_the_reasons(store: Store, tmp_path: Path) -> None:
    def forget(session: Any) -> None:
        for row in session.exec(select(Sample).where(Sample.kind == "fim")):
            session.delete(row)

    store.write(forget)
    with pytest.raises(ExportError) as caught:
        write_export(store, CAMPAIGN, "fim", tmp_path / "out")
    assert "has no accepted fill-in-the-middle samples" in str(caught.value)
    assert "no_agreement (2), low_score (1)" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_readme_of_something_else_is_not_replaced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "README.md").write_text("# A project\n")
    with pytest.raises(ExportError, match=r"README\.md that no export wrote — give another folder"):
        write_export(store, CAMPAIGN, "messages", tmp_path / "project")
    assert everything(tmp_path / "project") == {"README.md": b"# A project\n"}


def test_an_unknown_campaign_and_an_unknown_format(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no campaign 'other'"):
        write_export(store, "other", "messages", tmp_path / "out")
    with pytest.raises(ExportError, match="unknown export format 'alpaca' — use one of messages, "):
        write_export(store, CAMPAIGN, "alpaca", tmp_path / "out")  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


# A write can fail at any call to the system. Each failure must leave the old files.


@pytest.fixture
def old(store: Store, tmp_path: Path) -> dict[str, bytes]:
    """An export that is there already, of another state of the store."""
    write_export(store, CAMPAIGN, "messages", tmp_path / "out")

    def rename(session: Any) -> None:
        session.get_one(Campaign, CAMPAIGN).name = "changed"
        for sample in session.exec(select(Sample)):
            sample.title = "changed"

    files = everything(tmp_path / "out")
    store.write(rename)
    return files


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_files(
    store: Store, tmp_path: Path, old: dict[str, bytes], call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path if call == "replace" else os, call, refuse)
        with pytest.raises(
            ExportError, match="No space left on device; the old files are intact — free some"
        ):
            write_export(store, CAMPAIGN, "messages", tmp_path / "out")
    assert everything(tmp_path / "out") == old
    write_export(store, CAMPAIGN, "messages", tmp_path / "out")
    assert everything(tmp_path / "out") != old


LIMITED = """
import resource, sys
from pathlib import Path
from synth.errors import ExportError
from synth.export.atomic import FolderWriter
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with FolderWriter(Path(sys.argv[1])) as writer:
        file = writer.open("data/train.jsonl")
        for _ in range(1000):
            file.write("x" * 1000)
except ExportError as error:
    print(error)
    sys.exit(3)
"""


def test_a_write_that_the_kernel_refuses_leaves_the_old_files(tmp_path: Path) -> None:
    with FolderWriter(tmp_path / "out") as writer:
        writer.open("data/train.jsonl").write("old")
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 3, run.stderr
    assert run.stdout.startswith(f"cannot write the export {tmp_path}/out")
    assert "File too large" in run.stdout
    assert everything(tmp_path / "out") == {"data/train.jsonl": b"old"}


KILLED = """
import os, signal, sys
from pathlib import Path
from synth.export.atomic import FolderWriter
with FolderWriter(Path(sys.argv[1])) as writer:
    file = writer.open("data/train.jsonl")
    file.write("x" * 1_000_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_writer_that_is_killed_leaves_the_old_file_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with FolderWriter(out) as writer:
        writer.open("data/train.jsonl").write("old")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert killed.returncode == -9
    assert (out / "data/train.jsonl").read_text() == "old"
    with FolderWriter(out) as writer:
        writer.open("data/train.jsonl").write("new")
    assert everything(out) == {"data/train.jsonl": b"new"}


def test_any_error_inside_leaves_the_old_files_and_comes_through(tmp_path: Path) -> None:
    with FolderWriter(tmp_path / "out") as writer:
        writer.open("a").write("old")

    def fail() -> None:
        with FolderWriter(tmp_path / "out") as writer:
            writer.open("a").write("new")
            raise KeyError("caller's own")

    with pytest.raises(KeyError):
        fail()
    assert everything(tmp_path / "out") == {"a": b"old"}


def test_a_folder_that_was_made_for_nothing_is_removed(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        write_export(store, "other", "messages", tmp_path / "x" / "y")
    assert not (tmp_path / "x").exists()


def test_two_writers_of_one_folder(tmp_path: Path) -> None:
    with FolderWriter(tmp_path / "out") as first:
        first.open("a").write("first")
        with (
            pytest.raises(ExportError, match="another export is being written"),
            FolderWriter(tmp_path / "out"),
        ):
            pass
    assert everything(tmp_path / "out") == {"a": b"first"}


@pytest.mark.parametrize("where", ["", "sub"])
def test_a_file_where_the_folder_should_be(store: Store, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(
        ExportError, match=r"cannot write the export .*; the old files are intact — give another"
    ):
        write_export(store, CAMPAIGN, "messages", tmp_path / "file" / where)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_where_a_file_should_be(store: Store, tmp_path: Path, old: dict[str, bytes]) -> None:
    card = tmp_path / "out/README.md"
    card.unlink()
    card.mkdir()
    with pytest.raises(ExportError, match="Is a directory"):
        write_export(store, CAMPAIGN, "messages", tmp_path / "out")
    assert everything(tmp_path / "out") == {"data/train.jsonl": old["data/train.jsonl"]}


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ExportError, match=r"Permission denied.* — make the folder writable"):
        FolderWriter(tmp_path / "out").__enter__()


def test_no_descriptor_stays_open(store: Store, tmp_path: Path) -> None:
    def count() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    write_export(store, CAMPAIGN, "messages", tmp_path / "out")
    before = count()
    for _ in range(5):
        write_export(store, CAMPAIGN, "messages", tmp_path / "out")
        with pytest.raises(ExportError):
            write_export(store, "other", "messages", tmp_path / "out")
    assert count() == before


def test_a_result_is_a_value(store: Store, tmp_path: Path) -> None:
    result = write_export(store, CAMPAIGN, "fim", tmp_path)
    assert result == ExportResult("fim", tmp_path, result.files, 2, result.sha256)
