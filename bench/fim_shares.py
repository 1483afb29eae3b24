"""Whether a campaign's fill-in-the-middle rows have the shares that its file asks for.

    python -m bench.fim_shares manifest.jsonl [--rows 2000] [--files 4000] [--scratch FOLDER]

Files of the corpus (`python -m bench.corpus`), of some languages, drawn by chance, are the seeds
of campaigns with the recipe `fim` alone, through the same planner, stages and admission as in any
other; nothing of it asks a model. With the default shares and with others, balanced and not:
how far the furthest share is from what was asked, and how many rows were cut for each that was
kept. Exit status 1 when a balanced share is off by more than two points.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, NamedTuple

from sqlmodel import col, func, select

from agents.advance import advance
from agents.ask import LedgerAsker
from agents.blocks import mix_of
from agents.load import kept_cells
from agents.stage import Workshop, run_stage
from agents.trials import LedgerTrials
from bench.corpus import read
from bench.machine import describe
from db.ledger import Ledger
from db.models import Candidate
from db.store import Store
from synth.spec import CampaignSpec
from synth.syntax.infill.balance import deviation
from synth.vocabulary import Stage
from workflows.launch import prepare

BAR = 0.02
LARGEST = 27_000
"""Bytes of a file: more has more tokens than a row may."""
LANGUAGES = (
    ("python",),
    ("go",),
    ("c", "cpp", "java", "rust"),
    ("javascript", "typescript", "php", "ruby", "kotlin", "csharp"),
)
MIXES: dict[str, dict[str, Any]] = {
    "default": {},
    "own": {
        "blocks": {"loop": 0.3, "comment": 0, "import": 0},
        "splits": {"lines": 0.2, "chars": 0},
        "short_rate": 0.6,
    },
}


class Told(NamedTuple):
    """What one campaign gave."""

    cells: Counter[str]
    cut: int


def main() -> None:
    """Run the campaigns and print a line each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--files", type=int, default=4000)
    parser.add_argument("--scratch", type=Path)
    chosen = parser.parse_args()
    print(describe(["tree-sitter", "tree-sitter-language-pack"]))
    missed = 0
    with tempfile.TemporaryDirectory(dir=chosen.scratch) as scratch:
        for number, languages in enumerate(LANGUAGES):
            folder = Path(scratch, str(number))
            _copy(chosen.manifest, languages, chosen.files, folder)
            for name, mix in MIXES.items():
                missed += _line(folder, languages, name, mix, chosen.rows)
    sys.exit(1 if missed else 0)


def _copy(manifest: Path, languages: Sequence[str], count: int, folder: Path) -> None:
    """Files under names of their own, as the seeds' folder."""
    folder.mkdir()
    entries = [e for e in read(manifest) if e.language in languages and e.bytes <= LARGEST]
    for number, entry in enumerate(Random(5).sample(entries, min(count, len(entries)))):
        path = Path(entry.path)
        if path.is_file():
            shutil.copyfile(path, folder / f"{number:05}{path.suffix}")


def _line(folder: Path, languages: Sequence[str], name: str, mix: dict[str, Any], rows: int) -> int:
    """One mix, balanced and not; whether a balanced share is too far off."""
    off: list[float] = []
    for balance in (True, False):
        recipe = {"recipe": "fim", "target": rows, "per_seed": 4, "mix": {**mix, "balance": balance}}
        given = {"name": "shares", "languages": languages, "recipes": [recipe], "shard_size": 32}
        spec = CampaignSpec.model_validate({**given, "seeds": [{"folder": str(folder)}]})
        begun = perf_counter()
        told = asyncio.run(_run(spec, folder.with_suffix(f".{name}-{balance}")))
        found = deviation(told.cells, mix_of(spec.recipes[0].mix))
        worst = max(found, key=lambda each: abs(found[each][0] - found[each][1]))
        off.append(abs(found[worst][0] - found[worst][1]))
        kept, seconds = told.cells.total(), perf_counter() - begun
        said = f"{worst} {found[worst][0]:.3f}, asked {found[worst][1]:.3f}"
        print(
            f"{'+'.join(languages)}, {name} mix, {'balanced' if balance else 'as it comes'}:"
            f" {kept} rows of {told.cut} cut in {seconds:.0f} s; furthest: {said}",
            flush=True,
        )
    return off[0] > BAR


async def _run(spec: CampaignSpec, where: Path) -> Told:
    """The whole campaign by hand, shards in flight as in a real one."""
    store = Store.open(f"sqlite:///{where}")
    ident = prepare(store, spec).campaign_id
    ledger = Ledger(store)
    shop = Workshop(store, LedgerAsker(ledger), LedgerTrials(store))
    position = advance(store, ident, None)
    while position.waiting:
        for planned in position.waiting:
            await run_stage(shop, ident, planned.shard, Stage.PROPOSE, 0)
        position = advance(store, ident, position.waiting[0].shard)
    await ledger.close()
    with store.read() as session:
        told = Told(
            kept_cells(session, ident, position.admitted),
            session.exec(select(func.count(col(Candidate.id)))).one(),
        )
    store.close()
    return told


if __name__ == "__main__":
    main()
