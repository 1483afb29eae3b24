"""A home with a hand-made campaign in it, and the command line called in this process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.store import Store
from synth.cli import exit as ending
from synth.cli.main import cli
from tests.cli import campaign


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    def without_progress(self) -> Said:
        """Only the lines of errors; what was said on the way left out."""
        kept = [line for line in self.err.splitlines() if line.startswith("synth: ")]
        return replace(self, err="\n".join(kept))


class Terminal:
    """Calls `synth` as a shell would, without a terminal, in one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str) -> Said:
        """Run one command line."""

        def call() -> int:
            return ending.outcome(
                lambda: cli.main(["--home", str(self.home), *words], "synth", standalone_mode=False),
                lambda: self.home / "logs",
            )

        runner = CliRunner()
        with runner.isolation() as streams:
            code = call()
            out, err = streams[0].getvalue().decode(), streams[1].getvalue().decode()
        return Said(code, out, err)


@pytest.fixture
def synth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A command line in an empty home."""
    for name in ("SYNTH_HOME", "SYNTH_STORE", "TEMPORAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(tmp_path / "home")


@pytest.fixture
def filled(synth: Terminal) -> Iterator[Terminal]:
    """A command line in a home that holds the hand-made campaign."""
    store = Store.open(f"sqlite:///{synth.home / 'synth.db'}")
    campaign.fill(store)
    store.close()
    yield synth
