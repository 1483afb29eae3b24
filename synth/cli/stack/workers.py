"""The command line of a worker process, the same for `run`, `up` and `worker`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from synth.serving.environment import environment
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


def worker_environment(settings: Settings, pools: Mapping[str, PoolSpec]) -> dict[str, str]:
    """What the worker must see as this process sees it: places, Temporal's settings, endpoints' keys."""
    places = {
        "SYNTH_HOME": str(settings.home),
        "SYNTH_STORE": settings.store_url,
        "SYNTH_CACHE": str(settings.cache),
    }
    keys = tuple(pool.api_key_env for pool in pools.values() if pool.api_key_env)
    return environment(places, prefixes=("SYNTH_", "TEMPORAL_", "PG"), names=keys)
