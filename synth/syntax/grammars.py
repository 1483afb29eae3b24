"""Grammars behind one small seam: names, parse, node kinds, identity.

Where the grammars come from is `synth.syntax.sources`. A grammar is loaded when
it is first asked for and kept; a tree is not kept (it weighs 9 to 21 times its
source).

Two facts about the parser shape this module. It holds the interpreter's lock for
the whole parse, so parallel work needs processes. And some input is hostile to
it: a scanner that loops cannot be stopped from inside the process (such grammars
are denied); long repetitions of one open construct make error recovery take time
and memory without bound (60 KB of `a<` took 7 GB as Java); others are merely
quadratic. So a source is refused when it is too large, when it is one thing over
and over, or when the parser's own steps pass a budget that depends on its length
alone, never on the clock.
"""

from __future__ import annotations

import ctypes
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import repeat

from tree_sitter import Language, Parser, Tree

from synth.errors import ToolchainError
from synth.settings import Settings
from synth.syntax.sources import Source, source

MAX_SOURCE = 1_000_000
"""Bytes of one source at most; larger input is never given to a parser."""

DENIED: dict[str, str] = {
    "cobol": "its scanner never ends on some input",
}
"""Grammars that can hang the process, with the reason. The pack's Perl is another; its wheel is used."""

REPETITIVE_FROM = 8192
"""Bytes from which repetition is looked for."""
COUNTED_FROM = 2048
"""Bytes from which steps are counted. Below it no grammar was seen to take half a second; at 8 KB C takes
four seconds for `-*/ ` over and over, at 16 KB more than a minute."""
COUNTED_LATER: dict[str, int] = {
    **dict.fromkeys(("csharp", "haskell", "java", "lua", "ocaml", "php", "python", "ruby", "scala"), 16_000),
    **{"bash": 32_000, "javascript": 8_000, "rust": 64_000, "perl": MAX_SOURCE + 1},
}
"""The same of grammars of whose smaller texts the budget stops none: 1,000 damaged files, 170 hostile texts
and 120 repetitions of each were tried. Counting takes a twentieth of a parse. Of Perl it says nothing at all:
its scanner asks for the column of nearly every character, so that long lines cost (46 seconds for 250 KB,
within the budget), and for a reader each time is a call of Python, half of a parse."""
REPETITIVE_RATIO = 0.02
"""Compressed part of a source below which it is one thing over and over.

Measured: 0.052 at the least in 4,430 real files, 0.007 at the most in degenerate text.
"""
SUSPICIOUS_RATIO = 0.15
"""The same of a small sample, below which the whole source is compressed."""
_SAMPLE, _SAMPLES, _SAMPLE_BITS = 128, 8, 10
_LOOKS, _RUN, _SOON = 5, 16, 512
STEPS_PER_BYTE, FREE_STEPS = 0.25, 2000
"""Budget of one parse, in calls of its progress callback (each is about 100 parser
operations). Real files need 0.022 a byte at the most, quadratic ones 4 and more."""
OPEN_ANGLES = 4000
"""Java's recovery from open `<` takes memory by the square: 0.3 GB at this many, 3 GB at 20,000."""
_FAR = re.compile(rb"[\xf1-\xf4]")
"""The first byte of characters from U+40000 on: D's scanner looks them up beyond the end of a table."""
_PIECE, _SHORT_PIECE = 8192, 512
"""Bytes that are given at a time to a parser that goes back, and to a node that is asked for its text. What
is before a piece is asked for again: with pieces of 512 bytes ten thousand times by Kotlin's parser."""


class UnparsableError(ValueError):
    """The source is not given to a parser, or the parser did not finish within its budget."""


@cache
def languages() -> frozenset[str]:
    """Names of all grammars that may be used."""
    return _source().names() - DENIED.keys()


@cache
def _source() -> Source:
    return source(Settings.load().grammars)


def parse(grammar: str, source: bytes, after: Tree | None = None, steps: Iterator[int] | None = None) -> Tree:
    """Parse UTF-8 bytes; the tree may hold ERROR and MISSING nodes, it never fails on bad code.

    `after` is the tree of an earlier text, edited to fit this one: what did not change is taken from it.
    `steps` counts the parser's steps; parses that are given the same one share its budget.

    Raises `ToolchainError` for a grammar that is unknown or denied and
    `UnparsableError` for a source that is too large, repetitive or too costly.
    """
    parser = Parser(language(grammar))
    if grammar in ("kotlin", "perl") and _ends_open(grammar, source):
        source += b"\n"
    if len(source) > MAX_SOURCE:
        raise UnparsableError(f"{len(source)} bytes, at most {MAX_SOURCE} are parsed")
    if _is_repetitive(source):
        raise UnparsableError("one thing over and over")
    if grammar == "java" and _open_angles(source) > OPEN_ANGLES:
        raise UnparsableError("too many angle brackets are left open")
    if grammar == "d" and _FAR.search(source):
        raise UnparsableError("a character that may end D's scanner and the process with it")
    if len(source) < COUNTED_LATER.get(grammar, COUNTED_FROM):
        return parser.parse(source) if after is None else parser.parse(source, after)
    read = _Reader(source)
    stop = _stopper(FREE_STEPS + int(STEPS_PER_BYTE * len(source)), steps)
    try:
        if after is None:
            return parser.parse(read.text, progress_callback=stop)
        return parser.parse(read.text, after, progress_callback=stop)
    except ValueError as error:
        raise UnparsableError("too costly to parse") from error
    finally:
        read.close()


