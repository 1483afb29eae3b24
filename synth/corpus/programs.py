"""Programs in JSON lines, of synth's exports or of anybody's.

A row holds its code as `code`, or inside the answer: `response`, `output`,
`completion`, or the last of `messages`. `language` is Python where a row does not
say; a row without code is passed over, since it cannot leak a solution.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synth.errors import SpecError
from synth.languages import get, names
from synth.proof.decontaminate import PYTHON, Subject
from synth.proof.extract import code_block

_ANSWERS = ("response", "output", "completion")
_QUESTIONS = ("instruction", "prompt", "input", "question")


def read_programs(path: Path) -> Iterator[Subject]:
    """The programs of a file, with `id` or the line's number as name. Raises `SpecError`."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode())
            except ValueError as error:
                raise SpecError(f"{path}:{number}: not JSON: {error}", mend="give JSON lines") from error
            if isinstance(row, dict) and (found := program(row, str(number))):
                yield found


def program(row: dict[str, Any], ident: str) -> Subject | None:
    """One row as a program; None where it has no code."""
    about = row.get("metadata") if isinstance(row.get("metadata"), dict) else {}
    language = str(row.get("language") or (about or {}).get("language") or PYTHON)
    said = row.get("messages")
    turns = [m for m in said if isinstance(m, dict)] if isinstance(said, list) else []
    code = row.get("code") or _code(_text(row, _ANSWERS) or _turn(turns, "assistant"), language)
    if not isinstance(code, str) or not code.strip():
        return None
    return Subject(
        str(row.get("id") or ident), language, code, _text(row, _QUESTIONS) or _turn(turns, "user")
    )


def _code(answer: str, language: str) -> str:
    if language not in names():
        return answer
    return code_block(answer, get(language)) or answer


def _text(row: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((row[k] for k in keys if isinstance(row.get(k), str) and row[k]), "")


def _turn(turns: list[dict[str, Any]], role: str) -> str:
    """What the last turn of a role says."""
    return next((str(t.get("content") or "") for t in reversed(turns) if t.get("role") == role), "")
