"""Count the table of `synth/syntax/tokens.py` on the tuned half of a corpus.

    python -m bench.learn_tokens --manifest manifest.jsonl --out synth/syntax/tokens.json

Counted is in how many snippets (`bench/identify.py`) a token stands. Kept are, for each
language, the tokens that tell it best from the others, and only such as stand in the
files of several folders: words of a language and its libraries, not names of a project.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bench.corpus import read
from bench.identify import Snippet, snippets
from bench.static_check import HALVES
from synth.syntax.tokens import LEAST, STEPS, ZERO, tokens

FOLDERS = 6
"""Folders in which a token must stand; a third of a language's folders when it has few."""
SMALLEST = 12
"""Snippets below which a language is not learnt."""


class Made(NamedTuple):
    """A table as it is written."""

    languages: list[str]
    tokens: dict[str, str]


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--snippets", type=int, default=1500)
    parser.add_argument("--kept", type=int, default=90, help="tokens of each language")
    chosen = parser.parse_args()
    tuned = [entry for entry in read(chosen.manifest) if HALVES["tuned"].has(entry.sha256)]
    made = table(snippets(tuned, chosen.snippets), chosen.kept)
    chosen.out.write_text(json.dumps(made._asdict(), ensure_ascii=True, indent=0) + "\n", encoding="utf-8")
    print(f"{len(made.languages)} languages, {len(made.tokens)} tokens")


def table(found: Iterable[Snippet], kept: int) -> Made:
    """The table of the snippets."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    total: Counter[str] = Counter()
    for snippet in found:
        total[snippet.language] += 1
        folder = str(Path(snippet.path).parent)
        for token in tokens(snippet.text):
            seen[snippet.language][token] += 1
            places[snippet.language][token].add(folder)
    names = sorted(name for name, count in total.items() if count >= SMALLEST)
    share = {name: {t: n / total[name] for t, n in seen[name].items()} for name in names}
    mean: defaultdict[str, float] = defaultdict(float)
    for name in names:
        for token, part in share[name].items():
            mean[token] += part / len(names)
    vocabulary: set[str] = set()
    for name in names:
        least = min(FOLDERS, 2 + total[name] // 50)
        usable = [t for t in share[name] if len(places[name][t]) >= least]
        vocabulary.update(sorted(usable, key=lambda t: -_tells(share[name][t], mean[t]))[:kept])
    rows = {
        token: "".join(_quantised(share[name].get(token, 0), total[name]) for name in names)
        for token in sorted(vocabulary)
    }
    return Made(names, rows)


def _tells(own: float, mean: float) -> float:
    """How much a token says for a language: often there, and seldom elsewhere."""
    return own * math.log(own / mean)


def _quantised(share: float, total: int) -> str:
    """A smoothed logarithm as one character."""
    value = math.log((share * total + 0.3) / (total + 1))
    return chr(ZERO + max(0, round((value - LEAST) * STEPS)))


if __name__ == "__main__":
    main()
