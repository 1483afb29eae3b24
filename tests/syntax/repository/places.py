"""Small repositories written out of texts, and what is made of them."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from synth.syntax.infill.files import find_files
from synth.syntax.infill.options import Options
from synth.syntax.infill.run import Summary
from synth.syntax.infill.work import Chunk, write_part
from synth.syntax.repository.graph import Graph, Place, read_graph, read_index, write_graph, write_index
from synth.syntax.repository.index import index_file
from synth.syntax.repository.roots import by_repository
from synth.syntax.repository.rows import RepositoryRows
from synth.syntax.repository.run import linked, make_repositories

ALL = Options(balance=False, max_tokens=4096, level="repo")


def write(root: Path, texts: Mapping[str, str]) -> Path:
    """The files below `root`."""
    for path, text in texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return root


def graph_of(root: Path, texts: Mapping[str, str]) -> Graph:
    """The one repository of these files, linked."""
    write(root, texts)
    found = by_repository(find_files([root], (), False, Counter()), [root])
    assert list(found) == [root]
    files = found[root]
    part = root.parent / f"{root.name}.part"
    write_part(Chunk(0, part, tuple(files)), ALL, index_file, {}, lambda number: None)
    return linked(root, files, [part])


def leads(graph: Graph, path: str) -> dict[str, set[str]]:
    """Path of each file that `path` depends on, to the uses that lead there."""
    return {edge.path: set(edge.keys) for edge in graph.edges.get(path, ())}


def rows_of(root: Path, options: Options = ALL) -> tuple[list[dict[str, Any]], Counter[str]]:
    """The rows of a folder's files and the counts, made in this process."""
    folder, counts = root.parent / f"{root.name}.index", Counter[str]()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    found = by_repository(find_files([root], (), False, counts), [root])
    places = []
    for number, (top, files) in enumerate(found.items()):
        part = folder / f"{number}.part"
        write_part(Chunk(0, part, tuple(files)), options, index_file, {}, lambda at: None)
        write_graph(linked(top, files, [part]), folder / f"{number}.graph")
        places.append(Place(str(top), f"{number}.graph"))
    write_index(folder, places)
    make = RepositoryRows(folder)
    read_index.cache_clear()
    read_graph.cache_clear()
    return [made.row for files in found.values() for f in files for made in make(f, options, counts)], counts


def run_of(
    root: Path, out: Path, options: Options = ALL, workers: int = 1
) -> tuple[list[dict[str, Any]], Summary]:
    """The rows of a whole run, by worker processes."""
    skipped: Counter[str] = Counter()
    found = find_files([root], (), False, skipped)
    summary = make_repositories(found, [root], out, options, workers, skipped=skipped)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]], summary
