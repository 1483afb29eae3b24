"""A real sandbox for the whole area, and the languages that this machine has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from synth import languages
from synth.errors import ToolchainError
from synth.languages.base import Language
from synth.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox.open()
    yield box
    box.close()


@pytest.fixture(params=[one.name for one in languages.all_languages() if not one.data])
def language(request: pytest.FixtureRequest) -> Language:
    """Each programming language in turn; one that is not installed is skipped by name."""
    return installed(request.param)


def installed(name: str) -> Language:
    one = languages.get(name)
    try:
        one.toolchain()
    except ToolchainError as error:
        pytest.skip(f"{name}: {error}")
    return one
