"""Model pools of a stack: which of them need an engine of ours, and whether two are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from synth.errors import ServiceError
from synth.vocabulary import Recipe

if TYPE_CHECKING:
    from synth.cli.stack.state import Engine
    from synth.spec import CampaignSpec, PoolSpec

_ENGINE_KEYS = {"engine", "model", "url", "context", "concurrency", "options"}


def used_pools(spec: CampaignSpec) -> dict[str, PoolSpec]:
    """Pools that the campaign will ask; a campaign of `fim` alone asks none."""
    if all(recipe.recipe is Recipe.FIM for recipe in spec.recipes):
        return {}
    return {name: pool for name, pool in spec.pools.items() if name in (spec.author, spec.judge)}


def engine_digest(pool: PoolSpec) -> str:
    """Identity of what is served: pools that differ only in sampling are the same."""
    return hashlib.sha256(pool.model_dump_json(include=_ENGINE_KEYS).encode()).hexdigest()[:16]


def require_served(pools: Mapping[str, PoolSpec], running: Mapping[str, Engine]) -> dict[str, str]:
    """URLs of a campaign's pools in a running stack. Raises `ServiceError` where one is not served."""
    mend = "`synth down`, then `synth up FILE` or `synth run FILE`"
    for name, pool in pools.items():
        engine = running.get(name)
        if engine is None:
            raise ServiceError(f"the running stack has no pool {name!r}", mend=mend)
        if engine.digest != engine_digest(pool):
            raise ServiceError(
                f"the running stack's pool {name!r} serves {engine.model}, not as the campaign file says",
                mend=mend,
            )
    return {name: running[name].url for name in pools}
