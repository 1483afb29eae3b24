"""The index pass: every file is parsed once, in the watched workers, and its names are kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from synth.syntax import grammars
from synth.syntax.infill import files
from synth.syntax.infill.files import File
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Made
from synth.syntax.infill.work import read_part
from synth.syntax.repository.entry import Entry
from synth.syntax.repository.names import entry_of
from synth.syntax.repository.resolvers import RESOLVERS


class Indexed(NamedTuple):
    """One file of the index; no entry where its language has no resolver, or it cannot be parsed."""

    path: str
    """Where it lies on this machine."""
    entry: Entry | None


def index_file(file: File, options: Options, counts: Counter[str]) -> Iterator[Made]:
    """The maker of the index pass (`work.Maker`): one line for each file that was got through."""
    entry = _entry(file)
    row: dict[str, Any] = {"path": file.path, "entry": entry.to_json() if entry is not None else None}
    yield Made("entry", "", row)


def _entry(file: File) -> Entry | None:
    resolver = RESOLVERS.get(file.language)
    data, reason = files.read(file) if resolver is not None else (b"", "other_language")
    if resolver is None or reason:
        return None
    grammar = files.syntax(file.language, file.grammar).grammar
    try:
        root = grammars.parse(grammar, data).root_node
    except grammars.UnparsableError:
        return None
    return entry_of(root, grammar, resolver.table)


def indexed(parts: Iterable[Path]) -> Iterator[Indexed]:
    """The files of these parts."""
    for part in parts:
        for cell, _, text in read_part(part):
            if cell:
                given = json.loads(text)
                yield Indexed(given["path"], Entry.from_json(given["entry"]) if given["entry"] else None)


def given_up(parts: Iterable[Path]) -> Counter[str]:
    """Files on which a worker hung or died, by reason."""
    found: Counter[str] = Counter()
    for part in parts:
        for cell, _, text in read_part(part):
            if not cell:
                counts = json.loads(text)
                found.update({k.removeprefix("file:"): n for k, n in counts.items() if k.startswith("file:")})
    return found
