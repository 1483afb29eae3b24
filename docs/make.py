"""Documents that are made from the code, so that they cannot say anything else.

python -m docs.make          write them
python -m docs.make --check  exit with 1 where one is not what would be written
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from pydantic.fields import FieldInfo

from db import views
from docs import languages
from synth.cli.main import cli
from synth.spec import (
    Budget,
    CampaignSpec,
    ExportSpec,
    MixSpec,
    Part,
    PoolSpec,
    RecipeSpec,
    Sampling,
    SeedSpec,
)

FOLDER = Path(__file__).parent
PARTS: dict[str, type[Part]] = {
    "The file": CampaignSpec,
    "`recipes`": RecipeSpec,
    "`recipes.*.mix`": MixSpec,
    "`seeds`": SeedSpec,
    "`pools`": PoolSpec,
    "`pools.*.sampling`": Sampling,
    "`budget`": Budget,
    "`exports`": ExportSpec,
}
MADE = "<!-- made by `python -m docs.make` -->\n"


def campaign() -> str:
    """Every key of the campaign file."""
    head = "YAML. Unknown keys are errors. A worked example: `examples/quickstart.yaml`."
    return f"# The campaign file\n\n{MADE}\n{head}\n" + "".join(
        f"\n## {title}\n\n{_table(part)}" for title, part in PARTS.items()
    )


def _table(part: type[Part]) -> str:
    rows = "".join(f"| `{name}` | {_default(f)} | {_said(f)} |\n" for name, f in part.model_fields.items())
    return f"| key | default | meaning |\n| --- | --- | --- |\n{rows}"


def _said(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if isinstance(value, Part):
        return "see below"
    if isinstance(value, dict | tuple | list) and not value:
        return "none"
    if isinstance(value, dict):
        return f"`{', '.join(value)}`"
    if isinstance(value, tuple):
        return f"`{', '.join(map(str, value))}`"
    return f"`{value}`" if value not in ("", None) else "none"


def commands() -> str:
    """The help of every command."""
    return f"# Commands\n\n{MADE}" + "".join(_helps(cli, "synth"))


def _helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    settings = {"terminal_width": 100} | command.context_settings
    context = click.Context(command, parent, info_name=name, **settings)
    yield f"\n## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _helps(found, inner, context)


def store() -> str:
    """The views of the store."""
    return f"# Views of the store\n\n{MADE}\n{views.document()}"


def tongues() -> str:
    """All languages."""
    return f"# Languages\n\n{MADE}\n{languages.document()}"


DOCUMENTS: dict[str, Callable[[], str]] = {
    "campaign.md": campaign,
    "commands.md": commands,
    "languages.md": tongues,
    "views.md": store,
}


def main() -> int:
    """Write or check all documents."""
    check = "--check" in sys.argv[1:]
    stale = [name for name, make in DOCUMENTS.items() if not _same(name, make())]
    for name in stale:
        if not check:
            (FOLDER / name).write_text(DOCUMENTS[name](), encoding="utf-8")
        sys.stderr.write(f"docs/{name} {'is stale: python -m docs.make' if check else 'written'}\n")
    return int(check and bool(stale))


def _same(name: str, text: str) -> bool:
    path = FOLDER / name
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
