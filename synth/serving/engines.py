"""The command that starts a pool's engine, by kind.

Every engine is a child process that speaks the OpenAI protocol on a loopback
port; only the command differs. `openai` is an endpoint that someone else runs,
and so is any pool with a `url`: there is nothing to start.
"""

from __future__ import annotations

import importlib.util
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from synth.errors import ServiceError, SpecError
from synth.serving import catalogue, llama_options, native
from synth.serving.child import Child, ChildSpec, OnRestart
from synth.serving.environment import environment
from synth.serving.health import http_healthy
from synth.serving.ports import LOOPBACK
from synth.settings import Settings
from synth.spec import PoolSpec
from synth.vocabulary import EngineKind

VLLM_DRAIN_SECONDS = 30
"""A stopping vLLM finishes what it has for that long; without the flag it aborts requests."""
VLLM_QUEUE = 4
"""vLLM refuses (503) beyond this many times the pool's concurrency; its own queue has no bound."""


@dataclass(frozen=True)
class EngineCommand:
    """How to start an engine. `start_seconds`: loading may take that long; `stop_seconds`: draining."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    """The whole environment of the process."""
    port: int
    url: str
    """Base URL to give to `Pool.open`."""
    health_url: str
    start_seconds: float
    stop_seconds: float
    death_signal: signal.Signals = signal.SIGKILL
    """What the kernel sends it when synth dies; vLLM must end its own children."""

    def child(self, name: str, log: Path, on_restart: OnRestart | None = None) -> Child:
        """The supervised process of this engine, not yet started."""
        spec = ChildSpec(
            name=name,
            argv=self.argv,
            log=log,
            env=self.env,
            port=self.port,
            start_seconds=self.start_seconds,
            stop_seconds=self.stop_seconds,
            death_signal=self.death_signal,
        )
        return Child(spec, lambda: http_healthy(self.health_url), on_restart)


def starts_here(pool: PoolSpec) -> bool:
    """synth starts this engine (it is not an endpoint that runs already)."""
    return not pool.url and pool.engine is not EngineKind.OPENAI


def engine_command(pool: PoolSpec, port: int, settings: Settings) -> EngineCommand:
    """The command of a pool's engine on a loopback port.

    Raises `ModelError` (file absent or wrong), `ServiceError` (engine not
    installed, or nothing to start), `SpecError` (unknown option).
    """
    if not starts_here(pool):
        raise ServiceError(
            f"engine {pool.engine.value!r} is an existing endpoint", mend="set the pool's `url` to it"
        )
    return _COMMANDS[pool.engine](pool, port, settings)


def _llamacpp(pool: PoolSpec, port: int, settings: Settings) -> EngineCommand:
    located = catalogue.locate(pool.model, settings)
    options = llama_options.from_pool(pool, located.path, located.name, port)
    binary = native.present(settings)
    if binary is not None:
        argv = (str(binary), *options.flags())
    elif importlib.util.find_spec("xllamacpp") is not None:
        argv = (sys.executable, "-m", "synth.serving.llamacpp", *options.flags())
    else:
        raise ServiceError("xllamacpp is not installed", mend="pip install 'synth[cpu]'")
    return _command(argv, environment(llama_options.WAIT_POLICY), port, start=300, stop=5)


def _vllm(pool: PoolSpec, port: int, settings: Settings) -> EngineCommand:
    binary = _vllm_binary()
    queued = VLLM_QUEUE * pool.concurrency
    argv = [
        *(binary, "serve", pool.model, "--served-model-name", pool.model),
        *("--host", LOOPBACK, "--port", str(port)),
        *("--generation-config", "vllm"),
        *("--max-num-queued-reqs", str(queued)),
        *("--shutdown-timeout", str(VLLM_DRAIN_SECONDS)),
        "--disable-uvicorn-access-log",
    ]
    argv += _vllm_options(pool)
    env = environment(
        {"VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1"},
        prefixes=("CUDA_", "NVIDIA_", "NCCL_", "VLLM_", "HF_", "TORCH", "TRITON_", "ROCR_", "HIP_"),
    )
    command = _command(tuple(argv), env, port, start=1800, stop=VLLM_DRAIN_SECONDS + 10)
    return replace(command, death_signal=signal.SIGTERM)


def _vllm_binary() -> str:
    beside = Path(sys.executable).with_name("vllm")
    binary = str(beside) if beside.is_file() else shutil.which("vllm")
    if binary is None:
        raise ServiceError("vllm is not installed", mend="pip install 'synth[vllm]', or set the pool's `url`")
    return binary


def _vllm_options(pool: PoolSpec) -> list[str]:
    """`--key value` for each option; true alone is `--key`, false is `--no-key`."""
    flags: list[str] = []
    for name, value in pool.options.items():
        if name in ("host", "port"):
            raise SpecError(f"pool option {name!r} is set by synth", mend="remove it")
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            flags.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            flags += [f"--{flag}", str(value)]
    return flags


def _scripted(pool: PoolSpec, port: int, settings: Settings) -> EngineCommand:
    argv = [sys.executable, "-m", "synth.serving.scripted", "--port", str(port), "--identity", pool.model]
    for name, value in pool.options.items():
        argv += [f"--{name.replace('_', '-')}", str(value)]
    return _command(tuple(argv), environment(), port, start=30, stop=3)


def _command(
    argv: tuple[str, ...], env: Mapping[str, str], port: int, start: float, stop: float
) -> EngineCommand:
    url = f"http://{LOOPBACK}:{port}"
    return EngineCommand(argv, env, port, url, f"{url}/health", start, stop)


_COMMANDS: dict[EngineKind, Callable[[PoolSpec, int, Settings], EngineCommand]] = {
    EngineKind.LLAMACPP: _llamacpp,
    EngineKind.VLLM: _vllm,
    EngineKind.SCRIPTED: _scripted,
}
