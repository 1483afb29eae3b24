"""Programs that try one language, a module each: what `tests.languages` runs in it.

The problem: the sum of `values` without `skip`; raises (or ends) when `values` is
empty. A module has

- GOOD: solutions by shape; `plain` is required, and every shape is right;
- NOT_CODE: does not compile;
- OTHER_NAME: compiles, and defines another function;
- EARLY_EXIT: the function ends the process with status 0; empty where nothing can;
- SCRIPT: a whole program that reads a number and prints the next one;
- LOOP, FLOOD, HOG: whole programs that run for ever, print for ever, and take
  memory for ever (and touch it);
- `echo(declaration, names)`: a function that gives back its arguments, as a tuple
  when there are several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast


class Solutions(Protocol):
    """What each module of this folder has."""

    GOOD: Mapping[str, str]
    NOT_CODE: str
    OTHER_NAME: str
    EARLY_EXIT: str
    SCRIPT: str
    LOOP: str
    FLOOD: str
    HOG: str

    def echo(self, declaration: str, names: Sequence[str]) -> str:
        """The identity."""
        ...


def of(name: str) -> Solutions:
    """The programs of one language."""
    return cast(Solutions, import_module(f"{__name__}.{name}"))
