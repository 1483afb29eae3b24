"""Marking the rows of `synth fim` that a repository's tests prove: what they miss, they prove.

A limited number of rows is tried, drawn evenly from the whole file of rows by seed
number. Only whole blocks are: anything breaks without a few of its characters. The
hole is made in the file itself, whatever part of it the row shows.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from synth.proof.suite import Place, Seen, Suite
from synth.syntax import families, watch
from synth.syntax.families.family import Parts
from synth.syntax.infill.one import BLOCK_SPLITS, COMMENTS
from synth.syntax.infill.rows import point
from synth.syntax.infill.work import digest_of, to_line
from synth.vocabulary import Verdict

Row = dict[str, Any]
Key = tuple[str, str]
"""Path and id: equal files have rows of equal ids."""


class _Trial(NamedTuple):
    row: Row
    filling: str
    place: Place


def prove_rows(
    rows: Path, suite: Suite, count: int, seed: int, heard: Callable[[int], None] = lambda rows: None
) -> Counter[str]:
    """Try `count` rows of a file of rows at most, and write it anew with those that are proved.

    Counts `tried`, `proved`, `unnoticed`, `time_limit` (no proof either way) and `changed` (the file is
    another by now). Raises `SandboxFault`; the rows are as they were then.
    """
    counts = Counter[str]()
    proofs: dict[Key, dict[str, str]] = {}
    trials = list(_trials(_chosen(rows, count, seed), suite.copy, counts))
    width = suite.sandbox.mode.slots
    for some in (trials[at : at + width] for at in range(0, len(trials), width)):
        for trial, seen in zip(some, _twice(suite, some), strict=True):
            counts.update(("tried", _count(seen)))
            if seen.breaks:
                proofs[_key(trial.row)] = _proof(suite.command, trial, seen)
        heard(len(some))
    _rewrite(rows, proofs)
    return counts


def _twice(suite: Suite, trials: Sequence[_Trial]) -> list[Seen]:
    """What the tests give with each hole; what fails is run again, since a test may fail of itself."""
    first = suite.run([trial.place for trial in trials])
    failing = [trial.place for trial, seen in zip(trials, first, strict=True) if seen.breaks]
    again = iter(suite.run(failing))
    return [next(again) if seen.breaks else seen for seen in first]


def _chosen(rows: Path, count: int, seed: int) -> list[Row]:
    """Whole blocks that a test can miss, evenly from all of the file and in its order."""
    fit = (row for row in _read(rows) if row["split"] in BLOCK_SPLITS and row["level"] not in COMMENTS)
    numbered = ((point("prove", seed, "/".join(_key(row))), at, row) for at, row in enumerate(fit))
    return [row for _, at, row in sorted(heapq.nsmallest(count, numbered), key=lambda one: one[1])]


def _read(rows: Path) -> Iterator[Row]:
    with rows.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


def _trials(rows: Sequence[Row], root: Path, counts: Counter[str]) -> Iterator[_Trial]:
    for row in rows:
        parts = _parts(row, root)
        if parts is None:
            counts["changed"] += 1
            continue
        filling, code = watch.fill(row["language"], parts, row["split"], row["level"])
        yield _Trial(row, filling, Place(row["path"], code))


def _parts(row: Row, root: Path) -> Parts | None:
    """The whole file around the row's middle; None where it is not the file that was cut."""
    middle, start = _middle(row).encode(), row["start_byte"]
    path = root / row["path"]
    data = path.read_bytes() if path.is_file() else b""
    end = start + len(middle)
    if digest_of(data) != row["file_sha256"] or data[start:end] != middle:
        return None
    return Parts(data[:start].decode(), middle.decode(), data[end:].decode())


def _middle(row: Row) -> str:
    """What is trained on, without what ends a family's completion."""
    if "middle" in row:
        return str(row["middle"])
    completion = str(row["completion"])
    return completion if row["form"] == "chat" else completion.removesuffix(families.get(row["family"]).end)


def _count(seen: Seen) -> str:
    if seen.breaks:
        return "proved"
    return "unnoticed" if seen.gave == Verdict.OK else seen.gave


def _proof(command: str, trial: _Trial, seen: Seen) -> dict[str, str]:
    return {"by": command, "hole": trial.filling, "gave": seen.gave, "detail": seen.detail}


def _key(row: Row) -> Key:
    return row["path"], row["id"]


def _rewrite(rows: Path, proofs: dict[Key, dict[str, str]]) -> None:
    """The same rows in the same order, those that are proved with their proof."""
    temporary = rows.with_name(f".{rows.name}.tmp")
    with temporary.open("w", encoding="utf-8", newline="\n") as out:
        for row in _read(rows):
            proof = proofs.get(_key(row))
            out.write(to_line(row | {"proved": True, "proof": proof} if proof else row) + "\n")
    temporary.replace(rows)
