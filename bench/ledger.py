"""How many generations a second the ledger makes durable, and what a row costs.

    python bench/ledger.py [--url URL] [--rows 8192] [--writers 1 16 64 256]

Each writer adds a row of about 4 KB, waits until it is durable, and adds the
next, as calls to an engine would. Without a URL a new SQLite file is used.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
import uuid
from typing import NamedTuple

from db.ledger import Ledger
from db.models import Generation
from db.store import Store


class Measure(NamedTuple):
    """Rows a second, processor time of this process a row, and how long an `add` took."""

    per_second: float
    cpu_us: float
    median_ms: float
    p99_ms: float


def main() -> None:
    """Measure each number of writers and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--url", help="store URL; a new SQLite file when absent")
    parser.add_argument("--rows", type=int, default=8192)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 16, 64, 256])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(chosen.url or f"sqlite:///{folder}/synth.db")
        print(f"{'writers':>8} {'rows/s':>8} {'cpu us/row':>11} {'median ms':>10} {'p99 ms':>8}")
        for writers in chosen.writers:
            found = asyncio.run(measure(store, writers, min(chosen.rows, writers * 512)))
            print(
                f"{writers:>8} {found.per_second:>8.0f} {found.cpu_us:>11.0f}"
                f" {found.median_ms:>10.2f} {found.p99_ms:>8.2f}"
            )
        store.close()


async def measure(store: Store, writers: int, rows: int) -> Measure:
    """Add `rows` rows by `writers` tasks at once."""
    ledger, took = Ledger(store), list[float]()

    async def write() -> None:
        for _ in range(rows // writers):
            row = _row()
            begun = time.perf_counter()
            await ledger.add(row)
            took.append(time.perf_counter() - begun)

    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(write() for _ in range(writers)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    await ledger.close()
    took.sort()
    middle, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    return Measure(len(took) / wall, cpu / len(took) * 1e6, middle * 1e3, late * 1e3)


def _row() -> Generation:
    text = os.urandom(1000).hex()
    return Generation(
        key=uuid.uuid4().hex,
        campaign_id="bench",
        task_id="bench-0",
        stage="solve",
        messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": text}],
        params={"temperature": 0.7, "top_p": 0.95, "max_tokens": 768, "seed": 1},
        model="bench",
        text=text,
        prompt_tokens=500,
        completion_tokens=500,
        finish_reason="stop",
    )


if __name__ == "__main__":
    main()
