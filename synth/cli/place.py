"""Where a command works: settings and verbosity, and the options that set them.

`--home` and `--store` stand before the command (`synth --home X status`) or
after it (`synth status --home X`); the one nearer to the command wins.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, replace
from typing import Any

import click

from synth.cli.paths import Text
from synth.settings import Settings


@dataclass(frozen=True)
class Place:
    """What every command is given."""

    settings: Settings
    verbose: int = 0

    @classmethod
    def load(cls, home: str | None = None, store: str | None = None, verbose: int = 0) -> Place:
        """Flags beat environment beats defaults."""
        return cls(Settings.load(home, store), verbose)


def log_to_stderr(verbose: int) -> None:
    """Warnings always, `-v` tells what synth does, `-vv` everything."""
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s", force=True
    )


class PlacedCommand(click.Command):
    """A command that also takes `--home` and `--store` after its name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params += [_place_option("--home"), _place_option("--store")]


class PlacedGroup(click.Group):
    """A family of commands (`synth models …`), each of them placed."""

    command_class = PlacedCommand


def _place_option(flag: str) -> click.Option:
    return click.Option([flag], type=Text(), hidden=True, expose_value=False, callback=_replace_place)


def _replace_place(context: click.Context, option: click.Parameter, value: str | None) -> None:
    """Settings are derived from one another, so they are loaded again with the new value."""
    if value is None or not isinstance(context.obj, Place):
        return
    settings = context.obj.settings
    if option.name == "home":
        default = Settings.load(str(settings.home)).store_url
        given = None if settings.store_url == default else settings.store_url
        settings = Settings.load(value, given)
    else:
        settings = replace(settings, store_url=value)
    context.obj = replace(context.obj, settings=settings)


pass_place = click.make_pass_decorator(Place)
