"""Putting `synth up` into the background, and ending it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from synth.cli.stack.layout import Layout
from synth.cli.stack.lock import HomeLock
from synth.cli.stack.stack import Say
from synth.cli.stack.state import StackState
from synth.errors import ServiceError
from synth.settings import Settings

LOOK_SECONDS = 0.1
STOP_SECONDS = 120.0


def launch(
    settings: Settings,
    layout: Layout,
    file: Path | None,
    temporal: str | None,
    port: int | None,
    verbose: int,
) -> StackState:
    """Start `synth up --foreground` on its own and wait until its stack is ready.

    Raises `ServiceError` with the last thing it said when it ends instead.
    """
    with HomeLock(layout):  # says who holds it, before anything is started
        pass
    log = layout.logs / "stack.log"
    with log.open("ab") as output:
        start = output.tell()
        process = subprocess.Popen(
            _command(settings, file, temporal, port, verbose),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=Path.cwd(),
            env=os.environ | {"SYNTH_CACHE": str(settings.cache)},
        )
    try:
        return _await(process, layout, log, start)
    except BaseException:
        process.terminate()
        raise


def _command(
    settings: Settings, file: Path | None, temporal: str | None, port: int | None, verbose: int
) -> list[str]:
    words = [sys.executable, "-m", "synth.cli", "--home", str(settings.home), "--store", settings.store_url]
    words += ["-v"] * verbose + ["up", "--foreground"]
    words += ["--temporal", temporal] if temporal else []
    words += ["--port", str(port)] if port else []
    return [*words, str(file)] if file else words


def _await(process: subprocess.Popen[bytes], layout: Layout, log: Path, start: int) -> StackState:
    while process.poll() is None:
        state = StackState.read(layout)
        if state is not None and state.holder.pid == process.pid:
            return state
        time.sleep(LOOK_SECONDS)
    raise ServiceError(f"the stack did not start: {_last_words(log, start)}", mend=f"see {log}")


def _last_words(log: Path, start: int) -> str:
    with log.open("rb") as file:
        file.seek(start)
        said = file.read().decode(errors="replace").split("\n")
    errors = [line.removeprefix("synth: ") for line in said if line.startswith("synth: ")]
    return (errors or [line for line in said if line.strip()] or ["it said nothing"])[-1]


def end(layout: Layout, say: Say) -> bool:
    """End the stack of `synth up` and wait for it; False when none runs.

    Raises `ServiceError` for a stack that belongs to a `synth run`, or does not end.
    """
    state = StackState.read(layout)
    process = state.holder.find() if state is not None else None
    if state is None or process is None:
        return False
    if state.mode == "run":
        raise ServiceError(
            f"the servers belong to a `synth run` (pid {process.pid})",
            mend="press Ctrl-C there, or `synth stop` its campaign",
        )
    say(f"stopping pid {process.pid}")
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except psutil.TimeoutExpired as error:
        raise ServiceError(
            f"pid {process.pid} does not end", mend=f"see {layout.logs}, or kill it: nothing is lost"
        ) from error
    return True
