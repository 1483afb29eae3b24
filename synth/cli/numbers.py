"""Numbers of the command line."""

from __future__ import annotations

import math
from typing import Any

import click

COUNT = click.IntRange(1, 10**9)
"""At least one, and few enough for every database and for SQLite's own integers."""


class FloatRange(click.FloatRange):
    """click's, without `nan`, which is neither inside nor outside of any range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Raises `click.BadParameter`."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number
