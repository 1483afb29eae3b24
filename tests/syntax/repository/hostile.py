"""An index pass that a file can end; workers import it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from synth.syntax.infill.files import File
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Made
from synth.syntax.repository import index


def index_file(file: File, options: Options, counts: Counter[str]) -> Iterator[Made]:
    """As `index.index_file`, but a file may say in its name what becomes of the process."""
    if "dies" in file.name:
        os._exit(11)
    yield from index.index_file(file, options, counts)
