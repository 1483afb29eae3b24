"""What of a file is shown around a middle when the file is over the budget of tokens.

Two parts of prefix to one of suffix, cut where a line ends. Nothing is cut from a
file that fits, and nothing is changed in what is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from synth.syntax.families.family import Parts

PREFIX_SHARE = 2 / 3
SHRINK, TRIES = 0.95, 8


def shown(parts: Parts, count: Callable[[Parts], int], budget: int, cut: bool) -> Parts | None:
    """The parts as they are shown; None where they do not fit and may not be cut."""
    total = count(parts)
    if total <= budget:
        return parts
    room = len(parts.prefix) + len(parts.suffix)
    for _ in range(TRIES if cut else 0):
        around = room + len(parts.middle)
        room = int(room - max(1, around * (1 - SHRINK * budget / total)))
        if room < 1:
            return None
        kept = _kept(parts, room)
        total = count(kept)
        if total <= budget:
            return kept if kept.prefix.strip() else None
    return None


def _kept(parts: Parts, room: int) -> Parts:
    """About `room` characters around the middle; what one side does not need the other gets."""
    after = min(len(parts.suffix), max(int(room * (1 - PREFIX_SHARE)), room - len(parts.prefix)))
    return Parts(_tail(parts.prefix, room - after), parts.middle, _head(parts.suffix, after))


def _tail(text: str, size: int) -> str:
    """The last lines of a text, at most `size` characters; the line at the cut is left out."""
    if size >= len(text):
        return text
    at = text.find("\n", len(text) - size - 1) + 1
    return text[at:] if at and size > 0 else ""


def _head(text: str, size: int) -> str:
    """The first lines, at most `size` characters."""
    return text if size >= len(text) else text[: text.rfind("\n", 0, max(0, size)) + 1]
