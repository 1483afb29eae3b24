"""Seeds from a JSONL file: one object a line, with the field names that data sets use.

    text | code | content     required
    language                  or by `path`, or the campaign's only language, or by the looks of the text
    licence | license, repo, path, commit, start_line, end_line

A line that cannot be used as it is written is an error that names file and line:
data that was given by hand must not vanish quietly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from synth import languages
from synth.corpus.licence import spdx_tag
from synth.corpus.raw import MAX_FILE, RawText, Skipped, missing_path, require
from synth.errors import SpecError
from synth.syntax import watch
from synth.syntax.identify import of_name

MAX_LINE = 8 * MAX_FILE
"""Bytes of one line at most: escapes make JSON longer than its text."""
_MEND = 'give objects such as {"text": "…", "language": "python", "licence": "MIT"}'


def read_jsonl(path: str, wanted: Sequence[str], licence: str, skipped: Skipped) -> Iterator[RawText]:
    """Texts of the file in line order. Raises `SpecError` with file and line of a bad one."""
    file_path = require("jsonl", path)
    try:
        with file_path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), 1):
                if line.strip(b"\xef\xbb\xbf \t\r\n"):
                    raw = _Line(f"{path}:{number}", line).read(wanted, licence)
                    if isinstance(raw, RawText):
                        yield raw
                    else:
                        skipped[raw] += 1
    except OSError as error:
        raise missing_path("jsonl", path, str(error.strerror)) from error


class _Line:
    """One line and where it stands, so that every refusal can say so."""

    def __init__(self, where: str, line: bytes) -> None:
        self._where = where
        self._row = self._parse(line)

    def read(self, wanted: Sequence[str], licence: str) -> RawText | str:
        """The text, or the reason to skip it."""
        text = self._first("text", "code", "content")
        if not text.strip():
            raise self._bad("none of text, code, content holds a text")
        if len(text) > MAX_FILE:
            raise self._bad("the text is over 1 MB")
        path = self._first("path")
        language = self._language(path, text, wanted)
        if language not in wanted:
            return "other_language" if language else "no_language"
        start = self._number("start_line")
        return RawText(
            language=language,
            text=text,
            repo=self._first("repo"),
            path=path,
            commit=self._first("commit"),
            licence=self._first("licence", "license") or spdx_tag(text) or licence,
            start_line=start or 1,
            whole=not start,
        )

    def _parse(self, line: bytes) -> dict[str, Any]:
        if len(line) > MAX_LINE:
            raise self._bad(f"the line is over {MAX_LINE} bytes")
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise self._bad(f"not JSON: {error}") from error
        if not isinstance(row, dict):
            raise self._bad("not a JSON object")
        return row

    def _language(self, path: str, text: str, wanted: Sequence[str]) -> str:
        """What the line says; without that what can be told, which may be that it is in none."""
        name = self._first("language").strip().lower()
        if name:
            known = name if name in languages.names() else None
            found = languages.by_fence(name) if known is None else None
            return known or (found.name if found else name)
        by_path = of_name(path, text) if path else ""
        if by_path or len(wanted) == 1:
            return by_path or wanted[0]
        return watch.identified(text).language

    def _first(self, *names: str) -> str:
        """The first of these fields that is there; empty when none is."""
        for name in names:
            value = self._row.get(name)
            if value is not None and not isinstance(value, str):
                raise self._bad(f"{name} is not a string")
            if value:
                return self._storable(name, value)
        return ""

    def _storable(self, name: str, value: str) -> str:
        if "\0" in value:
            raise self._bad(f"{name} is binary: it holds U+0000")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise self._bad(f"{name} holds half a surrogate pair") from error
        return value

    def _number(self, name: str) -> int:
        value = self._row.get(name)
        if value is None:
            return 0
        if type(value) is not int or not 1 <= value <= 2**31:
            raise self._bad(f"{name} is not a line number")
        return value

    def _bad(self, what: str) -> SpecError:
        return SpecError(f"{self._where}: {what}", mend=_MEND)
