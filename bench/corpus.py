"""A corpus of real code, as a list of files: what is on this machine, and what its package clients bring.

    python -m bench.corpus FOLDER … --out manifest.jsonl [--fetch FOLDER] [--cap 12000]

One JSON line a file: `path`, `language`, `grammar` (a dialect's own, or empty),
`bytes` and `sha256`. Equal contents are listed once. Of a language with more than
`--cap` files those with the lowest digests are listed: a draw by chance that is
the same on every machine with the same files. The lines are sorted by digest, so
the first N lines are a sample of the corpus.

`--fetch` takes the packages that `bench/corpus.toml` names by `apt-get source`
and `npm pack` as this machine is set up for them, keeps the files of languages
that synth knows, and leaves out what is there already. Nothing of it is run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from synth import languages
from synth.syntax import grammars
from synth.syntax.infill.files import DIALECTS, File, find_files

LIST = Path(__file__).with_name("corpus.toml")
CAP, PACKAGE_CAP = 12_000, 6000
"""Files of one language at most: in the list, and out of one package."""
SMALLEST = 200
"""Bytes below which a file is not worth a line."""
_SOURCES = Path("/etc/apt/sources.list.d")


class Entry(NamedTuple):
    """One line of the list."""

    path: str
    language: str
    grammar: str
    bytes: int
    sha256: str


def main() -> None:
    """Fetch what is asked, list, and say how many files of which language there are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fetch", type=Path, help="folder for what the package clients bring")
    parser.add_argument("--cap", type=int, default=CAP)
    chosen = parser.parse_args()
    folders = list(chosen.folders)
    if chosen.fetch:
        fetch(chosen.fetch)
        folders.append(chosen.fetch)
    entries = listed(folders, chosen.cap)
    write(entries, chosen.out)
    for language, count in Counter(entry.language for entry in entries).most_common():
        size = sum(entry.bytes for entry in entries if entry.language == language)
        print(f"{language:<14} {count:>7} files {size / 1e6:>8.1f} MB")
    print(f"{'all':<14} {len(entries):>7} files {sum(e.bytes for e in entries) / 1e6:>8.1f} MB")


def listed(folders: Iterable[Path], cap: int = CAP) -> list[Entry]:
    """The files below the folders, once each, at most `cap` of a language, sorted by digest."""
    skipped: Counter[str] = Counter()
    found = find_files([f for f in folders if f.exists()], (), vendored=True, skipped=skipped)
    by: dict[str, dict[str, Entry]] = defaultdict(dict)
    for file in found:
        entry = _entry(file)
        if entry is not None:
            by[entry.language].setdefault(entry.sha256, entry)
    kept = (by[language][digest] for language in by for digest in sorted(by[language])[:cap])
    print(f"left out: {dict(skipped)}", file=sys.stderr)
    return sorted(kept, key=lambda entry: entry.sha256)


def _entry(file: File) -> Entry | None:
    if not SMALLEST <= file.size <= grammars.MAX_SOURCE:
        return None
    try:
        digest = hashlib.sha256(Path(file.path).read_bytes()).hexdigest()
    except OSError:
        return None
    return Entry(file.path, file.language, file.grammar, file.size, digest)


def write(entries: Iterable[Entry], out: Path) -> None:
    """The list as JSON lines; it appears under its name when it is whole."""
    temporary = out.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(entry._asdict(), ensure_ascii=False) + "\n" for entry in entries)
    temporary.replace(out)


def read(manifest: Path) -> Iterator[Entry]:
    """The entries of a list."""
    with manifest.open(encoding="utf-8") as lines:
        for line in lines:
            yield Entry(**json.loads(line))


def fetch(folder: Path) -> None:
    """Every package of the list that is not in the folder yet; one that cannot be had is named."""
    wanted = tomllib.loads(LIST.read_text(encoding="utf-8"))
    apt = _source_lists(folder / ".apt")
    clients: dict[str, Callable[[str, Path], Sequence[str]]] = {
        "debian": lambda name, _: ["apt-get", *apt, "-qq", "source", "--download-only", name],
        "npm": lambda name, _: ["npm", "pack", "--silent", "--ignore-scripts", name],
    }
    for client, command in clients.items():
        for name in dict.fromkeys(name for names in wanted[client].values() for name in names):
            place = folder / client / name.replace("/", "__")
            if not (place / "fetched").is_file():
                print(f"{client} {name}: {_fetched(command, name, place)}", file=sys.stderr, flush=True)


def _source_lists(state: Path) -> list[str]:
    """Options for apt with source packages switched on, without a change to this machine's own lists."""
    (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (state / "cache").mkdir(exist_ok=True)
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_SOURCES.glob("debian*.sources")))
    sources = state / "debian.sources"
    sources.write_text(text.replace("Types: deb\n", "Types: deb-src\n"), encoding="utf-8")
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state / "cache",
        "APT::Sandbox::User": "root",
    }
    flags = [flag for key, value in options.items() for flag in ("-o", f"{key}={value}")]
    if not any((state / "lists").glob("*Sources*")):
        subprocess.run(["apt-get", *flags, "-qq", "update"], check=False)
    return flags


def _fetched(command: Callable[[str, Path], Sequence[str]], name: str, place: Path) -> str:
    """How many files were kept of a package, or why none was."""
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as temporary:
        scratch = Path(temporary)
        done = subprocess.run(
            command(name, scratch), cwd=scratch, capture_output=True, text=True, errors="replace", check=False
        )
        count = sum(_unpacked(archive, place) for archive in sorted(scratch.iterdir()))
        if done.returncode and not count:  # packaging alone may be missing: the sources do
            return (done.stderr.strip().splitlines() or ["failed"])[-1]
    (place / "fetched").write_text(f"{count}\n", encoding="utf-8")
    return f"{count} files"


def _unpacked(archive: Path, place: Path) -> int:
    """Write the archive's code files; 0 for what is no archive."""
    if ".tar" not in archive.name and archive.suffix != ".tgz":
        return 0
    kept = Counter[str]()
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                language = _code(member)
                if not language or kept[language] >= PACKAGE_CAP:
                    continue
                data = tar.extractfile(member)
                if data is not None and _written(data.read(), place, member.name):
                    kept[language] += 1
    except (tarfile.TarError, EOFError):
        return kept.total()
    return kept.total()


def _code(member: tarfile.TarInfo) -> str:
    """The language of a regular file of a size that is listed, or empty."""
    path = PurePosixPath(member.name)
    if not member.isreg() or not SMALLEST <= member.size <= grammars.MAX_SOURCE or ".." in path.parts:
        return ""
    known = languages.by_extension(path.suffix)
    if path.suffix in DIALECTS:
        return DIALECTS[path.suffix][0]
    return known.name if known and known.blocks else ""


def _written(data: bytes, place: Path, name: str) -> bool:
    path = place.joinpath(*(part.lstrip(".") or "_" for part in PurePosixPath(name).parts if part != "/"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError:  # a name too long, or a folder where a file is
        return False
    return True


if __name__ == "__main__":
    main()
