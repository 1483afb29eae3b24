"""`synth pause|resume|stop|retarget`: signals to a running campaign."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal

import click

from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stack.reach import reach
from synth.cli.stores import campaign_of, existing
from synth.errors import SpecError

if TYPE_CHECKING:
    from temporalio.client import Client

    from db.models import Campaign

Signal = Literal["pause", "resume", "stop"]
_temporal = click.option("--temporal", metavar="ADDRESS", help="Temporal server, when it is not this home's.")


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@_temporal
@pass_place
def pause(place: Place, campaign: str | None, temporal: str | None) -> None:
    """Let nothing new start.

    What is being generated is finished and kept. `synth resume` goes on.
    """
    click.echo(f"{_signal(place, campaign, temporal, 'pause')} pauses")


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@_temporal
@pass_place
def resume(place: Place, campaign: str | None, temporal: str | None) -> None:
    """Go on after a pause."""
    click.echo(f"{_signal(place, campaign, temporal, 'resume')} goes on")


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@_temporal
@pass_place
def stop(place: Place, campaign: str | None, temporal: str | None) -> None:
    """End a campaign for good.

    What was admitted stays and can be exported. To interrupt a campaign and go
    on later, press Ctrl-C in `synth run` or use `synth pause` instead.
    """
    click.echo(f"{_signal(place, campaign, temporal, 'stop')} stops")


@click.command(cls=PlacedCommand)
@click.argument("campaign")
@click.argument("change", metavar="RECIPE=N")
@_temporal
@pass_place
def retarget(place: Place, campaign: str, change: str, temporal: str | None) -> None:
    """Change how many samples a recipe should make.

    Example: synth retarget quickstart fim=40
    """
    from workflows.client import send_retarget

    recipe, target = _change(change)
    found = _steerable(place, campaign)
    known = [r["recipe"] for r in found.spec["recipes"]]
    if recipe not in known:
        raise SpecError(f"{found.id} has no recipe {recipe!r}", mend=f"its recipes: {', '.join(known)}")
    asyncio.run(_with_client(place, temporal, lambda client: send_retarget(client, found.id, recipe, target)))
    click.echo(f"{found.id} now aims at {target} samples of {recipe}")


def _change(text: str) -> tuple[str, int]:
    recipe, _, number = text.partition("=")
    if not number.isdecimal() or int(number) < 1:
        raise SpecError(f"not a target: {text!r}", mend="write RECIPE=N, for example fim=40")
    return recipe, int(number)


def _signal(place: Place, name: str | None, temporal: str | None, signal: Signal) -> str:
    """Send a signal; returns the campaign's id."""
    from workflows.client import signal as send

    campaign = _steerable(place, name)
    asyncio.run(_with_client(place, temporal, lambda client: send(client, campaign.id, signal)))
    return campaign.id


def _steerable(place: Place, name: str | None) -> Campaign:
    with existing(place) as store:
        campaign = campaign_of(store, name)
    if campaign.status in ("finished", "stopped"):
        raise SpecError(f"{campaign.id} is {campaign.status}", mend="only a running campaign can be steered")
    return campaign


async def _with_client(place: Place, temporal: str | None, act: Callable[[Client], Awaitable[None]]) -> None:
    from workflows.client import connect

    await act(await connect(reach(place.settings, temporal)))
