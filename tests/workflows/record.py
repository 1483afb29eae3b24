"""Record histories for `test_histories.py`: `python -m tests.workflows.record`.

Run it when a change to workflow code is meant to break running campaigns (which
are then taken up from the store); otherwise the old histories have to replay.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.fixtures.temporal import server
from tests.workflows.site import campaign, site
from workflows.client import handle

FOLDER = Path(__file__).parent / "histories"


async def record(address: str, home: Path) -> None:
    """One campaign's history and those of its admitted shards, one of each recipe."""
    async with site(home, f"sqlite:///{home}/synth.db", address) as s:
        ident = await s.run(campaign("recorded", shard_size=2))
        (FOLDER / "campaign.json").write_text((await handle(s.client, ident).fetch_history()).to_json())
        shards = dict(reversed(s.rows("select recipe, min(shard) from task group by 1")))
        for recipe, shard in shards.items():
            history = await s.client.get_workflow_handle(f"{ident}/{shard}").fetch_history()
            (FOLDER / f"{recipe}.json").write_text(history.to_json())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with server() as where, tempfile.TemporaryDirectory() as folder:
        asyncio.run(record(where, Path(folder)))
