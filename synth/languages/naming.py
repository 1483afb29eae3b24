"""How a snake_case name of a signature is written by a language's habit.

`two_sum` is `twoSum` in JavaScript and Java and `TwoSum` in Go. A name that is a
word of the language gets a trailing underscore. Two spellings are the same name
when they differ only in underscores and letter case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


def words(text: str) -> frozenset[str]:
    """Words separated by spaces."""
    return frozenset(text.split())


def snake(name: str) -> str:
    """`two_sum` as it is."""
    return name


def camel(name: str) -> str:
    """`two_sum` -> `twoSum`."""
    head, *rest = [part for part in name.split("_") if part]
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def pascal(name: str) -> str:
    """`two_sum` -> `TwoSum`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_") if part)


def kebab(name: str) -> str:
    """`two_sum` -> `two-sum`."""
    return "-".join(part for part in name.split("_") if part)


def loose(name: str) -> str:
    """What is equal for all spellings of one name."""
    return name.replace("_", "").replace("-", "").lower()


def usual(name: str, habit: Callable[[str], str], reserved: Iterable[str]) -> str:
    """The name by the habit, clear of the language's own words."""
    spelled = habit(name)
    return spelled + "_" if spelled in reserved else spelled


def spellings(name: str) -> tuple[str, ...]:
    """The spellings that models use for a name, without repetition."""
    return tuple(dict.fromkeys((name, camel(name), pascal(name))))
