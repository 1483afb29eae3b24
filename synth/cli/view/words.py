"""Numbers, spans of time and outcomes as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime

GOOD, BAD, WAIT = "✓", "✗", "·"


def span(seconds: float) -> str:
    """`42s`, `3m 12s`, `2h 05m`, `4d 03h`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02d}s"
    if whole < 86400:
        return f"{whole // 3600}h {whole % 3600 // 60:02d}m"
    return f"{whole // 86400}d {whole % 86400 // 3600:02d}h"


def roughly(seconds: float) -> str:
    """`45s`, `4m`, `2h 05m`: as exact as an estimate can be."""
    if seconds < 60:
        return f"{max(5, 5 * round(seconds / 5))}s"
    return f"{round(seconds / 60)}m" if seconds < 3570 else span(seconds)


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago: `3m 12s ago`."""
    return f"{span(((now or datetime.now(UTC)) - moment).total_seconds())} ago"


def count(number: float) -> str:
    """`1,204`."""
    return f"{number:,.0f}"


def share(part: float, whole: float) -> str:
    """`50 %`; nothing where there is no whole."""
    return f"{100 * part / whole:.0f} %" if whole else ""


def size(number: float) -> str:
    """Bytes as `1.1 GB`."""
    for unit in ("B", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"


def plural(number: int, noun: str) -> str:
    """`1 sample`, `2 samples`."""
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"
