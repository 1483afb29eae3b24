"""Writing exports for `run` and `export`: formats, folders, and trouble in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from synth.errors import ExportError, SpecError
from synth.settings import Settings

if TYPE_CHECKING:
    from db.models import Campaign
    from db.store import Store
    from synth.export import ExportResult
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


def write(store: Store, campaign_id: str, format_: ExportFormat, folder: Path) -> ExportResult:
    """Write one export. Raises `ExportError`; what stood there before is intact then."""
    from synth.export import write_export

    try:
        return write_export(store, campaign_id, format_, folder)
    except OSError as error:
        raise ExportError(
            f"{folder}: {error.strerror or error}", mend="free some space or give another folder with --out"
        ) from error


def of_campaign(store: Store, settings: Settings, campaign: Campaign) -> Iterator[ExportResult]:
    """Write the exports that the campaign file asks for."""
    for spec in campaign.spec.get("exports", ()):
        yield write(store, campaign.id, *_target(settings, campaign.id, spec))


def _target(settings: Settings, campaign_id: str, spec: dict[str, Any]) -> tuple[ExportFormat, Path]:
    (format_,) = known_formats([spec["format"]])
    return format_, folder_of(settings, campaign_id, format_, spec.get("path", ""))
