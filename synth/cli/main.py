"""The console script `synth`: a group that imports a command only when it is called.

`synth --help` shows names and one-line helps from the table below; a test holds
them equal to what the commands say of themselves.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from synth.cli import exit as ending
from synth.cli.paths import Text
from synth.cli.place import Place, log_to_stderr

Section = tuple[str, tuple[tuple[str, str, str], ...]]

SECTIONS: tuple[Section, ...] = (
    (
        "Make data",
        (
            ("run", "run", "Run a campaign file until its target; go on where it was."),
            ("fim", "fim", "Cut files into prefix, middle and suffix by their syntax."),
            ("seeds", "seeds", "Show the seeds that a campaign file would read."),
            ("decontaminate", "decontaminate", "Quarantine samples that solve or quote a benchmark."),
            ("export", "export", "Write a campaign's samples in a trainer's format."),
            ("replay", "replay", "Rebuild an export from the ledger, with no engine."),
        ),
    ),
    (
        "Look",
        (
            ("list", "listing:campaigns", "List campaigns."),
            ("status", "status", "Show how far campaigns are."),
            ("watch", "watch", "Follow a running campaign."),
            ("sample", "listing:sample", "List the samples of a campaign."),
            ("tasks", "listing:tasks", "List the tasks of a campaign, kept or dropped."),
            ("show", "show", "Show a sample: instruction, response, tests, lineage."),
            ("explain", "explain", "Say why a sample or task was kept or dropped."),
            ("sql", "sql", "Ask the store, read-only."),
        ),
    ),
    (
        "Steer a running campaign",
        (
            ("pause", "control:pause", "Let nothing new start."),
            ("resume", "control:resume", "Go on after a pause."),
            ("stop", "control:stop", "End a campaign for good."),
            ("retarget", "control:retarget", "Change how many samples a recipe should make."),
        ),
    ),
    (
        "This machine",
        (
            ("up", "up:up", "Start Temporal, engines and a worker, and keep them."),
            ("down", "up:down", "Stop what `synth up` started."),
            ("worker", "worker", "Run one worker in the foreground."),
            ("doctor", "doctor", "Prove each language with a real compile and run."),
            (
                "toolchains",
                "toolchains",
                "Build, list and remove trees: roots with the compilers of 48 languages.",
            ),
            ("models", "models", "List, pull and verify model files."),
            ("exec", "execute:execute", "Run one file in the sandbox."),
        ),
    ),
)

_COMMANDS = {name: (where, text) for _, rows in SECTIONS for name, where, text in rows}


class LazyGroup(click.Group):
    """Knows its commands by name; imports one when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; None for an unknown name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name][0].partition(":")
        loaded = importlib.import_module(f"synth.cli.commands.{module}")
        command: click.Command = getattr(loaded, attribute or cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, and an unknown name gets its nearest known one."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no command {args[0]!r}{_nearest(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names by section, without importing anything."""
        for title, rows in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(name.ljust(13), text) for name, _, text in rows])


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _COMMANDS, n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def _version(context: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"synth {importlib.metadata.version('synth')}")
        context.exit()


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--home", metavar="DIR", type=Text(), help="Data directory: store, logs, exports.  [SYNTH_HOME, ./.synth]"
)
@click.option(
    "--store", metavar="URL", type=Text(), help="SQLite or PostgreSQL URL.  [SYNTH_STORE, HOME/synth.db]"
)
@click.option("-v", "verbose", count=True, help="Say more on stderr (-vv: everything).")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
@click.pass_context
def cli(context: click.Context, home: str | None, store: str | None, verbose: int) -> None:
    """Code-instruction training data from local models, each sample proved by execution.

    Start with: synth run examples/quickstart.yaml
    """
    context.obj = Place.load(home, store, verbose)
    log_to_stderr(verbose)


def main() -> NoReturn:
    """Run the command line and leave the process."""
    ending.open_streams()
    ending.catch_signals()
    ending.end(_run, _logs)


def _run() -> Any:
    return cli.main(prog_name="synth", standalone_mode=False)


def _logs() -> Path:
    """Where a crash is logged: the data directory as far as it can be known from the arguments."""
    words = sys.argv[1:]
    after = (words[i + 1] for i, word in enumerate(words[:-1]) if word == "--home")
    joined = (word.partition("=")[2] for word in words if word.startswith("--home="))
    return Place.load(next(after, None) or next(joined, None)).settings.logs
