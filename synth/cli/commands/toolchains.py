"""`synth toolchains`: root file systems with compilers, in the shared cache."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli.output import Column, form, json_option, listing
from synth.cli.paths import PathType
from synth.cli.place import PlacedGroup
from synth.errors import UserError

if TYPE_CHECKING:
    from synth.toolchains.plan import TreePlan

COLUMNS = (
    Column("tree", style="name"),
    Column("status"),
    Column("megabytes", "MB", right=True),
    Column("packages", right=True),
    Column("languages"),
    Column("path", style="quiet"),
)


@click.group(cls=PlacedGroup)
def toolchains() -> None:
    """Build, list and remove trees: roots with the compilers of 48 languages.

    A job of a language that this machine has not installed runs inside such a
    tree and sees nothing of this machine.
    """


@toolchains.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the trees, and whether they are built."""
    from synth.toolchains.plan import plans

    listing([_row(plan) for plan in plans()], COLUMNS, form(as_json))


@toolchains.command("build")
@click.argument("names", metavar="[TREE]...", nargs=-1)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--mirror", metavar="URL", default="", help="Debian mirror (this machine's own by default).")
def build(names: tuple[str, ...], yes: bool, mirror: str) -> None:
    """Build the trees, or go on with a build that broke off.

    Takes about ten minutes and ten gigabytes; needs mmdebstrap and npm. What is
    built already is left alone.
    """
    from synth.toolchains import build as building
    from synth.toolchains.plan import plans

    wanted = plans(names)
    _tell(wanted)
    wanted = tuple(plan for plan in wanted if building.status(plan) not in ("built", "adopted"))
    if not wanted:
        return
    building.require_room(wanted)
    if not yes:
        _ask()
    for plan in wanted:
        tree = building.build(plan, lambda line: click.echo(line, err=True), mirror)
        click.echo(str(tree.folder))


@toolchains.command("adopt")
@click.argument("name", metavar="TREE")
@click.argument("archive", type=PathType(exists=True, dir_okay=False, path_type=Path))
def adopt(name: str, archive: Path) -> None:
    """Take a root file system from elsewhere as a tree.

    ARCHIVE is a tar file, such as `podman export` writes of a container. A
    language is there when its compiler is.
    """
    from synth.toolchains import build as building
    from synth.toolchains.plan import plans

    (plan,) = plans((name,))
    click.echo(str(building.adopt(plan, archive, lambda line: click.echo(line, err=True)).folder))


@toolchains.command("remove")
@click.argument("names", metavar="TREE...", nargs=-1, required=True)
def remove(names: tuple[str, ...]) -> None:
    """Take trees away."""
    from synth.toolchains import build as building
    from synth.toolchains.plan import plans

    for plan in plans(names):
        building.remove(plan)


def _row(plan: TreePlan) -> dict[str, object]:
    from synth.toolchains import build as building
    from synth.toolchains import trees

    return {
        "tree": plan.name,
        "status": building.status(plan),
        "megabytes": plan.megabytes,
        "packages": len(plan.packages),
        "languages": plan.languages,
        "path": str(trees.folder() / plan.name),
    }


def _tell(wanted: Sequence[TreePlan]) -> None:
    for plan in wanted:
        row = _row(plan)
        text = "{tree}: {status}, {packages} packages, about {megabytes} MB, for {languages}, in {path}"
        click.echo(text.format(**row), err=True)


def _ask() -> None:
    if not sys.stdin.isatty():
        raise UserError("nobody can be asked here whether to build", mend="say --yes")
    click.confirm("Build?", abort=True, err=True)
