"""A campaign's fill-in-the-middle rows are of whole files, byte for byte."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import col, select

from agents.advance import advance
from agents.ask import LedgerAsker
from agents.stage import Workshop, run_stage
from agents.trials import LedgerTrials
from db.ledger import Ledger
from db.models import Sample
from db.store import Store
from synth.spec import CampaignSpec
from synth.vocabulary import Stage
from workflows.launch import prepare

LEGAL = "# Copyright 2020 A. Body\n# SPDX-License-Identifier: MIT\n\n"
FUNCTION = """def total_{0}(values, start={0}):
    found = start
    for value in values:
        if value > {0}:
            found += value * {0}
        else:
            found -= value
    return found


"""


async def run(store: Store, spec: CampaignSpec) -> list[Sample]:
    """Every shard by hand: nothing of this recipe asks a model or runs a program."""
    ident = prepare(store, spec).campaign_id
    ledger = Ledger(store)
    shop = Workshop(store, LedgerAsker(ledger), LedgerTrials(store))
    position = advance(store, ident, None)
    while position.waiting:
        shard = position.waiting[0].shard
        await run_stage(shop, ident, shard, Stage.PROPOSE, 0)
        position = advance(store, ident, shard)
    await ledger.close()
    with store.read() as session:
        return list(session.exec(select(Sample).order_by(col(Sample.number))))


async def test_rows_join_to_their_files(tmp_path: Path) -> None:
    code = tmp_path / "code"
    (code / "deep").mkdir(parents=True)
    text = LEGAL + "".join(FUNCTION.format(n) for n in range(60))
    (code / "large.py").write_bytes(text.encode())
    (code / "deep" / "dos.py").write_bytes(
        b"\xef\xbb\xbf" + text.replace("60", "61").replace("\n", "\r\n").encode()
    )
    (code / "small.py").write_text(LEGAL + FUNCTION.format(70) + FUNCTION.format(71))
    spec = CampaignSpec.model_validate(
        {
            "name": "files",
            "languages": ["python"],
            "recipes": [{"recipe": "fim", "target": 9, "per_seed": 4}],
            "seeds": [{"folder": str(code)}],
            "shard_size": 2,
        }
    )
    store = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    rows = [sample.fim for sample in await run(store, spec)]
    store.close()
    assert {row["path"] for row in rows} == {"large.py", "deep/dos.py", "small.py"}
    for row in rows:
        data = (code / row["path"]).read_bytes()
        assert (row["prefix"] + row["middle"] + row["suffix"]).encode() == data
        assert data[row["start_byte"] :].startswith(row["middle"].encode())
        assert row["start_line"] == data.count(b"\n", 0, row["start_byte"]) + 1
