"""Where things are on this machine. Flags beat environment beats defaults.

| variable | meaning | default |
| --- | --- | --- |
| SYNTH_HOME | data directory: store, Temporal's database, logs, exports | `./.synth` |
| SYNTH_CACHE | models and toolchains that campaigns share | `$XDG_CACHE_HOME/synth` |
| SYNTH_STORE | SQLAlchemy URL of the store | SQLite file in SYNTH_HOME |
| SYNTH_TOOLCHAINS | compilers from this machine alone (`host`) or from built trees (`image`) | both |
| SYNTH_GRAMMARS | `tree-sitter-languages` in the place of the grammars that come with synth | theirs |
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from synth.errors import UserError


@dataclass(frozen=True)
class Settings:
    """Paths of one data directory and of the shared cache."""

    home: Path
    cache: Path
    store_url: str
    origin: str = ""
    """Where alone toolchains are looked for, if the user says so."""
    grammars: str = ""
    """The source of grammars, if the user says so."""

    @classmethod
    def load(cls, home: str | None = None, store: str | None = None) -> Settings:
        """Read the environment; arguments win over it. Raises `UserError` for places that cannot be."""
        base = _resolved(Path(home or os.environ.get("SYNTH_HOME") or ".synth"))
        cache = _resolved(Path(os.environ.get("SYNTH_CACHE") or _shared() / "synth"))
        url = store or os.environ.get("SYNTH_STORE") or f"sqlite:///{base / 'synth.db'}"
        origin, grammars = os.environ.get("SYNTH_TOOLCHAINS", ""), os.environ.get("SYNTH_GRAMMARS", "")
        return cls(base, cache, url, origin, grammars)

    @property
    def models(self) -> Path:
        """Verified model files."""
        return self.cache / "models"

    @property
    def toolchains(self) -> Path:
        """Toolchains that are not the system's own (npm's TypeScript, …)."""
        return self.cache / "toolchains"

    @property
    def logs(self) -> Path:
        """One log file per server that synth starts."""
        return self.home / "logs"

    @property
    def exports(self) -> Path:
        """Default folder of exports."""
        return self.home / "exports"


def _shared() -> Path:
    """This user's folder for caches."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError as error:
        raise UserError(
            "this user has no home directory to keep models in", mend="set SYNTH_CACHE"
        ) from error


def _resolved(path: Path) -> Path:
    """The absolute path, links followed; Python says of links that lead to themselves in two ways."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise UserError(f"{path}: cannot be followed: {error}", mend="name another folder") from error
