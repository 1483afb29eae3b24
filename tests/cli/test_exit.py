"""How processes end: codes, streams, crash logs, and no abort at the interpreter's exit."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from db.store import Store
from synth.cli import exit as ending
from synth.cli.exit import Code, Terminated
from synth.errors import EngineUnavailable, SpecError, StoreError
from tests.cli import campaign

HEAVY = ("temporalio", "sqlmodel", "sqlalchemy", "openai", "rich", "pydantic", "yaml", "aiohttp")


def run_python(*words: str) -> subprocess.CompletedProcess[str]:
    """The interpreter in its own process."""
    command = [sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def run_synth(*words: str) -> subprocess.CompletedProcess[str]:
    """The real console entry in its own process."""
    return run_python("-m", "synth.cli", *words)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from synth.cli.main import cli\n"
        "try:\n    cli.main(['--help'], standalone_mode=False)\nfinally:\n"
        f"    print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)\n"
    )
    done = run_python("-c", script)

    assert "Run a campaign file" in done.stdout
    assert done.stderr.strip() == "[]"


def test_help_says_of_commands_what_they_say_of_themselves() -> None:
    from synth.cli.main import _COMMANDS, cli

    context = click.Context(cli)
    for name, (_, text) in _COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert (command.help or "").split("\n\n")[0].replace("\n", " ") == text


def test_version() -> None:
    done = run_synth("--version")

    assert done.returncode == 0
    assert done.stdout.startswith("synth ")


def test_status_ends_well_every_time(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    campaign.fill(store)
    store.close()
    codes = {run_synth("--home", str(tmp_path), "status").returncode for _ in range(5)}

    assert codes == {0}


def test_a_client_that_was_used_does_not_abort_the_exit() -> None:
    """The trap of sdk-python#300: 1 in 4 such processes aborts without the exit helper."""
    script = (
        "import asyncio\n"
        "from synth.cli import exit as ending\n"
        "from synth.errors import ServiceError\n"
        "from workflows.client import Cluster, connect\n"
        "def use():\n"
        "    try:\n        asyncio.run(connect(Cluster('127.0.0.1:1', 'default')))\n"
        "    except ServiceError:\n        return 0\n"
        "ending.end(use, lambda: None)\n"
    )
    codes = [run_python("-c", script).returncode for _ in range(5)]

    assert codes == [0] * 5


def test_reader_that_goes_away(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    store.close()
    long = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 90000) select i from n"
    command = f'{sys.executable} -m synth.cli --home {tmp_path} sql "{long}" -n 90000'
    script = f"{command} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)

    assert done.stdout.splitlines()[-1] in ("141", "0")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("streams", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("<&- >&- 2>&-", 0), (">/dev/full", 1)]
)
def test_streams_that_are_closed_or_full(tmp_path: Path, streams: str, code: int) -> None:
    Store.open(f"sqlite:///{tmp_path / 'synth.db'}").close()
    script = f"{sys.executable} -m synth.cli --home {tmp_path} sql 'select 1' {streams}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == code
    assert len(done.stderr.splitlines()) == code
    assert not code or "No space left" in done.stderr
    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SpecError("bad file", mend="mend it"), Code.USAGE),
        (StoreError("no store", mend="make one"), Code.TROUBLE),
        (EngineUnavailable("no answer"), Code.TROUBLE),
        (KeyboardInterrupt(), Code.INTERRUPTED),
        (click.Abort(), Code.INTERRUPTED),
        (Terminated(), Code.TERMINATED),
        (PermissionError(13, "Permission denied", "there"), Code.TROUBLE),
        (OSError(36, "File name too long", "there"), Code.TROUBLE),
        (FileNotFoundError(2, "No such file or directory", "there"), Code.FAULT),
    ],
)
def test_codes(error: BaseException, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise error

    assert ending.outcome(fail, lambda: tmp_path) == code
    assert len(capsys.readouterr().err.splitlines()) <= 1


def test_a_fault_is_one_line_and_a_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ZeroDivisionError("a secret\nof two lines")

    assert ending.outcome(fail, lambda: tmp_path / "logs") == Code.FAULT
    said = capsys.readouterr().err
    (log,) = (tmp_path / "logs").glob("crash-*.log")
    assert said == (
        f"synth: unexpected ZeroDivisionError: a secret of two lines — the traceback is in {log}\n"
    )
    assert "Traceback" in log.read_text()


def test_a_fault_is_logged_elsewhere_when_home_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")

    def fail() -> None:
        raise ZeroDivisionError

    assert ending.outcome(fail, lambda: tmp_path / "file" / "logs") == Code.FAULT
    path = Path(capsys.readouterr().err.split("the traceback is in ")[1].strip())
    assert path.exists()
    path.unlink()


def test_a_fault_whose_logs_cannot_even_be_found(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    def nowhere() -> Path:
        raise SpecError("no such place")

    assert ending.outcome(fail, nowhere) == Code.FAULT
    path = Path(capsys.readouterr().err.split("the traceback is in ")[1].strip())
    assert "Traceback" in path.read_text()
    path.unlink()


def test_sigterm_unwinds() -> None:
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from synth.cli import exit as ending\n"
        "ending.catch_signals()\n"
        "def wait():\n"
        "    try:\n        os.kill(os.getpid(), signal.SIGTERM)\n        signal.pause()\n"
        "    finally:\n        print('cleaned')\n"
        "ending.end(wait, lambda: Path('.'))\n"
    )
    done = run_python("-c", script)

    assert done.returncode == Code.TERMINATED == 128 + signal.SIGTERM
    assert done.stdout == "cleaned\n"
