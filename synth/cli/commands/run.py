"""`synth run`: a campaign, from its file to its exports."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli.exit import Code, interrupted
from synth.cli.paths import PathType
from synth.cli.place import Place, PlacedCommand, pass_place

if TYPE_CHECKING:
    from db.progress import Progress
    from db.store import Store
    from synth.cli.campaign import Ready, RunOptions


@click.command(cls=PlacedCommand)
@click.argument("file", type=PathType(path_type=Path))
@click.option("--new", is_flag=True, help="Another run of the same file, beside the earlier ones.")
@click.option("--no-wait", is_flag=True, help="Return once it runs (in the stack of `synth up`).")
@click.option("--quiet", "-q", is_flag=True, help="No progress, only the result.")
@click.option("--temporal", metavar="ADDRESS", help="Temporal server to use instead of an embedded one.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the embedded Temporal server.")
@pass_place
def run(
    place: Place, file: Path, new: bool, no_wait: bool, quiet: bool, temporal: str | None, port: int | None
) -> int:
    """Run a campaign file until its target; go on where it was.

    Starts what is missing on this machine (Temporal, the model engine, a
    worker), shows progress, and stops it all at the end. The same file is the
    same campaign: after Ctrl-C, a crash or a power cut the same command goes on
    from where it was.

    Exit code 0 at the target or the budget, 3 when there was nothing left to
    try before the target.
    """
    from db.store import Store
    from synth.cli.campaign import RunOptions, make_ready
    from synth.cli.follow import manner
    from synth.cli.stack.layout import prepare

    options = RunOptions(file, place.settings, new, not no_wait, manner(quiet), temporal, port)
    layout = prepare(place.settings)
    store = Store.open(place.settings.store_url)
    try:
        ready = make_ready(options, store, layout, _say)
        if ready.campaign.finished:
            _say(_over(store, ready, file))
        else:
            _carry_on(options, store, ready)
        return _conclude(options, store, ready)
    finally:
        store.close()


def _carry_on(options: RunOptions, store: Store, ready: Ready) -> None:
    from synth.cli.campaign import run as follow_to_its_end
    from synth.cli.interrupt import guarded

    try:
        asyncio.run(guarded(follow_to_its_end(options, store, ready, _say)))
    except KeyboardInterrupt as stop:
        _say(f"interrupted: {_kept(store, ready)}; `synth run {options.file}` goes on from here")
        raise click.exceptions.Exit(interrupted(stop)) from stop


def _conclude(options: RunOptions, store: Store, ready: Ready) -> int:
    """Show what was made and write the exports."""
    from synth.cli.campaign import read

    progress = read(store, ready.campaign.campaign_id)
    if progress.status not in ("finished", "stopped"):
        _say(f"{progress.campaign_id} runs in the background: `synth watch` follows it")
        return Code.DONE
    _show(progress)
    written = _export(options, store, progress.campaign_id)
    return _code(progress, written)


def _show(progress: Progress) -> None:
    from synth.cli.output import console
    from synth.cli.view.results import draw, lines

    if sys.stdout.isatty():
        console().print(draw(progress))
    else:
        click.echo(lines(progress))


def _export(options: RunOptions, store: Store, ident: str) -> bool:
    """Write the exports that the file asks for and print their paths; False when one could not be."""
    from synth.cli.exporting import targets
    from synth.cli.stores import campaign_of
    from synth.errors import ExportError
    from synth.export import write_export

    good = True
    for format_, folder in targets(options.settings, campaign_of(store, ident)):
        try:
            result = write_export(store, ident, format_, folder)
        except ExportError as error:
            _say(f"export {format_}: {error}")
            good = False
        else:
            click.echo(f"{format_:<18} {result.rows:>6} rows  {result.folder}")
    return good


def _code(progress: Progress, written: bool) -> int:
    if not written:
        return Code.TROUBLE
    return Code.SHORT if progress.finish_reason == "exhausted" else Code.DONE


def _over(store: Store, ready: Ready, file: Path) -> str:
    return f"finished earlier: {_kept(store, ready)}; another run of the file: `synth run {file} --new`"


def _kept(store: Store, ready: Ready) -> str:
    from synth.cli.campaign import read

    progress = read(store, ready.campaign.campaign_id)
    return f"{progress.campaign_id} has {progress.accepted} of {progress.target} samples"


def _say(line: str) -> None:
    click.echo(line, err=True)
