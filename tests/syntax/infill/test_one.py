"""One text under the watch: the same rows as a folder's, and holes that a test could miss."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from synth.errors import SynthError, ToolchainError
from synth.syntax import rules, watch
from synth.syntax.infill.files import find_files
from synth.syntax.infill.one import Hole, Text
from synth.syntax.infill.options import Options
from synth.syntax.infill.run import make
from synth.syntax.static_check import static_check
from synth.syntax.watch import Watch
from tests.syntax import texts

SOLUTION = '''\
def longest_run(values):
    """The length of the longest run of equal neighbours."""
    best = 0
    length = 0
    before = None
    for value in values:
        if value == before:
            length += 1
        else:
            length = 1
        best = max(best, length)
        before = value
    return best
'''
OPTIONS = Options(per_file=6, bounds=rules.SOLUTIONS)


def test_a_text_gives_the_rows_that_its_file_gives(tmp_path: Path) -> None:
    name, text = texts.seeds("rust")[0]
    (tmp_path / name).write_bytes(text.encode())
    out = tmp_path / "out.jsonl"
    make(find_files([tmp_path / name], (), False, Counter()), out, Options(balance=False))
    found = watch.cut(Text(text, "rust", name, "Apache-2.0"), Options())
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert rows == [made.row for made in found.rows]


def test_refusals_are_counted() -> None:
    assert watch.cut(Text("x = 1\n", "python"), Options()).refused == {"file:short_file": 1}
    assert watch.cut(Text("\ud800", "python"), Options()).refused == {"file:not_unicode": 1}
    with pytest.raises(ToolchainError):
        watch.cut(Text(SOLUTION, "klingon"), Options())


def test_a_dialect_is_parsed_by_its_own_grammar() -> None:
    lines = "".join(f"const a{i} = (x: number) => <p className='n{i}'>{{x + {i}}}</p>;\n" for i in range(12))
    assert watch.cut(Text(lines, "typescript", "src/a.tsx"), Options()).rows
    assert not watch.cut(Text(lines, "typescript", "src/a.ts"), Options()).rows


def holes_of(code: str, language: str) -> tuple[Hole, ...]:
    return watch.holes(Text(code, language), OPTIONS)


def test_a_hole_is_the_text_without_its_middle() -> None:
    found = holes_of(SOLUTION, "python")
    assert found
    for hole in found:
        row = hole.made.row
        assert row["prefix"] + row["middle"] + row["suffix"] == SOLUTION
        assert hole.code == row["prefix"] + hole.filling + row["suffix"] != SOLUTION
        assert row["level"] not in ("comment", "doc_comment")
    assert holes_of(SOLUTION, "python") == found


def test_a_hole_parses_where_the_language_takes_any_filling() -> None:
    seen: set[str] = set()
    for seed in range(40):
        for hole in watch.holes(
            Text(SOLUTION, "python"), Options(per_file=6, seed=seed, bounds=rules.SOLUTIONS)
        ):
            row = hole.made.row
            if row["split"] == "node" and row["level"] in ("control_flow", "statement", "expression"):
                assert static_check("python", hole.code).ok, hole
                seen.add(hole.filling)
    assert {"", "pass"} <= seen


_ODD = """
from synth.syntax import child
def never(*arguments):
    if "a bug" in arguments[0].text:
        raise KeyError("bug")
    while True: pass
child.one.cut = child.one.holes = never
child.main()
"""


def test_a_text_that_hangs_the_parser_gives_nothing() -> None:
    odd = Watch(1, 0.5, [sys.executable, "-c", _ODD])
    try:
        assert odd.cut(Text(SOLUTION, "python"), OPTIONS).refused == {"file:parser_timeout": 1}
        assert odd.holes(Text(SOLUTION, "python"), OPTIONS) == ()
        with pytest.raises(SynthError, match="KeyError"):  # ours, and no property of the text
            odd.holes(Text("a bug", "python"), OPTIONS)
        assert odd.checked("python", SOLUTION).ok
    finally:
        odd.close()
