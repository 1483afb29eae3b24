"""How every command ends.

One helper for all commands, because a process that used the Temporal client can
abort while the interpreter shuts down (temporalio/sdk-python#300): objects are
collected, streams flushed, and the process leaves by `os._exit`.

| code | meaning |
| --- | --- |
| 0 | done |
| 1 | something that a person can mend: the line on stderr says how |
| 2 | the command line or the campaign file is not valid; nothing was started |
| 3 | `run`: the campaign ran out of things to try before its target |
| 70 | a fault of synth: the line on stderr names the log with the traceback |
| 130 | Ctrl-C (141: the reader of the pipe went away; 143: SIGTERM) |

Errors are one line on stderr: `synth: <what> — <mend>`.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import re
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from synth.errors import SpecError, SynthError, UserError


class Code(IntEnum):
    """The exit codes of the table above."""

    DONE = 0
    TROUBLE = 1
    USAGE = 2
    SHORT = 3
    FAULT = 70
    INTERRUPTED = 130
    PIPE = 141
    TERMINATED = 143


_MENDS = {
    errno.ENOSPC: "free some space, or write to another disk",
    errno.EDQUOT: "free some space, or write to another disk",
    errno.EACCES: "give this user the right to it, or name another place",
    errno.EROFS: "name a place on a writable file system",
    errno.ENAMETOOLONG: "name another place",
    errno.ELOOP: "name another place",
}
"""What the file system refuses to anybody, wherever in synth; all else is a fault of synth."""
_ESCAPED = re.compile("[\udc80-\udcff]")
"""Bytes of arguments and paths that are not UTF-8, as Python hands them out."""


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP: cleaned up like Ctrl-C, reported as what it was."""


def end(command: Callable[[], object], logs: Callable[[], Path]) -> NoReturn:
    """Run a command and leave the process with its code; `logs` says where a crash is written."""
    leave(outcome(command, logs))


def outcome(command: Callable[[], object], logs: Callable[[], Path]) -> int:
    """Run a command; print what went wrong on stderr; return the exit code."""
    try:
        result = command()
        sys.stdout.flush()
        return result if isinstance(result, int) else Code.DONE
    except click.exceptions.Exit as asked:
        return asked.exit_code
    except (KeyboardInterrupt, click.Abort) as stop:
        return interrupted(stop)
    except BrokenPipeError:
        _mute_stdout()
        return Code.PIPE
    except click.ClickException as error:
        return _refused(error)
    except UserError as error:
        _say(str(error))
        return Code.USAGE if isinstance(error, SpecError) else Code.TROUBLE
    except SynthError as error:
        _say(" ".join(str(error).split()))
        return Code.TROUBLE
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, it gets a log
        if isinstance(error, OSError) and (mend := _MENDS.get(error.errno or 0)):
            _say(f"{_place(error)}: {error.strerror} — {mend}")
            return Code.TROUBLE
        if isinstance(error, UnicodeEncodeError) and _ESCAPED.search(error.object):
            _say(f"{error.object[:160]!r}: not UTF-8 — write arguments and names of folders in UTF-8")
            return Code.USAGE
        _say(f"unexpected {_name(error)} — {_crash_log(logs)}")
        return Code.FAULT


def interrupted(stop: BaseException) -> Code:
    """The code of a Ctrl-C or of a signal; click wraps them as `Abort`."""
    terminated = isinstance(stop, Terminated) or isinstance(stop.__cause__, Terminated)
    return Code.TERMINATED if terminated else Code.INTERRUPTED


def leave(code: int) -> NoReturn:
    """End the process now: nothing of it may run while the interpreter is taken apart."""
    gc.collect()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or Code.PIPE
    os._exit(code)


def open_streams() -> None:
    """Lead standard streams that were closed to nowhere, before a file of synth gets one's number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def catch_signals() -> None:
    """Make SIGTERM and SIGHUP unwind like Ctrl-C does, so that servers are stopped in order."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _say(line: str) -> None:
    print(f"synth: {line}", file=sys.stderr, flush=True)  # noqa: T201


def _refused(error: click.ClickException) -> int:
    """click's own words, as one line, with where to read on."""
    what = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    place = context.command_path if context else "synth"
    _say(f"{what} — see `{place} --help`")
    return Code.USAGE


def _place(error: OSError) -> str:
    """What was refused: a stream has no name."""
    return str(error.filename or "what synth writes")


def _name(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:160]}" if text else type(error).__name__


def _crash_log(logs: Callable[[], Path]) -> str:
    """Write the traceback where the logs are, or where anything can be written."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    text = f"{' '.join(sys.argv)}\n\n{traceback.format_exc()}"
    for folder in (logs, lambda: Path(tempfile.gettempdir())):
        try:
            place = folder()
            place.mkdir(parents=True, exist_ok=True)
            path = place / f"crash-{stamp}-{os.getpid()}.log"
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except (OSError, UserError):
            continue
        return f"the traceback is in {path}"
    return "and no log could be written"


def _mute_stdout() -> None:
    """The reader is gone: what is still buffered must not raise again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
