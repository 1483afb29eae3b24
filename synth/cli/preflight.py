"""What a campaign needs of this machine, checked before anything is started.

Toolchains of the languages that are run (`fim` runs nothing), the sandbox, and
the model files: a catalogue model that is missing is pulled, with its progress.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from synth.errors import SpecError, ToolchainError
from synth.settings import Settings
from synth.vocabulary import EngineKind, Recipe

if TYPE_CHECKING:
    from synth.spec import CampaignSpec, PoolSpec


def check_languages(path: Path, spec: CampaignSpec) -> None:
    """Every language is known. Raises `SpecError` with the nearest name."""
    from synth import languages

    known = languages.names()
    for name in dict.fromkeys(n for r in spec.recipes for n in spec.languages_of(r.recipe)):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise SpecError(f"{path}:{_line(path, name)}: unknown language {name!r}", mend=hint)


def _line(path: Path, word: str) -> int:
    """Line (from 1) of the file where a word stands first."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((at for at, line in enumerate(lines, 1) if word in line), 1)


def executed_languages(spec: CampaignSpec) -> list[str]:
    """Languages whose code will be run, in the file's order."""
    run = (r for r in spec.recipes if r.recipe is not Recipe.FIM)
    return list(dict.fromkeys(name for r in run for name in spec.languages_of(r.recipe)))


def check_toolchains(spec: CampaignSpec) -> None:
    """Every language that is run has its toolchain. Raises `ToolchainError` that names all that lack."""
    from synth import languages

    missing: list[ToolchainError] = []
    for name in executed_languages(spec):
        try:
            languages.get(name).toolchain()
        except ToolchainError as error:
            missing.append(error)
    if len(missing) == 1:
        raise missing[0]
    if missing:
        mends = "; ".join(dict.fromkeys(error.mend for error in missing))
        raise ToolchainError("; ".join(error.what for error in missing), mend=mends)


def check_isolation() -> None:
    """Jobs can be isolated here. Raises `SandboxError`; the worker would find the same, less clearly."""
    from synth.sandbox import Sandbox

    Sandbox.open().close()


def fetch_models(pools: Mapping[str, PoolSpec], settings: Settings) -> None:
    """Every model file of an embedded llama.cpp pool is here and is the right one."""
    from synth.cli.modelfiles import ensure
    from synth.serving.engines import starts_here

    for pool in pools.values():
        if pool.engine is EngineKind.LLAMACPP and starts_here(pool):
            ensure(pool.model, settings)
