"""Prompts from templates: the fixed part first, the task's own part last.

A template is `prompts/<recipe>/<stage>.md.j2` with the blocks `system` (role and
rules; the same for all tasks and languages, so engines find it in their prefix
cache) and `user`: first what belongs to the task, then what belongs to one
language, so that agents of all languages share the reading of the problem. Between
them may stand turns that show
the form of a good answer, `asked` and `answered` (`…_again`): small models copy a turn
far better than they follow a description. `prompts/shared/*.j2` are included
parts, `prompts/agents/<language>.md` the language profiles. All are compiled when
this module is loaded, so a broken template ends the start and not a campaign; a
value that a template names and nobody gives is an error.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from agents.call import Prompt
from synth.serving.request import Message

_TURNS: Mapping[str, Literal["system", "user", "assistant"]] = MappingProxyType(
    {
        "system": "system",
        "asked": "user",
        "answered": "assistant",
        "asked_again": "user",
        "answered_again": "assistant",
        "user": "user",
    }
)
_INCLUDED = re.compile(r"""\{%-?\s*include\s+["']([^"']+)["']""")
_BLANK = re.compile(r"\n{3,}")


def _read(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _read(entry, f"{name}/")
        elif name.endswith((".j2", ".md")):
            yield name, entry.read_text(encoding="utf-8")


SOURCES: Mapping[str, str] = MappingProxyType(dict(_read(files("prompts"))))
"""Path under `prompts/` to text."""

_ENVIRONMENT = Environment(
    loader=DictLoader(dict(SOURCES)),
    undefined=StrictUndefined,
    autoescape=False,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
)
_TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        name.removesuffix(".md.j2"): _ENVIRONMENT.get_template(name)
        for name in SOURCES
        if name.endswith(".md.j2")
    }
)


def prompt_ids() -> tuple[str, ...]:
    """Ids of all templates, such as `discussion/propose`."""
    return tuple(sorted(_TEMPLATES))


class Profile(NamedTuple):
    """A language's agent: what it is good at (for inventing), what it must heed (for writing)."""

    strengths: str
    habits: str


def profile(language: str) -> Profile:
    """The profile of a language; empty for one that has none.

    The file's first paragraph is the strengths, the rest the habits.
    """
    strengths, _, habits = SOURCES.get(f"agents/{language}.md", "").strip().partition("\n\n")
    return Profile(strengths, habits)


@cache
def digest(prompt_id: str, language: str = "") -> str:
    """SHA-256 of everything fixed that a prompt is made of: template, parts and profile."""
    source = SOURCES[f"{prompt_id}.md.j2"]
    parts = [SOURCES[name] for name in _INCLUDED.findall(source)]
    return hashlib.sha256("\x1f".join([source, *parts, *profile(language)]).encode()).hexdigest()


def render(prompt_id: str, *, language: str = "", **values: Any) -> Prompt:
    """Render a template; `language` chooses the profile (`strengths` and `habits` in templates).

    Raises `KeyError` for an unknown prompt and `jinja2.UndefinedError` for a value
    that the template needs and nobody gave.
    """
    template = _TEMPLATES[prompt_id]
    context = template.new_context({**values, **profile(language)._asdict()})
    messages = tuple(
        Message(role, _tidy("".join(template.blocks[block](context))))
        for block, role in _TURNS.items()
        if block in template.blocks
    )
    return Prompt(prompt_id, digest(prompt_id, language), messages)


def _tidy(text: str) -> str:
    return _BLANK.sub("\n\n", text.strip())
