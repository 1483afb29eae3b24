"""Ctrl-C and SIGTERM while servers of ours run: once to stop them in order, twice to stop now."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

from synth.cli.exit import Terminated

T = TypeVar("T")
STOPPING = "stopping: what is under way is finished or given back (again to stop now)"
"""For `body` to say when it is cancelled and has left the screen to others."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def guarded(body: Coroutine[Any, Any, T]) -> T:
    """Run `body`; a signal cancels it, and its own clean-up stops the servers in order.

    Raises `KeyboardInterrupt` (or `Terminated`) once that is done. A second
    signal is not handled any more: the process ends, and with it its servers.
    """
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(body)
    caught: list[int] = []

    def stop(number: int) -> None:
        caught.append(number)
        for each in SIGNALS:
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)
        task.cancel()

    for number in SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not caught:
            raise
        raise (KeyboardInterrupt if caught[0] == signal.SIGINT else Terminated) from None
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
