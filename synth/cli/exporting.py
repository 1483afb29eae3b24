"""Which exports are written, and where: shared by `run`, `export` and `replay`."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from synth.errors import SpecError
from synth.settings import Settings

if TYPE_CHECKING:
    from db.models import Campaign
    from synth.spec import ExportFormat


def known_formats(names: Sequence[str]) -> tuple[ExportFormat, ...]:
    """The names as formats. Raises `SpecError` with the nearest known one."""
    from synth.spec import ExportFormat

    known = get_args(ExportFormat)
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise SpecError(f"unknown export format {name!r}", mend=hint)
    return tuple(names)  # type: ignore[arg-type]


def folder_of(settings: Settings, campaign_id: str, format_: str, path: str = "") -> Path:
    """Where an export goes: the path of the campaign file, or a folder of the data directory."""
    return Path(path).absolute() if path else settings.exports / campaign_id / format_


def targets(settings: Settings, campaign: Campaign) -> list[tuple[ExportFormat, Path]]:
    """Formats and folders that the campaign file asks for."""
    wanted = campaign.spec.get("exports", ())
    formats = known_formats([e["format"] for e in wanted])
    return [
        (f, folder_of(settings, campaign.id, f, e.get("path", "")))
        for f, e in zip(formats, wanted, strict=True)
    ]
