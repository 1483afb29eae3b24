"""`synth up` and `synth down`: the stack of this machine, without a campaign."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli.output import json_option, to_json
from synth.cli.paths import PathType
from synth.cli.place import Place, PlacedCommand, pass_place

if TYPE_CHECKING:
    from synth.cli.stack.state import StackState
    from synth.spec import PoolSpec


@click.command(cls=PlacedCommand)
@click.argument("file", metavar="[FILE]", required=False, type=PathType(path_type=Path))
@click.option("--foreground", is_flag=True, help="Stay, until Ctrl-C.")
@click.option("--temporal", metavar="ADDRESS", help="Temporal server to use instead of an embedded one.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the embedded Temporal server.")
@json_option
@pass_place
def up(
    place: Place, file: Path | None, foreground: bool, temporal: str | None, port: int | None, as_json: bool
) -> None:
    """Start Temporal, engines and a worker, and keep them.

    FILE is a campaign file: the engines of its pools are started; without one,
    the default model's. `synth run` then uses what runs. `synth down` ends it.
    """
    from synth.cli.preflight import check_isolation, fetch_models
    from synth.cli.stack.background import launch
    from synth.cli.stack.daemon import serve
    from synth.cli.stack.layout import prepare
    from synth.cli.stack.stack import StackPlan

    layout, pools = prepare(place.settings), _pools(file)
    check_isolation()
    fetch_models(pools, place.settings)
    if foreground:
        plan = StackPlan(place.settings, layout, "up", pools, temporal, port)
        asyncio.run(serve(plan, _say))
        return
    state = launch(place.settings, layout, file, temporal, port, place.verbose)
    click.echo(to_json(_facts(state)) if as_json else "\n".join(_lines(state)))


@click.command(cls=PlacedCommand)
@pass_place
def down(place: Place) -> None:
    """Stop what `synth up` started.

    What is under way is finished or given back; campaigns go on at the next
    `synth up` or `synth run`.
    """
    from synth.cli.stack.background import end
    from synth.cli.stack.layout import Layout

    ended = end(Layout(place.settings.home), _say)
    _say("stopped" if ended else f"nothing runs in {place.settings.home}")


def _pools(file: Path | None) -> Mapping[str, PoolSpec]:
    from synth.cli.stack.pools import used_pools
    from synth.spec import PoolSpec, load_spec

    return used_pools(load_spec(file)) if file is not None else {"default": PoolSpec()}


def _facts(state: StackState) -> dict[str, Any]:
    return {
        "pid": state.holder.pid,
        "temporal": {"address": state.address, "namespace": state.namespace, "embedded": state.embedded},
        "engines": {name: {"url": e.url, "model": e.model} for name, e in state.engines.items()},
        "store": state.store,
    }


def _lines(state: StackState) -> list[str]:
    engines = (f"{f'engine {name}':<16} {e.url}  {e.model}" for name, e in state.engines.items())
    return [f"{'temporal':<16} {state.address}  namespace {state.namespace}", *engines]


def _say(line: str) -> None:
    click.echo(line, err=True)
