"""A run at the repository level: index, link, then rows by the same path as at the file level."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from synth.errors import ExportError
from synth.syntax.infill.files import File
from synth.syntax.infill.options import Options
from synth.syntax.infill.pool import FILE_SECONDS, run_chunks
from synth.syntax.infill.run import CHUNK_FILES, Summary, chunks_of, make
from synth.syntax.repository.entry import Entry
from synth.syntax.repository.graph import Graph, Place, write_graph, write_index
from synth.syntax.repository.index import given_up, index_file, indexed
from synth.syntax.repository.layout import Layout, above, outline_of
from synth.syntax.repository.link import Linker
from synth.syntax.repository.manifests import read_manifests
from synth.syntax.repository.resolvers import RESOLVERS
from synth.syntax.repository.roots import by_repository
from synth.syntax.repository.rows import RepositoryRows


def make_repositories(
    found: Sequence[File],
    asked: Sequence[Path],
    out: Path,
    options: Options,
    workers: int = 1,
    *,
    skipped: Counter[str] | None = None,
    heard: Callable[[int], None] = lambda files: None,
    file_seconds: float = FILE_SECONDS,
) -> Summary:
    """Write the rows of all files, each with the files it depends on. Errors as of `infill.run.make`.

    `asked` are the paths that `found` was found below. `heard` is told every file twice:
    when it is indexed, and when its rows are made.
    """
    folder = out.with_name(f".{out.name}.index")
    try:
        repositories = by_repository(found, asked)
        files = [file for held in repositories.values() for file in held]
        parts = _index(files, folder, options, workers, heard, file_seconds)
        _link(repositories, parts, folder)
        bad = given_up(parts)
        known = {path for path, _ in indexed(parts)} if bad else {file.path for file in files}
        left, refused = [file for file in files if file.path in known], Counter(skipped or ()) + bad
        maker = RepositoryRows(folder)
        summary = make(
            left, out, options, workers, skipped=refused, heard=heard, maker=maker, file_seconds=file_seconds
        )
        shutil.rmtree(folder)
    except OSError as error:
        where = error.filename or out
        raise ExportError(f"{where}: {error.strerror}", mend="the run goes on where it was") from error
    return summary


def _index(
    files: list[File],
    folder: Path,
    options: Options,
    workers: int,
    heard: Callable[[int], None],
    file_seconds: float,
) -> list[Path]:
    """The parts of the index, in the order of the files; those of an earlier run are kept."""
    chunks = chunks_of(files, folder, options)
    missing = [chunk for chunk in chunks if not chunk.part.is_file()]
    heard(len(files) - sum(len(chunk.files) for chunk in missing))
    for chunk in run_chunks(missing, options, index_file, workers, file_seconds):
        heard(len(chunk.files))
    return [chunk.part for chunk in chunks]


def _link(repositories: Mapping[Path, list[File]], parts: Sequence[Path], folder: Path) -> None:
    """One repository after the other: only the names of one are held."""
    places, at = [], 0
    for number, (root, files) in enumerate(repositories.items()):
        near = parts[at // CHUNK_FILES : (at + len(files) - 1) // CHUNK_FILES + 1]
        at += len(files)
        name = f"{number:05}.graph"
        write_graph(linked(root, files, near), folder / name)
        places.append(Place(str(root), name))
    write_index(folder, places)


def linked(root: Path, files: Sequence[File], parts: Sequence[Path]) -> Graph:
    """The graph of one repository; its entries are read twice, first for what they declare."""
    by_place = {file.path: file for file in files}
    outlines = {by_place[place].name: outline_of(entry) for place, entry in _entries(by_place, parts)}
    folders = {level for path in outlines for level in above(path.rpartition("/")[0])}
    languages = {file.name: file.language for file in files if file.name in outlines}
    resolvers = {path: RESOLVERS[language] for path, language in languages.items()}
    kin = {path: resolver.kin for path, resolver in resolvers.items()}
    by_folder = {resolver.kin for resolver in RESOLVERS.values() if resolver.by_folder}
    linker = Linker(Layout(kin, outlines, read_manifests(root, folders), by_folder), resolvers)
    edges = {
        by_place[place].name: tuple(linker.edges(by_place[place].name, entry))
        for place, entry in _entries(by_place, parts)
    }
    return Graph(root.name, {file.name: file for file in files}, edges)


def _entries(by_place: Mapping[str, File], parts: Sequence[Path]) -> Iterator[tuple[str, Entry]]:
    return ((place, entry) for place, entry in indexed(parts) if entry is not None and place in by_place)
