"""Which command starts which engine, and what is said when it cannot be."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from synth.errors import ModelError, ServiceError, SpecError
from synth.serving import catalogue, native
from synth.serving.engines import engine_command, starts_here
from synth.settings import Settings
from synth.spec import PoolSpec
from synth.vocabulary import EngineKind


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"GGUF and so on")
    return path


def test_llamacpp_runs_the_located_file_on_loopback(gguf: Path, settings: Settings) -> None:
    pool = PoolSpec(model=str(gguf), concurrency=4, context=1024, options={"kv_type": "q8_0", "threads": 3})
    command = engine_command(pool, 8123, settings)
    text = " ".join(command.argv)
    assert command.argv[:3] == (sys.executable, "-m", "synth.serving.llamacpp")
    for part in ("--host 127.0.0.1 --port 8123", "--parallel 4 --ctx-size 4096", "--threads 3"):
        assert part in text
    assert "--cache-type-k q8_0" in text
    assert command.health_url == "http://127.0.0.1:8123/health"
    assert catalogue.digest_of(str(gguf)) == catalogue.locate(str(gguf), settings).sha256


def test_a_core_is_not_held_for_a_thread_that_has_none(gguf: Path, settings: Settings) -> None:
    """Beside other work, threads that spin for long at barriers wrote a twentieth of the tokens."""
    command = engine_command(PoolSpec(model=str(gguf)), 8123, settings)
    loaded = subprocess.run(
        [sys.executable, "-c", "import xllamacpp"],
        env=dict(command.env) | {"OMP_DISPLAY_ENV": "verbose"},
        capture_output=True,
        text=True,
        check=True,
    )
    turns = re.search(r"GOMP_SPINCOUNT = '(\d+)'", loaded.stderr)
    assert turns and 0 < int(turns[1]) <= 5000


def test_a_native_build_stands_in_for_the_package(gguf: Path, settings: Settings) -> None:
    binary = native.path(settings)
    binary.parent.mkdir(parents=True)
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    command = engine_command(PoolSpec(model=str(gguf)), 8123, settings)
    assert command.argv[0] == str(binary)


@pytest.mark.parametrize(
    ("name", "value"), [("colour", 1), ("port", 1), ("threads", "two"), ("threads", True)]
)
def test_bad_options_are_named(gguf: Path, settings: Settings, name: str, value: str | int) -> None:
    with pytest.raises(SpecError, match=name):
        engine_command(PoolSpec(model=str(gguf), options={name: value}), 8123, settings)


def test_an_absent_model_says_how_to_get_it(settings: Settings) -> None:
    with pytest.raises(ModelError, match="synth models pull qwen"):
        engine_command(PoolSpec(), 8123, settings)


@pytest.mark.parametrize(
    ("model", "says"),
    [("qwen2.5-coder-1.5b-instruct", "did you mean"), ("gpt", "known:"), ("/no/such.gguf", "No such file")],
)
def test_an_unknown_model_says_what_there_is(settings: Settings, model: str, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        engine_command(PoolSpec(model=model), 8123, settings)


def test_a_file_that_is_no_model_is_refused(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "page.gguf"
    path.write_text("<html>")
    with pytest.raises(ModelError, match="not a GGUF file"):
        engine_command(PoolSpec(model=str(path)), 8123, settings)


def test_vllm_gets_the_flags_of_bulk_generation(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binary = tmp_path / "vllm"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    options: dict[str, str | int | float | bool] = {"tensor_parallel_size": 2, "enable-sleep-mode": True}
    pool = PoolSpec(engine=EngineKind.VLLM, model="org/model", concurrency=64, options=options)
    command = engine_command(pool, 8123, settings)
    text = " ".join(command.argv)
    for part in (
        "serve org/model",
        "--generation-config vllm",
        "--max-num-queued-reqs 256",
        "--shutdown-timeout 30",
        "--disable-uvicorn-access-log",
        "--tensor-parallel-size 2",
        "--enable-sleep-mode",
    ):
        assert part in text
    assert command.env["CUDA_VISIBLE_DEVICES"] == "1"
    assert "OPENAI_API_KEY" not in command.env


def test_vllm_that_is_not_installed_says_how_to(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(ServiceError, match=r"pip install 'synth\[vllm\]'"):
        engine_command(PoolSpec(engine=EngineKind.VLLM, model="org/model"), 8123, settings)


def test_an_endpoint_is_not_started(settings: Settings) -> None:
    assert not starts_here(PoolSpec(engine=EngineKind.OPENAI))
    assert not starts_here(PoolSpec(url="http://127.0.0.1:1"))
    assert starts_here(PoolSpec())
    with pytest.raises(ServiceError, match="existing endpoint"):
        engine_command(PoolSpec(engine=EngineKind.OPENAI), 8123, settings)
