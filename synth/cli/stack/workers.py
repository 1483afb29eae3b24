"""The command line of a worker process, the same for `run`, `up` and `worker`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from synth.settings import Settings
from workflows.client import Cluster

if TYPE_CHECKING:
    from synth.spec import PoolSpec


def worker_command(
    settings: Settings,
    cluster: Cluster,
    queues: str,
    pools: Mapping[str, PoolSpec],
    urls: Mapping[str, str],
) -> tuple[str, ...]:
    """`urls` says where the engine of each pool listens."""
    served = {name: {"url": urls[name], "spec": spec.model_dump(mode="json")} for name, spec in pools.items()}
    return (
        *(sys.executable, "-m", "workflows.worker", "--home", str(settings.home)),
        *("--temporal", cluster.address, "--namespace", cluster.namespace),
        *("--queues", queues, "--pools", json.dumps(served, sort_keys=True)),
    )


def worker_environment(settings: Settings) -> dict[str, str]:
    """What the worker must see as this process sees it."""
    return {
        "SYNTH_HOME": str(settings.home),
        "SYNTH_STORE": settings.store_url,
        "SYNTH_CACHE": str(settings.cache),
    }
