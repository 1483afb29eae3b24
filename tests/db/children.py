"""What other processes do in these tests: `python -m tests.db.children WORK URL …`.

Each prints a line when it is ready, and begins when it reads one.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from sqlmodel import Session

from db.ledger import Ledger
from db.models import Campaign, now
from db.store import Store
from tests.db.rows import CAMPAIGN, generation

ROOT = Path(__file__).parents[2]


def start(work: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a child and wait until it is ready."""
    command = [sys.executable, "-W", "error", "-m", "tests.db.children", work, *arguments]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def go(children: list[subprocess.Popen[str]]) -> list[str]:
    """Let children begin together, and return what each printed; all must end well."""
    with ExitStack() as stack:
        for child in children:
            stack.enter_context(child)
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        said = [child.communicate(timeout=60)[0] for child in children]
    assert [child.returncode for child in children] == [0] * len(children)
    return said


def count_up(session: Session) -> None:
    """Read, then write what follows from it: loses updates unless writers take turns."""
    campaign = session.get_one(Campaign, CAMPAIGN)
    campaign.planned_shards += 1
    campaign.updated_at = now()
    session.add(campaign)


def _count(url: str, times: str) -> None:
    store = Store.open(url)
    _ready()
    for _ in range(int(times)):
        store.write(count_up)
    store.close()


def _open(url: str) -> None:
    _ready()
    Store.open(url).close()


def _ledger(url: str) -> None:
    """Add rows for ever, saying each key once it is acknowledged."""

    async def add(ledger: Ledger, lane: int) -> None:
        for i in range(1_000_000):
            await ledger.add(generation(f"{lane}-{i}", text="x" * 2000))
            sys.stdout.write(f"{lane}-{i}\n")
            sys.stdout.flush()

    async def run() -> None:
        store = Store.open(url)
        ledger = Ledger(store)
        _ready()
        await asyncio.gather(*(add(ledger, lane) for lane in range(32)))

    asyncio.run(run())


def _hold(url: str) -> None:
    """Keep a write transaction open until told to go."""
    store = Store.open(url)

    def hold(session: Session) -> None:
        count_up(session)
        session.flush()
        _ready()

    store.write(hold)
    store.close()


def _ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    {"count": _count, "open": _open, "ledger": _ledger, "hold": _hold}[sys.argv[1]](*sys.argv[2:])
