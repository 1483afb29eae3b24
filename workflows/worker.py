"""The worker process: takes tasks from Temporal's queues and does them.

    python -m workflows.worker --home DIR --temporal HOST:PORT --queues all --pools '{"default": "http://…"}'

Queues are chosen by flag, so that control, GPU and CPU hosts can run apart:
`control` (workflows, planning, admission), `generate-<pool>`, `execute`, or
`all`. SIGTERM drains: no new task is taken, what is under way gets a moment to
end, then it is cancelled; what was answered is in the ledger by then.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker

from agents.ask import LiveAsker
from agents.stage import Workshop
from agents.trials import SandboxTrials
from db.ledger import Ledger
from db.store import Store
from synth.errors import SynthError, UserError
from synth.sandbox import Sandbox
from synth.serving.pool import Pool
from synth.settings import Settings
from synth.spec import PoolSpec
from workflows.activities import Activities
from workflows.campaign import CampaignWorkflow
from workflows.client import Cluster, connect
from workflows.messages import CONTROL, EXECUTE, generate_queue
from workflows.shard import ShardWorkflow

GRACE = timedelta(seconds=3)
"""What an activity under way gets when the worker is told to stop."""
STAGES_AT_ONCE = 64
SWITCH_SECONDS = 0.001
"""How long a thread may hold the interpreter: with the default of 5 ms open calls wait for a parser."""

log = logging.getLogger("synth.worker")


@dataclass(frozen=True)
class PoolAt:
    """A pool's part of the campaign file, and where its engine listens."""

    spec: PoolSpec
    url: str


@dataclass(frozen=True)
class WorkerOptions:
    """What one worker process serves."""

    settings: Settings
    cluster: Cluster
    queues: frozenset[str]
    """`control`, `execute`, `generate`, single `generate-<pool>` names, or `all`."""
    pools: Mapping[str, PoolAt]

    def serves(self, queue: str) -> bool:
        """Whether this worker takes tasks of a queue."""
        kind = queue.split("-", 1)[0]
        return bool({"all", queue, kind} & self.queues)


async def run_worker(options: WorkerOptions, stop: asyncio.Event) -> None:
    """Serve until `stop` is set. Raises `UserError` when something needed cannot be had."""
    async with AsyncExitStack() as stack:
        shop = await _workshop(options, stack)
        client = await connect(options.cluster)
        for worker in _workers(client, options, Activities(shop)):
            await stack.enter_async_context(worker)
        log.info("serving %s", ", ".join(sorted(options.queues)))
        await stop.wait()
        log.info("draining")


async def _workshop(options: WorkerOptions, stack: AsyncExitStack) -> Workshop:
    store = await asyncio.to_thread(Store.open, options.settings.store_url)
    stack.callback(store.close)
    ledger = Ledger(store)
    stack.push_async_callback(ledger.close)
    pools: dict[str, Pool] = {}
    for name, pool in options.pools.items():
        key = os.environ.get(pool.spec.api_key_env) if pool.spec.api_key_env else None
        pools[name] = Pool.open(name, pool.spec, pool.url, key)
        stack.push_async_callback(pools[name].close)
    sandbox = await asyncio.to_thread(Sandbox.open)
    stack.callback(sandbox.close)
    return Workshop(store, LiveAsker(ledger, pools), SandboxTrials(store, sandbox))


def _workers(client: Client, options: WorkerOptions, activities: Activities) -> list[Worker]:
    """One Temporal worker a queue: they share the process and its workshop."""
    queues = [q for q in (EXECUTE, *map(generate_queue, options.pools)) if options.serves(q)]
    control = [_worker(client, CONTROL, activities, workflows=True)] if options.serves(CONTROL) else []
    return control + [_worker(client, queue, activities, workflows=False) for queue in queues]


def _worker(client: Client, queue: str, activities: Activities, *, workflows: bool) -> Worker:
    return Worker(
        client,
        task_queue=queue,
        workflows=[CampaignWorkflow, ShardWorkflow] if workflows else [],
        activities=activities.control() if workflows else activities.stages(),
        max_concurrent_activities=STAGES_AT_ONCE,
        max_heartbeat_throttle_interval=timedelta(seconds=2),
        default_heartbeat_throttle_interval=timedelta(seconds=2),
        graceful_shutdown_timeout=GRACE,
    )


def _parse(argv: list[str]) -> WorkerOptions:
    parser = argparse.ArgumentParser(prog="synth worker", description=__doc__)
    parser.add_argument("--home", default=None)
    parser.add_argument("--store", default=None)
    parser.add_argument("--temporal", default="")
    parser.add_argument("--namespace", default="")
    parser.add_argument("--queues", default="all")
    parser.add_argument("--pools", default="{}", help='JSON: {"name": {"url": "…", "spec": {…}}}')
    args = parser.parse_args(argv)
    pools = {
        name: PoolAt(PoolSpec.model_validate(pool["spec"]), pool["url"])
        for name, pool in json.loads(args.pools).items()
    }
    queues = frozenset(q.strip() for q in args.queues.split(",") if q.strip())
    cluster = Cluster(args.temporal, args.namespace)
    return WorkerOptions(Settings.load(args.home, args.store), cluster, queues, pools)


async def serve(options: WorkerOptions) -> None:
    """Run a worker until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run_worker(options, stop)


def main(argv: list[str] | None = None) -> int:
    """Entry point of the worker process; 0 after a clean drain."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        asyncio.run(serve(_parse(sys.argv[1:] if argv is None else argv)))
    except UserError as error:
        log.error("%s", error)
        return 1
    except SynthError:
        log.exception("the worker ended")
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    os._exit(code)  # the Temporal client can abort the interpreter's exit (sdk-python#300)
