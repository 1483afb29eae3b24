"""A campaign's fill-in-the-middle rows are of whole files, byte for byte."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

from sqlmodel import col, select

from agents.advance import advance
from agents.ask import LedgerAsker
from agents.blocks import mix_of
from agents.stage import Workshop, run_stage
from agents.trials import LedgerTrials
from db.ledger import Ledger
from db.models import Sample
from db.store import Store
from synth.spec import CampaignSpec
from synth.syntax.infill.balance import deviation
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


async def test_shares_are_those_of_the_campaign_file(tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        if path.stat().st_size < 27_000:
            (code / path.name).write_bytes(path.read_bytes())
    mix = {"blocks": {"loop": 0.3, "comment": 0}, "splits": {"lines": 0.2, "chars": 0}, "short_rate": 0.6}
    furthest = []
    for balance in (True, False):
        recipe = {"recipe": "fim", "target": 300, "per_seed": 6, "mix": {**mix, "balance": balance}}
        given = {
            "name": "shares",
            "languages": ["python"],
            "recipes": [recipe],
            "seeds": [{"folder": str(code)}],
        }
        spec = CampaignSpec.model_validate(given | {"shard_size": 8, "horizon": 1})
        store = Store.open(f"sqlite:///{tmp_path / str(balance)}.db")
        samples = await run(store, spec)
        store.close()
        assert len(samples) >= 300
        cells = Counter(sample.meta["cell"] for sample in samples)
        found = deviation(cells, mix_of(spec.recipes[0].mix))
        assert not any(found.get(name, (0,))[0] for name in ("comment", "chars"))
        furthest.append(max(abs(got - asked) for got, asked in found.values()))
    assert furthest[0] < 0.035
    assert furthest[1] > 0.05


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
            "recipes": [{"recipe": "fim", "target": 9, "per_seed": 4, "mix": {"balance": False}}],
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
