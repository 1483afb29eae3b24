"""Every mistake is one clear line on stderr, a non-zero code, and nothing lost."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from synth.cli.stack.layout import prepare
from synth.cli.stack.lock import HomeLock
from synth.cli.stack.ports import claim
from synth.errors import ServiceError
from synth.settings import Settings
from tests.cli.conftest import Said, Terminal

GOOD = """\
name: small
languages: [python]
recipes:
  - {recipe: fim, target: 2}
seeds:
  - folder: {seeds}
""".replace("{seeds}", str(Path(__file__).parents[2] / "examples" / "seeds"))


def one_line(said: Said, *parts: str, code: int) -> None:
    """The last thing said is one line with all of `parts`, and the code is `code`."""
    lines = said.err.strip().splitlines()
    assert lines[-1].startswith("synth: ")
    for part in parts:
        assert part in lines[-1]
    assert sum(line.startswith("synth: ") for line in lines) == 1
    assert "Traceback" not in said.err
    assert said.code == code
    assert said.out == ""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A good campaign file over the seeds of this repository."""
    path = tmp_path / "campaign.yaml"
    path.write_text(GOOD)
    return path


def test_unknown_command_names_the_nearest(synth: Terminal) -> None:
    one_line(synth("statsu"), "no command 'statsu'", "'status'", code=2)


def test_unknown_option(synth: Terminal) -> None:
    one_line(synth("list", "--jsn"), "--jsn", "synth list --help", code=2)


def test_no_store(synth: Terminal) -> None:
    one_line(synth("list"), "no store", "run a campaign first", code=1)


@pytest.mark.parametrize(
    "words", [("export",), ("decontaminate", "--rule", "words", "--benchmark"), ("replay", "--out", "out")]
)
def test_no_store_is_made_to_look_for_a_campaign(
    synth: Terminal, tmp_path: Path, words: tuple[str, ...]
) -> None:
    benchmark = tmp_path / "benchmark.jsonl"
    row = {"task_id": "x/0", "prompt": "def f():\n", "entry_point": "f", "test": "", "canonical_solution": ""}
    benchmark.write_text(json.dumps(row) + "\n")
    said = synth(*words, *([f"made={benchmark}"] if "--benchmark" in words else []))
    one_line(said, "there is no store", "run a campaign first", code=1)
    assert not (synth.home / "synth.db").exists()


def test_no_such_campaign(filled: Terminal) -> None:
    one_line(filled("status", "dmo"), "'dmo'", "demo-0a1b2c3d", code=1)


def test_no_such_sample(filled: Terminal) -> None:
    one_line(filled("show", "nothing"), "'nothing'", code=1)


def test_a_dropped_task_has_no_sample_to_show(filled: Terminal) -> None:
    one_line(filled("show", "task-lost"), "gave no sample", "synth explain", code=1)


@pytest.mark.parametrize("words", [("sample",), ("tasks",), ("sql", "select 1")])
def test_more_rows_than_any_database_counts(filled: Terminal, words: tuple[str, ...]) -> None:
    one_line(filled(*words, "-n", "9" * 30), "'-n'", "is not in the range", code=2)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("sample", "--lang", "klingon"), "no language 'klingon'"),
        (("tasks", "--lang", ""), "no language ''"),
        (("sample", "--recipe", "snipet"), "'snipet' is not one of"),
        (("sample", "--level", "good"), "'good' is not one of"),
        (("tasks", "--status", "done"), "'done' is not one of"),
        (("tasks", "--reason", "bad"), "'bad' is not one of"),
    ],
)
def test_words_that_no_row_has(filled: Terminal, words: tuple[str, ...], text: str) -> None:
    one_line(filled(*words), text, code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--out", ""),
        ("replay", "--out", ""),
        ("run", ""),
        ("fim", "", "--out", "rows.jsonl"),
        ("list", "--home", ""),
        ("list", "--store", ""),
    ],
)
def test_an_empty_path_is_no_folder(filled: Terminal, words: tuple[str, ...]) -> None:
    one_line(filled(*words), "it is empty", f"synth {words[0]} --help", code=2)


