"""Fixtures: scripted engines in this process, engines that answer what a test says, fake wheels."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from synth.serving.entries import SMOLLM
from synth.serving.pull import pull
from synth.serving.scripted import Script, ScriptedEngine, default_rules
from synth.settings import Settings

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
StartScripted = Callable[..., Awaitable[tuple[ScriptedEngine, str]]]
StartEngine = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def scripted() -> AsyncIterator[StartScripted]:
    """Start a scripted engine: `engine, url = await scripted(latency=…)`."""
    engines: list[ScriptedEngine] = []

    async def start(**options: object) -> tuple[ScriptedEngine, str]:
        engine = ScriptedEngine(Script(**{"rules": default_rules, **options}))  # type: ignore[arg-type]
        engines.append(engine)
        return engine, f"http://127.0.0.1:{await engine.start(0)}"

    yield start
    for engine in engines:
        await engine.stop()


@pytest.fixture
async def engine() -> AsyncIterator[StartEngine]:
    """Start an engine whose every answer a handler gives: `url = await engine(handler)`."""
    runners: list[web.ServerRunner] = []

    async def start(handler: Handler) -> str:
        runner = web.ServerRunner(web.Server(handler, access_log=None), shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty data directory and an empty cache."""
    return Settings(tmp_path / "home", tmp_path / "cache", f"sqlite:///{tmp_path / 'home' / 'synth.db'}")


@pytest.fixture(scope="session")
def smollm() -> tuple[Settings, str]:
    """The small real model in the user's own cache, fetched once; its settings and name."""
    found = Settings.load()
    pull(SMOLLM, found)
    return found, SMOLLM.name
