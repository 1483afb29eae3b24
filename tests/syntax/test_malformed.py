"""Malformed input: a result for every language, never a crash, a hang or an exception."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth import languages
from synth.syntax.faults import Fault
from synth.syntax.static_check import static_check
from synth.syntax.watch import Watch
from tests.syntax.test_tables import FIXTURES

SECONDS = 3.0
LEVELS = 100_000


def _varied(opening: str, levels: int = LEVELS) -> str:
    """Open things that are not one thing over and over, within the size that is parsed."""
    draw = random.Random(1).randrange
    return "".join(f"{chr(97 + draw(26))}{draw(99)}{opening}" for _ in range(levels))


def _closed(opening: str, closing: str) -> str:
    return _varied(opening) + "1" + closing * LEVELS


MALFORMED = {
    "binary": random.Random(2).randbytes(60_000).decode("latin-1"),
    "an executable": (b"\x7fELF\x02\x01\x01" + random.Random(3).randbytes(4000)).decode("utf-8", "replace"),
    "invalid UTF-8": b"x = '\xff\xfe\xc3('\nf()\n".decode("utf-8", "surrogateescape"),
    "null bytes": "f()\0\0g()\n",
    "controls": "f(\x01\x02\x1b[31m)\x7f\u2028\u202e\ufffe\n",
    "mixed line ends": "a = 1\r\nb = 2\rc = 3\n\u2028d = 4\x0b\x0c\n",
    "two marks of order": "\ufeff\ufeffx = 1\n",
    "a minified line": "var a=1;" + "".join(f"b{i}=f({i},a[{i}])+{i}*c;" for i in range(30_000)),
    "round nesting": _closed("(", ")"),
    "square nesting": _closed("[", "]"),
    "curly nesting": _closed("{", "}"),
    "open round": _varied("("),
    "open curly": _varied("{"),
    "open angles": _varied("<"),
    "open texts": _varied('"'),
    "open comments": _varied("/*"),
    "open tags": _varied("<b>"),
    "operators": _varied("+-*/ "),
    "blocks": "".join(f"if a{i} then begin do {{ case {i}: (\n" for i in range(20_000)),
}


@pytest.fixture(scope="module")
def watched() -> Iterator[Watch]:
    """One process: what hangs or dies in it would be seen as a fault."""
    one = Watch(1, SECONDS)
    yield one
    one.close()


LIGHT = [what for what, text in MALFORMED.items() if len(text) < 50_000]
HEAVY = [what for what in MALFORMED if what not in LIGHT]


@pytest.mark.parametrize("name", languages.names())
def test_malformed_text_gives_a_result(watched: Watch, name: str) -> None:
    for what in LIGHT:
        _try(watched, name, what)


@pytest.mark.parametrize("name", ["python", "javascript", "c", "rust"])
@pytest.mark.parametrize("what", HEAVY)
def test_large_malformed_text_gives_a_result_in_time(watched: Watch, name: str, what: str) -> None:
    """The watch may have to end a parser (unclosed comments are quadratic in the lexer), and says so."""
    begun = time.monotonic()
    found = watched.checked(name, MALFORMED[what])
    assert found.ok == (not found.detail) == (found.fault is Fault.NONE), what
    assert time.monotonic() - begun < 8 * SECONDS
    assert watched.checked("json", '{"a": 1}').ok


def _try(watched: Watch, name: str, what: str) -> None:
    found = watched.checked(name, MALFORMED[what])
    assert found.ok == (not found.detail) == (found.fault is Fault.NONE), what
    assert found.fault not in (Fault.PARSER_TIMEOUT, Fault.PARSER_DIED), what


@pytest.mark.parametrize("name", ["python", "javascript", "json", "html", "shell"])
def test_fifty_megabytes_in_one_line_are_refused_at_once(watched: Watch, name: str) -> None:
    line = "a=1;" * 13_000_000
    begun = time.monotonic()
    for found in (watched.checked(name, line), static_check(name, line)):
        assert (found.ok, found.fault) == (False, Fault.TOO_LARGE)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("name", FIXTURES)
def test_a_mark_of_order_and_other_line_ends_change_nothing(name: str) -> None:
    text = FIXTURES[name].read_text(encoding="utf-8")
    assert static_check(name, "\ufeff" + text).ok
    found = static_check(name, text.replace("\n", "\r\n"))
    assert found.ok or name in CARRIAGE, found


CARRIAGE: frozenset[str] = frozenset()
"""Languages whose grammars take a carriage return for text."""


@pytest.mark.parametrize("name", FIXTURES)
def test_bytes_that_are_wrong_in_a_valid_file(name: str) -> None:
    data = FIXTURES[name].read_bytes()
    for place in range(0, len(data), max(1, len(data) // 12)):
        for byte in (b"\xff", b"\0", b"\xc3"):
            text = (data[:place] + byte + data[place:]).decode("utf-8", "surrogateescape")
            assert static_check(name, text).fault is Fault.NOT_TEXT


@pytest.mark.parametrize("text", ['string s = "\U00080000";\n', "int \U000e01f0 = 1;\n", "= \U0010ffff"])
def test_a_character_that_kills_the_scanner_of_d_is_not_given_to_it(text: str) -> None:
    assert static_check("d", text).fault is Fault.TOO_COSTLY
    assert static_check("d", 'import a;\nstring s = "\U0001f600";\n').ok


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(FIXTURES)), st.integers(0), st.integers(0), st.text(max_size=12))
def test_any_cut_and_any_insertion_give_a_result(name: str, start: int, length: int, text: str) -> None:
    whole = FIXTURES[name].read_text(encoding="utf-8")
    start, length = start % len(whole), length % 60
    found = static_check(name, whole[:start] + text + whole[start + length :])
    assert found.ok == (found.fault is Fault.NONE) == (not found.detail)
    assert found.line >= 0 and found.column >= 0
