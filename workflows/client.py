"""Talking to Temporal from outside a workflow: connect, start, signal, ask.

The address comes from the embedded server or from Temporal's own environment
configuration (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS
files, profiles), so the same commands work against any cluster.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from temporalio.client import Client, WorkflowHandle
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError, RPCStatusCode

from synth.errors import ServiceError
from workflows.campaign import CampaignWorkflow
from workflows.messages import CONTROL, CampaignInput, CampaignProgress, RetargetInput

CAMPAIGN = SearchAttributeKey.for_keyword("campaign")
Signal = Literal["pause", "resume", "stop"]
AWAY_SECONDS = 1.0
"""Between two tries to reach a server that is away; the stack starts a dead one again."""
_AWAY = (
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.UNKNOWN,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.INTERNAL,
)


class NotRunning(ServiceError):
    """A campaign has no workflow that could be told anything."""


@dataclass(frozen=True)
class Cluster:
    """Where Temporal is. An empty address means Temporal's environment configuration."""

    address: str = ""
    namespace: str = ""


async def connect(cluster: Cluster) -> Client:
    """Connect, or raise `ServiceError`."""
    config = ClientConfig.load_client_connect_config()
    if cluster.address:
        config["target_host"] = cluster.address
    if cluster.namespace:
        config["namespace"] = cluster.namespace
    try:
        return await Client.connect(**config)
    except (RuntimeError, RPCError, OSError) as error:
        where = config.get("target_host", "localhost:7233")
        raise ServiceError(
            f"no Temporal server answers at {where}",
            mend="start one with `synth up`, or set TEMPORAL_ADDRESS",
        ) from error


def handle(client: Client, campaign_id: str) -> WorkflowHandle[CampaignWorkflow, str]:
    """The workflow of a campaign."""
    return client.get_workflow_handle_for(CampaignWorkflow.run, campaign_id)


async def start_campaign(client: Client, campaign_id: str) -> WorkflowHandle[CampaignWorkflow, str]:
    """Start a campaign's workflow, or attach to the one that runs.

    The store holds the cursor, so a workflow that ended (its history is gone, it
    failed, its server was lost) is simply started again.
    """
    return await client.start_workflow(
        CampaignWorkflow.run,
        CampaignInput(campaign_id),
        id=campaign_id,
        task_queue=CONTROL,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        search_attributes=TypedSearchAttributes([SearchAttributePair(CAMPAIGN, campaign_id)]),
        static_summary=f"synth campaign {campaign_id}",
    )


async def wait(client: Client, campaign_id: str) -> str:
    """Wait until the campaign's workflow ends, however often its server goes away meanwhile.

    Returns why it ended; raises `WorkflowFailureError` when it failed.
    """
    while True:
        try:
            return await handle(client, campaign_id).result()
        except RPCError as error:
            if error.status not in _AWAY:
                raise
            await asyncio.sleep(AWAY_SECONDS)


async def signal(client: Client, campaign_id: str, name: Signal) -> None:
    """Pause, resume or stop a campaign. Raises `NotRunning` when it does not run."""
    await _send(client, campaign_id, name, None)


async def send_retarget(client: Client, campaign_id: str, recipe: str, target: int) -> None:
    """Give one recipe another target."""
    await _send(client, campaign_id, "retarget", RetargetInput(campaign_id, recipe, target))


async def _send(client: Client, campaign_id: str, name: str, argument: RetargetInput | None) -> None:
    args = [] if argument is None else [argument]
    try:
        await handle(client, campaign_id).signal(name, args=args)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        raise NotRunning(
            f"campaign {campaign_id} is not running",
            mend="see `synth list`; `synth run FILE` goes on with it",
        ) from error


async def query_progress(client: Client, campaign_id: str) -> CampaignProgress:
    """Ask the workflow where it stands."""
    return await handle(client, campaign_id).query(CampaignWorkflow.progress)
