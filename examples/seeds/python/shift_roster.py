# SPDX-License-Identifier: Apache-2.0
# Provenance: written for synth

"""Who is on duty: a weekly roster as plain dictionaries."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_by_person(roster: dict[str, list[str]], shift_hours: int) -> dict[str, int]:
    """Sum the hours that each person works in a week.

    `roster` maps a day to the names on duty that day. A name that stands twice on
    one day works a double shift.
    """
    hours: dict[str, int] = {}
    for day in DAYS:
        for name in roster.get(day, []):
            hours[name] = hours.get(name, 0) + shift_hours
    return hours


def rest_violations(roster: dict[str, list[str]], longest_run: int) -> list[str]:
    """Names that work more than `longest_run` days in a row, alphabetically."""
    names = {name for people in roster.values() for name in people}
    tired = []
    for name in sorted(names):
        run = worst = 0
        for day in DAYS:
            # A day off ends the run; the week does not wrap around.
            run = run + 1 if name in roster.get(day, []) else 0
            worst = max(worst, run)
        if worst > longest_run:
            tired.append(name)
    return tired
