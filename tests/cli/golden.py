"""Comparing what was printed with a file; `SYNTH_GOLDEN=write` writes the file anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """`text` is what `golden/<name>.txt` holds (trailing blanks of a line do not count)."""
    path = FOLDER / f"{name}.txt"
    found = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
    if os.environ.get("SYNTH_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
