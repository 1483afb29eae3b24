"""What answers behind each pool: asked once before a campaign starts, and recorded with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from synth.errors import ServiceError
from synth.serving.engines import starts_here
from synth.serving.pool import Pool
from synth.spec import PoolSpec


async def identify(pools: Mapping[str, PoolSpec], urls: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Probe every pool; raises `ServiceError` for one that does not answer or ignores schemas."""
    return {name: await _identify(name, pool, urls[name]) for name, pool in pools.items()}


async def _identify(name: str, pool: PoolSpec, url: str) -> dict[str, Any]:
    async with Pool.open(name, pool, url, _key(name, pool)) as opened:
        identity = await opened.probe()
    # The port of an engine of ours is drawn anew every time and says nothing about the model.
    return (replace(identity, url="") if starts_here(pool) else identity).as_json()


def _key(name: str, pool: PoolSpec) -> str | None:
    if not pool.api_key_env:
        return None
    key = os.environ.get(pool.api_key_env)
    if not key:
        raise ServiceError(
            f"pool {name!r}: {pool.api_key_env} is not set", mend=f"export {pool.api_key_env}=…"
        )
    return key
