"""`synth models`: model files in the shared cache."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.exit import Code
from synth.cli.output import Column, form, json_option, listing
from synth.cli.paths import PathType
from synth.cli.place import Place, PlacedGroup, pass_place
from synth.cli.view.words import size

COLUMNS = (
    Column("name", "model", style="name"),
    Column("size", right=True),
    Column("status"),
    Column("licence"),
    Column("note", style="quiet"),
    Column("path", style="quiet"),
)


@click.group(cls=PlacedGroup)
def models() -> None:
    """List, pull and verify model files.

    A model is used only when its SHA-256 is the catalogue's.
    """


@models.command("list")
@json_option
@pass_place
def list_(place: Place, as_json: bool) -> None:
    """List the models that synth knows by name, and whether they are here."""
    from synth.serving.catalogue import states

    rows = [
        {
            "name": s.entry.name,
            "size": s.entry.size if as_json else size(s.entry.size),
            "status": s.status.value,
            "licence": s.entry.licence,
            "note": s.entry.note,
            "sha256": s.entry.sha256,
            "path": str(s.path),
        }
        for s in states(place.settings)
    ]
    listing(rows, COLUMNS, form(as_json))


@models.command("pull")
@click.argument("name")
@click.option("--from", "local", type=PathType(path_type=Path), help="Copy this file instead of fetching.")
@pass_place
def pull(place: Place, name: str, local: Path | None) -> None:
    """Fetch a model into the cache, or go on with a fetch that broke off."""
    from synth.cli.modelfiles import fetch
    from synth.serving.catalogue import find

    click.echo(str(fetch(find(name), place.settings, local)))


@models.command("verify")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@pass_place
def verify(place: Place, names: tuple[str, ...]) -> int:
    """Read model files again and compare their SHA-256.

    All that are here when none is named. Exit code 1 when one is wrong.
    """
    from synth.cli.modelfiles import check
    from synth.serving.catalogue import ModelStatus, find, states

    kinds = (ModelStatus.PRESENT, ModelStatus.WRONG)
    here = [s.entry.name for s in states(place.settings) if s.status in kinds]
    results = [check(find(name), place.settings) for name in names or here]
    return Code.DONE if all(results) else Code.TROUBLE


@models.command("build")
@pass_place
def build(place: Place) -> None:
    """Build llama.cpp's server for this machine's own instructions.

    Faster than the prebuilt one, and used from then on. Needs cmake and a C++
    compiler; takes minutes.
    """
    from synth.serving import native

    click.echo(str(native.build(place.settings, lambda line: click.echo(line, err=True))))
