"""How llama.cpp's server is set up, the same for the prebuilt package and a native build.

Measured on two cores with the default model (bench/engine.py): the settings here
are what was fastest while compilers and sandboxes compete for the same cores.
Slots share one batch; each keeps its last prompt's cache, and a request goes to
the slot with the longest common prefix.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path

import psutil

from synth.errors import SpecError
from synth.serving.ports import LOOPBACK
from synth.spec import PoolSpec

SLOTS_MOST = 16
"""More slots only cost memory: two to eight cores are busy long before."""
WAIT_POLICY = {"GOMP_SPINCOUNT": "5000"}
"""Threads look some thousand times at a barrier, a part of a millisecond, and then sleep.

On a machine at rest, where the last thread comes within that time, this is as fast as OpenMP's own 300,000
times; 1,000 are a tenth slower, and sleeping at once (`passive`) a third. Beside other work the last thread
may wait for a core, and one that spins for milliseconds holds a core from it: a twentieth of the tokens."""


@dataclass(frozen=True)
class LlamaOptions:
    """Start options; those after `context` may be set by a pool's `options`."""

    model: Path
    alias: str
    port: int
    slots: int
    context: int
    """Tokens per slot."""
    threads: int = 0
    """0: one per physical core that this process may use."""
    batch: int = 2048
    ubatch: int = 512
    """Prompt tokens computed at a time; smaller keeps other slots' answers flowing."""
    flash_attention: str = "auto"
    kv_type: str = "f16"
    cache_ram: int = 1024
    """MiB of host memory for the caches of prompts that lost their slot."""

    def flags(self) -> list[str]:
        """For the `llama-server` binary."""
        return [
            *("--model", str(self.model), "--alias", self.alias),
            *("--host", LOOPBACK, "--port", str(self.port)),
            *("--parallel", str(self.slots), "--ctx-size", str(self.slots * self.context)),
            *("--threads", str(self.cores), "--threads-batch", str(self.cores)),
            *("--batch-size", str(self.batch), "--ubatch-size", str(self.ubatch)),
            *("--flash-attn", self.flash_attention),
            *("--cache-type-k", self.kv_type, "--cache-type-v", self.kv_type),
            *("--cache-ram", str(self.cache_ram)),
            *("--cors-origins", "", "--no-ui", "--no-slots", "--offline", "--log-colors", "off"),
        ]

    @property
    def cores(self) -> int:
        """Threads to use."""
        return self.threads or cores()


def cores() -> int:
    """Physical cores that this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, psutil.cpu_count(logical=False) or allowed))


def from_pool(spec: PoolSpec, model: Path, alias: str, port: int) -> LlamaOptions:
    """The options of a pool; `SpecError` for an unknown option or a value of the wrong type."""
    base = LlamaOptions(model, alias, port, min(spec.concurrency, SLOTS_MOST), spec.context)
    known = {f.name: type(getattr(base, f.name)) for f in fields(base)}
    for fixed in ("model", "alias", "port", "context"):
        del known[fixed]
    for name, value in spec.options.items():
        if name not in known:
            raise SpecError(f"pool option {name!r} is unknown", mend=f"llamacpp knows: {', '.join(known)}")
        if type(value) is not known[name]:
            raise SpecError(
                f"pool option {name}: {value!r} is not {known[name].__name__}", mend="mend the value"
            )
    return replace(base, **spec.options)  # type: ignore[arg-type]
