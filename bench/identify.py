"""How often the language of an unlabelled snippet is told right, offline.

    python -m bench.identify --manifest manifest.jsonl [--snippets 40] [--half tuned|held] [--cases FILE]

A snippet is 5 to 40 consecutive lines from a random place of a corpus file, with no
name and no tag. Prose is paragraphs of Markdown files (fences, tables and indented
lines left out) and of this machine's licences; "no programming language" is right for
it. For each language: `right` (with the 95 % interval), `none` (no answer), and what
else was said. C and C++ headers are the same file; either answer is right for them.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.corpus import Entry, read
from bench.machine import describe
from bench.static_check import HALVES, share
from synth.syntax.identify import identify

SHORTEST, LONGEST = 5, 40
"""Lines of a snippet."""
SHARED = frozenset({"c", "cpp"})
"""Languages whose headers look alike."""
_PROSE = "(prose)"
_LICENCES = Path("/usr/share/common-licenses")
_NO_PROSE = re.compile(r"(?m)^(?:```|~~~|    |\t|\||<|#|\[|[-*+] *\[|!\[|---|===|//|>)")


class Snippet(NamedTuple):
    """A piece of a file, and the language that its file is in; empty for prose."""

    language: str
    path: str
    text: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--snippets", type=int, default=40)
    parser.add_argument("--half", choices=list(HALVES), default="held")
    parser.add_argument("--cases", type=Path)
    chosen = parser.parse_args()
    half = HALVES[chosen.half]
    print(describe(["tree-sitter"]))
    print(f"half of the corpus: {half.name}")
    found = list(snippets([e for e in read(chosen.manifest) if half.has(e.sha256)], chosen.snippets))
    begun = time.perf_counter()
    said = [identify(snippet.text).language for snippet in found]
    took = (time.perf_counter() - begun) / max(1, len(found))
    _print(found, said)
    print(f"{took * 1e3:.1f} ms a snippet")
    if chosen.cases:
        with chosen.cases.open("w", encoding="utf-8") as file:
            for snippet, answer in zip(found, said, strict=True):
                if not right(snippet, answer):
                    file.write(json.dumps({**snippet._asdict(), "said": answer}) + "\n")


def right(snippet: Snippet, answer: str) -> bool:
    """Whether an answer is the language, or one that the file is in as well."""
    header = snippet.path.endswith((".h", ".hpp", ".hh"))
    return answer == snippet.language or (header and {answer, snippet.language} <= SHARED)


def _print(found: Sequence[Snippet], said: Sequence[str]) -> None:
    by: dict[str, list[tuple[Snippet, str]]] = defaultdict(list)
    for snippet, answer in zip(found, said, strict=True):
        by[snippet.language or _PROSE].append((snippet, answer))
    print(f"{'language':<14} {'snippets':>8} {'right':>22} {'none':>6}  else")
    for name, group in sorted(by.items()):
        good = sum(right(*each) for each in group)
        none = sum(not answer for _, answer in group) if name != _PROSE else 0
        other = Counter(a for s, a in group if a and not right(s, a)).most_common(4)
        words = ", ".join(f"{answer} {count}" for answer, count in other)
        print(f"{name:<14} {len(group):>8} {good:>4} {share(good, len(group), 1):>17} {none:>6}  {words}")
    shares = [sum(right(*each) for each in group) / len(group) for group in by.values()]
    print(f"mean over {len(shares)} kinds: {sum(shares) / len(shares):.1%}")


def snippets(entries: Sequence[Entry], wanted: int) -> Iterator[Snippet]:
    """As many of each language as are wanted, the corpus in order of its digests; then prose."""
    made: Counter[str] = Counter()
    for entry in entries:
        if made[entry.language] < wanted and entry.language != "markdown":
            if text := _cut(entry):
                made[entry.language] += 1
                yield Snippet(entry.language, entry.path, text)
        elif entry.language == "markdown" and made[""] < wanted and (text := _paragraph(Path(entry.path))):
            made[""] += 1
            yield Snippet("", entry.path, text)
    for path in sorted(_LICENCES.glob("*")):
        yield Snippet("", str(path), _paragraph(path) or path.read_text(encoding="utf-8")[:1500])


def _cut(entry: Entry) -> str:
    """Lines of a file; empty when it is too short, no text, or the lines are hardly any."""
    random = Random(entry.sha256)
    try:
        lines = Path(entry.path).read_bytes().decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return ""
    count = random.randint(SHORTEST, LONGEST)
    if len(lines) < count or max(map(len, lines)) > 400:
        return ""
    at = random.randint(0, len(lines) - count)
    text = "\n".join(lines[at : at + count])
    return text if len(text.split()) >= 2 * SHORTEST else ""


def _paragraph(path: Path) -> str:
    """The longest paragraph of a text, when it is prose."""
    try:
        parts = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    spoken = [part for part in parts if len(part.split()) > 30 and not _NO_PROSE.search(part)]
    return max(spoken, key=len, default="")[:3000]


if __name__ == "__main__":
    main()
