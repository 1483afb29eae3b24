"""`synth run`, step by step: prepare, check this machine, start or join a stack, follow, export.

    validate ─ rows ─ toolchains, models ─ stack (ours, or the one of `synth up`) ─ probe
             ─ workflow ─ live view ─ results ─ exports

Everything that is made stands in the store, so a run may be interrupted at any
line of this module, in any way, and the same command goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.progress import Progress, progress
from db.store import Store
from synth.cli.follow import Manner, follow
from synth.cli.identities import identify
from synth.cli.interrupt import STOPPING
from synth.cli.preflight import check_isolation, check_languages, check_toolchains, fetch_models
from synth.cli.stack.layout import Layout
from synth.cli.stack.lock import HomeLock
from synth.cli.stack.pools import require_served, used_pools
from synth.cli.stack.stack import Stack, StackPlan
from synth.cli.stack.state import StackState
from synth.cli.stack.temporal import Address
from synth.cli.view.live import ServiceLine
from synth.errors import ServiceError
from synth.settings import Settings
from synth.spec import CampaignSpec, PoolSpec, load_spec
from workflows import client as temporal
from workflows import launch

if TYPE_CHECKING:
    from temporalio.client import Client

Say = Callable[[str], None]
NOTE = "Ctrl-C interrupts; the same command goes on from here."


@dataclass(frozen=True)
class RunOptions:
    """What the person asked for."""

    file: Path
    settings: Settings
    new: bool = False
    wait: bool = True
    manner: Manner = "live"
    temporal: str | None = None
    port: int | None = None


@dataclass(frozen=True)
class Ready:
    """A campaign whose rows stand and whose needs are met."""

    spec: CampaignSpec
    layout: Layout
    campaign: launch.Prepared
    pools: dict[str, PoolSpec]


@dataclass(frozen=True)
class Site:
    """Where the campaign runs: a Temporal server, engines, and how their servers are."""

    cluster: temporal.Cluster
    urls: dict[str, str]
    services: Callable[[], Sequence[ServiceLine]] = tuple
    check: Callable[[], None] = lambda: None


def make_ready(options: RunOptions, store: Store, layout: Layout, say: Say) -> Ready:
    """Validate, write the campaign's rows, and see that this machine can run it.

    Raises a `UserError` before anything is started.
    """
    spec = load_spec(options.file)
    check_languages(options.file, spec)
    if not _joins(options, layout):
        with HomeLock(layout):  # a second run is told so before it fetches or writes anything
            pass
    campaign = launch.prepare(store, spec, new=options.new)
    pools = used_pools(spec)
    if not campaign.finished:
        say(_goes_on(store, campaign) if campaign.resumed else f"new campaign {campaign.campaign_id}")
        check_toolchains(spec)
        if not _joins(options, layout):
            check_isolation()
            fetch_models(pools, options.settings)
    return Ready(spec, layout, campaign, pools)


async def run(options: RunOptions, store: Store, ready: Ready, say: Say) -> Progress:
    """Run a campaign until it ends, is interrupted (cancelled) or cannot go on."""
    ident = ready.campaign.campaign_id
    async with _site(options, ready, say) as site:
        client = await temporal.connect(site.cluster)
        models = await identify(ready.pools, site.urls)
        await asyncio.to_thread(launch.record_models, store, ident, models)
        await temporal.start_campaign(client, ident)
        if ready.campaign.resumed:
            with suppress(temporal.NotRunning):  # it has ended since: the store says how
                await temporal.signal(client, ident, "resume")
        if not options.wait:
            return await asyncio.to_thread(read, store, ident)
        try:
            return await _until_ended(options, store, client, ident, site)
        except asyncio.CancelledError:
            say(STOPPING)
            raise


async def _until_ended(options: RunOptions, store: Store, client: Client, ident: str, site: Site) -> Progress:
    """Follow the store; a workflow that ended while the campaign did not is a fault."""
    ended, known = asyncio.create_task(_outcome(client, ident)), False

    def check() -> None:
        nonlocal known
        site.check()
        if known:
            raise ended.result()
        known = ended.done()  # maybe since the store was read: it is read once more

    try:
        return await follow(lambda: read(store, ident), options.manner, site.services, NOTE, check)
    finally:
        ended.cancel()


async def _outcome(client: Client, ident: str) -> ServiceError:
    """Wait for the workflow's end, and say why it ended before its campaign."""
    from temporalio.client import WorkflowFailureError

    try:
        await temporal.wait(client, ident)
    except WorkflowFailureError as error:
        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        why = str(cause)
    else:
        why = "its workflow ended, but not in this store: the worker that served it uses another one"
    return ServiceError(
        f"campaign {ident} cannot go on: {why}", mend="mend that, then give the same command: nothing is lost"
    )


@asynccontextmanager
async def _site(options: RunOptions, ready: Ready, say: Say) -> AsyncIterator[Site]:
    """The stack of `synth up` where one runs in this home, else one of our own."""
    state = StackState.read(ready.layout)
    if state is not None and state.mode == "up":
        say(f"using the stack of `synth up` (Temporal at {state.address})")
        yield _joined(ready, state, options.settings)
        return
    if not options.wait:
        raise ServiceError("--no-wait needs a stack that goes on", mend="start one with `synth up FILE`")
    plan = StackPlan(options.settings, ready.layout, "run", ready.pools, options.temporal, options.port)
    async with Stack(plan, say) as stack:
        urls = {name: engine.url for name, engine in stack.engines.items()}
        yield Site(stack.address.cluster, urls, stack.services, stack.check)


def _joined(ready: Ready, state: StackState, settings: Settings) -> Site:
    """A running stack, if it keeps the same store and serves the same models."""
    if state.store != settings.store_url:
        raise ServiceError(
            "the running stack keeps another store", mend="`synth down` first, or give its --store"
        )
    urls = require_served(ready.pools, state.engines)

    def check() -> None:
        if state.holder.find() is None:
            raise ServiceError("the stack of `synth up` ended", mend="`synth up`, then the same command")

    return Site(Address(state.address, state.namespace).cluster, urls, check=check)


def _joins(options: RunOptions, layout: Layout) -> bool:
    state = StackState.read(layout)
    return state is not None and state.mode == "up"


def _goes_on(store: Store, campaign: launch.Prepared) -> str:
    at = read(store, campaign.campaign_id)
    return f"campaign {at.campaign_id} goes on: {at.accepted} of {at.target} samples are kept"


def read(store: Store, ident: str) -> Progress:
    """The campaign's progress now."""
    with store.read() as session:
        return progress(session, ident)
