"""One sandbox for the whole area; tests that close, break or count things open their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from synth.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The machine's best mode."""
    with Sandbox.open() as opened:
        yield opened
