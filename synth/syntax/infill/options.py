"""What a run is asked for. Everything here can change the output, so a resumed run must ask the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Literal

from synth.errors import SpecError
from synth.syntax import families, rules
from synth.syntax.families.family import Family
from synth.syntax.mix import Mix


@dataclass(frozen=True)
class Options:
    """One run's options; `family` empty means neutral rows."""

    family: str = ""
    seed: int = 0
    per_file: int = 4
    spm_rate: float = -1.0
    """Share of the suffix-first forms; negative is what the family was trained with."""
    chat_share: float = 0.0
    tokenizer: str = ""
    """Path of a `tokenizer.json`; empty estimates by characters."""
    max_tokens: int = 8192
    cut: bool = False
    """Whether a file over `max_tokens` is shown in part (the row says which) or gives no row."""
    languages: tuple[str, ...] = ()
    licence: str = ""
    allowed: tuple[str, ...] = ()
    """Licences that may be used; empty allows every one, and none."""
    mix: Mix = field(default_factory=Mix)
    balance: bool = True
    bounds: rules.Bounds = rules.FILES
    level: Literal["file", "repo"] = "file"
    needs_share: float = 0.8
    """Repository level: share of middles that use a name of another file, where a file has such."""

    def __post_init__(self) -> None:
        if not 0 <= self.chat_share <= 1 or not 0 <= self.needs_share <= 1 or self.spm_rate > 1:
            raise SpecError("a share is not between 0 and 1", mend="0.05 is one row in twenty")
        if self.chat_share and not self.family:
            raise SpecError("chat rows need a model family", mend="add --family, or leave --chat-share out")
        if self.family:
            families.get(self.family)

    @property
    def made_for(self) -> Family | None:
        """The family, or None for neutral rows."""
        return families.get(self.family) if self.family else None

    def digest(self) -> str:
        """One text for everything that can change the output."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