def _stopper(budget: int, steps: Iterator[int] | None) -> Callable[[int, bool], bool]:
    """What is asked at each step whether the parser is to stop; to compare numbers takes a third longer."""
    if steps is None:
        left = repeat(False, budget + 1)
        return lambda _offset, _error: next(left, True)
    step = steps.__next__
    return lambda _offset, _error: step() > budget


def _ends_open(grammar: str, source: bytes) -> bool:
    """Whether a text ends without a line end where the grammar's scanner would then never end.

    That is in a line with an annotation (Kotlin), and in a document after `<<` (Perl).
    """
    if grammar == "kotlin":
        return b"@" in source[source.rfind(b"\n") + 1 :]
    return not source.endswith(b"\n") and b"<<" in source


def _open_angles(source: bytes) -> int:
    """How many angle brackets are left open by mere number, or 0 when they are few."""
    opened = source.count(b"<")
    return opened - source.count(b">") if opened > OPEN_ANGLES else 0


_release = ctypes.PYFUNCTYPE(None, ctypes.py_object)(("Py_DecRef", ctypes.pythonapi))
_buffers: list[bytearray] = []
"""Buffers that no parse is using."""


class _Reader:
    """Hands a source to the parser, which counts its steps for a reader only; later to `Node.text`.

    As a whole, and then a piece at a time: some grammars go back to the start of the line
    ten times a line. The binding never releases what a reader gives to the
    parser (seen in tree-sitter 0.26.1), so that every parse would keep its source in
    memory for good. It is released here, and all pieces are given in one buffer, which
    is kept for the next parse. `text` is a function and no method, which is called in
    half the time.
    """

    def __init__(self, source: bytes) -> None:
        buffer = _buffers.pop() if _buffers else bytearray()
        given, parsed = b"", False

        def text(offset: int, _point: object) -> bytes | bytearray:
            nonlocal given
            if not given:
                given = source[offset:] if offset else source  # not the start, after an earlier tree
                return given
            piece = source[offset : offset + (_SHORT_PIECE if parsed else _PIECE)]
            if parsed or not piece:
                return piece
            buffer[:] = piece
            return buffer

        def close() -> None:
            nonlocal parsed
            parsed = True
            _buffers.append(buffer)
            if given and binding_leaks():
                _release(given)

        self.text, self.close = text, close


@cache
def binding_leaks() -> bool:
    """Whether the binding keeps what a reader returns; a later release may not."""
    text = bytes(bytearray(b"[1, 2]"))
    before = sys.getrefcount(text)
    Parser(language("json")).parse(lambda offset, _: text if not offset else b"")
    return sys.getrefcount(text) > before


def _is_repetitive(source: bytes) -> bool:
    """Whether it compresses to next to nothing; first a few places are tried, which is cheap."""
    size = len(source)
    if size < REPETITIVE_FROM or not _recurs(source):
        return False
    places = range(0, size - _SAMPLE, (size - _SAMPLE) // _SAMPLES)
    sample = b"".join(source[at : at + _SAMPLE] for at in places)
    quick = zlib.compressobj(1, zlib.DEFLATED, -_SAMPLE_BITS, 3)
    if len(quick.compress(sample) + quick.flush()) > SUSPICIOUS_RATIO * len(sample):
        return False
    return len(zlib.compress(source, 1)) < REPETITIVE_RATIO * size


def _recurs(source: bytes) -> bool:
    """Whether a few bytes of two places stand again soon after, as in runs of a hundred they mostly do."""
    step, once = len(source) // _LOOKS, False
    for at in range(0, step * _LOOKS, step):
        if source.find(source[at : at + _RUN], at + 1, at + _SOON) > 0:
            if once:
                return True
            once = True
    return False


@cache
def kinds(grammar: str) -> frozenset[str]:
    """Names of all node kinds that a query may name, supertypes included, to verify tables against."""
    made = language(grammar)
    ids = (i for i in range(made.node_kind_count) if _is_queryable(made, i))
    return frozenset(made.node_kind_for_id(i) or "" for i in ids) - {""}


def _is_queryable(made: Language, kind: int) -> bool:
    return made.node_kind_is_named(kind) or made.node_kind_is_supertype(kind)


@cache
def fields(grammar: str) -> frozenset[str]:
    """Names of all fields, to verify the `b` of a table's `a.b`."""
    made = language(grammar)
    return frozenset(made.field_name_for_id(i) or "" for i in range(1, made.field_count + 1)) - {""}


@cache
def identity(grammar: str) -> str:
    """What a row records: `rust@tree-sitter-language-pack 0.13.0/abi15`."""
    return f"{grammar}@{_source().package(grammar)}/abi{language(grammar).abi_version}"


@cache
def language(grammar: str) -> Language:
    """The loaded grammar. Raises `ToolchainError` for one that is unknown or denied."""
    if grammar in DENIED:
        raise ToolchainError(
            f"grammar {grammar!r} is not used: {DENIED[grammar]}", mend="choose another language"
        )
    if grammar not in languages():
        raise ToolchainError(
            f"no grammar is named {grammar!r}",
            mend=f"use one of the {len(languages())} names of synth.syntax.grammars.languages()",
        )
    return _source().load(grammar)
