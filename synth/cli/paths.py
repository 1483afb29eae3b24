"""Paths of the command line: an empty one is a mistake, mostly a variable of the shell that is not set.

It would mean the current folder, and be written to.
"""

from __future__ import annotations

import os
from typing import Any

import click


class PathType(click.Path):
    """click's, without the empty path."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The path. Raises `click.BadParameter`."""
        return super().convert(_filled(self, value, param, ctx), param, ctx)


class Text(click.types.StringParamType):
    """A text with more than blanks in it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The text. Raises `click.BadParameter`."""
        return super().convert(_filled(self, value, param, ctx), param, ctx)


def _filled(
    kind: click.ParamType[Any], value: Any, param: click.Parameter | None, ctx: click.Context | None
) -> Any:
    if not os.fspath(value) or (isinstance(kind, Text) and not value.strip()):
        kind.fail("it is empty; is the variable set?", param, ctx)
    return value
