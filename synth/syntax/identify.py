"""Which language a snippet is in, offline: its fence, its name, its shebang, then its looks.

What somebody said of the text comes first. Without that, its tokens and the marks of
all languages are weighed, and the grammars of the best few have the last word: a text
that parses as one and not as the other is in the one. Prose, a diff, a session or a
text with too little in it are in no programming language, which is an answer too.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from synth import languages
from synth.syntax import grammars, header
from synth.syntax.faults import Fault
from synth.syntax.fragments import at_sight
from synth.syntax.markers import Marks, marks
from synth.syntax.static_check import static_check
from synth.syntax.tokens import scores
from synth.syntax.words import is_prose

Source = Literal["fence", "name", "shebang", "looks", "none"]

CANDIDATES = 4
"""Languages whose grammars are asked."""
MARK = 2.5
"""What one point of marks weighs beside the logarithms of tokens."""
PARSE = 2.0
"""What one point of a parse weighs."""
COMMON = frozenset(("python", "javascript", "java", "typescript", "c", "cpp", "csharp", "go"))
"""Languages that an unlabelled text is likely to be in, which count a little for that."""
UNCOUNTED = 10.0
"""How far behind the best a language stands whose tokens were not counted."""
ENOUGH = 6.0
"""How much surer a language must be than prose."""
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
_OUTPUT = re.compile(r"\s*(?:Traceback \(most recent call last\):|Exception in thread \")")
"""What a program prints when it fails, which quotes its code."""
_HEAD = 200
"""Bytes of a file in which its shebang must end."""
_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*/)?([A-Za-z]+)")


@dataclass(frozen=True)
class Identified:
    """A language of synth, or none (an empty name), and what told it."""

    language: str
    by: Source
    points: float = 0.0
    """How much surer the looks are of it than of prose."""


def identify(code: str, fence: str = "", path: str = "") -> Identified:
    """The language of a text, by the first of fence, file name, shebang and looks that tells."""
    if fence and (found := _of_fence(fence.strip().lower())) is not None:
        return Identified(found, "fence")
    if path and (found := of_name(path, code)):
        return Identified(found, "name")
    if code.startswith("#!") and (found := _of_shebang(code)):
        return Identified(found, "shebang")
    return by_looks(code)


def of_file(path: Path) -> str:
    """The language of a file by its name, or by the shebang of one without extension; empty for none."""
    if path.suffix == header.SUFFIX:
        return header.language(_bytes(path, grammars.MAX_SOURCE))
    known = of_name(path.name)
    return known if known or path.suffix else _of_shebang(_bytes(path, _HEAD).decode("utf-8", "replace"))


def _bytes(path: Path, most: int) -> bytes:
    """The first bytes of a regular file; none of anything else."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    with open(opened, "rb", buffering=0) as file:  # noqa: PTH123  (a descriptor)
        return (file.read(most) or b"") if stat.S_ISREG(os.fstat(opened).st_mode) else b""


def _of_fence(tag: str) -> str | None:
    """A language; empty for a tag that says that it is none; None for a tag that says nothing."""
    if tag in _NOT_CODE:
        return ""
    known = languages.by_fence(tag)
    return known.name if known else None


def of_name(path: str, text: str = "") -> str:
    """The language of a file by its name; empty for none. The text tells what a header is."""
    name = PurePath(path).name.lower()
    known = languages.by_extension(PurePath(name).suffix)
    if known and text and name.endswith(header.SUFFIX):
        return header.language(text.encode())
    return known.name if known else _NAMES.get(name, "")


def _of_shebang(code: str) -> str:
    found = _SHEBANG.match(code)
    word = found[1].lower() if found else ""
    return _INTERPRETERS.get(word) or (word if word in languages.names() else "")


def by_looks(code: str) -> Identified:
    """The language of a text about which nothing is known."""
    text = code[:LOOKED_AT]
    if (
        not text.strip()
        or "\0" in text
        or at_sight(text)
        or _OUTPUT.match(text)
        or is_prose(text) == "a single word, not code"
    ):
        return Identified("", "none")
    likely = scores(text)
    points = {name: _points(own, text) for name, own in marks().items()}
    unknown = max(likely.values(), default=0.0) - UNCOUNTED
    weighed = {
        name: likely.get(name, unknown) + MARK * points[name] + 3.0 * (name in COMMON) for name in points
    }
    best = sorted(weighed, key=lambda name: -weighed[name])[:CANDIDATES]
    judged = {name: weighed[name] + PARSE * _parse_points(name, code) for name in best}
    winner = max(judged, key=lambda name: judged[name])
    surer = judged[winner] - likely.get("", unknown)
    return Identified(winner if surer >= ENOUGH else "", "looks" if surer >= ENOUGH else "none", surer)


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
