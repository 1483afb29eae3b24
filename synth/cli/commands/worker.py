"""`synth worker`: one worker in the foreground, as GPU hosts, CPU hosts and control run apart."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from synth.cli.paths import PathType
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.errors import SpecError

if TYPE_CHECKING:
    from synth.spec import PoolSpec


@click.command(cls=PlacedCommand)
@click.argument("file", metavar="[FILE]", required=False, type=PathType(path_type=Path))
@click.option(
    "--queues",
    default="all",
    show_default=True,
    help="all, or some of control,execute,generate,generate-POOL.",
)
@click.option("--pool", "pools", metavar="NAME=URL", multiple=True, help="Where a pool's engine listens.")
@click.option("--temporal", metavar="ADDRESS", help="Temporal server; else this home's or TEMPORAL_ADDRESS.")
@pass_place
def worker(
    place: Place, file: Path | None, queues: str, pools: tuple[str, ...], temporal: str | None
) -> NoReturn:
    """Run one worker in the foreground.

    FILE is a campaign file: its pools are served. The worker takes work from
    the named queues until SIGTERM or Ctrl-C, and ends what it has begun before
    it leaves. It logs to stderr.
    """
    from synth.cli.stack.reach import reach
    from synth.cli.stack.workers import worker_command, worker_environment

    served = _pools(file)
    urls = _urls(served, pools)
    command = worker_command(place.settings, reach(place.settings, temporal), queues, served, urls)
    os.execve(command[0], command, worker_environment(place.settings, served))


def _pools(file: Path | None) -> Mapping[str, PoolSpec]:
    from synth.spec import load_spec

    return load_spec(file).pools if file is not None else {}


def _urls(served: Mapping[str, PoolSpec], given: tuple[str, ...]) -> dict[str, str]:
    urls = {name: spec.url for name, spec in served.items() if spec.url}
    for pair in given:
        name, _, url = pair.partition("=")
        if name not in served or not url:
            known = ", ".join(served) or "none, for want of a campaign file"
            raise SpecError(f"--pool {pair}: not NAME=URL of a known pool", mend=f"pools: {known}")
        urls[name] = url
    missing = sorted(served.keys() - urls.keys())
    if missing:
        raise SpecError(
            f"no URL for pool {missing[0]!r}", mend=f"add --pool {missing[0]}=http://HOST:PORT/v1"
        )
    return urls
