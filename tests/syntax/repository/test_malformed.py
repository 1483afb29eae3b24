"""Damaged files: an index has what can be seen of them, and linking always ends."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from synth.syntax.repository.entry import ALL as EVERY
from synth.syntax.repository.entry import Entry, Import
from synth.syntax.repository.layout import Layout, Outline
from synth.syntax.repository.link import Linker
from synth.syntax.repository.manifests import Manifests, read_manifests
from synth.syntax.repository.resolvers import RESOLVERS
from tests.syntax.repository.places import graph_of, rows_of, write
from tests.syntax.repository.test_resolvers import case

ODD = (
    "\x00",
    "\u2028",
    "{",
    ")",
    "(",
    "<",
    "é",
    "import ",
    "from . import",
    "::",
    "\\",
    '"',
    "..",
    "#include <",
)


@pytest.mark.parametrize("language", RESOLVERS)
def test_damaged_repositories_are_linked(language: str, tmp_path: Path) -> None:
    texts, _ = case(language)
    for seed in range(6):
        rng = Random(seed)
        damaged = {
            p: text if p.endswith((".toml", ".json")) else _damaged(text, rng) for p, text in texts.items()
        }
        graph = graph_of(tmp_path / f"{seed}", damaged)
        for path, edges in graph.edges.items():
            assert path not in {edge.path for edge in edges}
            assert {edge.path for edge in edges} <= set(graph.files)


def _damaged(text: str, rng: Random) -> str:
    for _ in range(3):
        at = rng.randrange(len(text) + 1)
        end = at + rng.choice((0, 1, 5, 40))
        text = text[:at] + rng.choice(ODD) + text[end:]
    return text


def test_names_passed_on_through_many_files_and_round_in_circles_are_found_or_not() -> None:
    """Sixty files that each pass everything on from all others: no search goes through their paths."""
    paths = [f"h{n}.h" for n in range(60)]
    everything = tuple(Import(path, (EVERY,)) for path in paths)
    outlines = {path: Outline((), everything, frozenset({f"name_{path[:-2]}"}), {}) for path in paths}
    layout = Layout(dict.fromkeys(paths, "c"), outlines, Manifests())
    linker = Linker(layout, dict.fromkeys(paths, RESOLVERS["c"]))
    uses = frozenset(f"name_h{n}" for n in range(60)) | frozenset(f"unknown{n}" for n in range(500))
    edges = linker.edges("h0.h", Entry(imports=everything, uses=uses))
    assert {edge.path for edge in edges} == set(paths[1:])
    assert all(edge.keys == (f"name_{edge.path[:-2]}",) for edge in edges)


def test_build_files_that_do_not_parse_say_nothing(tmp_path: Path) -> None:
    texts = {
        "go.mod": "modul x",
        "package.json": "[" * 100_000,
        "tsconfig.json": '{"compilerOptions": {"paths": {"a": 1, "b": ["../../.."]}}}',
        "composer.json": '{"autoload": {"psr-4": ["x"]}}',
        "Cargo.toml": "[package\nname =",
    }
    found = read_manifests(write(tmp_path / "shop", texts), [""])
    assert found == Manifests("shop", aliases={"": [("b", ("../../..",))]})


def test_odd_files_are_counted_and_those_around_them_stay(tmp_path: Path) -> None:
    texts = {"pyproject.toml": "", **{f"a{n}.py": f"def run_{n}():\n    return {n}\n" for n in range(3)}}
    texts["use.py"] = "from a0 import run_0\nfrom a1 import run_1\nfrom a2 import run_2\n\n\n" + "".join(
        f"def use{n}(x):\n    if x > {n}:\n        return run_{n % 3}() + x * {n}\n    return run_{n % 3}()\n"
        for n in range(6)
    )
    root = write(tmp_path / "shop", texts)
    (root / "a0.py").write_bytes(b"def run_0():\n    return '\xff\xfe'\n")
    (root / "a1.py").write_bytes(b"def run_1():\n\x00    return 1\n")
    rows, counts = rows_of(root)
    assert counts["file:not_utf8"] == counts["file:binary"] == 1
    assert rows
    assert {file["path"] for row in rows for file in row["context"]} == {"a2.py"}
    assert {need["path"] for row in rows for need in row["needs"]} <= {"a2.py"}
    assert Counter(row["path"] for row in rows).keys() == {"use.py"}
