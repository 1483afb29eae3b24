"""Randomness that a crash cannot change: every draw is seeded by what it is for.

`random.Random` seeded by a string hash would differ between processes, so the
seed is a SHA-256 of the campaign's seed number and the place of the draw.
"""

from __future__ import annotations

import hashlib
from random import Random


def seed_for(*place: object) -> int:
    """A 64-bit seed that depends on `place` alone, in every process."""
    text = "\x1f".join(map(str, place))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def draws(*place: object) -> Random:
    """A generator of draws for one place in the campaign."""
    return Random(seed_for(*place))


def short_id(*place: object) -> str:
    """24 hexadecimal digits that name one row."""
    return hashlib.sha256("\x1f".join(map(str, place)).encode()).hexdigest()[:24]
