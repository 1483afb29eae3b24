"""Which language a snippet is in, offline: its fence, its name, its shebang, then its looks.

What somebody said of the text comes first. Without that, the marks of all
languages are counted, and the grammars of the best few have the last word: a text
that parses as one and not as the other is in the one. Too few marks, prose, a
diff or a session are in no programming language, which is an answer too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from synth import languages
from synth.syntax.faults import Fault
from synth.syntax.fragments import at_sight
from synth.syntax.markers import Marks, marks
from synth.syntax.static_check import static_check
from synth.syntax.words import is_prose

Source = Literal["fence", "name", "shebang", "looks", "none"]

CANDIDATES = 4
"""Languages whose grammars are asked."""
ENOUGH = 4
"""Points at least: two marks, or one and a parse."""
LOOKED_AT = 20_000
"""Characters of a text that are looked at."""

_NOT_CODE = frozenset(("text", "txt", "plain", "plaintext", "output", "console", "diff", "log", "none"))
_NAMES = {
    "rakefile": "ruby",
    "gemfile": "ruby",
    "jenkinsfile": "groovy",
    ".bashrc": "shell",
    ".profile": "shell",
    ".vimrc": "vim_script",
    ".emacs": "emacs_lisp",
}
_INTERPRETERS = {
    "node": "javascript",
    "nodejs": "javascript",
    "deno": "typescript",
    "bun": "typescript",
    "sh": "shell",
    "bash": "shell",
    "dash": "shell",
    "zsh": "shell",
    "ksh": "shell",
    "rscript": "r",
    "tclsh": "tcl",
    "wish": "tcl",
    "gawk": "awk",
    "mawk": "awk",
    "guile": "scheme",
    "sbcl": "common_lisp",
    "escript": "erlang",
    "pwsh": "powershell",
    "emacs": "emacs_lisp",
    "swipl": "prolog",
    "runhaskell": "haskell",
    "runghc": "haskell",
    "coffee": "coffeescript",
    "pypy": "python",
}
_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*/)?([A-Za-z]+)")


@dataclass(frozen=True)
class Identified:
    """A language of synth, or none (an empty name), and what told it."""

    language: str
    by: Source
    points: float = 0.0
    """Of the looks; more is surer."""


def identify(code: str, fence: str = "", path: str = "") -> Identified:
    """The language of a text, by the first of fence, file name, shebang and looks that tells."""
    if fence and (found := _of_fence(fence.strip().lower())) is not None:
        return Identified(found, "fence")
    if path and (found := _of_name(path)):
        return Identified(found, "name")
    if code.startswith("#!") and (found := _of_shebang(code)):
        return Identified(found, "shebang")
    return by_looks(code)


def _of_fence(tag: str) -> str | None:
    """A language; empty for a tag that says that it is none; None for a tag that says nothing."""
    if tag in _NOT_CODE:
        return ""
    known = languages.by_fence(tag)
    return known.name if known else None


def _of_name(path: str) -> str:
    name = PurePath(path).name.lower()
    known = languages.by_extension(PurePath(name).suffix)
    return known.name if known else _NAMES.get(name, "")


def _of_shebang(code: str) -> str:
    found = _SHEBANG.match(code)
    word = found[1].lower() if found else ""
    return _INTERPRETERS.get(word) or (word if word in languages.names() else "")


def by_looks(code: str) -> Identified:
    """The language of a text about which nothing is known."""
    text = code[:LOOKED_AT]
    if not text.strip() or "\0" in text or at_sight(text) or is_prose(text) == "a single word, not code":
        return Identified("", "none")
    points = {name: _points(own, text) for name, own in marks().items()}
    best = sorted(points, key=lambda name: -points[name])[:CANDIDATES]
    judged = {name: points[name] + _parse_points(name, code) for name in best if points[name] > 0}
    if not judged:
        return Identified("", "none")
    winner = max(judged, key=lambda name: judged[name])
    if judged[winner] < ENOUGH:
        return Identified("", "none", judged[winner])
    return Identified(winner, "looks", judged[winner])


def _points(own: Marks, text: str) -> float:
    strong = sum(3 for pattern in own.strong if pattern.search(text))
    return strong + sum(1 for pattern in own.weak if pattern.search(text))


def _parse_points(name: str, code: str) -> float:
    """What the grammar says; a lexical check knows little and a broken text may still be of a language."""
    found = static_check(name, code)
    if found.ok:
        return 0.5 if found.tier == "lexical" else 2.5
    if found.fault is Fault.WORDS:
        return -4.0
    return 0.0 if found.fault is Fault.FRAGMENT else -2.5
