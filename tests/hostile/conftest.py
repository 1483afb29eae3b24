"""The bait is laid before the sandbox opens, so that there is something to inherit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from synth.sandbox import Sandbox
from tests.hostile.bait import Bait, laid
from tests.sandbox.programs import use_every_slot


@pytest.fixture(scope="session")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bait]:
    """Things of the host to go for."""
    with laid(tmp_path_factory.mktemp("bait")) as found:
        yield found


@pytest.fixture(scope="session")
def sandbox(bait: Bait) -> Iterator[Sandbox]:
    """The machine's best mode."""
    with Sandbox.open() as opened:
        use_every_slot(opened)
        yield opened
