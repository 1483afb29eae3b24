"""`synth seeds`: what a campaign file would start from, before anything is run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from synth.cli.output import Column, json_option, listing, to_json
from synth.cli.place import PlacedCommand

COLUMNS = (
    Column("language", style="name"),
    Column("seeds", right=True, style="number"),
    Column("files", right=True),
    Column("lines", right=True),
    Column("licences"),
)


@click.command(cls=PlacedCommand)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def seeds(file: Path, as_json: bool) -> None:
    """Show the seeds that a campaign file would read.

    Counts by language, and what was skipped and why. Starts and writes nothing.
    """
    from synth.corpus.seeds import SeedText, read_seeds
    from synth.spec import load_spec

    spec = load_spec(file)
    skipped: Counter[str] = Counter()
    found: dict[str, list[SeedText]] = {name: [] for name in spec.languages}
    for seed in read_seeds(spec.seeds, spec.languages, skipped):
        found[seed.language].append(seed)
    rows = [
        {
            "language": language,
            "seeds": len(texts),
            "files": len({(s.repo, s.path) for s in texts}),
            "lines": sum(s.end_line - s.start_line + 1 for s in texts),
            "licences": ", ".join(sorted({s.licence or "unknown" for s in texts})),
        }
        for language, texts in found.items()
    ]
    if as_json:
        click.echo(to_json({"languages": rows, "skipped": dict(skipped)}))
        return
    listing(rows, COLUMNS)
    if skipped:
        said = ", ".join(f"{reason.replace('_', ' ')} {n}" for reason, n in skipped.most_common())
        click.echo(f"skipped: {said}", err=True)
