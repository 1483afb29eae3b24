"""Writing an export: `<folder>/data/train.jsonl` and `<folder>/README.md`.

Rows stand in the order of the samples' numbers, so the same store gives the same
bytes. All is read within one session that sees one moment, written atomically
(`synth.export.atomic`), and recorded in the store once it lies on the disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from db.models import Campaign, Export
from db.store import Store, upsert
from synth.errors import ExportError
from synth.export.atomic import FolderWriter, OpenFile
from synth.export.card import card
from synth.export.entries import read_entries
from synth.export.facts import Facts, read_facts
from synth.export.formats import Format, get
from synth.export.row import LeftOut, Row
from synth.export.tally import Tally
from synth.spec import ExportFormat

DATA = "data/train.jsonl"
CARD = "README.md"
_REASONS_SHOWN = 3
_NO_ROW = "nothing_to_show"
"""Why a sample has no row, where its format does not say."""
_LINE_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x7f\x85\u2028\u2029"}
"""Characters that some readers take for the end of a line, as JSON escapes."""


@dataclass(frozen=True)
class ExportResult:
    """What was written. `sha256` is of the data file; `left_out` counts samples without a row."""

    format: ExportFormat
    folder: Path
    files: tuple[Path, ...]
    rows: int
    sha256: str
    left_out: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """What was left out, by reason."""


def write_export(
    store: Store,
    campaign_id: str,
    format: ExportFormat,  # noqa: A002  (what it is called everywhere else)
    folder: Path,
) -> ExportResult:
    """Write one export of a campaign; an older one in the folder is replaced at the end.

    Raises `ExportError` where there is nothing to write or the file system
    refuses; the old files are intact then.
    """
    form, folder = get(format), folder.absolute()
    with store.read() as session, FolderWriter(folder) as writer:
        _refuse_foreign(folder)
        campaign = session.get(Campaign, campaign_id)
        if campaign is None:
            raise ExportError(f"no campaign {campaign_id!r}", mend="`synth list` lists them")
        facts = read_facts(session, campaign)
        data = writer.open(DATA)
        tally = _write_rows(session, campaign_id, form, data)
        if not tally.rows:
            raise _nothing(facts, format, form)
        sha256 = data.digest.hexdigest()
        writer.open(CARD).write(card(format, form, facts, tally, sha256))
    reasons = dict(sorted(tally.left_out.items()))
    result = ExportResult(
        format, folder, (folder / DATA, folder / CARD), tally.rows, sha256, tally.left_out.total(), reasons
    )
    _record(store, campaign_id, result)
    return result


def _refuse_foreign(folder: Path) -> None:
    """A folder of something else has a README of its own, which the card would replace."""
    if (folder / CARD).exists() and not (folder / DATA).exists():
        raise ExportError(f"{folder}: holds a {CARD} that no export wrote", mend="give another folder")


def _write_rows(session: Session, campaign_id: str, form: Format, data: OpenFile) -> Tally:
    tally = Tally()
    for entry in read_entries(session, campaign_id, form.kind, lost=form.lost):
        count, reason = 0, _NO_ROW
        for row in form.project(entry):
            if isinstance(row, LeftOut):
                reason = row.reason
                continue
            data.write(line(row))
            count += 1
        tally.add(entry, count, reason)
    return tally


def line(row: Row) -> str:
    """One row as one line of JSON."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_LINE_BREAKS) + "\n"


def _nothing(facts: Facts, format_name: ExportFormat, form: Format) -> ExportError:
    reasons = [f"{reason} ({count})" for reason, count in facts.reasons[:_REASONS_SHOWN]]
    why = f"most tasks were dropped for: {', '.join(reasons)}" if reasons else "no task was dropped so far"
    return ExportError(
        f"nothing to export as {format_name}: campaign {facts.campaign} has no {form.wants}",
        mend=f"{why}; let it run on, or choose another format",
    )


def _record(store: Store, campaign_id: str, result: ExportResult) -> None:
    """Note the export in the store; the same format in the same folder is the same row."""
    place = hashlib.sha256(str(result.folder).encode()).hexdigest()[:12]
    export = Export(
        id=f"{campaign_id}/{result.format}/{place}",
        campaign_id=campaign_id,
        format=result.format,
        path=str(result.folder),
        rows=result.rows,
        sha256=result.sha256,
    )

    def write(session: Session) -> None:
        upsert(session, [export], ["rows", "sha256", "stale", "created_at"])

    store.write(write)
