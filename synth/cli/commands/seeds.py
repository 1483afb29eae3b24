"""`synth seeds`: what a campaign file would start from, before anything is run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli.output import Column, json_option, listing, to_json
from synth.cli.paths import PathType
from synth.cli.place import PlacedCommand

if TYPE_CHECKING:
    from synth.corpus.seeds import Planned

COLUMNS = (
    Column("language", style="name"),
    Column("seeds", "snippets", right=True, style="number"),
    Column("files", right=True),
    Column("cut", "cut by fim", right=True),
    Column("lines", right=True),
    Column("licences"),
)


@click.command(cls=PlacedCommand)
@click.argument("file", type=PathType(path_type=Path))
@json_option
def seeds(file: Path, as_json: bool) -> None:
    """Show the seeds that a campaign file would read.

    Counts by language: snippets that models are shown, and whole files that `fim` cuts; and what was
    skipped and why. Starts and writes nothing.
    """
    from synth.corpus.seeds import campaign_seeds
    from synth.spec import load_spec

    spec = load_spec(file)
    skipped: Counter[str] = Counter()
    found = campaign_seeds(spec, skipped)
    rows = [_row(language, [p for p in found if p.seed.language == language]) for language in spec.languages]
    if as_json:
        click.echo(to_json({"languages": rows, "skipped": dict(skipped)}))
        return
    listing(rows, COLUMNS)
    if skipped:
        said = ", ".join(f"{reason.replace('_', ' ')} {n}" for reason, n in skipped.most_common())
        click.echo(f"skipped: {said}", err=True)


def _row(language: str, found: Sequence[Planned]) -> dict[str, str | int]:
    """What one language has; the lines are those of its files, or of its snippets where they are more."""
    shown = [planned.seed for planned in found if planned.kind != "file"]
    cut = [planned.seed for planned in found if planned.kind != "snippet"]
    return {
        "language": language,
        "seeds": len(shown),
        "files": len({(each.seed.repo, each.seed.path) for each in found}),
        "cut": len(cut),
        "lines": max(sum(s.end_line - s.start_line + 1 for s in some) for some in (shown, cut)),
        "licences": ", ".join(sorted({each.seed.licence or "unknown" for each in found})),
    }
