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
        """Read the environment; arguments win over it."""
        base = Path(home or os.environ.get("SYNTH_HOME") or ".synth").resolve()
        xdg = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        cache = Path(os.environ.get("SYNTH_CACHE") or Path(xdg) / "synth").resolve()
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
