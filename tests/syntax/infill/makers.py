"""Makers of rows that hang, die or fail on a file's name; workers import them."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from synth.syntax.infill.files import File
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Made
from synth.syntax.infill.work import make_rows


def hostile(file: File, options: Options, counts: Counter[str]) -> Iterator[Made]:
    """As `make_rows`, but a file may say in its name what becomes of the process."""
    if "hangs" in file.name:
        while True:
            pass
    if "reports" in file.name:
        Path(file.path).with_name("pid").write_text(str(os.getpid()))  # a pipe: somebody reads it
        signal.pause()
    if "dies" in file.name:
        os._exit(11)
    if "fails" in file.name:
        raise RuntimeError("a bug")
    yield from make_rows(file, options, counts)
