"""Trying a transaction again: bounded, with growing and jittered waits.

The first retries come at once (a serialization conflict is over in
milliseconds), later ones every second or so (a server that restarts takes a
while). When `patience` is over, the last error is raised.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from db import faults

T = TypeVar("T")
_log = logging.getLogger(__name__)
_FIRST_S = 0.005
_LONGEST_S = 1.0
_RACES = 3
"""A unique violation is taken for a race (and not for a mistake) this often."""


def retrying(attempt: Callable[[], T], patience: float) -> T:
    """Call `attempt` until it succeeds, fails for good, or `patience` seconds are over."""
    end = time.monotonic() + patience
    count = 0
    while True:
        try:
            return attempt()
        except Exception as error:
            wait = min(_LONGEST_S, _FIRST_S * 2**count) * random.uniform(0.5, 1.5)
            if not _again(error, count) or time.monotonic() + wait > end:
                raise
            _log.debug("store: trying again in %.3f s: %s", wait, faults.message(error))
        count += 1
        time.sleep(wait)


def _again(error: Exception, count: int) -> bool:
    if faults.sqlstate(error) == faults.UNIQUE:
        return count < _RACES
    return faults.is_transient(error)