def test_a_folder_that_is_a_link_to_itself(
    synth: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    one_line(synth("list", "--home", str(loop)), str(loop), code=1)
    one_line(synth("list", "--store", f"sqlite:///{loop}"), str(loop), code=1)


def test_nobody_knows_the_home_directory(synth: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("SYNTH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", unknown)
    one_line(synth("list"), "no home directory", "SYNTH_CACHE", code=1)
    monkeypatch.setenv("SYNTH_CACHE", "cache")
    one_line(synth("list"), "no store", code=1)
    one_line(synth("list", "--store", "sqlite:///~nobody-here/a.db"), "~nobody-here", code=1)


def test_a_statement_that_is_not_utf_8(filled: Terminal) -> None:
    one_line(filled("sql", "select '\udcff'"), "select", "UTF-8", code=2)


def test_sql_cannot_write(filled: Terminal) -> None:
    one_line(filled("sql", "delete from sample"), "DELETE", code=1)
    assert len(filled("sample").out.splitlines()) == 4


def test_campaign_file_is_missing(synth: Terminal, tmp_path: Path) -> None:
    one_line(synth("run", str(tmp_path / "none.yaml")), "none.yaml", code=2)


def test_campaign_file_has_an_unknown_key(synth: Terminal, file: Path) -> None:
    file.write_text(GOOD + "targets: 3\n")
    one_line(synth("run", str(file)), "campaign.yaml:7", "unknown key 'targets'", code=2)


def test_campaign_file_has_an_unknown_language(synth: Terminal, file: Path) -> None:
    file.write_text(GOOD.replace("python", "pyhton"))
    one_line(synth("run", str(file)), "campaign.yaml:2", "'pyhton'", "did you mean 'python'", code=2)


def test_toolchain_is_missing(synth: Terminal, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from synth.languages import rust

    file.write_text(GOOD.replace("python", "rust").replace("fim", "snippet"))
    monkeypatch.setenv("PATH", str(file.parent))
    monkeypatch.setenv("SYNTH_TOOLCHAINS", "host")  # a tree that was built here would have it
    rust._toolchain.cache_clear()  # an earlier test of this process may have found it
    one_line(synth("run", str(file)).without_progress(), "Rust", "install", code=1)


def test_model_has_the_wrong_digest(synth: Terminal, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from synth.serving.entries import SMOLLM

    cache = file.parent / "cache"
    monkeypatch.setenv("SYNTH_CACHE", str(cache))
    (cache / "models").mkdir(parents=True)
    (cache / "models" / SMOLLM.file).write_bytes(b"GGUF, but not this one")
    said = synth("models", "verify", SMOLLM.name)
    one_line(said, "SHA-256", "synth models pull", code=1)


def test_unknown_model_names_the_nearest(synth: Terminal) -> None:
    one_line(synth("models", "pull", "smollm2-135m"), "smollm2-135m", code=1)


def test_home_is_not_writable(synth: Terminal, file: Path) -> None:
    blocked = file.parent / "blocked"
    blocked.write_text("a file where a folder should be")
    said = synth("run", str(file), "--home", str(blocked / "home"))
    one_line(said, "cannot write the data directory", "--home", code=1)


def test_port_is_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=f"port {port} .* in use"):
            claim(port)


def test_nothing_runs_to_be_steered(filled: Terminal) -> None:
    one_line(filled("pause", "demo"), "finished", code=2)


def test_retarget_wants_a_number(filled: Terminal) -> None:
    one_line(filled("retarget", "demo", "fim=many"), "RECIPE=N", code=2)


def test_unknown_export_format(filled: Terminal) -> None:
    one_line(filled("export", "--format", "mesages"), "'messages'", code=2)


def test_export_where_it_cannot_be_written(filled: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = filled("export", "--format", "messages", "--out", str(tmp_path / "file" / "out"))
    one_line(said, "out", code=1)


def test_export_to_a_full_disk_keeps_the_old_one(
    filled: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert filled("export", "--format", "messages", "--out", str(out)).code == 0
    before = (out / "data" / "train.jsonl").read_bytes()

    import synth.export.atomic as atomic

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    one_line(filled("export", "--format", "messages", "--out", str(out)), "No space left", code=1)
    assert (out / "data" / "train.jsonl").read_bytes() == before


def test_second_run_on_one_home_names_the_first(synth: Terminal, file: Path) -> None:
    layout = prepare(Settings.load(str(synth.home)))
    with HomeLock(layout):
        said = synth("run", str(file)).without_progress()
    one_line(said, "another synth", "--home", code=1)


def test_steering_without_any_server(synth: Terminal) -> None:
    from db.store import Store
    from tests.cli import campaign

    store = Store.open(f"sqlite:///{synth.home / 'synth.db'}")
    campaign.fill(store, "running", "")
    store.close()
    one_line(synth("pause", "demo"), "nothing runs", "synth up", code=1)
