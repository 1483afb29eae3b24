"""A new store for each test, on each backend."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from db.store import Store
from tests.db.made import make
from tests.fixtures.postgres import postgres_server, postgres_url, server

__all__ = ["postgres_server", "postgres_url"]

BACKENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@cache
def _template() -> str:
    """A migrated database that others are copied from."""
    name = server().create()
    Store.open(server().url(name)).close()
    return name


@pytest.fixture(params=BACKENDS)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a store that does not exist yet (SQLite) or is empty (PostgreSQL)."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'synth.db'}"
    return server().url(server().create())


@pytest.fixture(params=BACKENDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a store that is migrated, or is at first use."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'synth.db'}"
    return server().url(server().create(_template()))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open store."""
    found = Store.open(store_url)
    yield found
    found.close()


@pytest.fixture(scope="module", params=BACKENDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the hand-made campaign; one for all tests of a module, so for reading."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('made') / 'synth.db'}"
    else:
        url = server().url(server().create(_template()))
    found = Store.open(url)
    make(found)
    yield found
    found.close()
