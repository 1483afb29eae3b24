"""`synth list`, `synth sample` and `synth tasks`: lines of the store."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum

import click

from synth.cli.numbers import COUNT
from synth.cli.output import Column, form, json_option, listing
from synth.cli.place import Place, PlacedCommand, pass_place
from synth.cli.stores import campaign_of, existing
from synth.errors import SpecError
from synth.vocabulary import Level, Reason, Recipe, TaskStatus

CAMPAIGNS = (
    Column("id", "campaign", style="name"),
    Column("status"),
    Column("finish_reason", "ended by"),
    Column("accepted", "samples", right=True, style="number"),
    Column("target", right=True),
    Column("tasks", right=True),
    Column("created_at", "created (UTC)", style="quiet"),
)
SAMPLES = (
    Column("id", "sample", style="name"),
    Column("number", "no.", right=True, style="quiet"),
    Column("recipe"),
    Column("language"),
    Column("level"),
    Column("score", right=True),
    Column("title"),
)
TASKS = (
    Column("id", "task", style="name"),
    Column("number", "no.", right=True, style="quiet"),
    Column("recipe"),
    Column("language"),
    Column("partner"),
    Column("concept"),
    Column("status"),
    Column("stage"),
    Column("reason"),
    Column("samples", right=True, style="number"),
)

_limit = click.option("-n", "limit", type=COUNT, default=20, show_default=True, help="At most.")


def _one_of(words: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([word.value for word in words])


_language = click.option("--lang", "language", metavar="LANGUAGE", help="Only this language.")
_recipe = click.option("--recipe", metavar="RECIPE", type=_one_of(Recipe), help="Only this recipe.")


@click.command("list", cls=PlacedCommand)
@json_option
@pass_place
def campaigns(place: Place, as_json: bool) -> None:
    """List campaigns."""
    from db import queries

    with existing(place) as store, store.read() as session:
        lines = queries.campaigns(session)
    listing([asdict(line) for line in lines], CAMPAIGNS, form(as_json), "no campaigns yet: `synth run FILE`")


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@_language
@_recipe
@click.option("--level", metavar="LEVEL", type=_one_of(Level), help="Only this level: agreed, passed, …")
@_limit
@json_option
@pass_place
def sample(
    place: Place,
    campaign: str | None,
    language: str | None,
    recipe: str | None,
    level: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the samples of a campaign.

    The newest campaign when none is named. `synth show ID` shows one.
    """
    from db import queries

    _known(language)
    with existing(place) as store:
        ident = campaign_of(store, campaign).id
        with store.read() as session:
            lines = queries.list_samples(session, ident, language, recipe, level, limit)
    listing([asdict(line) for line in lines], SAMPLES, form(as_json), "no such samples")


@click.command(cls=PlacedCommand)
@click.argument("campaign", required=False)
@click.option(
    "--status", metavar="STATUS", type=_one_of(TaskStatus), help="Only live, admitted, dropped or abandoned."
)
@click.option("--reason", metavar="REASON", type=_one_of(Reason), help="Only dropped for this reason.")
@_language
@_recipe
@_limit
@json_option
@pass_place
def tasks(
    place: Place,
    campaign: str | None,
    status: str | None,
    reason: str | None,
    language: str | None,
    recipe: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the tasks of a campaign, kept or dropped.

    The newest campaign when none is named. `synth explain ID` tells one's story.
    """
    from db import queries

    _known(language)
    with existing(place) as store:
        ident = campaign_of(store, campaign).id
        with store.read() as session:
            lines = queries.list_tasks(session, ident, status, reason, language, recipe, limit)
    listing([asdict(line) for line in lines], TASKS, form(as_json), "no such tasks")


def _known(language: str | None) -> None:
    """Raises `SpecError` for a language that no sample can be in."""
    from synth import languages

    if language is not None and language not in languages.names():
        raise SpecError(f"no language {language!r}", mend="`synth doctor` lists the languages")
