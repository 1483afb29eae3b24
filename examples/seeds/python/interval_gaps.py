# SPDX-License-Identifier: Apache-2.0
# Provenance: written for synth

"""Free time between booked intervals of one day, all in minutes after midnight."""

Interval = tuple[int, int]


def merge(bookings: list[Interval]) -> list[Interval]:
    """Join intervals that overlap or touch; the result is sorted and disjoint."""
    merged: list[Interval] = []
    for start, end in sorted(bookings):
        if end <= start:
            continue  # an empty booking blocks nothing
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def free_slots(bookings: list[Interval], opens: int, closes: int, shortest: int) -> list[Interval]:
    """Gaps of at least `shortest` minutes between opening and closing time."""
    gaps = []
    free_from = opens
    for start, end in merge(bookings):
        until = min(start, closes)  # a booking may begin after closing time
        if until - free_from >= shortest:
            gaps.append((free_from, until))
        free_from = max(free_from, end)
    if closes - free_from >= shortest:
        gaps.append((free_from, closes))
    return gaps
