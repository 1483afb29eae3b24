"""A process that only parses: `python -m synth.syntax.child`, started by `synth.syntax.watch`.

A parser holds the interpreter's lock and some scanners can loop for ever, so what
is not trusted is parsed here. Requests come on standard input and results go to
standard output, each a length and a pickle; the end of the input ends the process.

The kernel holds the watch: a timer of processor time whose signal is left to its
default action, which is the end of the process, works while a scanner loops and
also when the parent is gone. Memory is limited, for error recovery may take
gigabytes.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from typing import Any, BinaryIO

from synth.errors import SynthError
from synth.syntax.heap import keep_pages
from synth.syntax.identify import identify
from synth.syntax.infill import one
from synth.syntax.static_check import static_check

MEMORY = 3 << 30
"""Bytes of address space."""


def main() -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's; the parent decides
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    keep_pages()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not be taken for a reply
    try:
        serve(sys.stdin.buffer, replies, float(sys.argv[1]))
    except BrokenPipeError:  # whoever asked has gone in the meantime
        os._exit(0)


def serve(requests: BinaryIO, replies: BinaryIO, seconds: float) -> None:
    """Read, work and reply, each within `seconds` of processor time."""
    while len(head := requests.read(4)) == 4:
        what, arguments = pickle.loads(requests.read(int.from_bytes(head, "big")))
        signal.setitimer(signal.ITIMER_PROF, seconds)
        reply = pickle.dumps(_answer(what, arguments))
        signal.setitimer(signal.ITIMER_PROF, 0)
        replies.write(len(reply).to_bytes(4, "big") + reply)
        replies.flush()


def _answer(what: str, arguments: tuple[Any, ...]) -> Any:
    """A result, or the error that the caller is to raise; what the text itself does ends the process."""
    try:
        match what:
            case "check":
                return static_check(*arguments)
            case "identify":
                return identify(*arguments)
            case "cut":
                return one.cut(*arguments)
            case "holes":
                return one.holes(*arguments)
            case _:
                return one.fill(*arguments)
    except SynthError as error:
        return error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001  (a fault of ours, and no property of the text)
        return SynthError(f"{what}: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
